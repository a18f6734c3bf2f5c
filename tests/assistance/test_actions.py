from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.accounts.models import SignInLink, User
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from assistance import actions
from assistance.models import Engagement, Message, Request
from assistance.states import AssignmentStatus, RequestStatus
from participants.models import Expert
from participants.states import Visibility
from tests.assistance.team import a_team
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.assistance import a_request, an_assignment, an_engagement, lines
from tests.factories.participants import an_expert

pytestmark = pytest.mark.django_db

S, A = RequestStatus, AssignmentStatus


def a_wish(iso3: str = "ECU", **fields) -> Request:
    """A request as the form gives it to the action."""
    values = {"title": "Costing", "need": "A secret plan.", "language": "es"} | fields
    return Request(country=a_country(iso3), **values)


def letters() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("to_name", "subject"))


def told(about: str) -> set[str]:
    """Who got a letter whose key names this."""
    return set(Notice.objects.filter(key__contains=f"-{about}-").values_list("to_name", flat=True))


# --- Asking -------------------------------------------------------------------------------------


def test_asking_gives_a_number_and_writes_to_who_asked_and_the_focal_points():
    team = a_team()
    request = actions.ask(a_wish(), by=team.official, lines=lines("localization", "gender_budgeting"))
    assert request.reference == f"TA-{timezone.now().year}-0001"
    assert [line.topic.code for line in request.lines.all()] == ["localization", "gender_budgeting"]
    assert (request.on_behalf, request.is_of_civil_society) == (False, False)
    assert told("received") == {"Olga Paz", "Flor Andrade"}
    event = events_of(request).get()
    assert (event.verb, event.actor, event.country, event.on_behalf_of) == (
        "request.asked", team.official, "ECU", "",
    )  # fmt: skip


def test_a_request_of_civil_society_is_written_to_nobody_of_government():
    team = a_team()
    request = actions.ask(a_wish(), by=team.activist, lines=lines())
    assert request.is_of_civil_society
    assert told("received") == {"Amparo Luz"}


def test_letters_never_hold_the_need_nor_the_title_in_their_subject():
    team = a_team()
    actions.ask(a_wish(title="Danger in Esmeraldas"), by=team.activist, lines=lines())
    letter = Notice.objects.get()
    assert "Danger" not in letter.subject
    assert "secret plan" not in letter.text + letter.html


def test_staff_ask_for_the_focal_points():
    team = a_team()
    request = actions.ask(a_wish(), by=team.staff, lines=lines())
    assert (request.on_behalf, request.is_of_civil_society, request.asker) == (True, False, None)
    assert events_of(request).get().on_behalf_of == "ECU"
    assert told("received") == {"Flor Andrade"}


def test_staff_ask_for_somebody_of_civil_society():
    team = a_team()
    request = actions.ask(a_wish(), by=team.staff, lines=lines(), asked_for=team.activist)
    assert (request.on_behalf, request.is_of_civil_society, request.asker) == (True, True, team.activist)
    assert told("received") == {"Amparo Luz"}


def test_strangers_do_not_ask_for_a_country():
    team = a_team()
    for by in (team.elsewhere, team.partner, team.organiser, team["expert"]):
        with pytest.raises(NotAllowed):
            actions.ask(a_wish(), by=by, lines=lines())
    assert not Request.objects.exists()


# --- Answering ----------------------------------------------------------------------------------


def test_of_two_colleagues_who_take_charge_the_second_is_told_about_the_first():
    first, second, request = staff("First"), staff("Second"), a_request()
    twin = Request.objects.get(pk=request.pk)
    actions.put_in_charge(request, first, by=first, instead_of=None)
    with pytest.raises(InvalidTransition) as refusal:
        actions.put_in_charge(twin, second, by=second, instead_of=None)
    assert refusal.value.last_event.actor == first
    assert Request.objects.get().owner == first
    assert letters() == [("Flor Andrade", f"We have read your request: {request.reference}")]


def test_handing_over_keeps_who_was_in_charge_and_tells_the_new_one():
    first, second, request = staff("First"), staff("Second"), a_request()
    actions.put_in_charge(request, first, by=first, instead_of=None)
    actions.put_in_charge(request, second, by=first, instead_of=first)
    assert [e.data for e in events_of(request).order_by("pk")] == [
        {"owner": first.pk, "before": None},
        {"owner": second.pk, "before": first.pk},
    ]
    assert letters() == [
        ("Flor Andrade", f"We have read your request: {request.reference}"),
        ("Second", f"You are in charge of {request.reference}"),
    ]


