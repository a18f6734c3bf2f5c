"""What somebody may ask to have changed after the deadline, field by field: as it is, and in words."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participants.models import ChangeRequest, Registration
from participants.states import Gender

ABOUT = ("certificate_name", "job_title", "organisation", "phone", "language", "gender", "gender_words")
PARTICIPATION = ("days", "interpretation", "wants_travel_help")
# Sealed where they lie, and in the request; whoever reads them there is written down as well.
SEALED = ("diet", "access")

LABELS = {
    "full_name": lambda: _("Name"),
    "email": lambda: _("E-mail address"),
    "certificate_name": lambda: _("Name on the certificate"),
    "printed_name": lambda: _("Name on the certificate"),
    "job_title": lambda: _("Position"),
    "organisation": lambda: _("Institution"),
    "phone": lambda: _("Telephone"),
    "language": lambda: _("Language"),
    "gender": lambda: _("Gender"),
    "gender_words": lambda: _("in my own words"),
    "days": lambda: _("Days"),
    "interpretation": lambda: _("Interpretation"),
    "wants_travel_help": lambda: _("Needs help with the journey"),
    "diet": lambda: _("Diet"),
    "access": lambda: _("What would make taking part easier"),
}


@dataclass(frozen=True)
class Line:
    """One field of a request. `is_sealed`: its words are kept back from this reader for now."""

    label: str
    was: str
    will: str
    is_sealed: bool = False


def as_it_is(registration: Registration) -> dict:
    """Every answer as it stands in the database now, not as a form may have changed it in memory."""
    standing = Registration.objects.select_related("person", "needs").get(pk=registration.pk)
    person = standing.person
    found = {name: getattr(person, name) for name in ABOUT}
    found["certificate_name"] = person.certificate_name or person.full_name
    found |= {name: getattr(standing, name) for name in PARTICIPATION}
    found["days"] = standing.days or [day.isoformat() for day in registration.convening.days]
    return found | {name: getattr(standing.needs, name) for name in SEALED}


def differences(registration: Registration, values: dict) -> dict[str, list]:
    """What would change, field by field [as it is, as it should be]."""
    standing = as_it_is(registration)
    return {
        name: [standing[name], will]
        for name, will in values.items()
        if name in standing and standing[name] != will
    }


def write(registration: Registration, values: dict) -> list[tuple[Model, list[str]]]:
    """Put granted answers where they belong. Returns the rows to save, each with its fields."""
    places: list[tuple[Model, tuple[str, ...]]] = [
        (registration.person, ABOUT),
        (registration, PARTICIPATION),
        (registration.needs, SEALED),
    ]
    changed = []
    for row, names in places:
        mine = [name for name in names if name in values]
        for name in mine:
            setattr(row, name, values[name])
        if mine:
            changed.append((row, mine))
    return changed


def lines(change: ChangeRequest, *, shows_contacts: bool, shows_sealed: bool) -> list[Line]:
    """What is asked for, in the reader's language, as far as it is this reader's to know."""
    found = []
    for name, (was, will) in change.wanted.items():
        if name == "email" and not shows_contacts:
            continue
        if name in SEALED and not shows_sealed:
            found.append(Line(LABELS[name](), "", "", is_sealed=True))
        else:
            before = _words(name, was) if was not in ("", []) else ""
            found.append(Line(LABELS[name](), before, _words(name, will)))
    return found


def _words(name: str, value) -> str:
    if name == "days":
        return ", ".join(date_format(date.fromisoformat(day), "MONTH_DAY_FORMAT") for day in value)
    if name == "wants_travel_help":
        return _("yes") if value else _("no")
    if name in {"language", "interpretation"}:
        return str(dict(settings.LANGUAGES).get(value, "")) or "–"
    if name == "gender" and value:
        return str(Gender(value).label)
    return value or "–"
