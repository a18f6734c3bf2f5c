"""Two people, or two workers, at the same moment, each with a connection of their own."""

import pytest

from academy.accounts.models import SignInLink, User
from academy.audit.transitions import InvalidTransition
from academy.notices.models import Notice
from participants.actions import lists
from participants.models import PeopleList, Person, Registration
from tests.factories.accounts import staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation
from tests.naps.at_once import at_once
from tests.participants.test_lists_sent import TWO, many, sent_by

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_that_is_confirmed_twice_names_everybody_once():
    convening, by = a_convening(), staff()
    a_delegation(convening, "ECU")
    sent = sent_by(by, convening, TWO)
    results = at_once(*[lambda: lists.name_people(PeopleList.objects.get(pk=sent.pk), by=by)] * 2)
    assert sum(isinstance(result, PeopleList) for result in results) == 1
    assert sum(isinstance(result, InvalidTransition) for result in results) == 1
    assert Registration.objects.count() == 2
    assert Notice.objects.filter(key__startswith="invitation-").count() == 2


def test_two_lists_with_the_same_people():
    convening, people = a_convening(), [staff(), staff()]
    a_delegation(convening, "ECU")
    sent = [sent_by(by, convening, TWO) for by in people]
    results = at_once(*[lambda s=s: lists.name_people(s, by=s.sent_by) for s in sent])
    assert sum(isinstance(result, PeopleList) for result in results) == 1
    assert sum(isinstance(result, lists.CannotBeNamed) for result in results) == 1
    assert Registration.objects.count() == 2


def test_two_convenings_that_name_the_same_new_people():
    convenings, by = [a_convening(), a_convening()], staff()
    for convening in convenings:
        a_delegation(convening, "ECU")
    lines = many(30).splitlines()
    texts = ["\n".join(lines), "\n".join([lines[0], *reversed(lines[1:])])]
    sent = [sent_by(by, convening, text) for convening, text in zip(convenings, texts, strict=True)]
    results = at_once(*[lambda s=s: lists.name_people(s, by=by) for s in sent])
    assert [type(result) for result in results] == [PeopleList, PeopleList]
    assert Person.objects.count() == 30
    assert Registration.objects.count() == 60
    assert User.objects.filter(email__endswith="@x.org").count() == 30


def test_two_workers_write_each_letter_once(monkeypatch):
    monkeypatch.setattr(lists, "LETTERS_AT_ONCE", 0)
    convening, by = a_convening(), staff()
    a_delegation(convening, "ECU")
    sent = lists.name_people(sent_by(by, convening, many(8)), by=by)
    at_once(*[lambda: lists.write_letters(PeopleList.objects.get(pk=sent.pk), most=5)] * 2)
    while lists.write_letters(PeopleList.objects.get(pk=sent.pk), most=5):
        pass
    assert Notice.objects.filter(key__startswith="invitation-").count() == 8
    assert SignInLink.objects.count() == 8
