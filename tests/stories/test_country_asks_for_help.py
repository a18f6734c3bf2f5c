from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from academy.audit.models import events_of
from academy.countries.models import Topic
from academy.notices.models import Notice
from assistance.models import Assignment, Engagement, Request
from assistance.reminders import send_due
from assistance.states import RequestStatus
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.assistance import an_action
from tests.factories.participants import an_expert

pytestmark = pytest.mark.django_db


def letters_to(user) -> list[str]:
    return list(Notice.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def press_button_of(letter: Notice) -> str:
    """The path behind the button of a letter."""
    return next(line for line in letter.text.splitlines() if line.startswith("http")).removeprefix(
        "http://testserver"
    )


def test_a_country_asks_for_help_on_an_action_and_gets_it(sign_in, work):
    kemi, flor = staff("Kemi Mora"), focal_point("ECU", "Flor Andrade")
    rosa = an_expert("Rosa Quispe", topics=("gender_budgeting",))
    rosa.countries.add(a_country("ECU"))
    action = an_action("ECU", help_needed="Somebody who has costed a plan before")
    country, academy, expert = sign_in(flor), sign_in(kemi), sign_in(rosa.person.user)

    # From the action of the roadmap the page knows country, topic, title and date already.
    page = country.get("/assistance/ask/", {"action": action.pk}).content.decode()
    assert "Cost the measures of the second axis" in page
    assert 'value="Somebody who has costed a plan before"' in page
    answers = {
        "topic_1": action.objective.topic_id, "help_1": "costing", "title": "Costing of the second axis",
        "need": "A list of 34 measures and no costs.", "modality": "remote", "language": "es",
        "urgency": "normal",
    }  # fmt: skip
    response = country.post(f"/assistance/ask/?action={action.pk}", answers, follow=True)
    request = Request.objects.get()
    year = timezone.now().year
    assert request.reference == f"TA-{year}-0001"
    assert (request.action, request.plan, request.country.iso3) == (action, action.roadmap.plan, "ECU")
    page = response.content.decode()
    assert f"Your request has the number TA-{year}-0001. The Academy answers by" in page
    assert letters_to(flor) == [f"We have your request: TA-{year}-0001"]

    # Staff see it on top of their board, take charge, ask, and say yes with terms.
    assert "Costing of the second axis" in academy.get("/assistance/").content.decode()
    address = request.get_absolute_url()
    academy.post(f"{address}take-charge/", {"instead_of": ""})
    academy.post(f"{address}question/", {"question": "Which of them are in a budget already?"})
    page = country.get(address).content.decode()
    assert "Which of them are in a budget already?" in page
    country.post(f"{address}answer/", {"answer": "Eleven of them."})
    page = academy.post(f"{address}accept/", {"owner": kemi.pk, "deliverables": ""}).content.decode()
    assert "Write down what was agreed with the country." in page
    academy.post(f"{address}accept/", {"owner": kemi.pk, "deliverables": "Two calls and a reading."})
    request.refresh_from_db()
    assert (request.status, request.owner, request.terms) == (
        RequestStatus.ACCEPTED,
        kemi,
        "Two calls and a reading.",
    )

    # The expert who fits is first on the list, for reasons said in words.
    page = academy.get(f"{address}experts/").content.decode()
    assert "speaks Spanish, gender budgeting, worked in Ecuador; no open assignment" in page
    academy.post(f"{address}experts/", {"expert": rosa.pk})
    assignment = Assignment.objects.get()
    asked = Notice.objects.get(to=rosa.person.email)
    assert asked.subject == "Can you help Ecuador?"
    assert "34 measures" not in asked.text

    # The personal link leads through its button to the question about conflicts of interest.
    path = press_button_of(asked)
    newcomer = sign_in()
    response = newcomer.post(path)
    assert response.url == f"/assistance/assignments/{assignment.pk}/answer/"
    assert "34 measures" in newcomer.get(response.url).content.decode()
    newcomer.post(response.url, {"answer": "yes"})
    request.refresh_from_db()
    assert request.status == RequestStatus.IN_PROGRESS

    # It is delivered only when something was done, and the page says so.
    assert academy.post(f"{address}deliver/").status_code == 403
    assert "Record what was done first" in academy.get(address).content.decode()
    yesterday = timezone.localdate() - timedelta(days=1)
    done = {
        "kind": "call", "starts_on": yesterday, "experts": [rosa.pk], "hours": "2",
        "summary": "Went through the list.", "outcome": "A cost table.",
        "next_step": "Read the table", "next_step_due": yesterday + timedelta(days=10),
    }  # fmt: skip
    expert.post(f"{address}engagements/add/", done)
    engagement = Engagement.objects.get()
    assert (engagement.recorded_by, engagement.people_reached) == (rosa.person.user, None)
    assert "people reached: not reported" in country.get(address).content.decode()
    academy.post(f"{address}deliver/")

    # First the country says what is missing, then it confirms and rates.
    country.post(f"{address}reopen/", {"missing": "The reading of the table."})
    assert "The reading of the table." in expert.get(address).content.decode()
    academy.post(f"{address}deliver/")
    page = country.get(address).content.decode()
    assert "Confirm and rate" in page
    country.post(f"{address}confirm/", {"rating": "4", "feedback": "Very clear."})
    request.refresh_from_db()
    assert (request.status, request.rating, request.closed_by) == (RequestStatus.CLOSED, 4, flor)
    assert "Very clear." in academy.get(address).content.decode()
    assert "Very clear." not in expert.get(address).content.decode()

    trail = [(e.verb, e.actor) for e in events_of(request).order_by("pk")]
    assert trail == [
        ("request.asked", flor),
        ("request.put_in_charge", kemi),
        ("request.needs_info", kemi),
        ("request.submitted", flor),
        ("request.accepted", kemi),
        ("terms.issued", kemi),
        ("request.in_progress", rosa.person.user),
        ("request.delivered", kemi),
        ("request.in_progress", flor),
        ("request.delivered", kemi),
        ("request.closed", flor),
    ]
    number = request.reference
    assert letters_to(flor) == [
        f"We have your request: {number}",
        f"We have read your request: {number}",
        f"A question about your request {number}",
        f"The Academy will help: {number}",
        f"An expert will help you: {number}",
        f"Did the help reach you? {number}",
        f"Did the help reach you? {number}",
    ]
    assert letters_to(kemi) == [
        f"Ecuador has answered: {number}",
        f"Rosa Quispe will help: {number}",
        f"Something is still missing: {number}",
        f"Ecuador has confirmed: {number}",
    ]
    assert letters_to(rosa.person.user) == [
        "Can you help Ecuador?",
        f"Something is still missing: {number}",
        f"Thank you: {number} is closed",
    ]


def test_staff_ask_for_a_country_by_telephone_and_nobody_confirms(sign_in):
    kemi, flor = staff("Kemi Mora"), focal_point("ECU", "Flor Andrade", language="es")
    academy = sign_in(kemi)
    page = academy.get("/assistance/ask/").content.decode()
    assert "For which country?" in page
    page = academy.get("/assistance/ask/", {"country": "ECU"}).content.decode()
    assert "?country=ECU&amp;topic=localization" in page

    answers = {
        "topic_1": Topic.objects.get(code="localization").pk, "help_1": "text_review",
        "title": "Reading of chapter 3", "need": "By telephone.",
        "modality": "remote", "language": "es", "urgency": "normal",
    }  # fmt: skip
    response = academy.post("/assistance/ask/?country=ECU&topic=localization", answers, follow=True)
    assert "<bdi>Kemi Mora</bdi> for Ecuador" in response.content.decode()
    request = Request.objects.get()
    assert (request.on_behalf, events_of(request).get().on_behalf_of) == (True, "ECU")
    assert Notice.objects.get(to=flor.email).language == "es"
    assert not Notice.objects.filter(to=kemi.email).exists()

    address = request.get_absolute_url()
    academy.post(f"{address}accept/", {"owner": kemi.pk, "deliverables": "One reading."})
    yesterday = timezone.localdate() - timedelta(days=1)
    done = {"kind": "document_review", "starts_on": yesterday, "summary": "Read and commented."}
    academy.post(f"{address}engagements/add/", done)
    academy.post(f"{address}deliver/")

    delivered = Request.objects.get().delivered_at
    with travel(delivered + timedelta(days=31), tick=False):
        send_due(timezone.now())
        page = sign_in(flor).get(address).content.decode()
    request.refresh_from_db()
    assert (request.status, request.rating) == (RequestStatus.CLOSED, None)
    assert "Nobody of the country confirmed within 30 days" in page
    assert "<bdi>NAP Academy</bdi>" in page
