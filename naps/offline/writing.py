"""The review form as a workbook, to fill in where there is no connection."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.tables import Note, cell_text, open_book
from naps.forms.reviews import NOT_APPLICABLE, ReviewForm
from naps.models import Criterion, Review
from naps.offline.layout import MARK, TEXTS, print_of, token_of
from naps.states import Grade, Recommendation

CODE, LABEL, GUIDANCE, QUESTIONS, ANCHORS, GRADE, COMMENT, PAGES, PRINTS = range(9)
WIDTHS = [7, 26, 34, 48, 60, 12, 60, 14, 4]
# What the person may do in the sheet although it is protected.
ALLOWED = {"format_cells": True, "format_columns": True, "format_rows": True}


@dataclass(frozen=True)
class OfflineForm:
    """Everything that stands in the form of one review, in the reviewer's language."""

    review: Review
    criteria: Sequence[Criterion]
    note: Note
    # What is written online so far, by the name of the field.
    written: dict[str, str]

    @classmethod
    def of(cls, review: Review) -> "OfflineForm":
        criteria = list(review.rubric.criteria.prefetch_related("questions", "anchors"))
        written = dict(ReviewForm(review=review, criteria=criteria).initial)
        return cls(review, criteria, _note(review), written)


def _note(review: Review) -> Note:
    due = {"date": date_format(review.due_on, "DATE_FORMAT")}
    return Note(
        title=_("Review of %(draft)s") % {"draft": review.draft},
        source=str(review.rubric),
        as_of=timezone.localdate(),
        lines=[
            _("Please send it by %(date)s.") % due,
            _(
                "Fill in the yellow cells: a grade from 0 to 4, or n/a where the criterion does not apply; "
                "a comment; the pages."
            ),
            _("Leave the lines and columns where they are. An empty cell changes nothing online."),
            _("Then open your review in the portal, “Work without a connection”, and send this file there."),
        ],
        terms=_("Confidential: for the reviewer alone. Delete the file when your review is sent."),
    )


def form_xlsx(form: OfflineForm) -> bytes:
    """The workbook: one line a criterion, below them the summary, the note and the recommendation."""
    out = io.BytesIO()
    book = open_book(out, in_memory=True)
    Sheet(book, form).write()
    book.close()
    return out.getvalue()


class Sheet:
    """The one sheet that is filled in, and a hidden one with the choices."""

    def __init__(self, book, form: OfflineForm) -> None:
        self.form = form
        self.page = book.add_worksheet(_("Review")[:31])
        self.choices = book.add_worksheet("choices")
        self.choices.very_hidden()
        wrapped = {"text_wrap": True, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, **wrapped})
        self.words = book.add_format(wrapped)
        self.to_fill = book.add_format({**wrapped, "bg_color": "#FFF4CC", "border": 1, "locked": False})

    def write(self) -> None:
        line = self._write_note()
        line = self._write_heads(line)
        for criterion in self.form.criteria:
            line = self._write_criterion(line, criterion)
        for code, name in TEXTS.items():
            line = self._write_text(line, code, name)
        for column, width in enumerate(WIDTHS):
            self.page.set_column(column, column, width, None, {"hidden": column == PRINTS})
        self.page.protect("", ALLOWED)
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)

    def _write_note(self) -> int:
        sentences = self.form.note.sentences()
        for line, sentence in enumerate(sentences):
            self.page.write_string(line, 0, cell_text(sentence), self.title if line == 0 else None)
        return len(sentences) + 1

    def _write_heads(self, line: int) -> int:
        """First, hidden, what the portal knows the form and its columns by; then what people read."""
        known_by = {CODE: MARK, LABEL: token_of(self.form.review), PRINTS: "prints"}
        known_by |= {GRADE: "grade", COMMENT: "comment", PAGES: "pages"}
        for column, mark in known_by.items():
            self.page.write_string(line, column, mark)
        self.page.set_row(line, None, None, {"hidden": True})
        heads = [
            _("Code"),
            _("Criterion"),
            _("What to look for"),
            _("Questions that help"),
            _("What the grades mean"),
            _("Grade"),
            _("Comment"),
            _("Pages"),
        ]
        for column, head in enumerate(heads):
            self.page.write_string(line + 1, column, head, self.head)
        self.page.freeze_panes(line + 2, LABEL + 1)
        return line + 2

    def _write_criterion(self, line: int, criterion: Criterion) -> int:
        said = {
            CODE: criterion.code,
            LABEL: criterion.label,
            GUIDANCE: criterion.guidance,
            QUESTIONS: "\n".join(map(str, criterion.questions.all())),
            ANCHORS: "\n".join(map(str, criterion.anchors.all())) or _scale(),
        }
        for column, text in said.items():
            self.page.write_string(line, column, cell_text(text), self.words)
        names = [f"{part}_{criterion.code}" for part in ("grade", "comment", "pages")]
        grade, comment, pages = (self.form.written.get(name, "") for name in names)
        self._write_grade(line, grade)
        self.page.write_string(line, COMMENT, cell_text(comment), self.to_fill)
        self.page.write_string(line, PAGES, cell_text(pages), self.to_fill)
        self._write_prints(line, grade, comment, pages)
        return line + 1

    def _write_grade(self, line: int, grade: str) -> None:
        na = _("n/a")
        if grade.isdigit():
            self.page.write_number(line, GRADE, int(grade), self.to_fill)
        else:
            self.page.write_string(line, GRADE, na if grade == NOT_APPLICABLE else "", self.to_fill)
        self.page.data_validation(
            line,
            GRADE,
            line,
            GRADE,
            {
                "validate": "list",
                "source": [*map(str, Grade.values), na],
                "error_title": _("Grade"),
                "error_message": _("Write 0, 1, 2, 3, 4 or %(na)s.") % {"na": na},
            },
        )

    def _write_text(self, line: int, code: str, name: str) -> int:
        field = ReviewForm.base_fields[name]
        for column, text in ((CODE, code), (LABEL, field.label), (GUIDANCE, field.help_text)):
            self.page.write_string(line, column, cell_text(str(text)), self.words)
        written = self.form.written.get(name, "")
        shown = written
        if name == "recommendation":
            shown = str(Recommendation(written).label) if written else ""
            self._offer_recommendations(line)
        self.page.write_string(line, COMMENT, cell_text(shown), self.to_fill)
        self._write_prints(line, written)
        return line + 1

    def _offer_recommendations(self, line: int) -> None:
        for row, label in enumerate(Recommendation.labels):
            self.choices.write_string(row, 0, str(label))
        source = f"=choices!$A$1:$A${len(Recommendation.labels)}"
        self.page.data_validation(line, COMMENT, line, COMMENT, {"validate": "list", "source": source})

    def _write_prints(self, line: int, *written: str) -> None:
        self.page.write_string(line, PRINTS, " ".join(map(print_of, written)))


def _scale() -> str:
    """For rubrics that do not say what a grade means for each criterion."""
    return "\n".join(f"{value} {label}" for value, label in Grade.choices)
