from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country, Topic
from academy.pages.forms import Form
from assistance.people import staff_now
from assistance.states import Urgency


class BoardFilter(Form):
    """Which requests staff look at, and in which order."""

    STATES = [
        ("", _("all that are open")),
        ("staff", _("with the Academy")),
        ("country", _("with the country")),
        ("delivery", _("in delivery")),
        ("over", _("closed")),
    ]
    SIDES = [
        ("", _("both sides")),
        ("government", _("of government")),
        ("civil_society", _("not for government")),
        ("own", _("kept to one side")),
    ]
    ORDERS = [
        ("", _("by who has to move")),
        ("age", _("the oldest first")),
        ("urgency", _("the most urgent first")),
        ("wanted", _("by the day it is wanted")),
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
    urgency = forms.ChoiceField(
        label=_("How urgent"), choices=[("", _("any")), *Urgency.choices], required=False
    )
    owner = forms.ChoiceField(label=_("In charge"), required=False)
    side = forms.ChoiceField(label=_("Side"), choices=SIDES, required=False)
    sort = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)
    late = forms.BooleanField(label=_("late only"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.filter(requests__isnull=False).distinct()
        people = [(str(user.pk), user.full_name or user.email) for user in staff_now()]
        self.fields["owner"].choices = [("", _("everybody")), ("nobody", _("nobody yet")), *people]
        self.is_valid()  # what does not make sense is ignored

    def apply(self, requests):
        """The requests that were asked for."""
        values = self.cleaned_data
        if values.get("country"):
            requests = requests.filter(country=values["country"])
        if values.get("topic"):
            requests = requests.filter(pk__in=values["topic"].request_lines.values("request"))
        if values.get("urgency"):
            requests = requests.filter(urgency=values["urgency"])
        if values.get("owner"):
            owner = None if values["owner"] == "nobody" else values["owner"]
            requests = requests.filter(owner=owner)
        if values.get("side") == "own":
            return requests.filter(own_side_only=True)
        if values.get("side"):
            return requests.filter(is_of_civil_society=values["side"] == "civil_society")
        return requests

    def ordered(self, requests: QuerySet) -> QuerySet:
        """In the order that was asked for; without one the requests stay as they come."""
        orders = {
            "age": ("asked_at",),
            "urgency": (HOW_URGENT, "asked_at"),
            "wanted": (NO_DAY_LAST, "wanted_by", "asked_at"),
        }
        order = orders.get(self.cleaned_data.get("sort", ""))
        return requests.order_by(*order) if order else requests

    @property
    def chosen_state(self) -> str:
        return self.cleaned_data.get("state", "")

    @property
    def only_late(self) -> bool:
        return bool(self.cleaned_data.get("late"))

    @property
    def is_grouped(self) -> bool:
        """Whether the list stands in groups by who has to move."""
        return not self.cleaned_data.get("sort")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any(self.cleaned_data.get(name) for name in self.fields if name != "sort")

    def words(self) -> list[str]:
        """What was filtered, for the note above a table that leaves the portal."""
        said = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name == "late":
                said.append(str(field.label))
            elif value:
                choices = dict(getattr(field, "choices", [])) if isinstance(value, str) else {}
                said.append(f"{field.label}: {choices.get(value, value)}")
        return said


HOW_URGENT = Case(
    When(urgency=Urgency.URGENT, then=Value(0)), When(urgency=Urgency.SOON, then=Value(1)), default=Value(2)
)
NO_DAY_LAST = Case(When(wanted_by=None, then=Value(1)), default=Value(0))
