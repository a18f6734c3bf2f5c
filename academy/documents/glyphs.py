"""Which letters our papers can print: a name with another one would come out with a hole in it."""

import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings

# The faces a name is set in (see pdf.css): Latin letters, and Arabic ones where the first has none.
FACES = ("academy-serif-600.ttf", "academy-naskh-600.ttf")
# Signs that have no picture of their own: marks of direction, joiners, controls, spaces.
UNSEEN = {"Cc", "Cf", "Zs"}


def unprintable(text: str) -> list[str]:
    """The letters of a name that our papers cannot print, each once, in the order they stand."""
    composed = unicodedata.normalize("NFC", text)
    holes = [c for c in composed if unicodedata.category(c) not in UNSEEN and ord(c) not in _drawn()]
    return list(dict.fromkeys(holes))


@cache
def _drawn() -> frozenset[int]:
    """The code points the faces have a picture for, read from the fonts themselves."""
    from fontTools.ttLib import TTFont  # only where names are checked: it is slow to load

    folder = Path(settings.BASE_DIR) / "static" / "fonts"
    found: set[int] = set()
    for name in FACES:
        with TTFont(folder / name, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)
