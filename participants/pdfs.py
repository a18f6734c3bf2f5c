from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from academy.documents import qr
from academy.pages.templatetags.pages import day_range
from convenings.models import Convening, Invitation, Partner, Session
from convenings.models.convenings import together
from participants.models import Delegation, Registration, SheetLine

# Beyond these lengths the name is set smaller, so that it stands on two lines at most.
LONG, LONGER = 30, 52


@dataclass(frozen=True)
class CertificateSheet:
    """Everything that stands on a certificate, as plain text in the holder's language."""

    title: str
    holder: str
    size: str
    took_part: str
    convening: str
    held: str
    sessions: str
    partners: str
    signatories: list[str]
    about: str

    @classmethod
    def of(cls, registration: Registration, *, hours: Decimal, language: str = "") -> "CertificateSheet":
        """In `language`, or else in the holder's own."""
        convening, person = registration.convening, registration.person
        with translation.override(language or person.language):
            name = person.printed_name
            return cls(
                title=_("Certificate of participation"),
                holder=name,
                size="longer" if len(name) > LONGER else "long" if len(name) > LONG else "",
                took_part=_("took part in"),
                convening=convening.title,
                held=_held(convening, hours),
                sessions=_topics(convening),
                partners=together(Partner.objects.approved().filter(convening=convening)),
                signatories=list(convening.signatories),
                about=f"{convening.title}, {day_range(convening.starts_on, convening.ends_on)}",
            )


@dataclass(frozen=True)
class InvitationSheet:
    """A formal letter to a government or body, in the language it was invited in."""

    addressee: str
    contact: str
    reference: str
    convening: str
    facts: list[tuple[str, str]]
    paragraphs: list[str]
    closing: str
    partners: str
    signatories: list[str]

    @classmethod
    def of(cls, delegation: Delegation, invitation: Invitation) -> "InvitationSheet":
        convening = delegation.convening
        with translation.override(invitation.language):
            return cls(
                addressee=_addressee(delegation),
                contact=invitation.contact_name,
                reference=invitation.reference,
                convening=convening.title,
                facts=_when_and_where(convening, invitation.seats),
                paragraphs=_paragraphs(convening),
                closing=_("Please accept the assurances of our highest consideration."),
                partners=convening.partner_names,
                signatories=list(convening.signatories),
            )


def _addressee(delegation: Delegation) -> str:
    if delegation.country is None:
        return delegation.body_name
    return _("To the Government: %(country)s") % {"country": delegation.country.name}


def _when_and_where(convening: Convening, seats: int) -> list[tuple[str, str]]:
    place = convening.place if convening.is_online else f"{convening.city}, {convening.host_country.name}"
    return [
        (_("When"), day_range(convening.starts_on, convening.ends_on)),
        (_("Where"), f"{place} · {convening.venue}" if convening.venue else place),
        (_("Seats"), str(seats)),
    ]


def _paragraphs(convening: Convening) -> list[str]:
    text = [
        _(
            "Our Secure Future and UN Women have the honour of inviting you to send a delegation to "
            "%(convening)s, a regional convening of the Women, Peace and Security National Action Plan "
            "Academy."
        )
        % {"convening": convening.title},
        _(
            "The Academy helps governments and civil society to design and carry out National Action Plans "
            "under United Nations Security Council resolution 1325 (2000). At the convening each "
            "delegation works on a roadmap for its country; for months afterwards the Academy offers "
            "technical assistance."
        ),
        _("We ask for a mixed delegation, of government and of civil society together."),
    ]
    last = convening.nominations_close_on
    if last:
        words = _("Please answer and name the people of your delegation by %(day)s, on this portal:")
        text += [words % {"day": date_format(last, "DATE_FORMAT")}, settings.BASE_URL]
    return text


def _held(convening: Convening, hours: Decimal) -> str:
    values = {
        "place": convening.city,
        "country": convening.host_country.name,
        "days": day_range(convening.starts_on, convening.ends_on),
        "hours": localize(hours.normalize() if hours % 1 else int(hours)),
    }
    if convening.is_online:
        return _("held online, %(days)s, and completed %(hours)s hours of work.") % values
    return _("held in %(place)s (%(country)s), %(days)s, and completed %(hours)s hours of work.") % values


def _topics(convening: Convening) -> str:
    labels: list[str] = []
    for session in convening.sessions.select_related("topic"):
        if session.topic and session.topic.label not in labels:
            labels.append(session.topic.label)
    return _("Topics: %(topics)s.") % {"topics": ", ".join(labels)} if labels else ""


@dataclass(frozen=True)
class SignInSheet:
    """The sheet of a session that people sign, in the convening's language.

    It lies on a table where everybody reads it: names are those that other participants may read.
    """

    title: str
    session: str
    when: str
    room: str
    convening: str
    people: list[dict[str, str]]

    @classmethod
    def of(cls, session: Session, lines: list[SheetLine]) -> "SignInSheet":
        convening = session.convening
        with translation.override(language_of(convening)):
            times = f"{session.local_start:%H:%M}–{session.local_end:%H:%M}"
            return cls(
                title=_("Sign-in sheet"),
                session=session.title,
                when=f"{date_format(session.local_start, 'DATE_FORMAT')}, {times}",
                room=session.room,
                convening=convening.title,
                people=[
                    {
                        "number": str(line.number),
                        "name": line.registration.person.listed_name,
                        "of": str(line.registration.delegation or line.registration.get_role_display()),
                    }
                    for line in lines
                ],
            )


@dataclass(frozen=True)
class BadgeSheet:
    """Badges, eight to a page, in the convening's language."""

    title: str
    convening: str
    badges: list[dict[str, str]]

    @classmethod
    def of(cls, convening: Convening, registrations: list[Registration]) -> "BadgeSheet":
        with translation.override(language_of(convening)):
            return cls(
                title=_("Badges"),
                convening=convening.title,
                badges=[_badge(registration) for registration in registrations],
            )


def language_of(convening: Convening) -> str:
    """In which language papers of the whole convening are printed: the first of its own."""
    return (convening.languages or ["en"])[0]


def _badge(registration: Registration) -> dict[str, str]:
    person = registration.person
    name = person.printed_name
    country = registration.delegation or person.country
    return {
        "name": name,
        "size": "longer" if len(name) > 34 else "long" if len(name) > 20 else "",
        # Who is hidden or goes by another name is not given away by an institution.
        "of": str(country or (person.organisation if person.is_shown_fully else "") or ""),
        "sector": person.sector,
        "sector_words": str(person.get_sector_display()),
        "role": str(registration.get_role_display()),
        "photos": "yes" if person.photo_consent_at else "no",
        "code": registration.shown_code,
        "qr": qr.svg(registration.badge_code, title=_("QR code of the badge")),
    }
