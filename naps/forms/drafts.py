from hashlib import sha256

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from naps.models import Draft, DraftFile
from naps.states import FileRole

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
        # Filled when somebody else has saved notes meanwhile: (label, their text).
        self.theirs: list[tuple[str, str]] = []
        if not self.answers_a_letter:
            del self.fields["response_note"]
        for name in self.noted:
            self.initial.setdefault(name, getattr(draft, name))
        self.initial.setdefault("seen", fingerprint(draft))

    @property
    def noted(self) -> list[str]:
        return [name for name in ("response_note", "change_note") if name in self.fields]

    def clean(self):
        values = super().clean()
        now = fingerprint(self.draft)
        if values.get("seen") and values["seen"] != now and self._loses(values):
            self.theirs = [(self.fields[n].label, getattr(self.draft, n)) for n in self.noted]
            # Pressing again is then an answer to what is shown.
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = now
            raise forms.ValidationError(
                _("Somebody has saved other notes meanwhile. Take over what you need and save again.")
            )
        return values

    def _loses(self, values) -> bool:
        return any(getattr(self.draft, n) not in values.get(n, "") for n in self.noted)

    @property
    def notes(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.noted}


def fingerprint(draft: Draft) -> str:
    return sha256(f"{draft.response_note}\0{draft.change_note}".encode()).hexdigest()[:16]


class SubmitForm(NotesForm):
    """Handing in: now the answer to the letter is due."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.answers_a_letter:
            field = self.fields["response_note"]
            field.required = True
            field.error_messages["required"] = _(
                "The letter asked for another version. Say what you have done about it."
            )


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
        if self.draft.pk:
            for name in self.noted:
                del self.fields[name]
        words = _("PDF, DOCX or ODT, up to %(limit)s MB.")
        self.fields["file"].help_text = words % {"limit": settings.UPLOAD_LIMIT_MB}


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. The Academy and the reviewers read them."),
        error_messages={"required": _("Say why, in one sentence.")},
    )
