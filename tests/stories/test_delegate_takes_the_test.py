"""Lucía takes the test on her phone, in Spanish, before and after; the organisers read what five learned."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.audit.models import events_of
from academy.notices.models import Notice
from convenings.states import Purpose
from participants import question_reminders
from participants.models import HandedIn
from participants.states import RegistrationStatus
from tests.factories.accounts import organiser
from tests.factories.convenings import a_convening, a_session
from tests.factories.evaluation import after, hands_in, learners, takes, there, typed, user_of

pytestmark = pytest.mark.django_db


def task_of(phone, address: str) -> str:
    """How far something is on the person's own list of tasks."""
    tasks = [task for part in phone.get("/home/").context["taking_part"] for task in part.tasks]
    return next(task.status for task in tasks if task.url == address)


def test_before_and_after(sign_in):
    convening = a_convening()
    a_session(convening)
    people = learners(convening, 5)
    lucia = people[0]
    desk = organiser(convening)
    overview = reverse("participants:evaluation", args=[convening.code])
    results = reverse("participants:questionnaire", args=[convening.code, "knowledge"])
    mine = reverse("participants:answer", args=[lucia.pk, "knowledge"])

    # The organisers take over the Academy's questions; the letter comes by itself the next morning.
    office = sign_in(desk)
    for purpose in ("knowledge", "reaction"):
        office.post(reverse("participants:questionnaire-use", args=[convening.code, purpose]))
    test, form = (convening.questionnaires.get(purpose=p) for p in (Purpose.KNOWLEDGE, Purpose.REACTION))
    morning = there(convening, convening.starts_on - timedelta(days=20), 9)
    with time_machine.travel(morning):
        question_reminders.send_due(morning)
        letter = Notice.objects.get(to=lucia.person.email)
        phone = sign_in(language="es")
        link = re.search(r"http://testserver(/accounts/link/\S+)", letter.text).group(1)
        assert phone.post(link).url == mine

        # On the phone, in Spanish; something is left out, and nothing that was chosen is lost.
        page = phone.get(mine)
        assert '<html lang="es"' in page.text
        assert "Teoría del cambio: ¿qué describe?" in page.text
        answers = typed(test, 4)
        missing = dict(list(answers.items())[:-1])
        assert phone.post(mine, missing).text.count(" checked") == len(missing)
        assert phone.post(mine, answers).url == mine
        assert "Teoría del cambio: ¿qué describe?" not in phone.get(mine).text
        assert mine in phone.get("/home/").text
        for person in people[1:4]:
            takes(person, test, 3)

    # Four took it before: the organisers read how many, and no result.
    office = sign_in(desk)
    assert "4 of 5 people" in office.get(overview).text
    assert "%" not in office.get(results).text.split("<main")[1]

    # Afterwards the same questions again, and the reaction form.
    with time_machine.travel(after(convening, 1)):
        phone = sign_in(user_of(lucia), language="es")
        assert phone.post(mine, typed(test, 8)).url == mine
        page = phone.get(mine).text
        assert "4" in page
        assert "8" in page
        assert phone.post(mine, typed(test, 9)).status_code == 409
        for person in people[1:4]:
            takes(person, test, 6)
        feedback = reverse("participants:answer", args=[lucia.pk, "reaction"])
        assert task_of(phone, feedback) == "now"
        scales = {f"question_{q.pk}": "5" for q in form.questions.filter(kind="scale")}
        assert phone.post(feedback, scales).url == feedback
        assert task_of(phone, feedback) == "done"
        for person in people[1:]:
            hands_in(person, form, scale=3)

    with time_machine.travel(after(convening, 40)):
        office = sign_in(desk)
        # Four took both tests: fewer than five, and that is all that is said.
        assert "Fewer than five people took both tests" in office.get(results).text
        # Five handed in the reaction form.
        page = office.get(reverse("participants:questionnaire", args=[convening.code, "reaction"])).text
        assert "mean 3.4" in page
        report = office.get(reverse("dashboards:outcome", args=[convening.code])).text
        assert "fewer than five" in report
        assert "3.4" in report
        # Lucía reads her own result and, now that it has closed, what would have been right.
        phone = sign_in(user_of(lucia))
        assert "The right answers" in phone.get(mine).text

    assert HandedIn.objects.count() == 5
    assert [event.verb for event in events_of(lucia)] == []
    verbs = [event.verb for event in events_of(convening)]
    assert verbs.count("questions.added") == 2


def test_with_five_the_results_are_there(sign_in):
    convening = a_convening()
    a_session(convening)
    people = learners(convening, 5)
    office = sign_in(organiser(convening))
    office.post(reverse("participants:questionnaire-use", args=[convening.code, "knowledge"]))
    test = convening.questionnaires.get()
    results = reverse("participants:questionnaire", args=[convening.code, "knowledge"])
    for person in people:
        takes(person, test, 3)
    with time_machine.travel(after(convening, 1)):
        for person in people:
            assert person.status == RegistrationStatus.CONFIRMED
            takes(person, test, 9)
        assert "Results come when it has closed" in sign_in(organiser(convening)).get(results).text
    with time_machine.travel(after(convening, 40)):
        page = sign_in(organiser(convening)).get(results).text
        assert "33 %" in page
        assert "100 %" in page
        assert "+67" in page
