"""What is due soon or late in agreed roadmaps, and its letter. Running it again posts nothing twice."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from academy.accounts.models import User
from academy.countries.models import Country
from academy.notices.hours import is_day
from convenings.walltime import likely_zone
from naps.addressees import leads_of
from naps.due_dates import reported_since, waited_for
from naps.emails import roadmap_dates as emails
from naps.models import Action, Milestone
from participants.models import Person
from participants.teams import works_on

# A fortnight ahead, and once more when it is close. A day on which nothing ran is made up for.
FAR_DAYS, NEAR_DAYS = 14, 3
# Late: the day after, then once a week and no more than four times; from then on in the month's summary only.
WEEK, WEEKLY_LETTERS = 7, 4
# The reader's day may be the one before or after that of the portal.
ONE_DAY = timedelta(days=1)
# How many days after its date something is written about, counted where the reader is.
AHEAD, LATE = range(-FAR_DAYS, 1), range(1, WEEK * (WEEKLY_LETTERS + 1) + 1)


def send_due(now: datetime) -> None:
    milestones_due(now)
    actions_due(now)
    actions_late(now)


def milestones_due(now: datetime) -> None:
    """Each open milestone: one letter from fourteen days before its date, one from three days before."""
    waiting = Milestone.objects.open().due_within(FAR_DAYS + 2, of=now.date() - ONE_DAY)
    readers = Readers(now)
    for milestone in waiting.select_related("action__objective__roadmap__plan__country"):
        for reader, today in readers.of(milestone.action, milestone.due_on, AHEAD):
            notice = _notice(milestone.due_on, today)
            emails.milestone_due(milestone, reader, today=today, notice=notice)


def actions_due(now: datetime) -> None:
    """Each unfinished action, in the same way; a postponed one before the day until which it is postponed."""
    first = now.date() - ONE_DAY  # somewhere on earth
    waiting = waited_for().filter(
        expected_on__gte=first, expected_on__lte=first + timedelta(days=FAR_DAYS + 2)
    )
    readers = Readers(now)
    for action in waiting.select_related("objective__roadmap__plan__country"):
        for reader, today in readers.of(action, action.expected_on, AHEAD):
            notice = _notice(action.expected_on, today)
            emails.action_due(action, reader, due_on=action.expected_on, today=today, notice=notice)


def actions_late(now: datetime) -> None:
    """Each action whose day has passed: a letter the day after, then weekly for a month.

    What is finished, dropped or postponed is not asked about, nor what somebody reported on this week.
    """
    earliest = now.date() - timedelta(days=LATE.stop)
    waiting = waited_for().filter(expected_on__gte=earliest, expected_on__lte=now.date())
    quiet = waiting.exclude(reported_since(now - timedelta(days=WEEK)))
    readers = Readers(now)
    for action in quiet.select_related("objective__roadmap__plan__country"):
        for reader, today in readers.of(action, action.expected_on, LATE):
            late = (today - action.expected_on).days
            emails.action_late(
                action, reader, due_on=action.expected_on, days=late, letter_number=(late - 1) // WEEK
            )


def _notice(due_on: date, today: date) -> int:
    return NEAR_DAYS if (due_on - today).days <= NEAR_DAYS else FAR_DAYS


class Readers:
    """Who is written to about an action: the person in charge if the country knows them, else its leads.

    An address that belongs to nobody of the country gets nothing: what it would read is not public.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._leads: dict[int, list[User]] = {}

    def of(self, action: Action, due_on: date, days: range) -> Iterator[tuple[User | Person, date]]:
        """Whose turn it is now, and the day it is where they are, if so many days have passed there."""
        person = self._in_charge(action.lead_contact, action.country)
        for reader in [person] if person else self._leads_of(action.country):
            local = self._local(reader, action.country)
            if is_day(local) and (local.date() - due_on).days in days:
                yield reader, local.date()

    def _local(self, reader: User | Person, country: Country) -> datetime:
        if isinstance(reader, User):
            return reader.local(self._now)
        return self._now.astimezone(ZoneInfo(likely_zone(country.iso2) or "UTC"))

    def _in_charge(self, address: str, country: Country) -> User | Person | None:
        if not address:
            return None
        user = User.objects.filter(email__iexact=address, is_active=True).first()
        if user:
            return user if works_on(user, country) else None
        known = Person.objects.with_address(address).filter(country=country)
        return known.exclude(user__is_active=False).first()

    def _leads_of(self, country: Country) -> list[User]:
        if country.pk not in self._leads:
            self._leads[country.pk] = list(leads_of(country))
        return self._leads[country.pk]
