"""The second form, once there is a place: journey, room, visa, whom to call, what to eat."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import DateInput, Form, TimeInput
from participants.logistics import MOST_DAYS_AROUND
from participants.models import Registration, Travel
from participants.models.travel import HOTEL, JOURNEY, PASSPORT
from participants.states import Costs, TravelMode

DAYS = ("arrival_day", "departure_day", "hotel_from", "hotel_to", "passport_expiry", "born")
TIMES = ("arrival_time", "departure_time")
NUMBER = re.compile(r"[0-9A-Z][0-9A-Z -]{2,18}[0-9A-Z]", re.IGNORECASE)
OLDEST = date(1900, 1, 1)
YES_OR_NO = [("yes", _("Yes")), ("no", _("No"))]
NO_DAY = _("Write the day as a date.")
NO_TIME = _("Write the time as 14:05.")


def a_day(label, **options) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=DateInput(), error_messages={"invalid": NO_DAY}, **options
    )


def a_time(label) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=TimeInput(),
        help_text=_("As the ticket says it: the clock of the place."),
        error_messages={"invalid": NO_TIME},
    )


def a_text(label, length: int, **options) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=length, **options)


class TravelForm(Form):
    """Nothing of the journey must be known yet; what is known must be possible."""

    mode = forms.ChoiceField(
        label=_("How do you come?"), choices=TravelMode, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you come.")},
    )  # fmt: skip
    arrival_day = a_day(_("Day of arrival"), help_text=_("Leave it empty as long as you do not know it."))
    arrival_time = a_time(_("Time of arrival"))
    arrival_flight = a_text(_("Flight of arrival"), 20, help_text=_("For example CM 411."))
    arrival_place = a_text(_("Coming from"), 80, help_text=_("City or airport of the last leg."))
    departure_day = a_day(_("Day of departure"))
    departure_time = a_time(_("Time of departure"))
    departure_flight = a_text(_("Flight of departure"), 20)
    departure_place = a_text(_("Going to"), 80)
    hotel = forms.ChoiceField(
        label=_("Do you need a hotel room?"), choices=YES_OR_NO, widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you need a room.")},
    )  # fmt: skip
    hotel_from = a_day(_("First night"))
    hotel_to = a_day(_("Day you leave the hotel"))
    wants_visa_letter = forms.BooleanField(
        label=_("I need a letter for a visa"),
        help_text=_("Only then we ask for your passport. Untick it later, and we forget the passport."),
        required=False,
    )
    letter_language = forms.ChoiceField(
        label=_("Language of the letter"), choices=settings.LANGUAGES, required=False
    )
    passport_name = a_text(_("Name as in the passport"), 150)
    passport_number = a_text(_("Passport number"), 20)
    passport_nationality = a_text(_("Nationality"), 80, help_text=_("In the language of the letter."))
    passport_expiry = a_day(_("Passport valid until"))
    born = a_day(_("Date of birth"), help_text=_("Embassies ask for it in such letters."))
    emergency_contact = a_text(
        _("Whom to call in an emergency"), 200, help_text=_("A name and a telephone number.")
    )
    diet = a_text(_("Diet"), 200, help_text=_("For example vegetarian, halal, an allergy."))
    access = a_text(_("What would make taking part easier"), 600, widget=forms.Textarea(attrs={"rows": 3}))

    PARTS = (
        (_("Journey"), ("mode", *JOURNEY), "journey"),
        (_("Hotel"), ("hotel", *HOTEL), "hotel"),
        (_("Visa"), ("wants_visa_letter", "letter_language", *PASSPORT), "visa"),
        (_("Emergency"), ("emergency_contact",), "emergency"),
        (_("Diet and access"), ("diet", "access"), "food"),
    )

    def __init__(self, *args, registration: Registration, **kwargs):
        self.registration, self.convening = registration, registration.convening
        super().__init__(*args, **kwargs)
        self.initial |= self._known()
        for name in ("passport_number", "arrival_flight", "departure_flight"):
            self.fields[name].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}
        # What a shared browser would offer to the next person.
        for name in PASSPORT:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _known(self) -> dict:
        travel = Travel.objects.filter(registration=self.registration).first()
        needs = getattr(self.registration, "needs", None)
        known = {
            "letter_language": self.registration.person.language or get_language(),
            "diet": needs.diet if needs else "",
            "access": needs.access if needs else "",
        }
        if travel is None or not travel.sent_at:
            return known
        kept = {name: getattr(travel, name) for name in (*JOURNEY, *HOTEL, *PASSPORT, "emergency_contact")}
        return {
            **known, **kept, "mode": travel.mode, "hotel": "yes" if travel.hotel_from else "no",
            "wants_visa_letter": travel.wants_visa_letter,
            "letter_language": travel.letter_language or known["letter_language"],
        }  # fmt: skip

    def parts(self) -> list[dict]:
        """The form in its five parts, for the page; a room or a passport is asked whole if at all."""
        for name in (*HOTEL, "letter_language", *PASSPORT):
            self.fields[name].required = True  # in words only: nothing is checked any more
        return [
            {"title": title, "key": key, "fields": [self[name] for name in names]}
            for title, names, key in self.PARTS
        ]

    def clean_passport_number(self) -> str:
        number = " ".join(self.cleaned_data["passport_number"].upper().split())
        if number and not NUMBER.fullmatch(number):
            raise forms.ValidationError(_("A passport number has letters and digits, at least four."))
        return number

    def clean(self):
        values = super().clean()
        if values.get("mode") == TravelMode.LOCAL:
            self._leave_out(values, JOURNEY)
        else:
            self._check_journey(values)
        if values.get("hotel") == "yes":
            self._check_hotel(values)
        else:
            self._leave_out(values, HOTEL)
        if values.get("wants_visa_letter"):
            self._check_passport(values)
        else:
            self._leave_out(values, ("letter_language", *PASSPORT))
        return values

    def _leave_out(self, values: dict, names: Iterable[str]) -> None:
        """What is not asked is not kept, and nothing in it can be wrong: the page does not show it."""
        for name in names:
            self.errors.pop(name, None)
            values[name] = None if name in (*DAYS, *TIMES) else ""

    def _check_journey(self, values: dict) -> None:
        arrives, departs = values.get("arrival_day"), values.get("departure_day")
        self._check_near(values, "arrival_day", "departure_day")
        if arrives and arrives > self.convening.ends_on:
            self.add_error("arrival_day", _("The convening is over by then."))
        if departs and departs < self.convening.starts_on:
            self.add_error("departure_day", _("The convening has not begun by then."))
        if arrives and departs and departs < arrives:
            self.add_error("departure_day", _("You would leave before you arrive."))
        for day, clock in (("arrival_day", "arrival_time"), ("departure_day", "departure_time")):
            if values.get(clock) and not values.get(day) and day not in self.errors:
                self.add_error(day, _("Write the day as well."))

    def _check_hotel(self, values: dict) -> None:
        for name in HOTEL:
            if not values.get(name) and name not in self.errors:
                self.add_error(name, _("Write the day, so that the room can be booked."))
        self._check_near(values, *HOTEL)
        first, last = values.get("hotel_from"), values.get("hotel_to")
        if first and last and last <= first:
            self.add_error("hotel_to", _("You would leave the hotel before the first night."))

    def _check_near(self, values: dict, *names: str) -> None:
        """A slip in month or year, before a driver stands at the airport."""
        around = timedelta(days=MOST_DAYS_AROUND)
        for name in names:
            day = values.get(name)
            if day and not self.convening.starts_on - around <= day <= self.convening.ends_on + around:
                self.add_error(
                    name,
                    _("That is far from the convening, which begins on %(day)s.")
                    % {"day": date_format(self.convening.starts_on, "DATE_FORMAT")},
                )

    def _check_passport(self, values: dict) -> None:
        for name in ("letter_language", *PASSPORT):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, _("The letter needs this."))
        expiry, born = values.get("passport_expiry"), values.get("born")
        if expiry and expiry < self.convening.ends_on:
            self.add_error("passport_expiry", _("This passport is not valid until the end of the convening."))
        if born and not OLDEST <= born < self.convening.today():
            self.add_error("born", _("This cannot be a date of birth."))

    def travel_values(self) -> dict:
        """What the rows keep: days and times as text, the passport only with a letter."""
        values = self.cleaned_data
        kept = {
            name: _as_text(values.get(name)) for name in (*JOURNEY, *HOTEL, *PASSPORT, "emergency_contact")
        }
        return kept | {
            "mode": values["mode"],
            "wants_visa_letter": values["wants_visa_letter"],
            "letter_language": values["letter_language"],
        }


def _as_text(value) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else value.isoformat()


class CostsForm(Form):
    """What the letter says of who pays."""

    costs = forms.ChoiceField(
        label=_("Who pays, as the letter says it"),
        choices=[("", _("The letter says nothing of it")), *Costs.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    # The letter that stands while the form is read; one that came since is not revoked unseen.
    earlier = forms.IntegerField(required=False, widget=forms.HiddenInput)
