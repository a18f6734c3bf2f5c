from django import forms
from django.utils.translation import gettext_lazy as _

from academy.documents.models import ALPHABET, GROUPS
from academy.pages.forms import Form


class NumberForm(Form):
    number = forms.CharField(
        label=_("Number on the document"),
        help_text=_("26 letters and digits under the QR code. Dashes and spaces do not matter."),
        max_length=60,
        error_messages={"required": _("Type the number printed on the document.")},
    )

    def clean_number(self) -> str:
        """The number as it is kept: groups with dashes, look-alike letters set right."""
        typed = self.cleaned_data["number"].upper().replace("O", "0").replace("I", "1").replace("L", "1")
        letters = "".join(c for c in typed if c in ALPHABET)
        if len(letters) != sum(GROUPS):
            raise forms.ValidationError(
                _("A number has %(size)d letters and digits; this one has %(found)d."),
                params={"size": sum(GROUPS), "found": len(letters)},
            )
        parts, start = [], 0
        for size in GROUPS:
            parts.append(letters[start : start + size])
            start += size
        return "-".join(parts)
