"""Readiness: filled in by a delegation together, half of it too; read by it and the organisers, by nobody else."""

import pytest
import time_machine
from django.urls import reverse

from academy.accounts.guards import NotAllowed, TooLate, reason_against
from academy.audit.models import events_of
from convenings.states import ConveningStatus, Purpose, Reader
from participants import permissions
from participants.actions import evaluation
from participants.asked import lacking_readiness
from participants.forms.answering import name_of
from participants.models import AnswerSheet
from participants.results import questions_of
from participants.states import DelegationStatus, RegistrationStatus
from participants.together import merge, opened_with
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening
from tests.factories.evaluation import after, asks, user_of
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.participants.cast import NOBODY, at_status, everybody, who_may
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation():
    made = a_delegation(a_convening(), "ECU")
    asks(made.convening, Purpose.READINESS)
    return made


def form_of(delegation):
    return delegation.convening.questionnaires.get(purpose=Purpose.READINESS)


def address(delegation, *, fill=False) -> str:
    name = "readiness-fill" if fill else "readiness"
    return reverse(f"participants:{name}", args=[delegation.convening.code, delegation.pk])


def question(delegation, words: str):
    return next(q for q in questions_of(form_of(delegation)) if words in q.label)


def typed(delegation, client, **answers) -> dict:
    """What a browser sends that opened the page now and answers these (by a word of the question)."""
    opened = client.get(address(delegation, fill=True)).context["form"]["opened"].value()
    return {"opened": opened} | {name_of(question(delegation, w)): value for w, value in answers.items()}


def whole(delegation) -> dict:
    """An answer to everything that has to be answered."""
    values = {}
    for one in questions_of(form_of(delegation)):
        if one.is_required:
            values[name_of(one)] = one.choices.all()[0].code if one.has_choices else "Cancillería"
    return values


def saved(delegation) -> dict[str, object]:
    sheet = AnswerSheet.objects.get(delegation=delegation)
    return {a.question.label: a.value for a in sheet.answers.select_related("question")}


# --- Who ---------------------------------------------------------------------------------------------


OWN = {"focal point", "head", "colleague"}


@pytest.mark.parametrize("status", RegistrationStatus)
def test_whoever_is_in_it_now(delegation, status):
    person = a_person("Lucía Méndez", with_user=True)
    at_status(a_registration(delegation.convening, person, delegation=delegation), status)
    gone = status in {RegistrationStatus.DECLINED, RegistrationStatus.WITHDRAWN}
    assert bool(reason_against(permissions.check_fill_in_readiness, person.user, delegation)) is gone


@pytest.mark.parametrize("status", ConveningStatus)
def test_at_each_status_of_the_convening(status):
    convening = a_convening(status=status, reason="-" if status == ConveningStatus.CANCELLED else "")
    made = a_delegation(convening, "ECU")
    asks(convening, Purpose.READINESS)
    shown = status in {ConveningStatus.PUBLISHED, ConveningStatus.COMPLETED}
    people = everybody(made)
    assert who_may(permissions.check_fill_in_readiness, people, made) == (OWN if shown else NOBODY)


def test_where_nothing_is_asked_nobody_answers(sign_in):
    made = a_delegation(a_convening(), "ECU")
    user = a_delegate(made.convening)
    with pytest.raises(NotAllowed, match="has no readiness questionnaire"):
        permissions.check_fill_in_readiness(user, made)
    assert sign_in(user).get(address(made)).status_code == 404


def test_from_the_first_day_on_it_is_too_late(delegation):
    user = a_delegate(delegation.convening)
    with time_machine.travel(after(delegation.convening, 0)), pytest.raises(TooLate, match="open until"):
        evaluation.save_readiness(delegation, form_of(delegation), [], opened="", by=user)


def test_other_countries_do_not_know_of_it(sign_in, delegation):
    evaluation.save_readiness(
        delegation,
        form_of(delegation),
        [(question(delegation, "which institution"), "A canary of Ecuador")],
        opened="",
        by=focal_point("ECU"),
    )
    a_delegation(delegation.convening, "PAN")
    strangers = [
        focal_point("PAN"),
        a_delegate(delegation.convening, "PAN", full_name="Berta Paz"),
        organiser(a_convening(city="Bogotá", country="COL")),
    ]
    for user in strangers:
        for fill in (False, True):
            assert sign_in(user).get(address(delegation, fill=fill)).status_code == 404
    own = a_delegate(delegation.convening)
    for user in (own, focal_point("ECU"), organiser(delegation.convening), staff()):
        assert "A canary of Ecuador" in sign_in(user).get(address(delegation)).text


