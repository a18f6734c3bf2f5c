"""What stands on a letter that asks an embassy to let somebody come, and when it is out of date."""

from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.pages.templatetags.pages import day_range
from convenings.models import Convening
from convenings.models.convenings import together
from participants.models import Registration, Travel, VisaLetter
from participants.states import Costs, RegistrationRole


@dataclass(frozen=True)
class VisaSheet:
    """The part of the letter that may be kept: the convening and who signs, nothing of the person."""

    title: str
    addressee: str
    opening: str
    request: str
    costs: str
    questions: str
    closing: str
    convening: str
    stay: list[tuple[str, str]]
    partners: str
    signatories: list[str]

    @classmethod
    def of(cls, registration: Registration, *, language: str, costs: str) -> "VisaSheet":
        convening = registration.convening
        with translation.override(language):
            return cls(
                title=_("To whom it may concern"),
                addressee=_("Embassy or consulate, immigration authorities: %(country)s")
                % {"country": convening.host_country.name},
                opening=_opening(convening),
                request=_(
                    "We ask you to issue the visa or permission that this person needs to enter and to stay "
                    "for the days of the convening and of the journey, and thank you for your help."
                ),
                costs=_costs(costs),
                questions=_("For questions: %(address)s") % {"address": settings.SUPPORT_EMAIL},
                closing=_("Please accept the assurances of our highest consideration."),
                convening=convening.title,
                stay=_when_and_where(convening),
                # An embassy is no place for a name that has not agreed.
                partners=together(p for p in convening.partners.all() if p.is_approved),
                signatories=list(convening.signatories),
            )


@dataclass(frozen=True)
class PassportSheet:
    """The part of the letter that is sealed and emptied: who the person is, as the passport says it."""

    holder: str
    identity: list[tuple[str, str]]

    @classmethod
    def of(cls, travel: Travel) -> "PassportSheet":
        registration, person = travel.registration, travel.registration.person
        with translation.override(travel.letter_language):
            named = [
                (_("Name as in the passport"), travel.passport_name),
                (_("Date of birth"), _in_words(travel.born)),
                (_("Nationality"), travel.passport_nationality),
                (_("Passport number"), travel.passport_number),
                (_("Passport valid until"), _in_words(travel.passport_expiry)),
                (_("Function"), person.job_title),
                (_("Institution"), person.organisation),
                (_("Takes part as"), _role(registration)),
                (_("In the country"), _stay(travel)),
            ]
        return cls(holder=travel.passport_name, identity=[(label, said) for label, said in named if said])


def _in_words(text: str) -> str:
    # A date as its own month: in a passport 03/04 is another day for every reader.
    return date_format(date.fromisoformat(text), "DATE_FORMAT") if text else ""


def _role(registration: Registration) -> str:
    role = RegistrationRole(registration.role).label
    if registration.delegation is None:
        return str(role)
    return f"{role}, {registration.delegation}"


def _stay(travel: Travel) -> str:
    first, last = travel.arrives_on, travel.departs_on
    return day_range(first, last) if first and last else ""


def _opening(convening: Convening) -> str:
    return _(
        "Our Secure Future and UN Women confirm that the person named here is invited to take part in "
        "%(convening)s, a regional convening of the Women, Peace and Security National Action Plan Academy."
    ) % {"convening": convening.title}


def _costs(costs: str) -> str:
    said = {
        Costs.ACADEMY: _("The organisers pay for the journey and the stay of this person."),
        Costs.STAY: _(
            "The organisers pay for the stay; the institution of this person pays for the journey."
        ),
        Costs.INSTITUTION: _("The institution of this person pays for the journey and the stay."),
    }
    return said[Costs(costs)] if costs else ""


def _when_and_where(convening: Convening) -> list[tuple[str, str]]:
    place = f"{convening.city}, {convening.host_country.name}"
    return [
        (_("Days of the convening"), day_range(convening.starts_on, convening.ends_on)),
        (_("Venue"), f"{convening.venue}, {place}" if convening.venue else place),
    ]


def about(convening: Convening) -> str:
    """For the page where the number is verified."""
    return f"{convening.title}, {day_range(convening.starts_on, convening.ends_on)}"


def reference_of(registration: Registration, *, number: int) -> str:
    """The number an embassy files the letter under; a newer letter to the same person gets another."""
    return f"VISA-{timezone.localdate().year}-{registration.pk:05d}-{number}"


def is_outdated(letter: VisaLetter, travel: Travel) -> bool:
    """Whether the letter says something else than it would if it were issued now."""
    now = VisaSheet.of(letter.registration, language=travel.letter_language, costs=letter.costs)
    said = letter.paper.data | letter.paper.sealed.as_dict
    said.pop("reference")
    would_say = asdict(now) | asdict(PassportSheet.of(travel))
    return letter.paper.language != travel.letter_language or _as_lists(would_say) != said


def _as_lists(values: dict) -> dict:
    """The pairs of a sheet as JSON gives them back."""
    return {
        name: [list(one) if isinstance(one, tuple) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in values.items()
    }


@dataclass(frozen=True)
class Wanted:
    """Somebody asked for a letter; how far it is."""

    registration: Registration
    letter: VisaLetter | None
    is_outdated: bool


def wanted(convening: Convening) -> list[Wanted]:
    """Everybody with a place who asked for a letter; those without one, or with an old one, first."""
    found = convening.registrations.confirmed().filter(travel__wants_visa_letter=True)
    people = (
        found.select_related("person", "delegation__country", "travel", "convening__host_country")
        .prefetch_related("convening__partners")
        .order_by("person__full_name")
    )
    letters = VisaLetter.objects.valid().filter(registration__in=found).select_related("paper__sealed")
    issued = {letter.registration_id: letter for letter in letters}
    lines = [_wanted(registration, issued.get(registration.pk)) for registration in people]
    return sorted(lines, key=lambda line: line.letter is not None and not line.is_outdated)


def _wanted(registration: Registration, letter: VisaLetter | None) -> Wanted:
    if letter is None:
        return Wanted(registration, None, is_outdated=False)
    letter.registration = registration
    return Wanted(registration, letter, is_outdated=is_outdated(letter, registration.travel))
