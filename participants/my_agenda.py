"""One person's agenda: the sessions by day, in the person's own time, with what this person leads.

It may be kept on a phone, so it holds nobody else: who leads the other sessions is on the convening's page.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from convenings.agenda import days_of
from convenings.materials import materials_by_session
from convenings.models import Convening, Material, Session
from participants.models import Facilitation, Registration
from participants.states import FacilitationStatus

# Nobody lives there: it stands for "has not chosen a zone yet".
NOT_CHOSEN = "UTC"


@dataclass
class Line:
    """One session as this person reads it."""

    session: Session
    time: str
    there: str  # the venue's time, where it is another
    leading: Facilitation | None
    materials: list[Material]


@dataclass
class MyDay:
    on: date
    lines: list[Line]
    is_mine: bool


def zone_of(user: User, convening: Convening) -> ZoneInfo:
    """The person's own zone; the venue's until one is chosen."""
    return convening.zone if user.time_zone == NOT_CHOSEN else ZoneInfo(user.time_zone)


def my_days(convening: Convening, user: User) -> list[MyDay]:
    """The days at the venue, each with its sessions in the person's time."""
    sessions = list(convening.sessions.select_related("topic"))
    mine = Facilitation.objects.of(user).exclude(status=FacilitationStatus.DECLINED)
    leading = {one.session_id: one for one in mine.filter(session__convening=convening)}
    materials = materials_by_session(convening, user)
    zone = zone_of(user, convening)
    registration = Registration.objects.live().of(user).filter(convening=convening).first()
    return [
        MyDay(
            day.on,
            [_line(session, convening, zone, leading, materials) for session in day.sessions],
            registration is None or registration.comes_on(day.on),
        )
        for day in days_of(convening, sessions)
    ]


def _line(session: Session, convening: Convening, zone: ZoneInfo, leading: dict, materials: dict) -> Line:
    begins, ends = (timezone.localtime(at, zone) for at in (session.starts_at, session.ends_at))
    there = convening.local(session.starts_at)
    is_elsewhere = begins.utcoffset() != there.utcoffset()
    words = f"{begins:%H:%M}–{ends:%H:%M}"
    if begins.date() != there.date():
        words = f"{date_format(begins, 'MONTH_DAY_FORMAT')}, {words}"
    return Line(
        session,
        words,
        _("%(time)s in %(city)s") % {"time": f"{there:%H:%M}", "city": convening.city}
        if is_elsewhere
        else "",
        leading.get(session.pk),
        materials.get(session.pk, []),
    )


def kept_until(convening: Convening) -> datetime:
    """Until when a phone may keep it: a week after the last day, when everybody is home again."""
    last = datetime.combine(convening.ends_on, datetime.min.time(), tzinfo=convening.zone)
    return timezone.localtime(last + timedelta(days=8), convening.zone)
