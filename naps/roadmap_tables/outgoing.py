"""A roadmap to take away as a table: the same columns with which it comes back."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from academy.tables import Note
from naps.forms.roadmap_actions import withheld_contacts
from naps.models import Action, Roadmap
from naps.roadmap_lines import lines_of
from naps.roadmap_tables.columns import OUTGOING, Column
from naps.roadmap_tables.incoming import TEXTS, milestone_words, reference_of

OTHERS = [Column.STARTS, Column.DUE, Column.COST, Column.CURRENCY]
# What is between the country's team and the Academy, and leaves with nobody else.
INSIDE = {Column.CONTACT, Column.RISK, Column.HELP, Column.REFERENCE}


def columns_for(*, inside: bool) -> list[Column]:
    return [column for column in OUTGOING if inside or column not in INSIDE]


def rows_of(roadmap: Roadmap, *, reader, inside: bool, today) -> Iterator[list[Any]]:
    """One row an action, in the order of the roadmap."""
    wanted, parts = columns_for(inside=inside), lines_of(roadmap, today=today).parts
    actions = [line.action for part in parts for line in part.lines]
    unseen = withheld_contacts(actions, reader) if inside else set()
    for part in parts:
        for line in part.lines:
            values = _values(line.action, unseen) | {
                Column.NUMBER: line.number,
                Column.NEWS: "; ".join(filter(None, [line.late, line.silence])),
                Column.TOPIC: str(part.topic),
                Column.OBJECTIVE: part.objective.title if part.objective else "",
            }
            yield [values[column] for column in wanted]


def _values(action: Action, unseen: set[str]) -> dict[Column, Any]:
    texts = {column: getattr(action, column.value) for column in [*TEXTS, *OTHERS]}
    points = [milestone_words(m.due_on, m.title) for m in action.milestones.all()]
    hides = action.lead_contact.strip().lower() in unseen
    return texts | {
        Column.CONTACT: "" if hides else action.lead_contact,
        Column.STATUS: action.get_status_display(),
        Column.FUNDING: action.get_funding_display(),
        Column.MILESTONES: "\n".join(points),
        Column.REFERENCE: reference_of(action),
    }


def note_of(roadmap: Roadmap, *, today) -> Note:
    lines = [
        _("One row an action. With the reference in its last column a row changes the action it came from."),
        _("Rows that are missing take nothing away. Status and history are reported in the portal."),
    ]
    if not roadmap.published_at:
        lines.append(
            _("Not public: for the country's team, the Academy and whom the country shares it with.")
        )
    return Note(title=str(roadmap), source=_("NAP Academy portal"), as_of=today, lines=lines)
