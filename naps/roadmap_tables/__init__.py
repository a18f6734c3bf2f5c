"""A roadmap as a table: one row an action, the same columns on the way out and on the way in."""
