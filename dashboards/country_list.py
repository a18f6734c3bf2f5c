"""The list of countries: who stands where, found under any of their names."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.countries.models import Country
from academy.pages.forms import Form
from dashboards.alphabet import matching, sorted_by_name, titled
from dashboards.region_filter import NOT_LISTED, taking_part, who_came
from dashboards.stages import Standing, standings
from dashboards.tiles import number_of
from naps.models import Plan
from naps.states import PublicStage

MOST_PLANS = 20


class CountryFilter(Form):
    q = forms.CharField(
        label=gettext_lazy("Country, code or title of a plan"),
        required=False,
        max_length=100,
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False, error_messages=NOT_LISTED)

    def __init__(self, data):
        super().__init__(data)
        stages = [(str(stage.value), stage.label) for stage in PublicStage]
        self.fields["stage"].choices = [("", _("Any")), *stages]


@dataclass(frozen=True)
class Listed:
    standing: Standing

    @property
    def country(self) -> Country:
        return self.standing.country

    @property
    def number(self) -> str:
        return number_of(self.standing.stage)

    @property
    def plan(self) -> Plan | None:
        """The plan whose title and years stand in the list."""
        return self.standing.plan

    @property
    def period(self) -> str:
        plan = self.standing.in_force or self.standing.adopted
        return plan.period if plan else ""


def plans_titled(wanted: dict, user) -> list[Plan]:
    """Public plans by the words of their titles; nothing that is private is ever searched."""
    if not wanted.get("q"):
        return []
    plans = Plan.objects.visible_to(user).exclude(title="").select_related("country")
    return titled(plans, wanted["q"])[:MOST_PLANS]


def found(wanted: dict, user, today: date) -> list[Listed]:
    """Member States and whoever else has a plan or took part, by name; a search looks through all areas."""
    everybody = list(Country.objects.select_related("m49_region"))
    if wanted.get("q"):
        shown = matching(everybody, wanted["q"])
    else:
        others = [country for country in everybody if not country.is_un_member]
        shown = [country for country in everybody if country.is_un_member]
        shown += taking_part(others, who_came(others, user))
    listed = [Listed(s) for s in standings(sorted_by_name(shown), as_of=today, today=today)]
    if wanted.get("stage"):
        return [row for row in listed if str(row.standing.stage.value) == wanted["stage"]]
    return listed
