import pytest
from django.utils import timezone

from academy.accounts.guards import may as allowed
from academy.accounts.models import User
from assistance import permissions
from assistance.states import AssignmentStatus, RequestStatus
from tests.assistance.team import ROLES, a_team
from tests.factories.accounts import a_country, a_user, staff
from tests.factories.assistance import a_request, an_assignment, an_engagement
from tests.factories.participants import an_expert

pytestmark = pytest.mark.django_db

S = RequestStatus
DONE = {S.DECLINED, S.WITHDRAWN, S.MERGED, S.CLOSED}

# At which statuses each deed is possible, for those whose deed it is.
POSSIBLE = {
    permissions.check_take_charge: set(S) - DONE,
    permissions.check_question: {S.SUBMITTED},
    permissions.check_acknowledge: {S.SUBMITTED},
    permissions.check_begin_merge: {S.SUBMITTED, S.NEEDS_INFO},
    permissions.check_change_terms: {S.ACCEPTED, S.IN_PROGRESS},
    permissions.check_add_file: set(S) - DONE,
    permissions.check_accept: {S.SUBMITTED},
    permissions.check_decline: {S.SUBMITTED},
    permissions.check_answer: {S.NEEDS_INFO},
    permissions.check_withdraw: {S.SUBMITTED, S.NEEDS_INFO, S.ACCEPTED, S.IN_PROGRESS},
    permissions.check_assign: {S.ACCEPTED, S.IN_PROGRESS},
    permissions.check_log: {S.ACCEPTED, S.IN_PROGRESS, S.DELIVERED},
    permissions.check_deliver: {S.IN_PROGRESS},
    permissions.check_confirm: {S.DELIVERED},
    permissions.check_reopen: {S.DELIVERED},
}
ACADEMY = {"staff"}
GOVERNMENT = {"staff", "focal_point", "head"}
# Whose deed it is, for a request that an official asked for.
WHOSE = {
    permissions.check_take_charge: ACADEMY,
    permissions.check_question: ACADEMY,
    permissions.check_acknowledge: ACADEMY,
    permissions.check_begin_merge: ACADEMY,
    permissions.check_change_terms: ACADEMY,
    permissions.check_add_file: GOVERNMENT | {"official"},
    permissions.check_accept: ACADEMY,
    permissions.check_decline: ACADEMY,
    permissions.check_answer: GOVERNMENT | {"official"},
    permissions.check_withdraw: GOVERNMENT | {"official"},
    permissions.check_assign: ACADEMY,
    permissions.check_log: ACADEMY | {"expert"},
    permissions.check_deliver: ACADEMY,
    permissions.check_confirm: GOVERNMENT | {"official"},
    permissions.check_reopen: GOVERNMENT | {"official"},
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("check", list(POSSIBLE), ids=lambda check: check.__name__)
def test_who_may_do_what_at_which_status(check, status):
    team = a_team()
    request = a_request(asked_by=team.official, status=status)
    a_request(asked_by=team.focal_point)  # another it could go into
    an_engagement(request)
    an_assignment(request, team.expert, status=AssignmentStatus.ACCEPTED)
    may = {role for role in ROLES if allowed(check, team[role], request)}
    assert may == (WHOSE[check] if status in POSSIBLE[check] else set())


def test_leads_of_government_do_nothing_with_a_request_of_civil_society():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True, status=S.DELIVERED)
    may = {role for role in ROLES if allowed(permissions.check_confirm, team[role], request)}
    assert may == {"staff", "activist"}


def test_who_was_asked_for_acts_and_the_member_of_staff_who_asked_acts_as_staff():
    team = a_team()
    request = a_request(
        asked_by=team.staff, on_behalf=True, asked_for=team.colleague, is_of_civil_society=True,
        status=S.NEEDS_INFO,
    )  # fmt: skip
    may = {role for role in ROLES if allowed(permissions.check_answer, team[role], request)}
    assert may == {"staff", "colleague"}


def test_only_the_team_and_staff_ask():
    team, country = a_team(), a_country("ECU")
    may = {role for role in ROLES if allowed(permissions.check_ask, team[role], country)}
    assert may == {"staff", "focal_point", "head", "official", "activist", "colleague", "donor"}


def test_staff_ask_for_people_of_the_team_only():
    team, country = a_team(), a_country("ECU")
    assert allowed(permissions.check_ask, team.staff, country, team.activist)
    assert not allowed(permissions.check_ask, team.staff, country, team.elsewhere)
    assert not allowed(permissions.check_ask, team.head, country, team.activist)


def test_only_staff_can_be_put_in_charge():
    team, request = a_team(), a_request()
    assert allowed(permissions.check_put_in_charge, team.staff, request, staff("Ada"))
    assert not allowed(permissions.check_put_in_charge, team.staff, request, team.organiser)
    assert not allowed(permissions.check_put_in_charge, team.head, request, team.staff)


def test_help_is_not_complete_before_something_was_done():
    request = a_request(status=S.IN_PROGRESS)
    assert not allowed(permissions.check_deliver, staff(), request)
    an_engagement(request)
    assert allowed(permissions.check_deliver, staff(), request)


