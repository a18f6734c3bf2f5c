from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Topic
from convenings.models import Convening, Partner, Session
from convenings.states import ConveningStatus, SessionKind
from tests.factories import numbers
from tests.factories.accounts import a_country, a_region


def today_there(time_zone: str = "America/Jamaica") -> date:
    """What day it is at the venue: for a few hours of each day another one than in the tests' UTC."""
    return timezone.localdate(timezone=ZoneInfo(time_zone))


def a_convening(
    *,
    city: str = "Kingston",
    country: str = "JAM",
    starts_on: date | None = None,
    days: int = 3,
    status: ConveningStatus = ConveningStatus.PUBLISHED,
    time_zone: str = "America/Jamaica",
    **fields,
) -> Convening:
    """A convening of three days, a month from now, published."""
    starts_on = starts_on or timezone.localdate() + timedelta(days=30)
    system = User.objects.system()
    shown = status in {ConveningStatus.PUBLISHED, ConveningStatus.COMPLETED}
    values = {
        "code": f"convening-{next(numbers)}",
        "title_en": f"NAP Academy, {city}",
        "title_es": f"Academia de Planes de Acción Nacional, {city}",
        "title_fr": f"Académie des plans d’action nationaux, {city}",
        "region": a_region("m49-419"),
        "host_country": a_country(country),
        "languages": ["en", "es"],
        "nominations_close_on": starts_on - timedelta(days=10),
        "registration_closes_on": starts_on - timedelta(days=5),
        "created_by": system,
        "published_at": timezone.now() if shown else None,
        "published_by": system if shown else None,
    } | fields
    return Convening.objects.create(
        city=city,
        time_zone=time_zone,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days - 1),
        status=status,
        **values,
    )


def a_partner(convening: Convening, name: str = "UN Women", *, is_approved: bool = True, **names) -> Partner:
    """A partner who has agreed to stand on certificates, unless said otherwise."""
    partner = Partner.objects.create(
        convening=convening, name_en=name, order=convening.partners.count(), **names
    )
    if is_approved:
        partner.approved_on, partner.approved_through = convening.today(), "letter of the Representative"
        partner.approved_at, partner.approved_by = timezone.now(), User.objects.system()
        partner.save()
    return partner


def a_session(
    convening: Convening,
    *,
    title: str = "Theory of change",
    day: int = 0,
    at: str = "09:00",
    minutes: int = 90,
    topic: str = "theory_of_change",
    kind: SessionKind = SessionKind.WORKSHOP,
    **fields,
) -> Session:
    """A session on day `day` (0 is the first) at the venue's `at` o'clock."""
    on = convening.starts_on + timedelta(days=day)
    starts_at = datetime.combine(on, time.fromisoformat(at), tzinfo=ZoneInfo(convening.time_zone))
    values = {"title_en": title, "title_es": f"{title} (es)"} | fields
    return Session.objects.create(
        convening=convening,
        kind=kind,
        topic=Topic.objects.get(code=topic) if topic else None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        **values,
    )
