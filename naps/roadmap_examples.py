"""One example action a topic, in three languages: what an empty topic of a roadmap could begin with."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).with_name("data") / "roadmap_examples.toml"


@dataclass(frozen=True)
class Example:
    title: str
    deliverable: str
    indicator: str

    @property
    def as_initial(self) -> dict[str, str]:
        """What a form of an action begins with."""
        return {"title": self.title, "deliverable": self.deliverable, "indicator": self.indicator}


def example_for(topic_code: str) -> Example | None:
    """The example of a topic in the reader's language; None where a topic has none."""
    languages = _examples().get(topic_code, {})
    values = languages.get(get_language() or "en") or languages.get("en")
    return Example(**values) if values else None


@cache
def _examples() -> dict:
    return tomllib.loads(FILE.read_text())
