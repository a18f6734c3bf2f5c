"""A country on two pages, for somebody of the Academy who goes to a meeting."""
