from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country, Region
from academy.pages.forms import DateInput, Form, ModelForm, TimeInput
from convenings.models import Convening, Partner, Session
from convenings.ready_made import THREE_DAYS
from convenings.walltime import at_wall, likely_zone, zones_by_country

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# Written in the language of the page; each can have a name in the others.
PLACES = ["city", "venue"]
MOST_SIGNATORIES = 2


def zone_choices() -> list[tuple[str, str]]:
    names = sorted({name for zones in zones_by_country().values() for name in zones})
    return [("", _("the usual zone of the host country"))] + [(n, n.replace("_", " ")) for n in names]


class LinesField(forms.CharField):
    """A short list, one thing a line."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value) -> list[str]:
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def has_changed(self, initial, data) -> bool:
        return not self.disabled and self.to_python(data) != (initial or [])


class SignatoriesField(LinesField):
    """Who signs the certificates: as many as have room beside each other."""

    def __init__(self):
        super().__init__(
            help_text=_("Titles without names, one a line. The line above each is signed by hand."),
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )

    def clean(self, value) -> list[str]:
        titles = super().clean(value)
        if len(titles) > MOST_SIGNATORIES:
            raise forms.ValidationError(
                _("A certificate has room for %(n)d signatures."), params={"n": MOST_SIGNATORIES}
            )
        return titles


class ConveningForm(ModelForm):
    """The facts of a convening: where, when, in which languages, until when people can register."""

    class Meta:
        model = Convening
        fields = [
            "title_en", "title_es", "title_fr", "city", "host_country", "venue", "is_online", "region",
            "starts_on", "ends_on", "time_zone", "languages", "capacity", "nominations_close_on",
            "registration_closes_on", "attendance_rule",
            "summary_en", "summary_es", "summary_fr",
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
        self._check_deadlines(values)
        self._check_capacity(values.get("capacity"))
        if "title_en" in self.fields and not any(values.get(f"title_{code}") for code in LANGUAGES):
            self.add_error("title_en", _("Give the convening a title."))
        values["time_zone"] = self._clean_zone(values)
        return values

    def _check_days(self, first, last) -> None:
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        elif first and last and last - first > timedelta(days=30):
            self.add_error("ends_on", _("A convening lasts a month at most. Is the year right?"))

    def _check_deadlines(self, values) -> None:
        last_day = values.get("ends_on")
        named, registered = values.get("nominations_close_on"), values.get("registration_closes_on")
        for field, day in (("nominations_close_on", named), ("registration_closes_on", registered)):
            if day and last_day and day > last_day:
                self.add_error(field, _("This is after the last day of the convening."))
        if named and registered and registered < named:
            self.add_error(
                "registration_closes_on",
                _("Whoever is named last could not register any more. Choose a later day."),
            )

    def _check_capacity(self, capacity) -> None:
        taken = self.instance.places_taken
        if capacity is not None and capacity < taken:
            self.add_error("capacity", _("%(n)d people are confirmed already.") % {"n": taken})

    def _clean_zone(self, values) -> str:
        """The zone that was chosen, if the host country has it; the country's usual one if none was."""
        country, zone = values.get("host_country"), values.get("time_zone")
        if country is None:
            return zone or ""
        if zone and not values.get("is_online") and zone not in zones_by_country().get(country.iso2, [zone]):
            self.add_error(
                "time_zone",
                _("%(country)s does not have the time of %(zone)s. Choose the zone of the venue.")
                % {"country": country, "zone": zone.replace("_", " ")},
            )
        elif not zone and not likely_zone(country.iso2):
            self.add_error("time_zone", _("Choose the time zone of the venue."))
        return zone or likely_zone(country.iso2)

    def _post_clean(self):
        """A place that changed has no names in other languages yet; one that did not keeps those it has."""
        columns = {
            place: [f"{place}_{code}" for code in LANGUAGES] for place in PLACES if place in self.fields
        }
        kept = {column: getattr(self.instance, column) for names in columns.values() for column in names}
        super()._post_clean()
        for place, names in columns.items():
            for column in names:
                if place not in self.changed_data:
                    setattr(self.instance, column, kept[column])
                elif column != f"{place}_{get_language()}":
                    setattr(self.instance, column, None)


