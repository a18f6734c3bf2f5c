"""What the outcome report says of the evaluation: of five or more, once it has closed, never a person."""

import io
import zipfile

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation
from pypdf import PdfReader

from convenings.models import Convening
from convenings.states import ConveningStatus, Purpose
from dashboards.outcome import outcome_of
from participants.actions import evaluation
from participants.results import questions_of
from tests.factories.accounts import partner, staff
from tests.factories.convenings import a_convening, a_session
from tests.factories.evaluation import after, asks, hands_in, learners, takes, user_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
SECRET = "words of a canary"


@pytest.fixture
def convening():
    made = a_convening()
    a_session(made)
    return made


def evaluated(convening, n: int, *, asked: int = 0) -> None:
    """So many answer everything there is; `asked` more say nothing."""
    sheets = {p: asks(convening, p) for p in (Purpose.KNOWLEDGE, Purpose.REACTION, Purpose.APPLICATION)}
    people = learners(convening, n + asked)[:n]
    for person in people:
        takes(person, sheets[Purpose.KNOWLEDGE], 3)
    with time_machine.travel(after(convening, 3)):
        for person in people:
            takes(person, sheets[Purpose.KNOWLEDGE], 6)
            hands_in(person, sheets[Purpose.REACTION], scale=4, text=SECRET)
    with time_machine.travel(after(convening, 120)):
        for k, person in enumerate(people):
            survey(person, sheets[Purpose.APPLICATION], k)
    Convening.objects.filter(pk=convening.pk).update(status=ConveningStatus.COMPLETED)
    convening.refresh_from_db()


def survey(person, form, k: int) -> None:
    """Everybody has used the theory of change, all but one the budgeting; one says no."""
    codes = {"What have you used?": ["theory", "budget"] if k else ["theory"]}
    answers = [
        (q, codes.get(q.label, {"scale": 5, "yes_no": k != 0}.get(q.kind))) for q in questions_of(form)
    ]
    evaluation.hand_in(person, form, answers, by=user_of(person))


def told(convening, title: str) -> dict[str, tuple]:
    report = outcome_of(convening, staff(), timezone.localdate())
    part = next(part for part in report.parts if part.title == title)
    return {line.label: (line.shown, line.of) for line in part.lines} | {"not reported": part.not_reported}


def test_the_scores_of_those_who_took_both_and_how_many_did_not(convening):
    evaluated(convening, 5, asked=2)
    with time_machine.travel(after(convening, 500)):
        numbers = told(convening, "Knowledge before and after")
    assert numbers == {
        "took both tests": (5, 7),
        "right answers before, in percent": (33, 100),
        "right answers after, in percent": (67, 100),
        "change, in percentage points": (34, None),
        "not reported": 2,
    }


def test_means_of_the_reaction_form(convening):
    evaluated(convening, 5)
    with time_machine.travel(after(convening, 500)):
        numbers = told(convening, "How participants judged it")
    assert numbers["answered"] == (5, 5)
    assert str(numbers["The modules were clear"][0]) == "4.0"
    assert len([label for label in numbers if label not in {"answered", "not reported"}]) == 6


def test_an_answer_that_fewer_than_five_gave_is_not_counted_out(convening):
    """Of what leaves the house nobody is found in a small group."""
    evaluated(convening, 5)
    with time_machine.travel(after(convening, 500)):
        numbers = told(convening, "Some months later")
    assert numbers["Theory of change"] == (5, 5)
    assert numbers["Gender budgeting"] == ("fewer than five", 5)
    assert numbers["Localization"] == ("fewer than five", 5)


def test_of_two_answers_the_large_one_does_not_tell_the_small(convening):
    evaluated(convening, 7)
    with time_machine.travel(after(convening, 500)):
        numbers = told(convening, "Some months later")
    assert (numbers["Yes"], numbers["No"]) == (("fewer than five", 7), ("fewer than five", 7))
    assert numbers["Gender budgeting"] == (6, 7)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_of_fewer_than_five_people_only_that_is_said(convening, n):
    evaluated(convening, n, asked=3)
    with time_machine.travel(after(convening, 500)):
        assert told(convening, "Knowledge before and after") == {
            "took both tests": ("fewer than five", n + 3),
            "not reported": 0,
        }
        for title in ("How participants judged it", "Some months later"):
            assert told(convening, title) == {"answered": ("fewer than five", n + 3), "not reported": 0}


def test_while_it_is_open_the_report_says_when_it_closes(convening):
    evaluated(convening, 6)
    with time_machine.travel(after(convening, 5)):
        report = outcome_of(convening, staff(), timezone.localdate())
    part = next(part for part in report.parts if part.title == "How participants judged it")
    assert "Results are counted when it has closed" in part.how
    assert [line.label for line in part.lines] == ["answered so far"]


def test_what_was_not_asked_is_not_there(convening):
    titles = {part.title for part in outcome_of(convening, staff(), timezone.localdate()).parts}
    assert not titles & {"Knowledge before and after", "How participants judged it", "Some months later"}


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_it_is_in_every_form_and_language_and_quotes_nobody(sign_in, convening, language):
    evaluated(convening, 5)
    with time_machine.travel(after(convening, 500)):
        for route in ("outcome", "outcome-pdf", "outcome-csv", "outcome-xlsx"):
            client = sign_in(staff(), language=language)
            data = client.get(reverse(f"dashboards:{route}", args=[convening.code])).content
            text = data.decode("utf-8", "replace")
            if route.endswith("pdf"):
                text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
            if route.endswith("xlsx"):
                text = zipfile.ZipFile(io.BytesIO(data)).read("xl/sharedStrings.xml").decode()
            with translation.override(language):
                first = questions_of(convening.questionnaires.get(purpose=Purpose.REACTION))[0].label
            assert first in " ".join(text.split()), route
            assert SECRET not in text
            assert "Persona" not in text


def test_partners_read_the_same_numbers(sign_in):
    convening = a_convening(city="Panama City", country="PAN")
    a_session(convening)
    evaluated(convening, 5)
    with time_machine.travel(after(convening, 200)):
        page = sign_in(partner()).get(reverse("dashboards:outcome", args=[convening.code])).text
    assert "Right answers after, in percent" in page


def test_the_report_asks_the_database_as_often_for_many(sign_in):
    def asked(n: int) -> int:
        convening = a_convening()
        evaluated(convening, n)
        with time_machine.travel(after(convening, 500)):
            return queries_of(sign_in(staff()), reverse("dashboards:outcome", args=[convening.code]))

    assert asked(5) == asked(9)
