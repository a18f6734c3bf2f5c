"""A filled-in review form, as somebody sent it: what it says, and what could not be understood."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.documents import sheets
from academy.documents.inspection import Refused
from naps.forms.reviews import (
    LONGEST_COMMENT,
    LONGEST_PAGES,
    LONGEST_SUMMARY,
    NOT_APPLICABLE,
    ReviewForm,
)
from naps.models import Review
from naps.offline.layout import LONGEST_CELL, MARK, TEXTS, plain, read_token
from naps.states import Recommendation

LIMIT_MB = 2
PARTS = ("grade", "comment", "pages")
LONGEST = {
    "summary": LONGEST_SUMMARY,
    "confidential_note": LONGEST_COMMENT,
    "comment": LONGEST_COMMENT,
    "pages": LONGEST_PAGES,
}
GRADE = re.compile(r"([0-4])(?:[.,]0+)?$")
# What a form may hold is less than what a table of people may: these refusals mean that it is none.
NO_FORM_OF_OURS = {"nothing", "rows", "lines", "columns", "bomb", "slow", "type"}
NOT_THE_FORM = gettext_lazy(
    "This is not the review form. Choose the XLSX file that you downloaded here and filled in."
)
PROBLEMS = {
    "grade": gettext_lazy("Cell %(cell)s: “%(value)s” is not a grade. Write 0, 1, 2, 3, 4 or n/a."),
    "long": gettext_lazy("Cell %(cell)s: this text has %(value)s characters; the most is %(most)s."),
    "recommendation": gettext_lazy("Cell %(cell)s: “%(value)s” is none of the recommendations in the list."),
    "twice": gettext_lazy("Line %(cell)s: %(value)s stands in the form twice. Only the first is read."),
    "missing": gettext_lazy("%(value)s is not in the form any more; online it stays as it is."),
}


@dataclass(frozen=True)
class Problem:
    """Something in the file that is not taken."""

    kind: str
    value: str
    cell: str = ""
    most: int = 0

    def __str__(self) -> str:
        return str(PROBLEMS[self.kind]) % asdict(self)


@dataclass
class Filled:
    """What a form says, by the name of the field online. An empty cell says nothing."""

    said: dict[str, str] = field(default_factory=dict)
    # For each field the print of what stood online when the form was downloaded.
    prints: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_form(upload: UploadedFile, review: Review) -> Filled:
    """What this file says about this review. Raises `Refused`, with a sentence for the reviewer."""
    lines = _lines(upload)
    start, marks = next(
        ((place, cells) for place, (_number, cells) in enumerate(lines) if cells[0] == MARK), (0, None)
    )
    if marks is None or len(marks) < 2:
        raise Refused("type", str(NOT_THE_FORM))
    _check_whose(read_token(marks[1]), review)
    columns = {mark: place for place, mark in enumerate(marks) if mark in {*PARTS, "prints"}}
    if len(columns) < len(PARTS) + 1:
        raise Refused("type", str(NOT_THE_FORM))
    return FormReader(review, columns).read(lines[start + 1 :])


def _lines(upload: UploadedFile) -> list[tuple[int, list[str]]]:
    if not (upload.name or "").lower().endswith(".xlsx"):
        raise Refused("type", str(NOT_THE_FORM))
    if (upload.size or 0) > LIMIT_MB * 1024 * 1024:
        raise Refused("size", str(NOT_THE_FORM))
    try:
        return sheets.read_upload(upload, longest=LONGEST_CELL).lines
    except Refused as refused:
        if refused.code in NO_FORM_OF_OURS:
            raise Refused(refused.code, str(NOT_THE_FORM)) from None
        raise


def _check_whose(known: dict | None, review: Review) -> None:
    if known is None:
        raise Refused(
            "type", _("The hidden line that says which review this is was changed. Download the form again.")
        )
    if known["review"] != review.pk:
        raise Refused("type", _("This is the form of another review. Choose the one for this draft."))
    if known["rubric"] != review.rubric.code:
        raise Refused(
            "type", _("This form has the questions of an older rubric. Download the form again and copy.")
        )


class FormReader:
    """Goes through the lines under the hidden one."""

    def __init__(self, review: Review, columns: dict[str, int]) -> None:
        self.columns = columns
        self.labels = {c.code: str(c) for c in review.rubric.criteria.all()}
        fields = ReviewForm.base_fields
        self.labels |= {code: str(fields[name].label) for code, name in TEXTS.items()}
        self.filled = Filled()

    def read(self, lines: Iterable[tuple[int, list[str]]]) -> Filled:
        seen = set()
        for number, cells in lines:
            code = cells[0].strip().upper()
            if code not in self.labels:
                continue
            if code in seen:
                self._note("twice", self.labels[code], cell=str(number))
                continue
            seen.add(code)
            self._read_line(code, number, cells)
        for code in self.labels.keys() - seen:
            self._note("missing", self.labels[code])
        self.filled.problems.sort(key=lambda problem: problem.kind == "missing")
        return self.filled

    def _read_line(self, code: str, number: int, cells: list[str]) -> None:
        prints = self._cell(cells, "prints").split()
        names = {TEXTS[code]: "comment"} if code in TEXTS else {f"{part}_{code}": part for part in PARTS}
        for place, (name, part) in enumerate(names.items()):
            self.filled.prints[name] = prints[place] if place < len(prints) else ""
            text = plain(self._cell(cells, part))
            if text:
                self._understand(name, text, f"{_letter(self.columns[part])}{number}")

    def _cell(self, cells: list[str], column: str) -> str:
        place = self.columns[column]
        return cells[place] if place < len(cells) else ""

    def _understand(self, name: str, text: str, cell: str) -> None:
        part = name.partition("_")[0]
        if part == "grade":
            value = _grade_of(text)
        elif name == "recommendation":
            value, part = _recommendation_of(text), name
        else:
            self._keep_text(name, text, cell)
            return
        if value:
            self.filled.said[name] = value
        else:
            self._note(part, _short(text), cell=cell)

    def _keep_text(self, name: str, text: str, cell: str) -> None:
        most = LONGEST.get(name) or LONGEST[name.partition("_")[0]]
        if len(text) > most:
            self._note("long", str(len(text)), cell=cell, most=most)
        else:
            self.filled.said[name] = text

    def _note(self, kind: str, value: str, *, cell: str = "", most: int = 0) -> None:
        self.filled.problems.append(Problem(kind, value, cell, most))


def _grade_of(text: str) -> str:
    """The value of the field online; "" where it is no grade."""
    if found := GRADE.match(text):
        return found[1]
    return NOT_APPLICABLE if _bare(text) in {"na", *map(_bare, _in_every_language("n/a"))} else ""


def _recommendation_of(text: str) -> str:
    for value, label in Recommendation.choices:
        if _bare(text) in {_bare(value), *map(_bare, _in_every_language(label))}:
            return value
    return ""


def _in_every_language(label: str | Promise) -> list[str]:
    """The form may have been downloaded in another language than the one one reads now."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(_(label) if isinstance(label, str) else str(label))
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s./\u00a0]", "", text).casefold()


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _letter(column: int) -> str:
    """The name a spreadsheet gives a column; forms have few."""
    return chr(ord("A") + column) if column < 26 else f"{_letter(column // 26 - 1)}{_letter(column % 26)}"