class SettingsForm(ConveningForm):
    """Everything a convening is announced with, and what stands on its certificates, in each language."""

    class Meta(ConveningForm.Meta):
        fields = [*ConveningForm.Meta.fields, "signatories_en", "signatories_es", "signatories_fr"]

    signatories_en = SignatoriesField()
    signatories_es = SignatoriesField()
    signatories_fr = SignatoriesField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self._name_language(f"signatories_{code}", _("Who signs the certificates"), name)

    def in_languages(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What is written in one language, a group for each; those of the convening first."""
        texts = ("title", "summary", "signatories")
        spoken = self.instance.languages
        names = sorted(settings.LANGUAGES, key=lambda language: language[0] not in spoken)
        return [(name, [self[f"{text}_{code}"] for text in texts]) for code, name in names]


class Starts(ModelChoiceIterator):
    """Nothing, the Academy's own agenda, or an earlier convening."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        yield (THREE_DAYS, _("the Academy’s agenda of three days, with its six topics"))
        for convening in self.queryset:
            yield self.choice(convening)


class StartField(forms.ModelChoiceField):
    iterator = Starts

    def to_python(self, value):
        return THREE_DAYS if value == THREE_DAYS else super().to_python(value)


class NewConveningForm(ConveningForm):
    """Setting up: start from an earlier convening or empty, and the few facts that must be known."""

    class Meta(ConveningForm.Meta):
        fields = ["city", "host_country", "region", "starts_on", "ends_on", "time_zone", "languages"]

    start_from = StartField(
        label=_("Start from"),
        queryset=Convening.objects.none(),
        required=False,
        empty_label=_("an empty convening"),
        help_text=_(
            "From an earlier convening comes along: agenda, questions, rules for delegations, certificates "
            "and partners. Never people, files or answers."
        ),
    )
    field_order = ["start_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = Convening.objects.order_by("-starts_on")
        self.fields["start_from"].queryset = earlier
        newest = earlier.first()
        self.initial.setdefault("start_from", newest.pk if newest else THREE_DAYS)
        if newest:
            self.initial.setdefault("region", newest.region_id)
            self.initial.setdefault("languages", newest.languages)

    def clean(self):
        values = super().clean()
        city, first = values.get("city"), values.get("starts_on")
        if city and first:
            same_city = Q()
            for code in LANGUAGES:
                same_city |= Q(**{f"city_{code}__iexact": city})
            if Convening.objects.taking_place().filter(same_city, starts_on=first).exists():
                self.add_error(
                    "starts_on", _("There is a convening in %(city)s on that day already.") % {"city": city}
                )
        return values


class SessionForm(ModelForm):
    """One item of the agenda, in the time of the venue."""

    class Meta:
        model = Session
        fields = ["title_en", "title_es", "title_fr", "kind", "topic", "room", "link", "interpreted"]

    day = forms.ChoiceField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins"), widget=TimeInput)
    ends = forms.TimeField(label=_("Ends"), widget=TimeInput)
    link = Session._meta.get_field("link").formfield(assume_scheme="https")
    interpreted = forms.MultipleChoiceField(
        label=_("Can be followed in"),
        help_text=_("Spoken or interpreted."),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ["day", "begins", "ends"]

    def __init__(self, *args, convening: Convening, **kwargs):
        self.convening = convening
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            if code in convening.languages:
                self.fields[f"title_{code}"].label = f"{_('Title')} ({name})"
                self.fields[f"title_{code}"].required = False
            else:
                del self.fields[f"title_{code}"]
        days = set(convening.days)
        if self.instance.pk:
            start, end = convening.local(self.instance.starts_at), convening.local(self.instance.ends_at)
            self.initial |= {"day": start.date().isoformat(), "begins": start.time(), "ends": end.time()}
            days.add(start.date())  # also when the convening has moved: nothing moves the session unasked
        self.fields["day"].choices = [
            (day.isoformat(), f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}")
            for day in sorted(days)
        ]

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


class PartnerForm(ModelForm):
    """The name of a partner in each language of the convening; one is enough."""

    class Meta:
        model = Partner
        fields = ["name_en", "name_es", "name_fr"]

    def __init__(self, *args, convening: Convening, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            if code in convening.languages:
                self.fields[f"name_{code}"].label = f"{_('Name')} ({name})"
                self.fields[f"name_{code}"].required = False
            else:
                del self.fields[f"name_{code}"]

    def clean(self):
        values = super().clean()
        if not any(values.get(name) for name in self.fields) and not self.errors:
            self.add_error(next(iter(self.fields)), _("Write the name of the partner."))
        return values


class ApprovalForm(ModelForm):
    """Who of the partner agreed, how, and on which day."""

    class Meta:
        model = Partner
        fields = ["approved_on", "approved_through"]
        widgets = {"approved_on": DateInput}

    approved_through = forms.CharField(
        label=_("Who approved, and how"),
        help_text=_("For example: letter of the Representative in Kingston."),
        max_length=200,
        error_messages={"required": _("Say who approved it, and how.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        day = self.fields["approved_on"]
        day.required, day.label = True, _("Approved on")
        day.error_messages["required"] = _("Say on which day it was approved.")
        day.error_messages["invalid"] = _("Choose a day, for example 2027-03-31.")
        self.initial["approved_on"] = self.instance.approved_on or self.instance.convening.today()

    def clean_approved_on(self) -> date:
        day = self.cleaned_data["approved_on"]
        if day > self.instance.convening.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day
