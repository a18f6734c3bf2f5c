"""What stands on the paper of a comparison, in the language that is active when it is made."""

from dataclasses import asdict, dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.documents.rendering import Sheet
from naps.comparable import Choice
from naps.comparing.shape import Segments
from naps.comparison_page import Layout, Passage
from naps.comparison_words import counted, heading_of, shared
from naps.models import Draft, DraftFile

TEMPLATE = "pdf/compare.html"
# A minister reads a few pages; the rest is on the screen.
MOST_CHANGES = 80
MOST_LETTERS = 40_000


@dataclass(frozen=True)
class SheetVersion:
    title: str
    when: str
    file: str


@dataclass(frozen=True)
class SheetChange:
    number: int
    label: str
    where: str
    # Kind and text of each stretch; several lists for the cells of a row.
    cells: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class ComparisonSheet:
    """The changes alone: a cover block, the summary by section, the passages with their marks."""

    title: str
    country: str
    plan: str
    older: SheetVersion
    newer: SheetVersion
    language: str
    made_on: str
    total: str
    shared: str
    sections: list[tuple[str, str]]
    changes: list[SheetChange]
    left_out: str
    is_coarse: bool

    @classmethod
    def of(cls, choice: Choice, layout: Layout) -> "ComparisonSheet":
        plan, comparison = choice.newer.plan, layout.comparison
        changes = _printed(layout)
        left = layout.total - len(changes)
        return cls(
            title=_("%(country)s: draft %(newer)d compared with draft %(older)d")
            % {"country": plan.country, "newer": choice.newer.version, "older": choice.older.version},
            country=str(plan.country),
            plan=plan.name,
            older=_version(choice.older, layout.older_file),
            newer=_version(choice.newer, layout.newer_file),
            language=layout.newer_file.get_language_display(),
            made_on=date_format(timezone.localdate(), "DATE_FORMAT"),
            total=counted(comparison.total),
            shared=shared(comparison),
            sections=[(heading_of(part), counted(part)) for part in comparison.sections if part.changes],
            changes=changes,
            left_out=_left_out(left),
            is_coarse=comparison.is_coarse,
        )

    def as_sheet(self, language: str) -> Sheet:
        return Sheet(TEMPLATE, asdict(self), language, self.title)


def _left_out(left: int) -> str:
    if not left:
        return ""
    words = ngettext(
        "%(n)d more change is not printed. It is on the page of the comparison in the portal.",
        "%(n)d more changes are not printed. They are on the page of the comparison in the portal.",
        left,
    )
    return words % {"n": left}


def _version(draft: Draft, file: DraftFile) -> SheetVersion:
    handed_in = draft.submitted_at
    when = (
        _("handed in on %(on)s") % {"on": date_format(timezone.localtime(handed_in), "DATE_FORMAT")}
        if handed_in
        else _("not handed in yet")
    )
    return SheetVersion(_("Draft %(version)s") % {"version": draft.version}, when, file.file.original_name)


def _printed(layout: Layout) -> list[SheetChange]:
    printed: list[SheetChange] = []
    letters = 0
    for passage in layout.changes():
        letters += sum(len(segment.text) for cell in passage.cells for segment in cell)
        if len(printed) == MOST_CHANGES or letters > MOST_LETTERS:
            break
        printed.append(SheetChange(passage.number, passage.label, where_of(passage), _said(passage.cells)))
    return printed


def where_of(passage: Passage) -> str:
    """Where it stood and where it stands."""
    sides = [", ".join(place.words for place in side) for side in (passage.older, passage.newer)]
    if all(sides):
        return sides[0] if sides[0] == sides[1] else f"{sides[0]} → {sides[1]}"
    return sides[0] or sides[1]


def _said(cells: list[Segments]) -> list[list[tuple[str, str]]]:
    return [[(str(segment.kind), segment.text) for segment in cell] for cell in cells]
