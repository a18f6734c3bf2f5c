"""Several people fill in one questionnaire: what each changed counts, and nothing anybody wrote is lost.

The form carries what stood in each answer when it was opened, as a digest. Who changed nothing there
overwrites nothing; only where two changed the same answer does somebody have to choose.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from convenings.models import Question


@dataclass(frozen=True)
class Conflict:
    """The same answer, changed by two people."""

    question: Question
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    changes: list[tuple[Question, Any]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def opened_with(questions: Iterable[Question], values: dict[int, Any]) -> str:
    """What stands in each answer now, for the form to carry along."""
    return json.dumps({str(q.pk): _digest(values.get(q.pk)) for q in questions})


def merge(opened: str, mine: Iterable[tuple[Question, Any]], theirs: dict[int, Any]) -> Merged:
    """What of mine is to be saved over what is saved now, and where two people changed the same."""
    stood = _read(opened)
    merged = Merged()
    for question, value in mine:
        saved = theirs.get(question.pk)
        before = stood.get(str(question.pk), _digest(None))
        if value == saved or _digest(value) == before:
            continue
        if _digest(saved) == before:
            merged.changes.append((question, value))
        else:
            merged.conflicts.append(Conflict(question, value, saved))
    return merged


def _read(opened: str) -> dict[str, str]:
    try:
        stood = json.loads(opened or "{}")
    except ValueError:
        return {}
    return stood if isinstance(stood, dict) else {}


def _digest(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
