from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from participants.finding import find
from participants.states import RegistrationStatus, Sector


class PeopleFilter(Form):
    """What of a long list one wants to see; nothing chosen shows all."""

    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("all")), *RegistrationStatus.choices]
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[("", _("all")), *Sector.choices])
    name = forms.CharField(label=_("Name"), required=False, max_length=100)

    def apply(self, registrations):
        values = self.cleaned_data if self.is_valid() else {}
        if values.get("status"):
            registrations = registrations.filter(status=values["status"])
        if values.get("sector"):
            registrations = registrations.filter(person__sector=values["sector"])
        if values.get("name"):
            registrations = registrations.filter(pk__in=find(registrations, values["name"]))
        waiting_first = Case(When(status=RegistrationStatus.SUBMITTED, then=0), default=1)
        return registrations.order_by(waiting_first, "person__full_name", "pk")

    def words(self) -> list[str]:
        """What is chosen, as one says it above a table: “Status: confirmed”."""
        values = self.cleaned_data if self.is_valid() else {}
        chosen = [name for name in self.fields if values.get(name)]
        return [f"{self.fields[name].label}: {self._said(name, values[name])}" for name in chosen]

    def _said(self, name: str, value: str) -> str:
        return str(dict(getattr(self.fields[name], "choices", [])).get(value, value))

    def codes(self) -> dict[str, str]:
        """The same for the trail: codes, and of a name only that one was searched for."""
        values = self.cleaned_data if self.is_valid() else {}
        return {name: "*" if name == "name" else values[name] for name in self.fields if values.get(name)}
