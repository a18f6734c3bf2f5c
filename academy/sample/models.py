from django.core.cache import cache
from django.db import models


class SampleWorld(models.Model):
    """A row here says: the people and statements in this database are invented.

    Written by `seed_demo`. While it exists every page, letter, export and paper carries a
    strip that says so, whatever the settings are.
    """

    seeded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"sample world of {self.seeded_at:%Y-%m-%d}"


_CACHE_KEY = "sample-world"


def is_sample() -> bool:
    """Whether this database holds the invented demo world (asked of the database once a minute)."""
    known = cache.get(_CACHE_KEY)
    if known is None:
        known = SampleWorld.objects.exists()
        cache.set(_CACHE_KEY, known, 60)
    return known


def mark_as_sample() -> None:
    """Say from now on that the data are invented."""
    SampleWorld.objects.get_or_create(pk=1)
    cache.delete(_CACHE_KEY)
