from collections.abc import Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import DateInput
from naps.forms.letter_parts import PartsForm
from naps.letters import PARTS
from naps.models import Decision, Review
from naps.states import Outcome

TO_WRITE = {
    "opening": _("Write the opening."),
    "strengths": _("Write what is strong."),
    "to_work_on": _("Write what to work on."),
    "next_step": _("Write the next step."),
    "signatory": _("Say in which function somebody signs."),
    "desk_reason": _("No review has been sent yet. Wait for one, or say why the letter goes without."),
}


KEPT = ("language", "outcome", "response_due_on", *PARTS, "shows_grades", "desk_reason")


def block(label, help_text, rows: int) -> forms.CharField:
    """A part of the letter: may stay empty while it is being written, not when it is to be sent."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=8000, widget=forms.Textarea(attrs={"rows": rows})
    )


class DecisionForm(PartsForm):
    """The letter on a draft. Saved with gaps as often as one likes; complete before it is sent."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    response_due_on = forms.DateField(
        label=_("Answer expected by"),
        help_text=_("Needed when you ask for another version."),
        required=False,
        widget=DateInput,
        error_messages={"invalid": _("Choose a day, for example 2027-03-31.")},
    )
    opening = block(_("Opening"), _("Thank the country, and say what this letter is."), 5)
    strengths = block(_("What is strong"), _("An empty line begins a new paragraph."), 9)
    to_work_on = block(
        _("Three things to work on"),
        _("An empty line begins the next point. The country answers each one."),
        11,
    )
    next_step = block(_("Next step"), _("What you ask for now, and what the Academy offers."), 4)
    signatory = forms.CharField(
        label=_("Signed by"),
        help_text=_("The function, not a name: the line is signed by hand."),
        max_length=200,
    )
    released = forms.TypedMultipleChoiceField(
        label=_("Reviews the country reads with the letter"),
        help_text=_("Without the reviewers' names and without the notes for staff."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shows_grades = forms.BooleanField(
        label=_("The country also sees the grades in these reviews"), required=False
    )
    desk_reason = forms.CharField(
        label=_("Why the letter goes without a review"),
        help_text=_("Only for staff and the record. The country does not read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, decision: Decision, reviews: Sequence[Review], **kwargs):
        super().__init__(*args, decision=decision, **kwargs)
        for name in self.letter_fields:
            self.initial[name] = getattr(decision, name)
        if reviews:
            del self.fields["desk_reason"]
            self.fields["released"].choices = [
                (review.pk, f"{review.reviewer} · {review.get_recommendation_display()}")
                for review in reviews
            ]
            self.initial["released"] = [r.pk for r in reviews if r.is_released or decision.pk is None]
        else:
            del self.fields["released"]
            del self.fields["shows_grades"]
        for name in self.to_write:
            self.fields[name].error_messages["required"] = TO_WRITE[name]
            self.fields[name].required = not self.is_bound or self.deed == self.PREVIEW

    @property
    def letter_fields(self) -> list[str]:
        """What is kept in the letter itself."""
        return [name for name in KEPT if name in self.fields]

    @property
    def to_write(self) -> list[str]:
        """What must be there before the letter goes out."""
        return [name for name in TO_WRITE if name in self.fields]

    def clean_response_due_on(self):
        day = self.cleaned_data["response_due_on"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError(_("This day is not in the future."))
        return day

    def clean(self):
        values = super().clean()
        if self.deed == self.PREVIEW:
            self._check_date(values)
        return values

    def _check_date(self, values: dict) -> None:
        needs_date = values.get("outcome") == Outcome.REVISE and "response_due_on" not in self.errors
        if needs_date and not values.get("response_due_on"):
            self.add_error("response_due_on", _("Say by when you expect the next version."))

    @property
    def letter(self) -> dict:
        """What can be kept: of a faulty part, what was there before stays."""
        said = {name: self.cleaned_data[name] for name in self.letter_fields if name in self.cleaned_data}
        emptied = {name: "" for name in self.to_write if not self.data.get(name, "").strip()}
        return emptied | said

    @property
    def released_ids(self) -> list[int]:
        return self.cleaned_data.get("released") or []
