from time import monotonic

from django.db import models


class SampleWorld(models.Model):
    """A row here says: the people and statements in this database are invented.

    Written by `seed_demo`. While it exists every page, letter, export and paper carries a
    strip that says so, whatever the settings are.
    """

    seeded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"sample world of {self.seeded_at:%Y-%m-%d}"


ASK_AGAIN_AFTER = 60  # seconds
# What this process was told last, and when. Every page and letter asks, and the answer hardly ever changes.
_told: list[tuple[bool, float]] = []


def is_sample() -> bool:
    """Whether this database holds the invented demo world (each process asks it once a minute)."""
    if not _told or monotonic() - _told[-1][1] > ASK_AGAIN_AFTER:
        _told[:] = [(SampleWorld.objects.exists(), monotonic())]
    return _told[-1][0]


def ask_again() -> None:
    """Forget the answer: the database holds something else now."""
    _told.clear()


def mark_as_sample() -> None:
    """Say from now on that the data are invented."""
    SampleWorld.objects.get_or_create(pk=1)
    ask_again()
