"""Several countries in one field, written as people write them: in any of our languages, or by ISO code."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country
from participants.finding import plain

HELP = _("One country a line, or with commas: in English, Spanish or French, or the code of three letters.")


class CountriesField(forms.CharField):
    """Reads names of countries; one that nobody knows is said by its name, and nothing typed is lost."""

    def __init__(self, *, most: int = 0, **kwargs):
        self.most = most
        kwargs.setdefault("help_text", _("One country.") if most == 1 else HELP)
        kwargs.setdefault("widget", forms.TextInput if most == 1 else forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, max_length=4000, **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, str | None) else "\n".join(str(country) for country in value)

    def clean(self, value) -> list[Country]:
        found, unknown = _read(super().clean(value))
        if unknown:
            words = _("There is no country with this name: %(names)s")
            raise forms.ValidationError(words, params={"names": ", ".join(unknown)})
        if self.most and len(found) > self.most:
            raise forms.ValidationError(_("Name one country only."))
        return found


def _read(text: str) -> tuple[list[Country], list[str]]:
    by_name = {name: country for country in Country.objects.all() for name in _names(country)}
    found, unknown = {}, []
    for line in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        # A name with a comma of its own stands in a line of its own.
        for name in [line] if plain(line) in by_name else filter(None, map(str.strip, line.split(","))):
            country = by_name.get(plain(name))
            if country is None:
                unknown.append(name)
            else:
                found[country.pk] = country
    return list(found.values()), unknown


def _names(country: Country) -> set[str]:
    names = {country.name_en, country.name_es, country.name_fr, country.un_name, country.iso3}
    return {plain(name) for name in names if name}
