from hashlib import sha256

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from naps.models import Draft, DraftFile, PointAnswer
from naps.points import Answered, Point, answered_points, earlier_answers
from naps.states import Did, FileRole

LONGEST_NOTE = 5000


class NotesForm(Form):
    """What the country says about a version: what is new, and what it did about the letter."""

    response_note = forms.CharField(
        label=_("Your answer to the letter"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What have you changed, what not, and why? The reviewers read it beside the letter."),
    )
    change_note = forms.CharField(
        label=_("What is new in this version"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A few sentences help the reviewers to find their way."),
    )
    # What the notes were when the page was shown, so that two people do not overwrite each other.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, draft: Draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.answers_a_letter = draft.needs_response
        self.points = answered_points(draft, get_language())
        # Filled when somebody else has saved notes meanwhile: (label, their text).
        self.theirs: list[tuple[str, str]] = []
        if not self.answers_a_letter:
            del self.fields["response_note"]
        for name in self.noted:
            self.initial.setdefault(name, getattr(draft, name))
        earlier = earlier_answers(draft) if self.points else {}
        for one in self.points:
            self._ask_about(one, one.answer or earlier.get(one.point.number))
        if self.points:
            self.fields["response_note"].label = _("Anything else about the letter")
            self.fields["response_note"].help_text = _("What does not belong to one point.")
        self.initial.setdefault("seen", fingerprint(draft))

    def _ask_about(self, one: Answered, answer: PointAnswer | None) -> None:
        """What was done about a point, and how: both may wait until the draft is handed in."""
        number = one.point.number
        self.fields[f"did_{number}"] = forms.ChoiceField(
            label=_("Point %(number)d: what was done") % {"number": number},
            choices=Did,
            required=not self.is_bound,  # said to be needed; saved with gaps until it is handed in
            widget=forms.RadioSelect,
        )
        self.fields[f"answer_{number}"] = forms.CharField(
            label=_("Point %(number)d: what we did about it") % {"number": number},
            max_length=LONGEST_NOTE,
            required=not self.is_bound,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("With the page in the new version; if not done, because …"),
        )
        self.initial.setdefault(f"did_{number}", answer.did if answer else "")
        self.initial.setdefault(f"answer_{number}", answer.text if answer else "")

    @property
    def rows(self) -> list[tuple[Point, BoundField, BoundField]]:
        """The points of the letter with the fields for their answers."""
        numbered = [(one.point, one.point.number) for one in self.points]
        return [(point, self[f"did_{n}"], self[f"answer_{n}"]) for point, n in numbered]

    @property
    def answers(self) -> dict[int, dict[str, str]]:
        """What was answered to each point: as far as this form asks for it."""
        values = self.cleaned_data
        return {
            one.point.number: {
                "did": values.get(f"did_{one.point.number}", ""),
                "text": values.get(f"answer_{one.point.number}", ""),
            }
            for one in self.points
        }

    @property
    def noted(self) -> list[str]:
        return [name for name in ("response_note", "change_note") if name in self.fields]

    def clean(self):
        values = super().clean()
        now = fingerprint(self.draft)
        if values.get("seen") and values["seen"] != now and self._loses(values):
            self.theirs = [(self.fields[n].label, getattr(self.draft, n)) for n in self.noted]
            self.theirs += [(self.fields[name].label, text) for name, text in self._answered_texts()]
            # Pressing again is then an answer to what is shown.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = now
            raise forms.ValidationError(
                _("Somebody has saved other notes meanwhile. Take over what you need and save again.")
            )
        return values

    def _loses(self, values) -> bool:
        notes = any(getattr(self.draft, n) not in values.get(n, "") for n in self.noted)
        return notes or any(text not in values.get(name, "") for name, text in self._answered_texts())

    def _answered_texts(self) -> list[tuple[str, str]]:
        """The answers as they are saved now, by the name of their field."""
        answered = [one for one in self.points if one.answer and one.answer.text]
        return [(f"answer_{one.point.number}", one.answer.text) for one in answered if one.answer]

    @property
    def notes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.noted}


def fingerprint(draft: Draft) -> str:
    answers = [f"{a.number}{a.did}{a.text}" for a in draft.point_answers.all()] if draft.pk else []
    said = "\0".join([draft.response_note, draft.change_note, *answers])
    return sha256(said.encode()).hexdigest()[:16]


class SubmitForm(NotesForm):
    """Handing in: now the answer to the letter is due."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one in self.points:
            self._require(one.point.number)
        if self.answers_a_letter and not self.points:
            field = self.fields["response_note"]
            field.required = True
            field.error_messages["required"] = _(
                "The letter asked for another version. Say what you have done about it."
            )

    def _require(self, number: int) -> None:
        chosen, told = self.fields[f"did_{number}"], self.fields[f"answer_{number}"]
        chosen.required = told.required = True
        chosen.error_messages["required"] = _("Point %(number)d: choose what was done.") % {"number": number}
        told.error_messages["required"] = _("Point %(number)d: say what you did about it, or why not.") % {
            "number": number
        }


class UploadForm(NotesForm):
    """One file of a draft. The first of a version comes with its notes; later they have their own page."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt"}),
        error_messages={"required": _("Choose the file.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        choices=[("", _("choose …")), *DraftFile._meta.get_field("language").choices],
        error_messages={"required": _("Say in which language the text is.")},
    )
    role = forms.ChoiceField(
        label=_("This file is"),
        choices=FileRole,
        widget=forms.RadioSelect(attrs={"class": "down"}),
        initial=FileRole.MAIN,
    )
    field_order = ["file", "language", "role", "response_note", "change_note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["seen"]
        self._without_points()
        if self.draft.pk:
            for name in self.noted:
                del self.fields[name]
        words = _("PDF, DOCX or ODT, up to %(limit)s MB.")
        self.fields["file"].help_text = words % {"limit": settings.UPLOAD_LIMIT_MB}

    def _without_points(self) -> None:
        """The answers to the points have a page of their own, after the file."""
        for one in self.points:
            del self.fields[f"did_{one.point.number}"], self.fields[f"answer_{one.point.number}"]
        if self.points:
            del self.fields["response_note"]
        self.points = []


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. The Academy and the reviewers read them."),
        error_messages={"required": _("Say why, in one sentence.")},
    )
