from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.documents import glyphs
from academy.pages.forms import Form


class LanguageForm(Form):
    """In which language a certificate is issued anew."""

    language = forms.ChoiceField(label=_("Language of the certificate"), choices=settings.LANGUAGES)

    def __init__(self, *args, current: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("language", current)


class NameForm(Form):
    """A name as it should stand on the certificate, with letters that can be printed."""

    name = forms.CharField(
        label=_("Name as on the certificate"),
        max_length=200,
        error_messages={"required": _("Write the name as it should stand on the certificate.")},
    )

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        holes = glyphs.unprintable(name)
        if holes:
            raise forms.ValidationError(
                _("Our certificates cannot print: %(letters)s"), params={"letters": " ".join(holes)}
            )
        return name