def test_nobody_outside_is_put_in_charge():
    request, flor = a_request(), focal_point()
    with pytest.raises(NotAllowed):
        actions.put_in_charge(request, flor, by=staff(), instead_of=None)


def test_question_and_answer_go_back_and_forth_and_both_stay():
    team = a_team()
    request = a_request(asked_by=team.official, owner=team.staff)
    actions.ask_country(request, by=team.staff, question="Which?")
    first_answer_at = request.first_answer_at
    assert (request.status, first_answer_at is not None) == (S.NEEDS_INFO, True)
    assert told(f"question-{Message.objects.get().pk}") == {"Olga Paz", "Flor Andrade"}
    actions.answer_question(request, by=team.head, answer="These.")
    assert request.status == S.SUBMITTED
    actions.ask_country(request, by=team.staff, question="And when?")
    actions.answer_question(request, by=team.official, answer="In May.")
    assert [m.text for m in request.messages.all()] == ["Which?", "These.", "And when?", "In May."]
    assert request.first_answer_at == first_answer_at
    assert [n for n, s in letters() if "has answered" in s] == ["Kemi Mora", "Kemi Mora"]


def test_who_asks_the_country_is_in_charge_from_then_on_if_nobody_was():
    kemi, ada, request = staff("Kemi Mora"), staff("Ada Ríos"), a_request()
    actions.ask_country(request, by=kemi, question="Which?")
    assert request.owner == kemi
    actions.answer_question(request, by=request.asked_by, answer="These.")
    actions.ask_country(request, by=ada, question="And when?")
    assert request.owner == kemi


def test_staff_answer_for_the_country_under_both_names():
    team = a_team()
    request = a_request(asked_by=team.official, status=S.NEEDS_INFO)
    actions.answer_question(request, by=team.staff, answer="By telephone: these.")
    assert request.messages.get().on_behalf
    assert events_of(request).first().on_behalf_of == "ECU"


def test_only_the_country_and_staff_answer():
    team = a_team()
    request = a_request(asked_by=team.official, status=S.NEEDS_INFO)
    for by in (team.activist, team.elsewhere, team["expert"]):
        with pytest.raises(NotAllowed):
            actions.answer_question(request, by=by, answer="…")
    assert not request.messages.exists()


def test_yes_names_who_answers_for_it_and_what_was_agreed():
    team, ada = a_team(), staff("Ada Ríos")
    request = a_request(asked_by=team.focal_point)
    actions.accept(request, by=team.staff, owner=ada, terms="Two calls.")
    assert (request.status, request.owner, request.agreed_by) == (S.ACCEPTED, ada, team.staff)
    assert request.first_answer_at is not None
    assert letters() == [
        ("Flor Andrade", f"The Academy will help: {request.reference}"),
        ("Ada Ríos", f"You are in charge of {request.reference}"),
    ]


def test_yes_without_terms_or_owner_does_not_reach_the_database():
    request = a_request()
    for fields in ({"terms": ""}, {"owner": None}):
        values = {"status": S.ACCEPTED, "owner": staff(), "terms": "x", "agreed_at": timezone.now()}
        values |= {"agreed_by": staff()} | fields
        with pytest.raises(IntegrityError), transaction.atomic():
            Request.objects.filter(pk=request.pk).update(**values)


def test_only_staff_say_yes_or_no():
    request, flor = a_request(), focal_point()
    with pytest.raises(NotAllowed):
        actions.accept(request, by=flor, owner=staff(), terms="x")
    with pytest.raises(NotAllowed):
        actions.decline(request, by=flor, reason="x")
    assert request.status == S.SUBMITTED


def test_no_comes_with_its_reason():
    flor = focal_point()
    request = a_request(asked_by=flor)
    actions.decline(request, by=staff(), reason="We do not pay for events.")
    assert (request.status, request.reason) == (S.DECLINED, "We do not pay for events.")
    letter = Notice.objects.get(to=flor.email)
    assert "Our reason: We do not pay for events." in letter.text


