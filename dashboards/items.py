"""A line of what awaits somebody, on every list that shows such lines."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Item:
    """One thing that needs this person. `since` puts the oldest first."""

    text: str
    detail: str
    url: str
    button: str
    icon: str
    since: date
