"""The list of countries: who stands where, found under any of their names."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.countries.models import Country
from academy.pages.forms import Form
from dashboards.alphabet import matching, sorted_by_name
from dashboards.region_filter import NOT_LISTED, taking_part, who_came
from dashboards.stages import Standing, standings
from dashboards.tiles import number_of
from naps.states import PublicStage


class CountryFilter(Form):
    q = forms.CharField(label=gettext_lazy("Name or code"), required=False, max_length=100)
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
    def period(self) -> str:
        plan = self.standing.in_force or self.standing.adopted
        return plan.period if plan else ""


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
