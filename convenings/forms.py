from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country, Region
from academy.pages.forms import DateInput, Form, ModelForm, TimeInput
from convenings.models import Convening, Session
from convenings.walltime import at_wall, likely_zone, zones_by_country

LANGUAGE_NAMES = dict(settings.LANGUAGES)


def zone_choices() -> list[tuple[str, str]]:
    names = sorted({name for zones in zones_by_country().values() for name in zones})
    return [("", _("the usual zone of the host country"))] + [(n, n.replace("_", " ")) for n in names]


class ConveningForm(ModelForm):
    """The facts of a convening: where, when, in which languages, until when people can register."""

    class Meta:
        model = Convening
        fields = [
            "title_en", "title_es", "title_fr", "city", "host_country", "venue", "is_online", "region",
            "starts_on", "ends_on", "time_zone", "languages", "capacity", "nominations_close_on",
            "registration_closes_on", "attendance_rule", "partners", "summary_en", "summary_es", "summary_fr",
        ]  # fmt: skip
        widgets = {
            "starts_on": DateInput,
            "ends_on": DateInput,
            "nominations_close_on": DateInput,
            "registration_closes_on": DateInput,
            "summary_en": forms.Textarea(attrs={"rows": 3}),
            "summary_es": forms.Textarea(attrs={"rows": 3}),
            "summary_fr": forms.Textarea(attrs={"rows": 3}),
        }

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["host_country"].queryset = Country.objects.un_members()
        self.fields["region"].queryset = Region.objects.order_by("scheme", "name")
        for code, name in settings.LANGUAGES:
            self._name_language(f"title_{code}", _("Title"), name)
            self._name_language(f"summary_{code}", _("What it is about"), name)

    def _name_language(self, field: str, label, language: str) -> None:
        if field in self.fields:
            self.fields[field].label = f"{label} ({language})"
            self.fields[field].required = False

    def clean_attendance_rule(self) -> int:
        share = self.cleaned_data["attendance_rule"]
        if not 1 <= share <= 100:
            raise forms.ValidationError(_("Give a share between 1 and 100 percent."))
        return share

    def clean(self):
        values = super().clean()
        self._check_days(values.get("starts_on"), values.get("ends_on"))
        self._check_capacity(values.get("capacity"))
        values["time_zone"] = values.get("time_zone") or self._zone_of(values.get("host_country"))
        return values

    def _check_days(self, first, last) -> None:
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        elif first and last and last - first > timedelta(days=30):
            self.add_error("ends_on", _("A convening lasts a month at most. Is the year right?"))

    def _check_capacity(self, capacity) -> None:
        taken = self.instance.places_taken
        if capacity is not None and capacity < taken:
            self.add_error("capacity", _("%(n)d people are confirmed already.") % {"n": taken})

    def _zone_of(self, country) -> str:
        zone = likely_zone(country.iso2) if country else ""
        if country and not zone:
            self.add_error("time_zone", _("Choose the time zone of the venue."))
        return zone


class NewConveningForm(ConveningForm):
    """Setting up: start from an earlier convening or empty, and the few facts that must be known."""

    class Meta(ConveningForm.Meta):
        fields = ["city", "host_country", "region", "starts_on", "ends_on", "time_zone", "languages"]

    start_from = forms.ModelChoiceField(
        label=_("Start from"),
        queryset=Convening.objects.none(),
        required=False,
        empty_label=_("an empty convening"),
        help_text=_(
            "Comes along: agenda, rules for delegations, certificates and partners. "
            "Never people, files or answers."
        ),
    )
    field_order = ["start_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = Convening.objects.order_by("-starts_on")
        self.fields["start_from"].queryset = earlier
        newest = earlier.first()
        if newest:
            self.initial.setdefault("start_from", newest.pk)
            self.initial.setdefault("region", newest.region_id)
            self.initial.setdefault("languages", newest.languages)

    def clean(self):
        values = super().clean()
        city, first = values.get("city"), values.get("starts_on")
        if city and first:
            twin = Convening.objects.filter(city__iexact=city, starts_on=first).first()
            if twin:
                self.add_error(
                    "starts_on", _("There is a convening in %(city)s on that day already.") % {"city": city}
                )
        return values


class SessionForm(ModelForm):
    """One item of the agenda, in the time of the venue."""

    class Meta:
        model = Session
        fields = ["title_en", "title_es", "title_fr", "kind", "topic", "room", "link"]

    day = forms.ChoiceField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends"), widget=TimeInput)
    field_order = ["day", "begins", "ends"]

    def __init__(self, *args, convening: Convening, **kwargs):
        self.convening = convening
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(d.isoformat(), date_format(d, "l j F")) for d in convening.days]
        for code, name in settings.LANGUAGES:
            if code in convening.languages:
                self.fields[f"title_{code}"].label = f"{_('Title')} ({name})"
                self.fields[f"title_{code}"].required = False
            else:
                del self.fields[f"title_{code}"]
        if self.instance.pk:
            start, end = convening.local(self.instance.starts_at), convening.local(self.instance.ends_at)
            self.initial |= {"day": start.date().isoformat(), "begins": start.time(), "ends": end.time()}

    def clean(self):
        values = super().clean()
        if not any(values.get(f"title_{code}") for code in self.convening.languages):
            self.add_error(f"title_{self.convening.languages[0]}", _("Give the session a title."))
        begins, ends = values.get("begins"), values.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The session ends before it begins."))
        elif begins and ends and values.get("day"):
            self._set_moments(values)
        return values

    def _set_moments(self, values) -> None:
        day = date.fromisoformat(values["day"])
        for field, attribute in (("begins", "starts_at"), ("ends", "ends_at")):
            try:
                setattr(self.instance, attribute, at_wall(day, values[field], self.convening.zone))
            except forms.ValidationError as error:
                self.add_error(field, error)

    def _post_clean(self):
        self.instance.convening = self.convening
        super()._post_clean()


class ReasonForm(Form):
    """Something ends early; whoever is told wants to know why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. The people concerned read them."),
        error_messages={"required": _("Say why, in one sentence.")},
    )
