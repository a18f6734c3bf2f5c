"""The lists, the page of a request and the doors of every deed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from academy.audit.models import events_of
from assistance.models import Assignment, Engagement
from assistance.pace import Figure
from assistance.states import AssignmentStatus, RequestStatus
from participants.states import Visibility
from tests.assistance.team import a_team
from tests.doors import assert_doors
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.assistance import a_request, an_action, an_assignment, an_engagement
from tests.factories.participants import an_expert
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

S, A = RequestStatus, AssignmentStatus
BOARD = "/assistance/"


def listed(response) -> list[str]:
    return [row.request.title for row in response.context["rows"]]


# --- The board of staff ------------------------------------------------------------------------


def test_the_board_is_grouped_by_who_moves_and_the_oldest_comes_first(sign_in):
    now = timezone.now()
    for n, status in enumerate([S.IN_PROGRESS, S.DELIVERED, S.ACCEPTED, S.NEEDS_INFO, S.CLOSED]):
        a_request(status=status, title=status, asked_at=now - timedelta(days=n))
    a_request(title="late", asked_at=now - timedelta(days=40))
    response = sign_in(staff()).get(BOARD)
    assert listed(response) == ["late", "accepted", "needs_info", "delivered", "in_progress"]
    assert response.context["counts"] == {"staff": 2, "country": 2, "delivery": 1, "over": 1}
    assert "working days late" in response.content.decode()


def test_the_board_can_be_narrowed(sign_in):
    kemi, ada = staff("Kemi Mora"), staff("Ada Ríos")
    a_request(title="one", owner=kemi, topics=["localization", "gender_budgeting"])
    a_request("BOL", title="two", owner=ada)
    a_request(title="three")
    a_request(title="done", status=S.CLOSED, owner=kemi)
    client = sign_in(kemi)
    assert listed(client.get(BOARD, {"country": "BOL"})) == ["two"]
    assert listed(client.get(BOARD, {"topic": "localization"})) == ["one"]
    assert listed(client.get(BOARD, {"owner": kemi.pk})) == ["one"]
    assert listed(client.get(BOARD, {"owner": "nobody"})) == ["three"]
    assert listed(client.get(BOARD, {"state": "over"})) == ["done"]
    assert listed(client.get(BOARD, {"state": "delivery"})) == []
    assert listed(client.get(BOARD, {"state": "nonsense", "country": "XX"})) == ["one", "two", "three"]
    assert "No request fits this filter." in client.get(BOARD, {"state": "delivery"}).content.decode()


def test_a_long_board_has_pages_that_keep_the_filter(sign_in):
    flor, client = focal_point(), sign_in(staff())
    for _ in range(27):
        a_request(asked_by=flor)
    first = client.get(BOARD, {"country": "ECU"})
    assert len(listed(first)) == 25
    assert "?country=ECU&amp;page=2" in first.content.decode()
    assert len(listed(client.get(BOARD, {"country": "ECU", "page": 2}))) == 2
    assert len(listed(client.get(BOARD, {"page": "x"}))) == 25


def test_the_board_takes_the_same_number_of_queries_for_one_and_for_three(sign_in):
    client, flor = sign_in(staff()), focal_point()

    def one_more(n: int) -> None:
        request = a_request(asked_by=flor, status=S.IN_PROGRESS, owner=staff(f"Owner {n}"))
        an_assignment(request, an_expert(f"Expert {n}"), status=A.ACCEPTED)
        an_engagement(request, next_step="x", next_step_due=timezone.localdate())

    one_more(1)
    one = queries_of(client, BOARD)
    one_more(2)
    one_more(3)
    assert queries_of(client, BOARD) == one


def test_the_pace_of_first_answers_is_said(sign_in):
    monday = timezone.now() - timedelta(days=timezone.now().weekday() + 14)
    for days in (1, 2, 9):
        a_request(asked_at=monday, first_answer_at=monday + timedelta(days=days))
    going_on = a_request(asked_at=monday)
    a_request(asked_at=monday, status=S.MERGED, duplicate_of=going_on)  # counts with the other
    response = sign_in(staff()).get(BOARD)
    assert response.context["pace"].answered == Figure(median=2, n=3, without=1)
    page = response.content.decode()
    assert "2 working days" in page
    assert "1 not yet" in page


def test_without_requests_the_board_says_what_is_promised(sign_in):
    page = sign_in(staff()).get(BOARD).content.decode()
    assert "Acknowledged within 5 working days, a first answer within 10 working days," in page
    assert "No open requests." in page


# --- The lists of the others -------------------------------------------------------------------


def test_the_team_sees_its_requests_open_ones_first(sign_in):
    team = a_team()
    a_request(asked_by=team.focal_point, title="closed", status=S.CLOSED)
    a_request(asked_by=team.focal_point, title="open")
    a_request(asked_by=team.activist, title="of civil society", is_of_civil_society=True)
    a_request("BOL", asked_by=team.elsewhere, title="of Bolivia")
    response = sign_in(team.official).get(BOARD)
    assert listed(response) == ["open", "closed"]
    assert "Ask for help" in response.content.decode()


def test_an_expert_sees_what_waits_for_an_answer_and_what_they_help_with(sign_in):
    team = a_team()
    asked = an_assignment(a_request(status=S.ACCEPTED, title="asked"), team.expert)
    an_assignment(a_request(status=S.IN_PROGRESS, title="helps"), team.expert, status=A.ACCEPTED)
    a_request(title="other")
    response = sign_in(team["expert"]).get(BOARD)
    assert sorted(listed(response)) == ["asked", "helps"]
    assert list(response.context["asked"]) == [asked]
    assert "Ask for help" not in response.content.decode()


def test_a_partner_finds_no_request_here(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point)
    client = sign_in(team.partner)
    assert listed(client.get(BOARD)) == []
    assert client.get(request.get_absolute_url()).status_code == 404


def test_the_teams_list_takes_the_same_number_of_queries(sign_in):
    team = a_team()
    client = sign_in(team.official)
    a_request(asked_by=team.focal_point)
    one = queries_of(client, BOARD)
    for _ in range(2):
        request = a_request(asked_by=team.head, status=S.IN_PROGRESS)
        an_assignment(request, an_expert(f"E{request.pk}"), status=A.ACCEPTED)
    assert queries_of(client, BOARD) == one


# --- The page of a request ---------------------------------------------------------------------


def labels(response) -> list[str]:
    return [deed.label for deed in response.context["deeds"] if not deed.reason]


@pytest.mark.parametrize(
    ("status", "for_staff", "for_country"),
    [
        (
            S.SUBMITTED,
            ["Accept", "Ask the country", "Acknowledge", "Decline", "Withdraw for Ecuador"],
            ["Withdraw the request"],
        ),
        (
            S.NEEDS_INFO,
            ["Answer for Ecuador", "Withdraw for Ecuador"],
            ["Answer the question", "Withdraw the request"],
        ),
        (
            S.ACCEPTED,
            ["Ask an expert", "Record what was done", "Withdraw for Ecuador"],
            ["Withdraw the request"],
        ),
        (
            S.IN_PROGRESS,
            ["Help is complete", "Record what was done", "Ask an expert", "Withdraw for Ecuador"],
            ["Withdraw the request"],
        ),
        (
            S.DELIVERED,
            ["Confirm for Ecuador", "Say for Ecuador that something is missing", "Record what was done"],
            ["Confirm and rate", "Something is still missing"],
        ),
        (S.CLOSED, [], []),
        (S.DECLINED, [], []),
        (S.WITHDRAWN, [], []),
        (S.MERGED, [], []),
    ],
)
def test_everybody_is_offered_their_own_deeds(sign_in, status, for_staff, for_country):
    flor, kemi = focal_point(), staff()
    request = a_request(asked_by=flor, status=status)
    an_engagement(request)
    address = request.get_absolute_url()
    assert labels(sign_in(kemi).get(address)) == for_staff
    assert labels(sign_in(flor).get(address)) == for_country


def test_who_may_not_answer_reads_why_once(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.DELIVERED)
    response = sign_in(team.official).get(request.get_absolute_url())
    assert labels(response) == []
    page = response.content.decode()
    assert page.count("Only whoever asked, the focal point or the head of delegation does that.") == 1


def test_one_primary_button_at_most(sign_in):
    team = a_team()
    for status in S:
        request = a_request(asked_by=team.focal_point, status=status)
        an_assignment(request, team.expert)
        an_engagement(request)
        for user in (team.staff, team.focal_point, team["expert"]):
            response = sign_in(user).get(request.get_absolute_url())
            if response.status_code == 200:
                assert response.content.decode().count("btn go") <= 1


def test_the_address_of_who_asked_is_for_staff_and_the_expert_who_said_yes(sign_in):
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True, status=S.ACCEPTED)
    assignment, address = an_assignment(request, team.expert), request.get_absolute_url()
    email = team.activist.email

    def shows(user) -> bool:
        return email in sign_in(user).get(address).content.decode()

    assert shows(team.staff)
    assert not shows(team.colleague)
    assert not shows(team["expert"])
    Assignment.objects.filter(pk=assignment.pk).update(status=A.ACCEPTED)
    assert shows(team["expert"])
    team.activist.person.visibility = Visibility.HIDDEN
    team.activist.person.save()
    assert not shows(team["expert"])
    assert shows(team.staff)


def test_hidden_people_are_not_named_to_their_colleagues(sign_in):
    team = a_team()
    person = team.activist.person
    person.visibility = Visibility.HIDDEN
    person.save()
    request = a_request(asked_by=team.activist, is_of_civil_society=True)
    address = request.get_absolute_url()
    assert "Amparo" not in sign_in(team.colleague).get(address).content.decode()
    assert "name withheld" in sign_in(team.colleague).get(address).content.decode()
    assert "Amparo Luz" in sign_in(team.staff).get(address).content.decode()


def test_the_country_sees_who_helps_and_not_who_was_asked(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    an_assignment(request, team.expert, status=A.ACCEPTED)
    an_assignment(request, an_expert("Never Mind"), status=A.DECLINED)
    an_assignment(request, an_expert("Not Yet"))
    address = request.get_absolute_url()
    page = sign_in(team.focal_point).get(address).content.decode()
    assert "Rosa Quispe" in page
    assert "Never Mind" not in page
    assert "Not Yet" not in page
    page = sign_in(team.staff).get(address).content.decode()
    assert "Never Mind" in page
    assert "Not Yet" in page


def test_the_rating_is_for_staff_and_the_country(sign_in):
    team = a_team()
    request = a_request(
        asked_by=team.focal_point, status=S.CLOSED, rating=2, feedback="Too short.",
        convening=team.convening,
    )  # fmt: skip
    stamps = {"answered_at": timezone.now(), "answered_by": team["expert"]}
    an_assignment(request, team.expert, status=A.ENDED, **stamps)
    address = request.get_absolute_url()
    for user, reads in [
        (team.staff, True), (team.official, True), (team["expert"], False), (team.organiser, False),
    ]:  # fmt: skip
        page = sign_in(user).get(address).content.decode()
        assert ("Rated 2 of 5" in page) is reads
        assert ("Too short." in page) is reads


def test_the_action_is_linked_for_who_may_read_the_roadmap(sign_in):
    team = a_team()
    action = an_action("ECU", title="Cost axis two")
    request = a_request(asked_by=team.focal_point, action=action, status=S.IN_PROGRESS)
    an_assignment(request, team.expert, status=A.ACCEPTED)
    address = request.get_absolute_url()
    assert "Cost axis two" in sign_in(team.focal_point).get(address).content.decode()
    assert "Cost axis two" not in sign_in(team["expert"]).get(address).content.decode()


def test_the_page_takes_the_same_number_of_queries(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS, owner=team.staff)

    def one_more(n: int) -> None:
        expert = an_expert(f"Expert {n}")
        an_assignment(request, expert, status=A.ACCEPTED)
        an_engagement(request, recorded_by=expert.person.user).experts.add(expert)

    one_more(1)
    client, address = sign_in(team.focal_point), request.get_absolute_url()
    one = queries_of(client, address)
    one_more(2)
    one_more(3)
    assert queries_of(client, address) == one


# --- Doors ---------------------------------------------------------------------------------------


def test_doors_of_taking_charge(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point)
    assert_doors(
        sign_in, f"{request.get_absolute_url()}take-charge/", may=team.staff,
        refused=[team.focal_point, team.official], hidden=[team.elsewhere, team["expert"]],
    )  # fmt: skip
    request.refresh_from_db()
    assert request.owner == team.staff


def test_a_partner_is_refused_before_anything_else(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS, owner=team.staff)
    an_engagement(request)
    for deed in ("take-charge", "deliver"):
        response = sign_in(team.partner).post(f"{request.get_absolute_url()}{deed}/")
        assert response.status_code == 403
    request.refresh_from_db()
    assert (request.owner, request.status) == (team.staff, S.IN_PROGRESS)


def test_taking_charge_of_what_a_colleague_took_meanwhile_is_a_conflict(sign_in):
    kemi, ada = staff("Kemi Mora"), staff("Ada Ríos")
    request = a_request()
    address = f"{request.get_absolute_url()}take-charge/"
    sign_in(ada).post(address, {"instead_of": ""})
    response = sign_in(kemi).post(address, {"instead_of": ""})
    assert response.status_code == 409
    assert "Ada Ríos" in response.content.decode()
    request.refresh_from_db()
    assert request.owner == ada
    sign_in(kemi).post(address, {"instead_of": ada.pk})
    request.refresh_from_db()
    assert request.owner == kemi


def test_doors_of_delivering(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    an_engagement(request)
    an_assignment(request, team.expert, status=A.ACCEPTED)
    assert_doors(
        sign_in, f"{request.get_absolute_url()}deliver/", may=team.staff,
        refused=[team.focal_point, team["expert"]], hidden=[team.elsewhere, team.organiser],
    )  # fmt: skip


def test_doors_of_a_next_step(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    engagement = an_engagement(request, next_step="Call")
    assert_doors(
        sign_in, f"/assistance/engagements/{engagement.pk}/next-step-done/", may=team.staff,
        refused=[team.focal_point], hidden=[team.elsewhere, team["expert"]],
    )  # fmt: skip


# (page, status of the request, its field, what is posted, where it stands afterwards, who does it)
FORM_DEEDS = [
    ("question", S.SUBMITTED, "question", {"question": "Which?"}, S.NEEDS_INFO, "staff"),
    ("answer", S.NEEDS_INFO, "answer", {"answer": "These."}, S.SUBMITTED, "focal_point"),
    ("decline", S.SUBMITTED, "reason", {"reason": "No."}, S.DECLINED, "staff"),
    ("withdraw", S.ACCEPTED, "reason", {"reason": "Solved."}, S.WITHDRAWN, "focal_point"),
    ("confirm", S.DELIVERED, "rating", {"rating": "5"}, S.CLOSED, "focal_point"),
    ("reopen", S.DELIVERED, "missing", {"missing": "The table."}, S.IN_PROGRESS, "focal_point"),
]


@pytest.mark.parametrize(("page", "status", "field", "data", "after", "who"), FORM_DEEDS)
def test_a_deed_with_a_form(sign_in, page, status, field, data, after, who):
    team = a_team()
    request = a_request(asked_by=team.official, status=status)
    address = f"{request.get_absolute_url()}{page}/"
    refused = team.focal_point if who == "staff" else team.activist
    for client in (sign_in(team.elsewhere), sign_in(team["expert"])):
        assert client.get(address).status_code == client.post(address, data).status_code == 404
    assert sign_in(refused).get(address).status_code == 403
    assert sign_in(refused).post(address, data).status_code == 403
    assert sign_in().post(address, data).status_code == 302
    client = sign_in(team[who])
    assert client.get(address).status_code == 200
    empty = client.post(address, {})
    assert list(empty.context["form"].errors) == [field]
    request.refresh_from_db()
    assert request.status == status
    response = client.post(address, data)
    assert response.url == request.get_absolute_url()
    request.refresh_from_db()
    assert request.status == after
    assert client.get(address).status_code == 403  # the browser's way back leads to a reason, not a fault


@pytest.mark.parametrize("page", ["answer", "withdraw", "confirm", "reopen"])
def test_staff_read_that_they_act_for_the_country(sign_in, page):
    status = {"answer": S.NEEDS_INFO, "withdraw": S.SUBMITTED}.get(page, S.DELIVERED)
    request = a_request(status=status)
    text = sign_in(staff()).get(f"{request.get_absolute_url()}{page}/").content.decode()
    assert "You act for Ecuador." in text
    text = sign_in(request.asked_by).get(f"{request.get_absolute_url()}{page}/").content.decode()
    assert "You act for Ecuador." not in text


@pytest.mark.parametrize("rating", ["0", "6", "x", ""])
def test_a_rating_is_one_of_five(sign_in, rating):
    request = a_request(status=S.DELIVERED)
    response = sign_in(request.asked_by).post(
        f"{request.get_absolute_url()}confirm/", {"rating": rating, "feedback": "Kept"}
    )
    assert "Kept" in response.content.decode()
    request.refresh_from_db()
    assert request.status == S.DELIVERED


def test_accepting_needs_somebody_of_the_staff(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point)
    address = f"{request.get_absolute_url()}accept/"
    client = sign_in(team.staff)
    assert client.get(address).context["form"].initial["owner"] == team.staff.pk
    response = client.post(address, {"owner": team.focal_point.pk, "deliverables": "Kept terms"})
    assert list(response.context["form"].errors) == ["owner"]
    assert "Kept terms" in response.content.decode()
    assert client.post(address, {"owner": team.staff.pk, "deliverables": "x"}).status_code == 302


def test_handing_over(sign_in):
    kemi, ada = staff("Kemi Mora"), staff("Ada Ríos")
    request = a_request(owner=kemi)
    address = f"{request.get_absolute_url()}hand-over/"
    assert sign_in(request.asked_by).get(address).status_code == 403
    client = sign_in(kemi)
    choices = [label for _value, label in client.get(address).context["form"].fields["owner"].choices]
    assert choices == ["Ada Ríos"]
    client.post(address, {"owner": ada.pk})
    request.refresh_from_db()
    assert request.owner == ada


# --- Experts ------------------------------------------------------------------------------------


def test_asking_an_expert(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED)
    address = f"{request.get_absolute_url()}experts/"
    assert sign_in(team.focal_point).get(address).status_code == 403
    assert sign_in(team.elsewhere).post(address, {"expert": team.expert.pk}).status_code == 404
    client = sign_in(team.staff)
    assert "Rosa Quispe" in client.get(address).content.decode()
    for nobody in ("", "x", "999999"):
        response = client.post(address, {"expert": nobody})
        assert "This person cannot be asked for this request." in response.content.decode()
    client.post(address, {"expert": team.expert.pk})
    assert request.assignments.get().expert == team.expert


def test_an_expert_in_conflict_is_not_asked_by_a_forged_form(sign_in):
    request, expert = a_request(status=S.ACCEPTED), an_expert()
    expert.conflict_countries.add(request.country)
    sign_in(staff()).post(f"{request.get_absolute_url()}experts/", {"expert": expert.pk})
    assert not request.assignments.exists()


@pytest.mark.parametrize(
    ("answer", "status", "has_conflict"),
    [("yes", A.ACCEPTED, False), ("no", A.DECLINED, False), ("conflict", A.DECLINED, True)],
)
def test_an_expert_answers(sign_in, answer, status, has_conflict):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED)
    assignment = an_assignment(request, team.expert)
    address = f"/assistance/assignments/{assignment.pk}/answer/"
    for user in (team.focal_point, team.elsewhere, an_expert("Other").person.user):
        assert sign_in(user).post(address, {"answer": "yes"}).status_code == 404
    assert sign_in(team.staff).post(address, {"answer": "yes"}).status_code == 403
    client = sign_in(team["expert"])
    assert "A conflict of interest is" in client.get(address).content.decode()
    response = client.post(address, {"answer": answer, "reason": "Because."}, follow=True)
    assert response.status_code == 200
    assignment.refresh_from_db()
    assert assignment.status == status
    assert team.expert.conflict_countries.filter(iso3="ECU").exists() is has_conflict


def test_a_no_needs_a_reason_and_a_yes_does_not(sign_in):
    assignment = an_assignment(a_request(status=S.ACCEPTED))
    client = sign_in(assignment.expert.person.user)
    address = f"/assistance/assignments/{assignment.pk}/answer/"
    assert list(client.post(address, {}).context["form"].errors) == ["answer"]
    assert list(client.post(address, {"answer": "no"}).context["form"].errors) == ["reason"]
    assert client.post(address, {"answer": "yes"}).status_code == 302


def test_ending_the_help_of_an_expert(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    assignment = an_assignment(request, team.expert, status=A.ACCEPTED)
    address = f"/assistance/assignments/{assignment.pk}/end/"
    assert sign_in(team.focal_point).post(address, {"reason": "x"}).status_code == 404
    client = sign_in(team["expert"])
    assert list(client.post(address, {}).context["form"].errors) == ["reason"]
    response = client.post(address, {"reason": "Ill."}, follow=True)
    assert "The help of Rosa Quispe has ended." in response.content.decode()
    assert client.get(request.get_absolute_url()).status_code == 404


# --- Engagements --------------------------------------------------------------------------------


def done(**changes) -> dict:
    return {"kind": "call", "starts_on": timezone.localdate(), "summary": "Talked."} | changes


def test_an_expert_records_a_call_and_is_named_as_having_been_there(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    an_assignment(request, team.expert, status=A.ACCEPTED)
    address = f"{request.get_absolute_url()}engagements/add/"
    assert sign_in(team.focal_point).get(address).status_code == 403
    assert sign_in(team.elsewhere).get(address).status_code == 404
    client = sign_in(team["expert"])
    assert list(client.get(address).context["form"].initial["experts"]) == [team.expert]
    client.post(address, done(experts=[team.expert.pk], hours="1.5", people_reached="0"))
    made = Engagement.objects.get()
    assert (made.hours, made.people_reached, list(made.experts.all())) == (1.5, 0, [team.expert])
    assert made.ends_on == made.starts_on


def test_a_hidden_colleague_is_not_named_on_the_form(sign_in):
    request, hidden = a_request(status=S.IN_PROGRESS), an_expert("Hilda Sol")
    hidden.person.visibility = Visibility.HIDDEN
    hidden.person.save()
    mine = an_assignment(request, status=A.ACCEPTED)
    an_assignment(request, hidden, status=A.ACCEPTED)
    address = f"{request.get_absolute_url()}engagements/add/"
    assert "Hilda Sol" not in sign_in(mine.expert.person.user).get(address).content.decode()
    assert "Hilda Sol" in sign_in(staff()).get(address).content.decode()


def test_an_expert_of_another_request_was_not_there(sign_in):
    request = a_request(status=S.IN_PROGRESS)
    an_assignment(request, status=A.ACCEPTED)
    response = sign_in(staff()).post(
        f"{request.get_absolute_url()}engagements/add/", done(experts=[an_expert("Other").pk])
    )
    assert list(response.context["form"].errors) == ["experts"]


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"summary": ""}, "summary"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": TODAY + timedelta(days=3)}, "starts_on"),
        ({"ends_on": TODAY + timedelta(days=3)}, "ends_on"),
        ({"ends_on": TODAY - timedelta(days=3)}, "ends_on"),
        ({"hours": "-1"}, "hours"),
        ({"people_reached": "-5"}, "people_reached"),
        ({"next_step_due": TODAY}, "next_step"),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_typed_is_lost(sign_in, changes, field):
    request = a_request(status=S.IN_PROGRESS)
    response = sign_in(staff()).post(
        f"{request.get_absolute_url()}engagements/add/", done(**({"outcome": "Kept"} | changes))
    )
    assert list(response.context["form"].errors) == [field]
    assert "Kept" in response.content.decode()
    assert not Engagement.objects.exists()


def test_staff_record_help_that_answers_no_request(sign_in):
    team = a_team()
    client = sign_in(team.staff)
    data = done(
        country=a_country("TTO").pk,
        source_url="example.org/workshop",
        experts=[team.expert.pk],
        shown_to="team",
    )
    response = client.post("/assistance/engagements/new/", data)
    made = Engagement.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.country.iso3, made.request, made.source_url) == ("TTO", None, "https://example.org/workshop")
    for user in (team.focal_point, team["expert"], team.partner):
        assert sign_in(user).get("/assistance/engagements/new/").status_code == 403


def test_what_was_recorded_is_corrected(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    an_assignment(request, team.expert, status=A.ACCEPTED)
    mine = an_engagement(request, recorded_by=team["expert"])
    theirs = an_engagement(request, recorded_by=team.staff)
    outside = an_engagement(iso3="TTO", source_url="https://example.org/a")
    expert, academy = sign_in(team["expert"]), sign_in(team.staff)
    assert expert.get(f"/assistance/engagements/{theirs.pk}/edit/").status_code == 403
    assert expert.get(f"/assistance/engagements/{outside.pk}/edit/").status_code == 404
    assert sign_in(team.focal_point).get(f"/assistance/engagements/{mine.pk}/edit/").status_code == 403
    expert.post(f"/assistance/engagements/{mine.pk}/edit/", done(summary="Better."))
    mine.refresh_from_db()
    assert (mine.summary, mine.recorded_by) == ("Better.", team["expert"])
    form = academy.get(f"/assistance/engagements/{outside.pk}/edit/").context["form"]
    assert form.initial["source_url"] == "https://example.org/a"
    assert events_of(mine).get().verb == "engagement.changed"


def test_a_correction_keeps_an_expert_who_has_stopped_since(sign_in):
    request, expert = a_request(status=S.IN_PROGRESS), an_expert()
    stamps = {"answered_at": timezone.now(), "answered_by": expert.person.user}
    an_assignment(request, expert, status=A.ENDED, reason="Ill.", **stamps)
    engagement = an_engagement(request)
    engagement.experts.add(expert)
    client, address = sign_in(staff()), f"/assistance/engagements/{engagement.pk}/edit/"
    assert "checked" in client.get(address).content.decode()
    client.post(address, done(experts=[expert.pk], summary="Better."))
    assert list(engagement.experts.all()) == [expert]


def test_the_list_of_help_shows_what_each_may_know(sign_in):
    team = a_team()
    an_engagement(a_request(asked_by=team.activist, is_of_civil_society=True), summary="For civil society")
    an_engagement(a_request(asked_by=team.focal_point), summary="For government")
    an_engagement(iso3="BOL", summary="For Bolivia")

    def read(user) -> set[str]:
        page = sign_in(user).get("/assistance/engagements/").content.decode()
        return {s for s in ("For civil society", "For government", "For Bolivia") if s in page}

    assert read(team.staff) == {"For civil society", "For government", "For Bolivia"}
    assert read(team.official) == {"For government"}
    assert read(team.activist) == {"For civil society", "For government"}
    assert read(team.elsewhere) == {"For Bolivia"}
    assert read(team["expert"]) == read(team.partner) == set()


def test_the_list_of_what_is_due(sign_in):
    today = timezone.localdate()
    an_engagement(iso3="BOL", summary="Was due", next_step="Call", next_step_due=today)
    an_engagement(iso3="BOL", summary="Not yet", next_step="Call", next_step_due=today + timedelta(days=9))
    client = sign_in(staff())
    assert "1 next step is due" in client.get("/assistance/engagements/").content.decode()
    page = client.get("/assistance/engagements/?due").content.decode()
    assert "Was due" in page
    assert "Not yet" not in page


def test_the_list_of_help_takes_the_same_number_of_queries(sign_in):
    client = sign_in(staff())

    def one_more(n: int) -> None:
        expert = an_expert(f"Expert {n}")
        made = an_engagement(a_request(), recorded_by=expert.person.user, next_step="x", next_step_due=TODAY)
        made.experts.add(expert)

    one_more(1)
    one = queries_of(client, "/assistance/engagements/")
    one_more(2)
    one_more(3)
    assert queries_of(client, "/assistance/engagements/") == one
