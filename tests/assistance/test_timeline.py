import pytest
from django.utils import timezone

from academy.accounts.models import User
from assistance import actions
from assistance.models import Engagement, Request
from assistance.timeline import timeline_of
from participants.states import Visibility
from tests.assistance.team import a_team
from tests.factories.accounts import a_country
from tests.factories.assistance import a_request, an_engagement, lines
from tests.factories.participants import an_expert

pytestmark = pytest.mark.django_db


def told(request, reader) -> list[str]:
    """The line of time, oldest first."""
    return [
        " ".join(part for part in (m.who, m.words, m.about, m.text) if part)
        for m in timeline_of(request, reader)[::-1]
    ]


@pytest.fixture
def story():
    """A request with a question, one expert who cannot, one who helps, and something missing at first."""
    team = a_team()
    wish = Request(country=a_country("ECU"), title="x", need="x", language="es")
    request = actions.ask(wish, by=team.official, lines=lines())
    actions.put_in_charge(request, team.staff, by=team.staff, instead_of=None)
    actions.ask_country(request, by=team.staff, question="Which?")
    actions.answer_question(request, by=team.staff, answer="These.")
    actions.accept(request, by=team.staff, owner=team.staff, terms="x")
    other = an_expert("Never Mind")
    declined = actions.assign_expert(request, other, by=team.staff)
    actions.decline_assignment(declined, by=other.person.user, reason="No time.")
    accepted = actions.assign_expert(request, team.expert, by=team.staff)
    actions.accept_assignment(accepted, by=team["expert"])
    request.refresh_from_db()
    day = timezone.localdate()
    call = Engagement(request=request, kind="call", starts_on=day, ends_on=day, summary="x")
    actions.log_engagement(call, by=team["expert"], experts=[team.expert])
    actions.deliver(request, by=team.staff)
    actions.reopen(request, by=team.official, missing="The table.")
    actions.deliver(request, by=team.staff)
    actions.confirm(request, by=team.official, rating=4)
    return team, request


def test_staff_read_all_that_happened(story):
    team, request = story
    assert told(request, team.staff) == [
        "Olga Paz Asked for help.",
        "Kemi Mora In charge from now on: Kemi Mora",
        "Kemi Mora Asked the country a question. Which?",
        "Kemi Mora Answered the question. These.",
        "Kemi Mora Accepted the request.",
        "Kemi Mora Asked an expert: Never Mind",
        "Never Mind Cannot help. No time.",
        "Kemi Mora Asked an expert: Rosa Quispe",
        "Rosa Quispe Agreed to help, with no conflict of interest.",
        "Rosa Quispe Recorded what was done: call",
        "Kemi Mora Said that the help is complete.",
        "Olga Paz Said that something is still missing. The table.",
        "Kemi Mora Said that the help is complete.",
        "Olga Paz Confirmed that help has come. The request is closed.",
    ]


def test_the_country_does_not_read_who_was_asked_in_vain(story):
    team, request = story
    lines_read = told(request, team.focal_point)
    assert [line for line in lines_read if "Never Mind" in line or "No time." in line] == []
    assert "Rosa Quispe Agreed to help, with no conflict of interest." in lines_read


def test_what_staff_did_for_the_country_carries_both_names(story):
    team, request = story
    answered = [m for m in timeline_of(request, team.focal_point) if m.text == "These."]
    assert [(m.who, m.for_country) for m in answered] == [("Kemi Mora", True)]
    others = [m for m in timeline_of(request, team.focal_point) if m.text != "These."]
    assert not any(m.for_country for m in others)


def test_people_appear_under_the_name_they_want(story):
    team, request = story
    official, expert = team.official.person, team.expert.person
    official.visibility, official.alias = Visibility.ALIAS, "O. P."
    official.save()
    expert.visibility = Visibility.HIDDEN
    expert.save()
    request = Request.objects.get(pk=request.pk)
    read_by_a_colleague = told(request, team.colleague)
    assert read_by_a_colleague[0] == "O. P. Asked for help."
    assert "name withheld Agreed to help, with no conflict of interest." in read_by_a_colleague
    # The focal point named the official, but not the expert.
    assert told(request, team.focal_point)[0] == "Olga Paz Asked for help."
    assert "name withheld Agreed to help, with no conflict of interest." in told(request, team.focal_point)
    assert told(request, team.staff)[0] == "Olga Paz Asked for help."
    assert told(request, User.objects.get(pk=team.official.pk))[0] == "Olga Paz Asked for help."


def test_an_address_never_stands_in_for_a_name():
    team = a_team()
    nameless = team.focal_point
    nameless.full_name = ""
    nameless.save()
    wish = Request(country=a_country("ECU"), title="x", need="x", language="es")
    request = actions.ask(wish, by=nameless, lines=lines())
    assert told(request, team.official) == ["name not given Asked for help."]


def test_the_portal_says_that_it_closed_the_request():
    team = a_team()
    now = timezone.now()
    request = a_request(status="delivered", delivered_at=now - timezone.timedelta(days=31))
    actions.close_unconfirmed(request, by=User.objects.system(), now=now)
    assert told(request, team.focal_point) == [
        "NAP Academy Closed the request: nobody confirmed within 30 days."
    ]


def test_events_of_other_records_with_the_same_number_stay_out():
    team = a_team()
    request, other = a_request(), a_request()
    actions.decline(other, by=team.staff, reason="x")
    an_engagement(other)
    assert told(request, team.staff) == []


def test_the_same_number_of_queries_however_long_it_is(django_assert_num_queries, story):
    team, request = story
    request = Request.objects.get(pk=request.pk)
    with django_assert_num_queries(5):
        before = len(timeline_of(request, team.staff))
    day = timezone.localdate()
    for _ in range(3):
        call = Engagement(country=request.country, kind="call", starts_on=day, ends_on=day, summary="x")
        actions.log_engagement(call, by=team.staff, experts=[])
        Engagement.objects.filter(pk=call.pk).update(request=request)
    with django_assert_num_queries(5):
        assert len(timeline_of(request, team.staff)) == before + 3
