"""Whom to ask for a review: the list to choose from, shortened by what staff look for, and the date."""

from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from naps.forms.reviews import USUAL_DAYS, DueForm
from naps.matching import LANGUAGE_NAMES, Candidate
from participants.models import Expert


class CandidateFilter(Form):
    """Shortens the list. Whoever is ticked stays on it."""

    FIELDS = ("name", "reads", "knows")

    name = forms.CharField(label=_("Name"), max_length=100, required=False)
    reads = forms.ChoiceField(label=_("Reads"), required=False)
    knows = forms.ChoiceField(label=_("Knows"), required=False)

    def __init__(self, *args, candidates: Sequence[Candidate], **kwargs):
        super().__init__(*args, **kwargs)
        languages = {code for candidate in candidates for code, _name in candidate.languages}
        topics = {topic for candidate in candidates for topic in candidate.topics}
        self.fields["reads"].choices = [
            ("", _("any language")),
            *((code, name) for code, name in LANGUAGE_NAMES.items() if code in languages),
        ]
        self.fields["knows"].choices = [
            ("", _("any topic")),
            *sorted(((topic.code, topic.label) for topic in topics), key=lambda choice: str(choice[1])),
        ]

    def lets_through(self, candidate: Candidate) -> bool:
        name, language, topic = (str(self[field].value() or "").strip() for field in self.FIELDS)
        return (
            name.casefold() in str(candidate.expert).casefold()
            and (not language or language in dict(candidate.languages))
            and (not topic or topic in {known.code for known in candidate.topics})
        )


class InviteForm(CandidateFilter, DueForm):
    """Whom to ask, and by when."""

    experts = forms.ModelMultipleChoiceField(
        label=_("Whom do you ask?"),
        queryset=Expert.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one person."),
            "invalid_choice": _("One of these people can no longer be asked. Look at the list again."),
        },
    )
    field_order = ["name", "reads", "knows", "experts", "due_on"]

    def __init__(self, *args, candidates: Sequence[Candidate], **kwargs):
        super().__init__(*args, candidates=candidates, **kwargs)
        self.candidates = candidates
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=USUAL_DAYS))
        experts = self.fields["experts"]
        experts.queryset = Expert.objects.filter(pk__in=[c.expert.pk for c in candidates])
        experts.choices = [(c.expert.pk, str(c.expert)) for c in candidates]

    @property
    def rows(self) -> list[tuple]:
        """Each candidate who is looked for, with the box to tick."""
        ticked = {str(value) for value in self["experts"].value() or []}
        boxes = zip(self["experts"], self.candidates, strict=True)
        return [
            (box, candidate)
            for box, candidate in boxes
            if self.lets_through(candidate) or str(candidate.expert.pk) in ticked
        ]

    def as_typed(self) -> "InviteForm":
        """The same list with another choice of whom to show; nothing is checked, for nothing is sent."""
        typed = {
            name: field.widget.value_from_datadict(self.data, {}, name) for name, field in self.fields.items()
        }
        return type(self)(candidates=self.candidates, initial=typed)
