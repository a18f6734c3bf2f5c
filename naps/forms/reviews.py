from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import DateInput, Form
from naps.forms.windows import WindowForm
from naps.models import Criterion, Review, Score
from naps.states import Grade, Recommendation, ReviewStatus

USUAL_DAYS = 14
MOST_DAYS = 180
NOT_APPLICABLE = "na"
GRADES = [
    *((str(value), label) for value, label in Grade.choices),
    (NOT_APPLICABLE, _("does not apply here")),
]
PARTS = {"grade", "comment", "pages"}
# Longer than any comment on one criterion should be; the text is kept and the reviewer is told.
LONGEST_COMMENT = 4000
LONGEST_SUMMARY = 8000
LONGEST_PAGES = 60


class DueForm(Form):
    """By when a review is expected."""

    due_on = forms.DateField(
        label=_("Please send it by"),
        widget=DateInput,
        error_messages={
            "required": _("Choose the day by which you expect the review."),
            "invalid": _("Choose a day, for example 2027-03-31."),
        },
    )

    def clean_due_on(self):
        day, today = self.cleaned_data["due_on"], timezone.localdate()
        if day <= today:
            raise forms.ValidationError(_("This day is not in the future. Give the reviewers some time."))
        if day > today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("That is more than half a year away. Is the year right?"))
        return day


class AnswerForm(Form):
    """The question that is answered before any file opens; and later the way to step back."""

    ACCEPT, CONFLICT, DECLINE = "accept", "conflict", "decline"

    answer = forms.ChoiceField(
        label=_("Do you have a conflict of interest with this draft?"),
        help_text=_(
            "For example: you helped to write it, you work for the government or are paid by it, "
            "or somebody close to you does."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("If you do not review it: one sentence for the staff who asked you."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, review: Review, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [
            (self.ACCEPT, _("No. I review this draft.")),
            (self.CONFLICT, _("Yes, or it could look like one. I do not review it.")),
            (self.DECLINE, _("No, but I cannot review it.")),
        ]
        if review.status == ReviewStatus.ACCEPTED:
            choices = choices[1:]
        self.fields["answer"].choices = choices

    def clean(self):
        values = super().clean()
        answer = values.get("answer")
        if answer and answer != self.ACCEPT and not values.get("reason"):
            self.add_error("reason", _("Say why, in one sentence."))
        return values


class DeclineForm(Form):
    """Saying no from the letter. Everything may stay empty: pressing the button is the answer."""

    has_conflict = forms.BooleanField(
        label=_("I have a conflict of interest: please do not ask me about this country again"),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One sentence for the staff who asked you, if you like."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@dataclass(frozen=True)
class Row:
    """One criterion on the page: the question and the three things the reviewer says of it."""

    criterion: Criterion
    grade: BoundField
    comment: BoundField
    pages: BoundField
    # The same reviewer's grade and comment on the version before, where there is one.
    last: tuple[Score, str] | None = None

    @property
    def choices(self) -> list[tuple]:
        """Each grade, with what it means for this criterion."""
        anchors = {str(anchor.grade): anchor.text for anchor in self.criterion.anchors.all()}
        return [(radio, anchors.get(radio.data["value"], "")) for radio in self.grade]

    @property
    def is_silent(self) -> bool:
        """A grade alone tells the country little."""
        return bool(self.grade.value()) and not str(self.comment.value() or "").strip()


class ReviewForm(WindowForm):
    """The rubric with the reviewer's answers. Everything may stay empty until the review is sent."""

    SAVE, QUEUE, NEXT, SEND = "save", "queue", "next", "send"

    summary = forms.CharField(
        label=_("Summary for the country"),
        help_text=_("A few sentences: what the plan does well, and what would help it most."),
        max_length=LONGEST_SUMMARY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    confidential_note = forms.CharField(
        label=_("Note for staff only"),
        help_text=_("The country never sees it, nor do the other reviewers."),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    recommendation = forms.ChoiceField(
        label=_("What do you recommend?"),
        choices=Recommendation.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args,
        review: Review,
        criteria: Sequence[Criterion],
        said_last: Sequence[tuple[Score, str]] = (),
        **kwargs,
    ):
        super().__init__(*args, saved=review, **kwargs)
        self.criteria = criteria
        self.said_last = {score.criterion.code: (score, words) for score, words in said_last}
        scores = {score.criterion_id: score for score in review.scores.all()}
        for name in ("summary", "confidential_note", "recommendation"):
            self.initial[name] = getattr(review, name)
        for criterion in criteria:
            self._ask(criterion, scores.get(criterion.pk))
        # The summary of errors follows the order of the page.
        self.order_fields([name for name in self.fields if "_" in name and name.split("_")[0] in PARTS])

    def _ask(self, criterion: Criterion, score) -> None:
        code = criterion.code
        self.fields[f"grade_{code}"] = forms.ChoiceField(
            label=_("How far is it met?"), choices=GRADES, required=False, widget=forms.RadioSelect
        )
        self.fields[f"comment_{code}"] = forms.CharField(
            label=_("Comment"),
            max_length=LONGEST_COMMENT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.fields[f"pages_{code}"] = forms.CharField(
            label=_("Pages"), help_text=_("For example 14–16"), max_length=LONGEST_PAGES, required=False
        )
        if score is not None:
            grade = NOT_APPLICABLE if score.is_not_applicable else score.grade
            self.initial[f"grade_{code}"] = "" if grade is None else str(grade)
            self.initial |= {f"comment_{code}": score.comment, f"pages_{code}": score.pages}

    @property
    def deed(self) -> str:
        """Which button was pressed; the Enter key saves."""
        return self.data.get("deed", self.SAVE)

    @property
    def rows(self) -> list[Row]:
        return [self._row(criterion) for criterion in self.criteria]

    def _row(self, criterion: Criterion) -> Row:
        code = criterion.code
        fields = (self[f"{part}_{code}"] for part in ("grade", "comment", "pages"))
        return Row(criterion, *fields, last=self.said_last.get(code))

    @property
    def silent(self) -> list[Criterion]:
        """Criteria that have a grade and no comment. Pointed out, never refused."""
        return [row.criterion for row in self.rows if row.is_silent and row.grade.value() != NOT_APPLICABLE]

    def clean(self):
        values = super().clean()
        if self.deed == self.SEND:
            self._check_complete(values)
        return values

    def _check_complete(self, values: dict) -> None:
        for criterion in self.criteria:
            name = f"grade_{criterion.code}"
            if name not in self.errors and not values.get(name):
                self.add_error(
                    name,
                    _("%(code)s. %(label)s: choose a grade, or “does not apply here”.")
                    % {"code": criterion.code, "label": criterion.label},
                )
        if "recommendation" not in self.errors and not values.get("recommendation"):
            self.add_error("recommendation", _("Say what you recommend."))

    @property
    def scores(self) -> dict[int, dict]:
        """What can be kept of the answers, by criterion: of a faulty part, what was there before stays."""
        return {criterion.pk: self._said(criterion.code) for criterion in self.criteria}

    def _said(self, code: str) -> dict:
        posted = self.data.get(f"grade_{code}", "")
        said = {}
        if posted in dict(GRADES) or not posted:
            said["is_not_applicable"] = posted == NOT_APPLICABLE
            said["grade"] = int(posted) if posted.isdigit() else None
        for name in ("comment", "pages"):
            if f"{name}_{code}" in self.cleaned_data:
                said[name] = self.cleaned_data[f"{name}_{code}"]
        return said

    @property
    def texts(self) -> dict[str, str]:
        names = ("summary", "confidential_note", "recommendation")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