def test_of_yes_and_no_at_the_same_moment_one_wins():
    first, second, request = staff("First"), staff("Second"), a_request()
    twin = Request.objects.get(pk=request.pk)
    actions.accept(request, by=first, owner=first, terms="x")
    with pytest.raises(InvalidTransition):
        actions.decline(twin, by=second, reason="x")
    assert Request.objects.get().status == S.ACCEPTED
    assert not Notice.objects.filter(key__contains="declined").exists()


def test_withdrawing_tells_everybody_who_works_on_it():
    team = a_team()
    request = a_request(asked_by=team.official, status=S.IN_PROGRESS, owner=team.staff)
    assignment = an_assignment(request, team.expert, status=A.ACCEPTED)
    actions.withdraw(request, by=team.official, reason="Solved.")
    assignment.refresh_from_db()
    assert (request.status, request.reason, assignment.status) == (S.WITHDRAWN, "Solved.", A.ENDED)
    assert told("withdrawn") == {"Kemi Mora", "Rosa Quispe", "Flor Andrade"}


def test_a_colleague_does_not_withdraw_what_another_asked_for():
    team = a_team()
    request = a_request(asked_by=team.focal_point)
    with pytest.raises(NotAllowed):
        actions.withdraw(request, by=team.official, reason="x")


# --- Experts ------------------------------------------------------------------------------------


def test_an_expert_is_asked_by_a_letter_with_a_personal_link():
    request, expert, by = a_request(status=S.ACCEPTED), an_expert("Rosa Quispe", language="es"), staff()
    assignment = actions.assign_expert(request, expert, by=by)
    link = SignInLink.objects.get()
    assert (link.user, link.next_path) == (
        expert.person.user, f"/assistance/assignments/{assignment.pk}/answer/",
    )  # fmt: skip
    letter = Notice.objects.get()
    assert (letter.to, letter.is_secret, letter.language) == (expert.person.email, True, "es")
    assert "We have a list of measures" not in letter.text
    event = events_of(assignment).get()
    assert (event.verb, event.country, event.data) == ("assignment.proposed", "ECU", {"request": request.pk})


def test_an_expert_with_a_conflict_is_refused_whatever_page_it_comes_from():
    request, expert = a_request(status=S.ACCEPTED), an_expert()
    expert.conflict_countries.add(request.country)
    with pytest.raises(NotAllowed):
        actions.assign_expert(request, expert, by=staff())
    assert not request.assignments.exists()
    assert letters() == []


def test_the_first_yes_begins_the_help_and_the_second_joins():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED, owner=team.staff)
    first, second = an_assignment(request, team.expert), an_assignment(request, an_expert("Second"))
    actions.accept_assignment(first, by=team["expert"])
    actions.accept_assignment(second, by=second.expert.person.user)
    assert Request.objects.get().status == S.IN_PROGRESS
    assert [e.verb for e in events_of(request)] == ["request.in_progress"]
    assert (first.status, second.status, first.answered_by) == (A.ACCEPTED, A.ACCEPTED, team["expert"])


def test_a_hidden_expert_is_not_named_in_the_letter_to_the_country():
    team = a_team()
    team.expert.person.visibility = Visibility.HIDDEN
    team.expert.person.save()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED, owner=team.staff)
    actions.accept_assignment(an_assignment(request, team.expert), by=team["expert"])
    to_country = Notice.objects.get(to=team.focal_point.email)
    to_staff = Notice.objects.get(to=team.staff.email)
    assert "Rosa" not in to_country.text
    assert "Rosa Quispe" in to_staff.subject


def test_only_the_expert_answers():
    assignment = an_assignment(a_request(status=S.ACCEPTED))
    for by in (staff(), an_expert("Other").person.user):
        with pytest.raises(NotAllowed):
            actions.accept_assignment(assignment, by=by)
        with pytest.raises(NotAllowed):
            actions.decline_assignment(assignment, by=by, reason="x")
    assert assignment.status == A.PROPOSED


def test_nobody_accepts_a_request_that_was_withdrawn_meanwhile():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED)
    assignment = an_assignment(request, team.expert)
    Request.objects.filter(pk=request.pk).update(status=S.WITHDRAWN, reason="x")
    with pytest.raises(NotAllowed):
        actions.accept_assignment(assignment, by=team["expert"])


