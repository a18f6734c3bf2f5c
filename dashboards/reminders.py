"""What is due at a moment, across the chapters. Every letter has its key; running twice is harmless."""

from datetime import date, datetime, timedelta

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.countries.models import Country
from academy.notices.hours import is_day
from academy.notices.models import Notice
from academy.workdays import days_after
from dashboards.emails import follow_up as emails
from dashboards.month import read
from dashboards.quiet import quiet
from naps.emails.roadmaps import academy_staff
from naps.models import Roadmap

ONE_DAY = timedelta(days=1)
# A morning on which nothing ran is made up for within these days.
MONTH_LATEST, MONDAY_LATEST = timedelta(days=7), timedelta(days=2)


def send_due(now: datetime) -> None:
    """Everything that is due now."""
    months(now)
    quiet_countries(now)


def months(now: datetime) -> None:
    """To every focal point of a country with a roadmap in use, on the first working day of their month."""
    countries = Roadmap.objects.agreed().values("plan__country")
    speakers = Grant.objects.valid().filter(
        role=Role.FOCAL_POINT, country__in=countries, user__is_active=True
    )
    for grant in speakers.select_related("user", "country"):
        local = grant.user.local(now)
        if grant.country and is_day(local) and _begins_the_month(local.date()):
            key = emails.month_key(grant.country.iso3, local.date(), grant.user)
            if not Notice.objects.filter(key=key).exists():
                _month(grant.country, grant.user, local.date())


def _month(country: Country, user: User, today: date) -> None:
    told = read(country, user, today)
    if told and told.has_something:
        emails.month(told, user)


def _begins_the_month(day: date) -> bool:
    first = days_after(day.replace(day=1) - ONE_DAY, 1)
    return first <= day < first + MONTH_LATEST


def quiet_countries(now: datetime) -> None:
    """To all staff on Monday mornings, if there are any."""
    readers = [user for user in academy_staff() if _is_monday_morning(user.local(now))]
    found = quiet(now.date()) if readers else []
    for user in readers if found else []:
        today = user.local(now).date()
        emails.quiet_countries(found, user, week=today - timedelta(days=today.weekday()))


def _is_monday_morning(local: datetime) -> bool:
    return is_day(local) and timedelta(days=local.weekday()) <= MONDAY_LATEST
