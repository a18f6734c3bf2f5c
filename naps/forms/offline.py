"""The filled-in review form on its way back: choosing the file, and confirming what is taken from it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.documents.inspection import Refused
from academy.pages.forms import Form
from naps.models import Review
from naps.offline.merging import Difference, differences, packed
from naps.offline.reading import Filled, read_form

ONLINE, OFFLINE = "online", "offline"


class SendFormForm(Form):
    """The file that was filled in without a connection."""

    file = forms.FileField(
        label=_("The form you have filled in"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("The XLSX file that you downloaded here. Next you see what would change."),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("This file is empty. Choose the file again."),
            "missing": _("Choose the file."),
            "invalid": _("Choose the file again."),
        },
    )

    def __init__(self, *args, review: Review, **kwargs):
        super().__init__(*args, **kwargs)
        self.review = review
        self.filled: Filled | None = None

    def clean_file(self):
        try:
            self.filled = read_form(self.cleaned_data["file"], self.review)
        except Refused as refused:
            raise forms.ValidationError(str(refused), code=refused.code) from None
        return self.cleaned_data["file"]


class TakeForm(Form):
    """What would change; and for what was changed on both sides, which of the two stays."""

    sealed = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, *args, review: Review, filled: Filled, **kwargs):
        super().__init__(*args, **kwargs)
        self.filled = filled
        self.differences = differences(review, filled)
        self.initial["sealed"] = packed(review, filled)
        for found in self.differences:
            if found.is_conflict:
                self.fields[f"stays_{found.name}"] = self._choice(found)

    def _choice(self, found: Difference) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=_("%(field)s: which of the two stays?") % {"field": found.label},
            choices=[(ONLINE, _("What is online")), (OFFLINE, _("What is in the form"))],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("%(field)s: choose which of the two stays.") % {"field": found.label}
            },
        )

    @property
    def rows(self) -> list[tuple]:
        """Each difference, with its question where there is one."""
        return [(d, self[f"stays_{d.name}"] if d.is_conflict else None) for d in self.differences]

    @property
    def names(self) -> set[str]:
        """The fields that are taken from the form."""
        choice = self.cleaned_data
        return {
            d.name for d in self.differences if not d.is_conflict or choice.get(f"stays_{d.name}") == OFFLINE
        }