def test_a_no_goes_to_who_is_in_charge_and_not_to_the_country():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED, owner=team.staff)
    assignment = an_assignment(request, team.expert)
    actions.decline_assignment(assignment, by=team["expert"], reason="No time.")
    assert (assignment.status, assignment.reason) == (A.DECLINED, "No time.")
    assert letters() == [("Kemi Mora", f"Rosa Quispe cannot help: {request.reference}")]
    assert not team.expert.conflict_countries.exists()


def test_a_declared_conflict_is_kept_so_that_nobody_asks_again():
    team = a_team()
    assignment = an_assignment(a_request(status=S.ACCEPTED), team.expert)
    actions.decline_assignment(assignment, by=team["expert"], reason="My plan.", has_conflict=True)
    country = a_country("ECU")
    assert team.expert not in Expert.objects.usable_for(country)
    assert Event.objects.get(verb="expert.conflict_declared").data == {"about": "ECU"}


def test_an_expert_who_cannot_go_on_tells_who_is_in_charge_and_the_country_learns_it():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS, owner=team.staff)
    assignment = an_assignment(request, team.expert, status=A.ACCEPTED)
    actions.end_assignment(assignment, by=team["expert"], reason="Ill.")
    assert (assignment.status, assignment.reason) == (A.ENDED, "Ill.")
    assert letters() == [
        ("Kemi Mora", f"No longer helping: Rosa Quispe, {request.reference}"),
        ("Flor Andrade", f"Another expert for your request {request.reference}"),
    ]
    assert "Ill." not in Notice.objects.get(to=team.focal_point.email).text


def test_staff_take_a_question_back_before_it_is_answered():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED, owner=team.staff)
    assignment = an_assignment(request, team.expert)
    actions.end_assignment(assignment, by=team.staff, reason="Somebody else was faster.")
    assert [name for name, _subject in letters()] == ["Rosa Quispe"]
    with pytest.raises(NotAllowed):
        actions.end_assignment(assignment, by=team.staff, reason="x")


# --- What was done ------------------------------------------------------------------------------


def a_call(request: Request | None = None, **fields) -> Engagement:
    day = timezone.localdate()
    return Engagement(request=request, kind="call", starts_on=day, ends_on=day, summary="x", **fields)


def test_what_staff_do_themselves_begins_the_help_too():
    by, request, expert = staff(), a_request(status=S.ACCEPTED), an_expert()
    made = actions.log_engagement(a_call(request), by=by, experts=[expert])
    assert (made.country, made.recorded_by, list(made.experts.all())) == (request.country, by, [expert])
    assert Request.objects.get().status == S.IN_PROGRESS
    assert events_of(made).get().data == {"request": request.pk}


def test_help_without_a_request_names_its_country():
    made = actions.log_engagement(a_call(country=a_country("TTO")), by=staff(), experts=[])
    assert (made.request, made.country.iso3) == (None, "TTO")


def test_the_country_does_not_record_help():
    request = a_request(status=S.IN_PROGRESS)
    with pytest.raises(NotAllowed):
        actions.log_engagement(a_call(request), by=request.asked_by, experts=[])
    with pytest.raises(NotAllowed):
        actions.log_engagement(a_call(country=request.country), by=request.asked_by, experts=[])
    assert not Engagement.objects.exists()


def test_what_was_recorded_is_corrected_by_who_recorded_it():
    engagement = an_engagement(a_request(status=S.IN_PROGRESS))
    engagement.summary = "Better."
    with pytest.raises(NotAllowed):
        actions.change_engagement(engagement, by=focal_point(), experts=[])
    actions.change_engagement(engagement, by=staff(), experts=[])
    assert Engagement.objects.get().summary == "Better."
    assert events_of(engagement).get().verb == "engagement.changed"


def test_a_next_step_is_finished_once():
    by, engagement = staff(), an_engagement(next_step="Call")
    actions.finish_next_step(engagement, by=by)
    assert Engagement.objects.get().next_step_done_by == by
    with pytest.raises(NotAllowed):
        actions.finish_next_step(engagement, by=by)


# --- Delivering and closing ---------------------------------------------------------------------


