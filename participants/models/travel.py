"""How somebody comes and where they stay: sealed, read by few, each reading in the trail, emptied on time."""

from datetime import date, time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from academy.documents.models import IssuedDocument
from academy.sealed import SealedTextField
from convenings.models import Convening
from participants.models.registrations import Registration
from participants.states import Costs, TravelMode

# Asked only of who wants a letter for the visa, and forgotten as soon as they no longer do.
PASSPORT = ("passport_name", "passport_number", "passport_nationality", "passport_expiry", "born")
JOURNEY = (
    "arrival_day", "arrival_time", "arrival_flight", "arrival_place",
    "departure_day", "departure_time", "departure_flight", "departure_place",
)  # fmt: skip
HOTEL = ("hotel_from", "hotel_to")
SEALED = (*JOURNEY, *HOTEL, *PASSPORT, "emergency_contact")


class Travel(models.Model):
    """Flights, hotel, passport if a visa needs it, and whom to call: what the person said on the second form.

    Days and times are sealed as text in ISO form; an empty one is not known yet.
    """

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="travel")
    mode = models.CharField(_("how they come"), max_length=5, choices=TravelMode, blank=True)
    arrival_day = SealedTextField(_("day of arrival"), blank=True)
    arrival_time = SealedTextField(_("time of arrival"), blank=True)
    arrival_flight = SealedTextField(_("flight of arrival"), blank=True)
    arrival_place = SealedTextField(_("coming from"), blank=True)
    departure_day = SealedTextField(_("day of departure"), blank=True)
    departure_time = SealedTextField(_("time of departure"), blank=True)
    departure_flight = SealedTextField(_("flight of departure"), blank=True)
    departure_place = SealedTextField(_("going to"), blank=True)
    # The first night and the morning of leaving; both empty: no room wanted.
    hotel_from = SealedTextField(_("hotel from"), blank=True)
    hotel_to = SealedTextField(_("hotel until"), blank=True)
    wants_visa_letter = models.BooleanField(_("wants a letter for the visa"), default=False)
    letter_language = models.CharField(
        _("language of the letter"), max_length=5, choices=settings.LANGUAGES, blank=True
    )
    passport_name = SealedTextField(_("name as in the passport"), blank=True)
    passport_number = SealedTextField(_("passport number"), blank=True)
    passport_nationality = SealedTextField(_("nationality"), blank=True)
    passport_expiry = SealedTextField(_("passport valid until"), blank=True)
    born = SealedTextField(_("date of birth"), blank=True)
    emergency_contact = SealedTextField(_("emergency contact"), blank=True)
    # When the person last sent the form.
    sent_at = models.DateTimeField(null=True, blank=True)
    purged_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"travel of registration {self.registration_id}"

    @property
    def arrives_on(self) -> date | None:
        return _day(self.arrival_day)

    @property
    def departs_on(self) -> date | None:
        return _day(self.departure_day)

    @property
    def arrives_at(self) -> time | None:
        return _clock(self.arrival_time)

    @property
    def departs_at(self) -> time | None:
        return _clock(self.departure_time)

    @property
    def first_night(self) -> date | None:
        return _day(self.hotel_from)

    @property
    def leaves_hotel_on(self) -> date | None:
        return _day(self.hotel_to)

    def sleeps_on(self, day: date) -> bool:
        """Whether a room is wanted for the night that begins on this day."""
        first, last = self.first_night, self.leaves_hotel_on
        return bool(first and last and first <= day < last)

    @property
    def is_known(self) -> bool:
        """Whether one knows when they come and go."""
        return bool(self.sent_at) and (
            self.mode == TravelMode.LOCAL or bool(self.arrives_on and self.departs_on)
        )

    @property
    def has_passport(self) -> bool:
        return all(getattr(self, name) for name in PASSPORT)

    def forget_passport(self) -> None:
        """Nobody asked for a letter any more: what it needed is not kept. Does not save."""
        self.wants_visa_letter, self.letter_language = False, ""
        for name in PASSPORT:
            setattr(self, name, "")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _clock(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


class VisaLetterQuerySet(models.QuerySet):
    def valid(self) -> "VisaLetterQuerySet":
        return self.filter(is_valid=True)


class VisaLetter(models.Model):
    """A letter that asks an embassy to let somebody come. Its passport data are sealed and emptied."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="visa_letters")
    paper = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="visa_letter")
    reference = models.CharField(_("reference"), max_length=30, unique=True)
    costs = models.CharField(_("who pays"), max_length=12, choices=Costs, blank=True)
    # Falls with the paper's revocation; one valid letter a registration, whoever presses twice.
    is_valid = models.BooleanField(default=True)

    objects = VisaLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(is_valid=True), name="visaletter_one_valid"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("participants:visa-letter", args=[self.registration_id])


class EmptyingQuerySet(models.QuerySet):
    def visible_to(self, user) -> "EmptyingQuerySet":
        """Staff see all, an organiser those of their convenings."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_academy_staff else self.filter(convening__in=user.convening_ids)


class Emptying(models.Model):
    """One night on which needs, travel and letters of a convening were emptied: how many, never whose."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="emptyings")
    emptied_at = models.DateTimeField()
    needs = models.PositiveIntegerField(default=0)
    travel = models.PositiveIntegerField(default=0)
    letters = models.PositiveIntegerField(default=0)
    # Of a convening that was called off: forgotten at once, with the letters made from them.
    passports = models.PositiveIntegerField(default=0)

    objects = EmptyingQuerySet.as_manager()

    class Meta:
        ordering = ["-emptied_at", "convening"]

    def __str__(self) -> str:
        return f"{self.convening}, {self.emptied_at:%Y-%m-%d}"

    @property
    def numbers(self) -> dict[str, int]:
        return {kind: getattr(self, kind) for kind in ("needs", "travel", "letters", "passports")}
