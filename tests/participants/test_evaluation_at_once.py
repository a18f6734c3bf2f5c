"""Answers that arrive at the same moment, each over a connection of its own: none is lost, none doubles."""

from datetime import timedelta

import pytest

from academy.accounts.guards import TooLate
from convenings.models import Questionnaire
from convenings.states import ConveningStatus, Purpose
from participants.actions import evaluation
from participants.models import AnswerSheet, HandedIn
from participants.results import questions_of, tallies
from tests.factories.accounts import focal_point, staff
from tests.factories.convenings import a_convening, today_there
from tests.factories.evaluation import asks, hands_in, learners, takes
from tests.naps.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def of(results, kind) -> int:
    return sum(isinstance(result, kind) for result in results)


def just_held():
    return a_convening(starts_on=today_there() - timedelta(days=3), status=ConveningStatus.COMPLETED)


def test_two_sheets_at_once_are_both_there():
    convening = just_held()
    form = asks(convening, Purpose.REACTION)
    people = learners(convening, 2)
    results = at_once(*[lambda p=p, n=n: hands_in(p, form, text=f"word {n}") for n, p in enumerate(people)])
    assert results == [None, None]
    assert HandedIn.objects.count() == AnswerSheet.objects.count() == 2
    assert {tally.n for tally in tallies(form)} == {2}


def test_one_person_who_presses_twice_hands_in_one():
    convening = just_held()
    form = asks(convening, Purpose.REACTION)
    (lucia,) = learners(convening, 1)
    results = at_once(*[lambda: hands_in(lucia, form)] * 2)
    assert of(results, TooLate) == 1
    assert HandedIn.objects.count() == AnswerSheet.objects.count() == 1


def test_one_person_takes_the_test_once():
    convening = just_held()
    test = asks(convening, Purpose.KNOWLEDGE)
    (lucia,) = learners(convening, 1)
    results = at_once(*[lambda n=n: takes(lucia, test, n) for n in (3, 9)])
    assert (of(results, AnswerSheet), of(results, TooLate)) == (1, 1)
    assert AnswerSheet.objects.count() == 1


def test_two_of_a_delegation_begin_at_once():
    convening = a_convening()
    form = asks(convening, Purpose.READINESS)
    (lucia,) = learners(convening, 1)
    one, two = questions_of(form)[:2]
    by = focal_point("ECU")
    given = [(one, "Cancillería"), (two, "yes")]
    results = at_once(
        *[
            lambda answer=answer: evaluation.save_readiness(
                lucia.delegation, form, [answer], opened="", by=by
            )
            for answer in given
        ]
    )
    assert [merged.conflicts for merged in results] == [[], []]
    assert sorted(AnswerSheet.objects.get().values().values()) == ["Cancillería", "yes"]


def test_the_academys_questions_are_added_once():
    convening = a_convening()
    deeds = [
        lambda by=by: evaluation.use_standard_questions(convening, Purpose.REACTION, by=by)
        for by in (staff("Ada"), staff("Bea"))
    ]
    results = at_once(*deeds)
    assert (of(results, Questionnaire), of(results, TooLate)) == (1, 1)
    assert Questionnaire.objects.get().questions.count() == 8
