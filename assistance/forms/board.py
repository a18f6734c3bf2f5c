from django import forms
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country, Topic
from academy.pages.forms import Form
from assistance.people import staff_now


class BoardFilter(Form):
    """Which requests staff look at."""

    STATES = [
        ("", _("all that are open")),
        ("staff", _("with the Academy")),
        ("country", _("with the country")),
        ("delivery", _("in delivery")),
        ("over", _("closed")),
    ]

    country = forms.ModelChoiceField(
        label=_("Country"), queryset=Country.objects.none(), to_field_name="iso3", required=False,
        empty_label=_("all countries"),
    )  # fmt: skip
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.all(), to_field_name="code", required=False,
        empty_label=_("all topics"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    owner = forms.ChoiceField(label=_("In charge"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.filter(requests__isnull=False).distinct()
        people = [(str(user.pk), user.full_name or user.email) for user in staff_now()]
        self.fields["owner"].choices = [("", _("everybody")), ("nobody", _("nobody yet")), *people]

    def apply(self, requests):
        """The requests that were asked for; what does not make sense is ignored."""
        self.is_valid()
        values = self.cleaned_data
        if values.get("country"):
            requests = requests.filter(country=values["country"])
        if values.get("topic"):
            requests = requests.filter(pk__in=values["topic"].request_lines.values("request"))
        if values.get("owner"):
            owner = None if values["owner"] == "nobody" else values["owner"]
            requests = requests.filter(owner=owner)
        return requests

    @property
    def chosen_state(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("state", "")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in self.fields)