def test_organisers_read_and_do_not_write(sign_in, delegation):
    for user in (organiser(delegation.convening), staff()):
        client = sign_in(user)
        assert client.get(address(delegation)).status_code == 200
        assert client.post(address(delegation, fill=True), whole(delegation)).status_code == 403
    assert not AnswerSheet.objects.exists()


def test_what_is_for_staff_alone_organisers_do_not_read(sign_in, delegation):
    secret = question(delegation, "which institution")
    secret.readers = Reader.STAFF
    secret.save()
    user = a_delegate(delegation.convening)
    evaluation.save_readiness(delegation, form_of(delegation), [(secret, "a canary")], opened="", by=user)
    seen = {
        name: "a canary" in sign_in(reader).get(address(delegation)).text
        for name, reader in {
            "own": user,
            "staff": staff(),
            "organiser": organiser(delegation.convening),
        }.items()
    }
    assert seen == {"own": True, "staff": True, "organiser": False}


# --- As you go ---------------------------------------------------------------------------------------


def test_half_of_it_is_saved_and_the_page_says_when(sign_in, delegation):
    client = sign_in(a_delegate(delegation.convening))
    with time_machine.travel("2026-11-20 14:02:00Z", tick=False):
        delegation.convening.published_at = "2026-11-01T00:00Z"
        delegation.convening.save()
        client = sign_in(a_delegate(delegation.convening, full_name="Ana"))
        page = client.post(
            address(delegation, fill=True),
            typed(delegation, client, **{"which institution": "Cancillería"}),
            follow=True,
        )
    assert "Saved at 14:02." in page.text
    assert 'value="Cancillería"' in page.text
    assert list(saved(delegation).values()) == ["Cancillería"]
    assert not AnswerSheet.objects.get().is_sent
    assert list(lacking_readiness(delegation.convening)) == [delegation]


def test_it_is_sent_when_it_is_whole(sign_in, delegation):
    client = sign_in(a_delegate(delegation.convening))
    data = typed(delegation, client) | whole(delegation) | {"send": "yes"}
    assert client.post(address(delegation, fill=True), data).url == address(delegation)
    assert AnswerSheet.objects.get().is_sent
    assert [e.verb for e in events_of(delegation)][:2] == ["readiness.sent", "readiness.saved"]
    assert not lacking_readiness(delegation.convening).exists()


def test_sent_too_early_it_says_what_is_missing_and_keeps_the_rest(sign_in, delegation):
    client = sign_in(a_delegate(delegation.convening), language="en")
    data = typed(delegation, client, **{"which institution": "Cancillería"}) | {"send": "yes"}
    page = client.post(address(delegation, fill=True), data)
    assert "This question has to be answered." in page.text
    assert "and not sent yet" in page.text
    assert list(saved(delegation).values()) == ["Cancillería"]
    assert not AnswerSheet.objects.get().is_sent


def test_once_sent_it_can_be_corrected_but_not_be_half(sign_in, delegation):
    client = sign_in(a_delegate(delegation.convening))
    data = whole(delegation) | {"send": "yes"}
    client.post(address(delegation, fill=True), typed(delegation, client) | data)
    better = typed(delegation, client) | whole(delegation)
    better[name_of(question(delegation, "which institution"))] = "Ministerio"
    assert client.post(address(delegation, fill=True), better).status_code == 302
    assert "Ministerio" in saved(delegation).values()
    empty = typed(delegation, client) | whole(delegation) | {name_of(question(delegation, "costed")): ""}
    assert client.post(address(delegation, fill=True), empty).status_code == 200
    assert AnswerSheet.objects.get().is_sent


def test_bad_input_saves_nothing_and_loses_nothing(sign_in, delegation):
    client = sign_in(a_delegate(delegation.convening))
    data = typed(delegation, client, **{"which institution": "x" * 201, "since when": "tomorrow"})
    page = client.post(address(delegation, fill=True), data)
    assert "x" * 201 in page.text
    assert 'value="tomorrow"' in page.text
    assert not AnswerSheet.objects.exists()


# --- Two at once -------------------------------------------------------------------------------------


def test_two_who_change_different_answers_lose_nothing(sign_in, delegation):
    ana, bea = (sign_in(a_delegate(delegation.convening, full_name=name)) for name in ("Ana", "Bea"))
    of_bea = typed(delegation, bea, costed="no")
    ana.post(address(delegation, fill=True), typed(delegation, ana, **{"which institution": "Cancillería"}))
    assert bea.post(address(delegation, fill=True), of_bea).status_code == 302
    assert set(saved(delegation).values()) == {"Cancillería", "no"}


