from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country
from academy.pages.forms import DateInput, ModelForm
from assistance.forms.texts import long_text
from assistance.models import Engagement
from assistance.names import person_name
from assistance.people import staff_now
from assistance.states import EngagementKind
from participants.models.experts import ExpertQuerySet


class EngagementForm(ModelForm):
    """What was done on a day: who, how long, for how many, and what comes next."""

    class Meta:
        model = Engagement
        fields = [
            "kind", "peer_country", "starts_on", "ends_on", "summary", "outcome", "next_step",
            "next_step_due", "setting", "place", "language", "experts", "academy_people", "hours",
            "people_reached", "women_reached", "men_reached",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "starts_on": DateInput,
            "ends_on": DateInput,
            "setting": forms.RadioSelect,
            "experts": forms.CheckboxSelectMultiple,
            "academy_people": forms.CheckboxSelectMultiple,
            "next_step_due": DateInput,
        }
        help_texts = {
            "hours": _("Empty if it was not counted."),
            "people_reached": _("How many, never who. Empty if it was not counted."),
            "women_reached": _("Empty if it was not counted: not reported is not zero."),
            "men_reached": _("Empty if it was not counted: not reported is not zero."),
            "place": _("The town. Empty if it was online."),
            "language": _("In which language, and whether it was interpreted."),
            "peer_country": _("Only for an exchange. Both countries read this, and each may confirm it."),
        }
        error_messages = {
            "kind": {"required": _("Choose what it was.")},
            "starts_on": {"required": _("Give the day.")},
        }

    summary = long_text(_("What was done"), missing=_("Say in a few lines what was done."))
    outcome = long_text(_("What came of it"), rows=3, required=False)

    def __init__(self, *args, experts: ExpertQuerySet, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Engagement._meta.get_field("kind").choices
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = _("Only if it took more than one day.")
        self.fields["experts"].queryset = experts.select_related("person")
        self.fields["experts"].label_from_instance = lambda expert: person_name(reader, expert.person)
        if not experts.exists():
            del self.fields["experts"]
        self._about_where_and_who()

    def _about_where_and_who(self) -> None:
        self.fields["peer_country"].queryset = Country.objects.un_members()
        self.fields["peer_country"].empty_label = _("no second country")
        choices = Engagement._meta.get_field("setting").choices
        self.fields["setting"].choices = [*choices, ("", _("not reported"))]
        there = self.instance.academy_people.values("pk") if self.instance.pk else []
        people = User.objects.filter(Q(pk__in=staff_now().values("pk")) | Q(pk__in=there))
        self.fields["academy_people"].queryset = people.order_by("full_name", "pk")
        self.fields["academy_people"].label_from_instance = lambda user: user.full_name or user.email

    def clean_hours(self):
        hours = self.cleaned_data["hours"]
        if hours is not None and hours < 0:
            raise forms.ValidationError(_("Hours cannot be negative."))
        return hours

    def clean(self):
        values = super().clean()
        first = values.get("starts_on")
        last = values["ends_on"] = values.get("ends_on") or first
        if first and first > timezone.localdate():
            self.add_error("starts_on", _("This day has not come yet. Write plans under “next step”."))
        elif first and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        elif last and last > timezone.localdate():
            self.add_error("ends_on", _("This day has not come yet. Write plans under “next step”."))
        if values.get("next_step_due") and not values.get("next_step"):
            self.add_error("next_step", _("Say what is to be done by that day."))
        self._check_people(values)
        self._check_peer(values)
        return values

    def _check_people(self, values) -> None:
        """By sex never more than altogether; if only the parts were counted, they are the whole."""
        women, men, reached = (values.get(f"{name}_reached") for name in ("women", "men", "people"))
        parts = (women or 0) + (men or 0)
        if (women, men) == (None, None) or {"women_reached", "men_reached", "people_reached"} & set(
            self.errors
        ):
            return
        if reached is None:
            values["people_reached"] = parts
        elif parts > reached:
            words = _("Women and men together are %(parts)d, more than the %(all)d people reached.")
            self.add_error("people_reached", words % {"parts": parts, "all": reached})

    def _check_peer(self, values) -> None:
        kind, peer = values.get("kind"), values.get("peer_country")
        if peer and kind and kind != EngagementKind.PEER_EXCHANGE:
            self.add_error("peer_country", _("Only an exchange between countries has a second one."))
        elif kind == EngagementKind.PEER_EXCHANGE and not peer and "peer_country" not in self.errors:
            self.add_error("peer_country", _("Say with which country."))
        elif peer and peer == (values.get("country") or (self.instance.country_id and self.instance.country)):
            self.add_error("peer_country", _("The second country is another one."))

    def chosen_people(self) -> dict[str, list]:
        """Who was there, as the actions take it."""
        return {
            "experts": list(self.cleaned_data.get("experts") or []),
            "academy": list(self.cleaned_data["academy_people"]),
        }


class OutsideEngagementForm(EngagementForm):
    """Help that answers no request: the country has to be named."""

    class Meta(EngagementForm.Meta):
        fields = ["country", "shown_to", *EngagementForm.Meta.fields]
        widgets = EngagementForm.Meta.widgets | {"shown_to": forms.RadioSelect}
        help_texts = EngagementForm.Meta.help_texts | {
            "shown_to": _(
                "What is said with civil society in confidence is not for government. A country is asked to "
                "confirm only what it reads."
            ),
        }
        error_messages = EngagementForm.Meta.error_messages | {
            "country": {"required": _("Choose a country.")},
            "shown_to": {"required": _("Choose who reads it.")},
        }

    source_url = forms.URLField(
        label=_("Source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where it is published, if it is."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.un_members()
        self.fields["country"].empty_label = _("Choose a country")
        self.fields["shown_to"].choices = Engagement._meta.get_field("shown_to").choices
        self.initial.setdefault("source_url", self.instance.source_url)

    def clean(self):
        values = super().clean()
        self.instance.source_url = values.get("source_url", "")
        return values
