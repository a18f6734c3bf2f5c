from django import forms
from django.db.models import Case, When
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from participants.finding import OF_A_PERSON, find
from participants.states import RegistrationStatus, Sector


class ParticipationFilter(Form):
    """Whom of those who came over the years one wants to see."""

    name = forms.CharField(label=_("Name, institution or country"), required=False, max_length=100)
    times = forms.ChoiceField(
        label=_("Came to"),
        required=False,
        choices=[("", _("one convening or more")), ("2", _("two or more")), ("3", _("three or more"))],
    )

    def apply(self, people):
        values = self.cleaned_data if self.is_valid() else {}
        if values.get("times"):
            people = people.filter(times__gte=int(values["times"]))
        if values.get("name"):
            people = people.filter(pk__in=find(people, values["name"], OF_A_PERSON))
        return people

    def words(self) -> list[str]:
        return said(self)


def said(form: Form) -> list[str]:
    """What is chosen, as one says it above a table: “Status: confirmed”."""
    values = form.cleaned_data if form.is_valid() else {}
    chosen = [name for name in form.fields if values.get(name)]
    return [f"{form.fields[name].label}: {_said(form, name, values[name])}" for name in chosen]


def _said(form: Form, name: str, value: str) -> str:
    return str(dict(getattr(form.fields[name], "choices", [])).get(value, value))


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
        return said(self)

    def codes(self) -> dict[str, str]:
        """The same for the trail: codes, and of a name only that one was searched for."""
        values = self.cleaned_data if self.is_valid() else {}
        return {name: "*" if name == "name" else values[name] for name in self.fields if values.get(name)}
