"""What is due soon in agreed roadmaps, and the letter for it. Running it again posts nothing twice."""

from datetime import date, datetime

from academy.accounts.models import User
from academy.countries.models import Country
from naps.addressees import leads_of
from naps.emails import roadmaps as emails
from naps.models import Action, Milestone
from participants.models import Person
from participants.teams import works_on

# A fortnight ahead, and once more when it is close. A day on which nothing ran is made up for.
FAR_DAYS, NEAR_DAYS = 14, 3


def send_due(now: datetime) -> None:
    milestones_due(now)
    actions_due(now)


def milestones_due(now: datetime) -> None:
    """Each open milestone: one letter from fourteen days before its date, one from three days before."""
    today = now.date()
    readers = Readers()
    waiting = Milestone.objects.open().due_within(FAR_DAYS, of=today)
    for milestone in waiting.select_related("action__objective__roadmap__plan__country"):
        for reader in readers.of(milestone.action):
            notice = _notice(milestone.due_on, today)
            emails.milestone_due(milestone, reader, today=today, notice=notice)


def actions_due(now: datetime) -> None:
    """Each unfinished action, in the same way."""
    today = now.date()
    readers = Readers()
    waiting = Action.objects.of_current_roadmaps().unfinished().due_within(FAR_DAYS, of=today)
    for action in waiting.select_related("objective__roadmap__plan__country"):
        for reader in readers.of(action):
            notice = _notice(action.due_on, today)
            emails.action_due(action, reader, today=today, notice=notice)


def _notice(due_on: date, today: date) -> int:
    return NEAR_DAYS if (due_on - today).days <= NEAR_DAYS else FAR_DAYS


class Readers:
    """Who is written to about an action: the person in charge if the country knows them, else its leads.

    An address that belongs to nobody of the country gets nothing: what it would read is not public.
    """

    def __init__(self) -> None:
        self._leads: dict[int, list[User]] = {}

    def of(self, action: Action) -> list[User | Person]:
        person = self._in_charge(action.lead_contact, action.country)
        return [person] if person else [*self._leads_of(action.country)]

    def _in_charge(self, address: str, country: Country) -> User | Person | None:
        if not address:
            return None
        user = User.objects.filter(email__iexact=address, is_active=True).first()
        if user:
            return user if works_on(user, country) else None
        return Person.objects.with_address(address).filter(country=country).first()

    def _leads_of(self, country: Country) -> list[User]:
        if country.pk not in self._leads:
            self._leads[country.pk] = list(leads_of(country))
        return self._leads[country.pk]
