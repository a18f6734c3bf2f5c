"""Two people who send or hand in at the same moment, each with a connection of their own."""

import pytest

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.audit.transitions import InvalidTransition
from academy.documents.models import FileText, StoredFile
from academy.documents.reader import read_waiting
from academy.documents.states import TextStatus
from naps.actions import drafts as actions
from naps.models import Draft, DraftFile, Plan
from naps.states import DraftStatus
from tests.factories.accounts import focal_point, staff
from tests.factories.naps import a_draft, a_pdf, a_plan
from tests.naps.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_send_a_file_make_one_version():
    plan, people = a_plan(), [focal_point(), staff()]

    def send(by, language):
        mine = Plan.objects.select_related("country").get(pk=plan.pk)
        return actions.add_file(mine, upload=a_pdf(), language=language, by=by)

    languages = ["es", "en"]
    results = at_once(
        *[lambda by=by, lang=lang: send(by, lang) for by, lang in zip(people, languages, strict=True)]
    )
    assert [type(result) for result in results] == [DraftFile, DraftFile]
    assert Draft.objects.get().version == 1
    assert Draft.objects.get().files.count() == 2


def test_two_who_send_the_same_language_leave_one_text():
    plan, people = a_plan(), [focal_point(), staff()]

    def send(by):
        mine = Plan.objects.select_related("country").get(pk=plan.pk)
        return actions.add_file(mine, upload=a_pdf(), language="es", by=by)

    results = at_once(*[lambda by=by: send(by) for by in people])
    assert sorted(type(result).__name__ for result in results) == ["AlreadyThere", "DraftFile"]
    assert Draft.objects.count() == DraftFile.objects.count() == StoredFile.objects.count() == 1


def test_two_who_hand_in_hand_in_once():
    people = [focal_point(), staff()]
    draft = a_draft(by=people[0])

    def submit(by):
        return actions.submit(Draft.objects.select_related("plan__country").get(pk=draft.pk), by=by)

    results = at_once(*[lambda by=by: submit(by) for by in people])
    assert sum(isinstance(result, Draft) for result in results) == 1
    assert sum(isinstance(result, InvalidTransition) for result in results) == 1
    assert Event.objects.filter(verb="draft.submitted").count() == 1


def test_no_file_slips_into_a_draft_that_is_being_handed_in():
    flor, kemi = focal_point(), staff()
    draft = a_draft(by=flor)

    def add():
        plan = Plan.objects.select_related("country").get(pk=draft.plan_id)
        return actions.add_file(plan, upload=a_pdf(), language="en", by=kemi)

    def submit():
        return actions.submit(Draft.objects.select_related("plan__country").get(pk=draft.pk), by=flor)

    sent, handed_in = at_once(add, submit)
    assert isinstance(handed_in, Draft)
    assert isinstance(sent, DraftFile | NotAllowed)
    there = DraftFile.objects.filter(language="en")
    assert there.count() == isinstance(sent, DraftFile)
    assert Draft.objects.get().status == DraftStatus.SUBMITTED


def test_who_hands_in_and_who_takes_back_at_once_leave_one_story():
    """Handing in again what somebody withdraws at this moment does nothing, and is said to be too late."""
    flor, kemi = focal_point(), staff()
    draft = a_draft(by=flor)
    actions.submit(Draft.objects.select_related("plan__country").get(pk=draft.pk), by=flor)

    def mine():
        return Draft.objects.select_related("plan__country").get(pk=draft.pk)

    def withdraw():
        return actions.withdraw(mine(), by=kemi, reason="The minister wants to read it first.")

    submitted, withdrawn = at_once(lambda: actions.submit(mine(), by=flor), withdraw)
    assert isinstance(submitted, InvalidTransition)
    assert isinstance(withdrawn, Draft)
    assert Draft.objects.get().status == DraftStatus.WITHDRAWN
    assert Event.objects.filter(verb="draft.submitted").count() == 1


def test_two_workers_read_a_file_once():
    a_draft()
    FileText.objects.update(status=TextStatus.RECEIVED)
    done = at_once(read_waiting, read_waiting)
    assert sorted(done) == [0, 1]
    text = FileText.objects.get()
    assert (text.status, text.attempts) == (TextStatus.READY, 1)
