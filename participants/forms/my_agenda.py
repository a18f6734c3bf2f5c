from django import forms
from django.utils.translation import gettext_lazy as _

from academy.accounts.forms import time_zone_choices
from academy.pages.forms import Form


def zones() -> list[tuple[str, str]]:
    """Where people are; "UTC" is how the portal writes that nobody has chosen yet."""
    return [(name, words) for name, words in time_zone_choices() if name != "UTC"]


class ZoneForm(Form):
    """In which zone somebody reads times."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("time_zone", zone)
