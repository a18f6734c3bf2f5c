"""One example action a topic, in three languages: what an empty topic of a roadmap could begin with.

The library of examples (`naps.models.roadmap_library`) grows from here.
"""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from naps.models import RoadmapExample

FILE = Path(__file__).with_name("data") / "roadmap_examples.toml"


@dataclass(frozen=True)
class Example:
    title: str
    deliverable: str
    indicator: str
    baseline: str = ""
    target: str = ""

    @classmethod
    def of(cls, example: RoadmapExample) -> "Example | None":
        """The words of an example of the library, in the reader's language where it has them."""
        text = example.text
        if text is None:
            return None
        return cls(text.title, text.deliverable, text.indicator, text.baseline, text.target)

    @property
    def as_initial(self) -> dict[str, str]:
        """What a form of an action begins with."""
        return {name: value for name, value in asdict(self).items() if value}


def example_for(topic_code: str) -> Example | None:
    """The example of a topic in the reader's language; None where a topic has none."""
    languages = _examples().get(topic_code, {})
    values = languages.get(get_language() or "en") or languages.get("en")
    return Example(**values) if values else None


@cache
def _examples() -> dict:
    return tomllib.loads(FILE.read_text())