def test_two_who_change_the_same_answer_see_both(sign_in, delegation):
    ana, bea = (sign_in(a_delegate(delegation.convening, full_name=name)) for name in ("Ana", "Bea"))
    of_bea = typed(delegation, bea, **{"which institution": "Ministerio de Bea", "costed": "no"})
    ana.post(
        address(delegation, fill=True),
        typed(delegation, ana, **{"which institution": "Cancillería de Ana", "budget": "yes"}),
    )
    page = bea.post(address(delegation, fill=True), of_bea)
    assert "Somebody else saved meanwhile" in page.text
    assert "Ministerio de Bea" in page.text
    assert "Cancillería de Ana" in page.text
    # What did not clash is saved, and Ana's other answer stands in Bea's form.
    assert set(saved(delegation).values()) == {"Cancillería de Ana", "no", "yes"}
    form = page.context["form"]
    again = {name: form[name].value() for name in form.fields if form[name].value()}
    assert bea.post(address(delegation, fill=True), again).status_code == 302
    assert set(saved(delegation).values()) == {"Ministerio de Bea", "no", "yes"}


def test_an_answer_that_somebody_took_back_is_not_brought_back(sign_in, delegation):
    ana, bea = (sign_in(a_delegate(delegation.convening, full_name=name)) for name in ("Ana", "Bea"))
    ana.post(address(delegation, fill=True), typed(delegation, ana, **{"which institution": "Wrong"}))
    of_bea = typed(delegation, bea, **{"which institution": "Wrong", "costed": "no"})
    ana.post(address(delegation, fill=True), typed(delegation, ana, **{"which institution": ""}))
    bea.post(address(delegation, fill=True), of_bea)
    assert list(saved(delegation).values()) == ["no"]


@pytest.mark.parametrize("opened", ["", "[]", "{", '{"x": 1}', "null", "7"])
def test_a_form_that_remembers_nothing_overwrites_nothing(delegation, opened):
    one = question(delegation, "costed")
    assert merge(opened, [(one, "no")], {one.pk: "yes"}).conflicts
    assert merge(opened, [(one, "no")], {}).changes == [(one, "no")]
    assert merge(opened_with([one], {one.pk: "yes"}), [(one, "no")], {one.pk: "yes"}).changes == [(one, "no")]


# --- Where people come upon it -----------------------------------------------------------------------


def test_it_stands_on_the_pages_where_people_look(sign_in, delegation):
    delegate = a_delegate(delegation.convening)
    for user, pages in {
        delegate: ["/home/", delegation.get_absolute_url()],
        focal_point("ECU"): ["/home/", delegation.get_absolute_url()],
        organiser(delegation.convening): [delegation.get_absolute_url()],
    }.items():
        for page in pages:
            assert address(delegation) in sign_in(user).get(page).text, f"{user} on {page}"


def test_organisers_see_how_far_each_delegation_is(sign_in, delegation):
    a_delegation(delegation.convening, "PAN")
    a_delegation(delegation.convening, "BOL", status=DelegationStatus.DECLINED)
    evaluation.save_readiness(
        delegation,
        form_of(delegation),
        [(question(delegation, "costed"), "no")],
        opened="",
        by=focal_point("ECU"),
    )
    overview = reverse("participants:questionnaire", args=[delegation.convening.code, Purpose.READINESS])
    page = sign_in(organiser(delegation.convening)).get(overview)
    lines = {str(line["delegation"]): line["answered"] for line in page.context["lines"]}
    assert lines == {"Ecuador": 1, "Panama": 0}


def test_the_list_asks_the_database_as_often_for_many(sign_in, delegation):
    client = sign_in(organiser(delegation.convening))
    overview = reverse("participants:questionnaire", args=[delegation.convening.code, Purpose.READINESS])
    form = form_of(delegation)
    answer = [(question(delegation, "costed"), "no")]
    evaluation.save_readiness(delegation, form, answer, opened="", by=focal_point("ECU"))
    few = queries_of(client, overview)
    for iso3 in ("PAN", "BOL", "CRI"):
        other = a_delegation(delegation.convening, iso3)
        evaluation.save_readiness(other, form, answer, opened="", by=focal_point(iso3))
    assert queries_of(client, overview) == few


def test_the_home_page_asks_as_often_for_three_convenings(sign_in, delegation):
    user = a_delegate(delegation.convening)
    asks(delegation.convening, Purpose.KNOWLEDGE)
    few = queries_of(sign_in(user), "/home/")
    for city in ("Quito", "Lima"):
        other = a_convening(city=city)
        asks(other, Purpose.READINESS)
        asks(other, Purpose.KNOWLEDGE)
        registered = a_registration(
            other, user.person, delegation=a_delegation(other, "ECU"), status=RegistrationStatus.CONFIRMED
        )
        assert user_of(registered) == user
    more = queries_of(sign_in(user), "/home/")
    assert more <= few + 2  # the pages' own, one for each other delegation of the same country
