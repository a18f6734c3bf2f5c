"""By when an action is waited for, and whose turn it is.

What was agreed stays; who postpones an action says until when, and the portal asks again from there.
"""

from datetime import date, datetime, timedelta

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from naps.models import Action, ActionUpdate
from naps.models.actions import ActionQuerySet
from naps.states import ActionStatus
from participants.models import Person
from participants.teams import lead_country_ids, team_country_ids

# What comes so soon is offered to whoever reports on another; who has just reported is left in peace.
SOON_DAYS, JUST_REPORTED_DAYS = 14, 7


def with_expected(actions: ActionQuerySet) -> ActionQuerySet:
    """Annotates `expected_on`: the agreed day; for a postponed action the day given when it was postponed,
    and none where nobody could say."""
    said = ActionUpdate.objects.filter(Q(action=OuterRef("pk")) | Q(action__followers=OuterRef("pk")))
    until = Subquery(said.order_by("-on", "-pk").values("resumes_on")[:1])
    postponed = When(status=ActionStatus.POSTPONED, then=until)
    return actions.annotate(expected_on=Case(postponed, default=F("due_on"), output_field=DateField()))


def waited_for() -> ActionQuerySet:
    """Unfinished actions of agreed roadmaps, with `expected_on`."""
    return with_expected(Action.objects.of_current_roadmaps().unfinished())


def reported_since(moment: datetime) -> Exists:
    """Whether somebody has reported on the action since then."""
    return Exists(_reports(moment))


def _reports(since: datetime) -> QuerySet[ActionUpdate]:
    here_or_before = Q(action=OuterRef("pk")) | Q(action__followers=OuterRef("pk"))
    return ActionUpdate.objects.filter(here_or_before, recorded_at__gte=since)


def waiting_for(user: User, today: date) -> list[Action]:
    """The actions this person is written to about: late or due within two weeks, and not reported on this
    week; the most urgent first."""
    mine = Q(lead_contact__iexact=user.email)
    if lead_country_ids(user):
        countries = {"objective__roadmap__plan__country__in": lead_country_ids(user)}
        mine |= Q(~_somebody_else_is_in_charge(), **countries)
    just_now = timezone.now() - timedelta(days=JUST_REPORTED_DAYS)
    rows = waited_for().filter(
        mine,
        objective__roadmap__plan__country__in=team_country_ids(user),
        expected_on__lte=today + timedelta(days=SOON_DAYS),
    )
    return list(rows.exclude(reported_since(just_now)).order_by("expected_on", "pk"))


def _somebody_else_is_in_charge() -> Q:
    """The address is that of somebody the country knows: then the letters go there."""
    country = OuterRef("objective__roadmap__plan__country")
    address = OuterRef("lead_contact")
    people = Person.objects.filter(country=country, email__iexact=address)
    speakers = Grant.objects.valid().filter(
        role=Role.FOCAL_POINT, country=country, user__email__iexact=address
    )
    return ~Q(lead_contact="") & (Q(Exists(people)) | Q(Exists(speakers)))