def test_delivering_asks_the_country_each_time_anew():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS, owner=team.staff)
    an_engagement(request)
    actions.deliver(request, by=team.staff)
    assert (request.status, request.delivered_by) == (S.DELIVERED, team.staff)
    actions.reopen(request, by=team.focal_point, missing="The table.")
    assert (request.status, request.delivered_at, request.delivered_by) == (S.IN_PROGRESS, None, None)
    actions.deliver(request, by=team.staff)
    assert [s for n, s in letters() if n == "Flor Andrade"] == [
        f"Did the help reach you? {request.reference}"
    ] * 2
    assert [s for n, s in letters() if n == "Kemi Mora"] == [
        f"Something is still missing: {request.reference}"
    ]


def test_nothing_is_delivered_before_anything_was_done():
    request = a_request(status=S.IN_PROGRESS)
    with pytest.raises(NotAllowed):
        actions.deliver(request, by=staff())
    an_engagement(request)
    with pytest.raises(NotAllowed):
        actions.deliver(request, by=request.asked_by)


def test_the_country_confirms_rates_and_closes():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.DELIVERED, owner=team.staff)
    assignment = an_assignment(request, team.expert, status=A.ACCEPTED)
    actions.confirm(request, by=team.focal_point, rating=5, feedback="Good.")
    assignment.refresh_from_db()
    assert (request.status, request.rating, request.feedback) == (S.CLOSED, 5, "Good.")
    assert (request.closed_by, assignment.status, assignment.reason) == (team.focal_point, A.ENDED, "")
    assert letters() == [
        ("Kemi Mora", f"Ecuador has confirmed: {request.reference}"),
        ("Rosa Quispe", f"Thank you: {request.reference} is closed"),
    ]


def test_staff_confirm_for_the_country_under_both_names():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.DELIVERED, owner=team.staff)
    actions.confirm(request, by=team.staff, rating=3)
    event = events_of(request).get()
    assert (event.verb, event.actor, event.on_behalf_of) == ("request.closed", team.staff, "ECU")


def test_who_may_not_speak_neither_confirms_nor_reopens():
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.DELIVERED)
    for by in (team.official, team.activist, team.elsewhere, team["expert"]):
        with pytest.raises(NotAllowed):
            actions.confirm(request, by=by, rating=5)
        with pytest.raises(NotAllowed):
            actions.reopen(request, by=by, missing="x")
    assert request.status == S.DELIVERED


def test_the_portal_closes_what_nobody_confirmed():
    team, now = a_team(), timezone.now()
    request = a_request(asked_by=team.focal_point, status=S.DELIVERED, delivered_at=now - timedelta(days=30))
    actions.close_unconfirmed(request, by=User.objects.system(), now=now)
    assert (request.status, request.rating, request.closed_by_itself) == (S.CLOSED, None, True)
    assert letters() == [("Flor Andrade", f"Your request is closed: {request.reference}")]


def test_staff_do_not_close_unconfirmed():
    request = a_request(status=S.DELIVERED, delivered_at=timezone.now() - timedelta(days=60))
    with pytest.raises(NotAllowed):
        actions.close_unconfirmed(request, by=staff(), now=timezone.now())


# --- Letters -----------------------------------------------------------------------------------


def test_who_lost_the_right_to_read_is_not_written_to():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True)
    team.activist.person.registrations.update(status="withdrawn", reason="Left.")
    actions.decline(Request.objects.get(), by=team.staff, reason="x")
    assert letters() == []
    assert request.is_of_civil_society


def test_while_nobody_is_in_charge_all_staff_are_told():
    flor, first, second = focal_point(), staff("First"), staff("Second")
    request = a_request(asked_by=flor, status=S.NEEDS_INFO)
    actions.answer_question(request, by=flor, answer="x")
    assert {name for name, _subject in letters()} == {"First", "Second"}
    assert first != second


def test_whoever_is_in_charge_and_has_left_the_staff_is_not_told():
    flor, kemi = focal_point(), staff("Kemi Mora")
    gone = staff("Gone")
    request = a_request(asked_by=flor, status=S.NEEDS_INFO, owner=gone)
    gone.grants.update(revoked_at=timezone.now(), revoked_by=kemi)
    actions.answer_question(Request.objects.get(pk=request.pk), by=flor, answer="x")
    assert [name for name, _subject in letters()] == ["Kemi Mora"]
