from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation
from django.utils.formats import localize
from django.utils.translation import gettext as _

from academy.pages.templatetags.pages import day_range
from convenings.models import Convening
from participants.models import Registration

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
    def of(cls, registration: Registration, *, hours: Decimal) -> "CertificateSheet":
        convening, person = registration.convening, registration.person
        with translation.override(person.language):
            name = person.printed_name
            return cls(
                title=_("Certificate of participation"),
                holder=name,
                size="longer" if len(name) > LONGER else "long" if len(name) > LONG else "",
                took_part=_("took part in"),
                convening=convening.title,
                held=_held(convening, hours),
                sessions=_topics(convening),
                partners=convening.partners,
                signatories=list(convening.signatories),
                about=f"{convening.title}, {day_range(convening.starts_on, convening.ends_on)}",
            )


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
