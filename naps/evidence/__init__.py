"""Which passages of a draft may speak to which question of the rubric: a reading aid, never a score."""
