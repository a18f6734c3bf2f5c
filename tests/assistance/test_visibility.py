"""Who sees which request: government and civil society, other countries, experts before and after."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from academy.accounts.models import Grant, User
from assistance.models import Assignment, Engagement, Request
from assistance.states import AssignmentStatus, RequestStatus
from naps.models import Plan
from participants.models import Registration
from participants.states import RegistrationStatus
from tests.assistance.team import ROLES, a_team
from tests.factories.accounts import a_country
from tests.factories.assistance import a_request, an_assignment, an_engagement

pytestmark = pytest.mark.django_db


def readers(team, request) -> set[str]:
    return {role for role in ROLES if Request.objects.visible_to(team[role]).filter(pk=request.pk).exists()}


def test_a_request_of_government_is_read_by_the_whole_team():
    team = a_team()
    request = a_request(asked_by=team.focal_point)
    assert readers(team, request) == {
        "staff", "focal_point", "head", "official", "activist", "colleague", "donor",
    }  # fmt: skip


def test_government_can_keep_its_request_to_government():
    team = a_team()
    request = a_request(asked_by=team.official, own_side_only=True)
    assert readers(team, request) == {"staff", "focal_point", "head", "official"}


def test_government_never_sees_a_request_of_civil_society():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True)
    assert readers(team, request) == {"staff", "activist", "colleague", "donor"}


def test_civil_society_can_keep_its_request_from_the_others_too():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True, own_side_only=True)
    assert readers(team, request) == {"staff", "activist", "colleague"}


def test_whoever_stands_on_neither_side_reads_the_own_request():
    team = a_team()
    request = a_request(asked_by=team.donor, is_of_civil_society=True, own_side_only=True)
    assert "donor" in readers(team, request)
    assert "official" not in readers(team, request)


def test_a_focal_point_from_civil_society_counts_as_government():
    team = a_team()
    Grant.objects.create(
        user=team.activist, role="focal_point", scope="country", country=a_country("ECU"),
        granted_by=team.staff, expires_on=timezone.localdate(),
    )  # fmt: skip
    request = a_request(asked_by=team.colleague, is_of_civil_society=True)
    assert "activist" not in readers(team, request)


def test_who_asked_on_the_telephone_reads_what_staff_asked_for_them():
    team = a_team()
    request = a_request(
        asked_by=team.staff,
        on_behalf=True,
        asked_for=team.donor,
        is_of_civil_society=True,
        own_side_only=True,
    )
    assert readers(team, request) == {"staff", "donor", "activist", "colleague"}


def test_who_left_the_team_reads_nothing_any_more_not_even_the_own_request():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True)
    Registration.objects.filter(person__user=team.activist).update(
        status=RegistrationStatus.WITHDRAWN, reason="Left."
    )
    gone = User.objects.get(pk=team.activist.pk)
    assert not Request.objects.visible_to(gone).filter(pk=request.pk).exists()
    assert Request.objects.visible_to(team.colleague).filter(pk=request.pk).exists()


def test_an_ended_grant_ends_the_reading():
    team = a_team()
    request = a_request(asked_by=team.focal_point)
    Grant.objects.filter(user=team.focal_point).update(revoked_at=timezone.now(), revoked_by=team.staff)
    gone = User.objects.get(pk=team.focal_point.pk)
    assert not Request.objects.visible_to(gone).filter(pk=request.pk).exists()


def test_the_organiser_of_the_convening_it_came_from_reads_it():
    team = a_team()
    from_here = a_request(asked_by=team.focal_point, convening=team.convening)
    from_elsewhere = a_request(asked_by=team.focal_point)
    assert list(Request.objects.visible_to(team.organiser)) == [from_here]
    assert from_elsewhere.convening is None


def test_whoever_organises_reads_no_more_of_the_own_country_than_the_side_there():
    team = a_team()
    Grant.objects.create(
        user=team.focal_point, role="organiser", scope="convening", convening=team.convening,
        granted_by=team.staff, expires_on=timezone.localdate(),
    )  # fmt: skip
    ours = a_request(asked_by=team.official, convening=team.convening)
    a_request(asked_by=team.activist, convening=team.convening, is_of_civil_society=True)
    elsewhere = a_request("PER", convening=team.convening, is_of_civil_society=True)
    both = User.objects.get(pk=team.focal_point.pk)
    assert set(Request.objects.visible_to(both)) == {ours, elsewhere}


S, A = RequestStatus, AssignmentStatus


@pytest.mark.parametrize(
    ("request_at", "assignment_at", "reads"),
    [
        (S.ACCEPTED, A.PROPOSED, True),
        (S.IN_PROGRESS, A.ACCEPTED, True),
        (S.DELIVERED, A.ACCEPTED, True),
        (S.IN_PROGRESS, A.DECLINED, False),
        (S.CLOSED, A.DECLINED, False),
        (S.WITHDRAWN, A.ENDED, False),
    ],
)
def test_an_expert_reads_while_asked_or_helping(request_at, assignment_at, reads):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=request_at)
    an_assignment(request, team.expert, status=assignment_at)
    assert ("expert" in readers(team, request)) is reads


def test_an_expert_who_helped_to_the_end_may_look_back():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.CLOSED)
    stamps = {"answered_at": timezone.now(), "answered_by": team["expert"]}
    an_assignment(request, team.expert, status=A.ENDED, **stamps)
    assert "expert" in readers(team, request)


def test_an_expert_who_was_replaced_or_never_answered_may_not():
    team = a_team()
    replaced = a_request(asked_by=team.focal_point, status=S.CLOSED)
    stamps = {"answered_at": timezone.now(), "answered_by": team["expert"]}
    an_assignment(replaced, team.expert, status=A.ENDED, reason="Ill.", **stamps)
    unanswered = a_request(asked_by=team.focal_point, status=S.CLOSED)
    an_assignment(unanswered, team.expert, status=A.ENDED)
    assert not Request.objects.visible_to(team["expert"]).exists()
    assert not Assignment.objects.visible_to(team["expert"]).exists()


def test_a_conflict_that_turns_up_later_closes_the_request_to_the_expert():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    other = a_request("BOL", asked_by=team.elsewhere, status=S.IN_PROGRESS)
    for one in (request, other):
        an_assignment(one, team.expert, status=A.ACCEPTED)
    assert Request.objects.visible_to(team["expert"]).count() == 2
    team.expert.conflict_countries.add(request.country)
    assert list(Request.objects.visible_to(team["expert"])) == [other]
    assert list(Assignment.objects.awaiting(team["expert"]).values_list("request", flat=True)) == [other.pk]


def test_strangers_see_nothing():
    a_request()
    an_engagement(a_request())
    assert not Request.objects.visible_to(AnonymousUser()).exists()
    assert not Engagement.objects.visible_to(AnonymousUser()).exists()
    assert not Assignment.objects.visible_to(AnonymousUser()).exists()


# --- What partners know -----------------------------------------------------------------------


def test_a_partner_sees_no_request_but_topic_state_and_dates():
    team = a_team()
    request = a_request(
        asked_by=team.activist, is_of_civil_society=True, topics=("localization", "gender_budgeting")
    )
    a_request("FRA", asked_by=team.staff)  # outside the partner's region
    a_request(asked_by=team.activist, is_of_civil_society=True, own_side_only=True)
    Plan.objects.create(country=a_country("BOL"), stage="drafting", sharing="none")
    a_request("BOL", asked_by=team.elsewhere)
    assert not Request.objects.visible_to(team.partner).exists()
    rows = list(Request.objects.for_partner(team.partner))
    common = {
        "country__iso3": "ECU", "status": "submitted", "asked_on": request.asked_at.date(),
        "delivered_on": None, "closed_on": None,
    }  # fmt: skip
    assert rows == [{**common, "topic": "gender_budgeting"}, {**common, "topic": "localization"}]
    assert not Request.objects.for_partner(team.observer).exists()
    assert not Request.objects.for_partner(team.focal_point).exists()


def test_counts_count_requests_and_not_their_lines():
    a_request(topics=("localization", "gender_budgeting"))
    a_request(status=S.CLOSED)
    assert Request.objects.as_counts() == {"submitted": 1, "closed": 1}


def test_a_partner_sees_of_an_engagement_its_kind_and_days():
    team = a_team()
    engagement = an_engagement(a_request(asked_by=team.focal_point))
    an_engagement(iso3="FRA")
    assert not Engagement.objects.visible_to(team.partner).exists()
    day = engagement.starts_on
    assert list(Engagement.objects.for_partner(team.partner)) == [
        {"country__iso3": "ECU", "kind": "call", "starts_on": day, "ends_on": day}
    ]


# --- Engagements --------------------------------------------------------------------------------


def engagement_readers(team, engagement) -> set[str]:
    return {
        role for role in ROLES if Engagement.objects.visible_to(team[role]).filter(pk=engagement.pk).exists()
    }


def test_help_is_seen_by_who_sees_its_request():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True, status=S.IN_PROGRESS)
    an_assignment(request, team.expert, status=A.ACCEPTED)
    engagement = an_engagement(request)
    assert engagement_readers(team, engagement) == {"staff", "activist", "colleague", "donor", "expert"}


def test_help_without_a_request_is_seen_by_the_team_and_who_was_there():
    team = a_team()
    engagement = an_engagement(iso3="ECU")
    everybody = {"staff", "focal_point", "head", "official", "activist", "colleague", "donor"}
    assert engagement_readers(team, engagement) == everybody
    engagement.experts.add(team.expert)
    assert engagement_readers(team, engagement) == everybody | {"expert"}


def test_next_steps_are_due_until_somebody_says_done():
    today = timezone.localdate()
    due = an_engagement(next_step="Call again", next_step_due=today)
    an_engagement(next_step="Later", next_step_due=today + timezone.timedelta(days=1))
    an_engagement(next_step="Some day")
    an_engagement(
        next_step="Done",
        next_step_due=today,
        next_step_done_at=timezone.now(),
        next_step_done_by=due.recorded_by,
    )
    assert list(Engagement.objects.next_steps_due(today)) == [due]