# --- Experts ------------------------------------------------------------------------------------


def test_an_expert_with_a_conflict_is_never_asked():
    request, by = a_request(status=S.ACCEPTED), staff()
    fine, conflicted = an_expert("Fine"), an_expert("Conflicted")
    conflicted.conflict_countries.add(request.country)
    own = an_expert("From Ecuador", iso3="ECU")
    busy, unvetted = an_expert("Busy", is_available=False), an_expert("New", vetted_at=None, vetted_by=None)
    experts = [fine, conflicted, own, busy, unvetted]
    assert [e for e in experts if allowed(permissions.check_assign_expert, by, request, e)] == [fine]


def test_an_expert_is_asked_once_a_request():
    request, by, expert = a_request(status=S.ACCEPTED), staff(), an_expert()
    an_assignment(request, expert, status=AssignmentStatus.DECLINED)
    assert not allowed(permissions.check_assign_expert, by, request, expert)
    assert allowed(permissions.check_assign_expert, by, a_request("BOL", status=S.ACCEPTED), expert)


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("assigned", list(AssignmentStatus))
def test_an_expert_answers_while_the_request_needs_help(status, assigned):
    team = a_team()
    assignment = an_assignment(a_request(status=status), team.expert, status=assigned)
    may = {role for role in ROLES if allowed(permissions.check_answer_assignment, team[role], assignment)}
    open_question = assigned == AssignmentStatus.PROPOSED and status in {S.ACCEPTED, S.IN_PROGRESS}
    assert may == ({"expert"} if open_question else set())


def test_an_expert_with_a_new_conflict_cannot_accept():
    assignment = an_assignment(a_request(status=S.ACCEPTED))
    expert = assignment.expert
    expert.conflict_countries.add(assignment.country)
    assert not allowed(permissions.check_answer_assignment, expert.person.user, assignment)


@pytest.mark.parametrize(
    ("assigned", "who"),
    [
        (AssignmentStatus.PROPOSED, {"staff"}),
        (AssignmentStatus.ACCEPTED, {"staff", "expert"}),
        (AssignmentStatus.DECLINED, set()),
        (AssignmentStatus.ENDED, set()),
    ],
)
def test_who_ends_an_assignment(assigned, who):
    team = a_team()
    assignment = an_assignment(a_request(status=S.IN_PROGRESS), team.expert, status=assigned)
    may = {role for role in ROLES if allowed(permissions.check_end_assignment, team[role], assignment)}
    assert may == who


# --- Engagements --------------------------------------------------------------------------------


def test_only_staff_record_help_without_a_request():
    team = a_team()
    assert {r for r in ROLES if allowed(permissions.check_log_outside, team[r])} == {"staff"}


def test_an_expert_who_has_not_said_yes_or_has_a_conflict_records_nothing():
    request, expert = a_request(status=S.IN_PROGRESS), an_expert()
    assignment = an_assignment(request, expert)
    assert not allowed(permissions.check_log, expert.person.user, request)
    assignment = an_assignment(request, an_expert("Second"), status=AssignmentStatus.ACCEPTED)
    user = assignment.expert.person.user
    assert allowed(permissions.check_log, user, request)
    assignment.expert.conflict_countries.add(request.country)
    assert not allowed(permissions.check_log, user, request)


@pytest.mark.parametrize("status", list(S))
def test_what_was_recorded_is_corrected_until_the_request_is_closed(status):
    team = a_team()
    engagement = an_engagement(a_request(status=status), recorded_by=team["expert"])
    may = {r for r in ROLES if allowed(permissions.check_change_engagement, team[r], engagement)}
    is_open = status in {S.ACCEPTED, S.IN_PROGRESS, S.DELIVERED}
    assert may == ({"staff", "expert"} if is_open else set())


def test_a_next_step_is_done_once_and_also_after_closing():
    team = a_team()
    closed = a_request(status=S.CLOSED)
    step = an_engagement(closed, recorded_by=team["expert"], next_step="Ask how it went")
    none = an_engagement(closed, recorded_by=team["expert"])
    may = {r for r in ROLES if allowed(permissions.check_next_step_done, team[r], step)}
    assert may == {"staff", "expert"}
    assert not allowed(permissions.check_next_step_done, team.staff, none)


# --- The portal itself -------------------------------------------------------------------------


def test_only_the_portal_closes_unconfirmed_and_not_before_thirty_days():
    now = timezone.now()
    request = a_request(status=S.DELIVERED, delivered_at=now - timezone.timedelta(days=30))
    early = a_request(status=S.DELIVERED, delivered_at=now - timezone.timedelta(days=29, hours=23))
    system = User.objects.system()
    assert allowed(permissions.check_close_unconfirmed, system, request, now)
    assert not allowed(permissions.check_close_unconfirmed, system, early, now)
    assert not allowed(permissions.check_close_unconfirmed, staff(), request, now)
    assert not allowed(permissions.check_close_unconfirmed, a_user(), request, now)
