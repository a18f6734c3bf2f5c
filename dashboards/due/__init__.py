"""What falls due, and when: of the Academy for its staff, of a country for its own team."""
