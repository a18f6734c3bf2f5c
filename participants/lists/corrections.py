"""The list somebody sent, to put right: bad cells marked, what is wrong beside them."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.tables import Marked
from participants.lists.columns import PROBLEM, Column, of_heading
from participants.lists.incoming import Line, Understood
from participants.lists.outgoing import Table, note_of
from participants.models import PeopleList

# A missing name has no cell of its own where first and family name stand apart.
NAMES = {Column.FULL_NAME.value: [Column.FULL_NAME, Column.GIVEN_NAME, Column.FAMILY_NAME]}


def to_correct(sent: PeopleList, understood: Understood) -> Table:
    """Every line of the list, so that it can be sent again as a whole."""
    note = note_of(sent.convening, _("What has to be corrected"))
    sent_on = date_format(timezone.localtime(sent.sent_at), "DATETIME_FORMAT")
    note = type(note)(
        title=note.title,
        source=_("the list sent on %(moment)s") % {"moment": sent_on},
        as_of=note.as_of,
        lines=[
            _("%(n)d lines are marked. Correct them and send this table again; nobody is named yet.")
            % {"n": len(understood.wrong)}
        ],
        terms=note.terms,
    )
    return Table(note, [*headings(sent), str(PROBLEM)], _rows(sent, understood), "corrections")


def headings(sent: PeopleList) -> list[str]:
    """As they were sent; ours where the column was chosen by hand or had none, so that it is known again."""
    lines = sent.lines
    own = lines[sent.heading][1] if sent.heading >= 0 and lines else []
    found = []
    for place, column in enumerate(sent.columns):
        said = own[place] if place < len(own) else ""
        if column and of_heading(said) not in {column, _whole(column)}:
            said = str(Column(column).label)
        found.append(said or _("Column %(n)d") % {"n": place + 1})
    return found


def _whole(column: str) -> str:
    """“Nombre” alone is the whole name; beside “Apellidos” it is known for what it is."""
    return Column.FULL_NAME.value if column in {Column.GIVEN_NAME, Column.FAMILY_NAME} else column


def _rows(sent: PeopleList, understood: Understood) -> Iterator[list[Any]]:
    width = len(sent.columns)
    for line in understood.lines:
        cells: list[Any] = line.cells[:width] + [""] * (width - len(line.cells))
        for place in {place for column in line.problems for place in _places(sent, column)}:
            cells[place] = Marked(cells[place])
        yield [*cells, " ".join(findings(line))]


def _places(sent: PeopleList, column: str) -> list[int]:
    wanted = {str(name) for name in NAMES.get(column, [column])}
    return [place for place, name in enumerate(sent.columns) if name and name in wanted]


def findings(line: Line) -> list[str]:
    """What is wrong with a line, each with the name of its column."""
    return [
        f"{Column(column).label}: {words}" if column else words for column, words in line.problems.items()
    ]
