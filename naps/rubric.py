"""The Academy's rubric, as versioned data."""


def load():
    """Filled by the rubric's data."""
