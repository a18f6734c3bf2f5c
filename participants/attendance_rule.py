"""Who earns a certificate: present at the convening's share of its sessions, and why not if not."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from academy.documents import glyphs
from convenings.models import Convening, Session
from participants.models import Attendance, Certificate, Registration
from participants.states import Presence


@dataclass(frozen=True)
class Standing:
    """One person's attendance. `share` is in percent of all counted sessions, rounded down."""

    registration: Registration
    present: int
    sessions: int
    hours: Decimal
    needed: int
    certificate: Certificate | None

    @property
    def share(self) -> int:
        return 100 * self.present // self.sessions if self.sessions else 0

    @property
    def earns(self) -> bool:
        return self.sessions > 0 and 100 * self.present >= self.needed * self.sessions

    @property
    def language(self) -> str:
        """In which language the certificate is, or will be."""
        code = self.certificate.paper.language if self.certificate else self.registration.person.language
        return str(dict(settings.LANGUAGES).get(code, code))

    @property
    def unprintable(self) -> list[str]:
        """Letters of the name that our papers have no picture for."""
        return glyphs.unprintable(self.registration.person.printed_name)

    @property
    def is_to_issue(self) -> bool:
        """Has earned a certificate, has none, and the name can be printed."""
        return self.earns and self.certificate is None and not self.unprintable

    @property
    def is_renamed(self) -> bool:
        """The certificate carries another name than would be printed today."""
        printed = self.registration.person.printed_name
        return bool(self.certificate and self.certificate.paper.data["holder"] != printed)

    @property
    def why_not(self) -> str:
        if self.earns:
            return ""
        if not self.sessions:
            return _("The agenda has no sessions.")
        return _("Present at %(present)d of %(sessions)d sessions; %(needed)d %% are needed.") % {
            "present": self.present,
            "sessions": self.sessions,
            "needed": self.needed,
        }


def standings(convening: Convening) -> list[Standing]:
    """Everybody confirmed, by name, with what they attended (four queries, however many people)."""
    return _standings(convening, convening.registrations.confirmed())


def standing_of(registration: Registration) -> Standing:
    """What one person attended, whatever became of the registration since."""
    convening = registration.convening
    return _standings(convening, convening.registrations.filter(pk=registration.pk))[0]


def _standings(convening: Convening, registrations) -> list[Standing]:
    sessions = {session.pk: session for session in Session.objects.counted().filter(convening=convening)}
    attended = defaultdict(list)
    rows = Attendance.objects.filter(session__in=sessions, presence=Presence.PRESENT)
    for registration_id, session_id in rows.values_list("registration_id", "session_id"):
        attended[registration_id].append(sessions[session_id])
    certificates = {
        c.registration_id: c
        for c in Certificate.objects.valid().filter(registration__convening=convening).select_related("paper")
    }
    people = registrations.select_related("person", "person__country", "delegation__country")
    return [
        Standing(
            registration=registration,
            present=len(attended[registration.pk]),
            sessions=len(sessions),
            hours=hours_of(attended[registration.pk]),
            needed=convening.attendance_rule,
            certificate=certificates.get(registration.pk),
        )
        for registration in people.order_by("person__full_name")
    ]


def hours_of(sessions: list[Session]) -> Decimal:
    """How long they were together, in hours, to the half hour below."""
    minutes = sum((s.ends_at - s.starts_at).total_seconds() for s in sessions) / 60
    return Decimal(int(minutes // 30)) / 2
