"""Anonymous forms: who handed one in is known, what stands on it is known, and nothing ties the two."""

import base64
import logging
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection
from django.db.models import DateField, ForeignKey
from django.urls import reverse

from academy.accounts.guards import NotAllowed, TooLate
from academy.audit.models import Event
from academy.notices.models import Notice
from convenings.states import Purpose
from participants.actions import evaluation
from participants.models import AnswerSheet, GivenAnswer, HandedIn
from participants.results import questions_of, tallies
from tests.factories.accounts import focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.evaluation import after, asks, hands_in, learners, user_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
SECRET = "the coffee was a canary"


@pytest.fixture
def convening():
    return a_convening()


@pytest.fixture
def form(convening):
    return asks(convening, Purpose.REACTION)


@pytest.fixture
def open_now(convening):
    """Two days after the last."""
    with time_machine.travel(after(convening, 2)):
        yield


def page_of(registration, purpose=Purpose.REACTION) -> str:
    return reverse("participants:answer", args=[registration.pk, purpose])


def results_of(convening, purpose=Purpose.REACTION) -> str:
    return reverse("participants:questionnaire", args=[convening.code, purpose])


def sent(form, text: str = "") -> dict[str, str]:
    kinds = {"scale": "4", "long_text": text}
    return {f"question_{q.pk}": kinds[q.kind] for q in questions_of(form)}


# --- What ties nothing -----------------------------------------------------------------------------


def test_the_tables_have_nothing_to_join_by():
    """No moment, no counter, no common key but the questionnaire: whatever is added later fails here."""
    sheet = {f.name for f in AnswerSheet._meta.concrete_fields}
    handed_in = {f.name for f in HandedIn._meta.concrete_fields}
    assert sheet & handed_in == {"id", "questionnaire", "registration"}  # empty on such a sheet: see below
    for model in (AnswerSheet, HandedIn):
        assert not [f for f in model._meta.concrete_fields if isinstance(f, DateField)]
        assert model._meta.pk.get_internal_type() == "UUIDField"
    pointing = {
        f"{m._meta.label}.{f.name}"
        for m in apps.get_models()
        for f in m._meta.concrete_fields
        if isinstance(f, ForeignKey) and f.related_model in {AnswerSheet, HandedIn}
    }
    assert pointing == {"participants.GivenAnswer.sheet"}


def test_a_sheet_names_nobody(convening, form, open_now):
    lucia, other = learners(convening, 2)
    for person in (lucia, other):
        hands_in(person, form, text=SECRET)
    for sheet in AnswerSheet.objects.all():
        assert (sheet.registration, sheet.delegation, sheet.wave, sheet.is_sent) == (None, None, "", True)
    assert set(HandedIn.objects.values_list("registration", flat=True)) == {lucia.pk, other.pk}


def rows_in_order(table: str, column: str) -> list:
    """As they lie in the table, which is the order they were written in."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")
        return [row[0] for row in cursor.fetchall()]


def test_nothing_keeps_the_order_in_which_they_came(convening, form, open_now):
    """Twelve people in a row: that the order is kept by chance happens once in 479 million times."""
    people = learners(convening, 12)
    for n, person in enumerate(people):
        hands_in(person, form, text=f"{n:02}")
    came = [person.pk for person in people]
    assert sorted(rows_in_order("participants_handedin", "registration_id")) == sorted(came)
    assert rows_in_order("participants_handedin", "registration_id") != came
    texts = questions_of(form)[-1]
    said = [a.value for a in GivenAnswer.objects.filter(question=texts).order_by("pk")]
    assert sorted(said) == [f"{n:02}" for n in range(12)]
    assert said != sorted(said)


def test_with_every_new_sheet_all_are_written_anew(convening, form, open_now):
    """So that two looks at the tables show no row that is new and others that are not."""
    people = learners(convening, 4)
    for person in people[:3]:
        hands_in(person, form, text=SECRET)
    rows = {model: set(model.objects.values_list("pk", flat=True)) for model in (AnswerSheet, HandedIn)}
    answers = set(GivenAnswer.objects.values_list("sealed", flat=True))
    hands_in(people[3], form, text=SECRET)
    for model, earlier in rows.items():
        now = set(model.objects.values_list("pk", flat=True))
        assert len(now) == 4
        assert not now & earlier
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM participants_givenanswer")
        assert not {row[0] for row in cursor.fetchall()} & answers


def test_a_seal_says_when_it_was_made_so_all_are_made_together(convening, form):
    """The sealed text carries its second in plain sight."""
    moment = after(convening, 2)
    for n, person in enumerate(learners(convening, 3)):
        with time_machine.travel(moment + timedelta(hours=n), tick=False):
            hands_in(person, form, text=SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM participants_givenanswer")
        seals = [row[0] for row in cursor.fetchall()]
    assert {sealed_at(seal) for seal in seals} == {int((moment + timedelta(hours=2)).timestamp())}


def sealed_at(seal: str) -> int:
    """A byte of version, then the second (the form of a Fernet token)."""
    return int.from_bytes(base64.urlsafe_b64decode(seal)[1:9], "big")


def test_nothing_else_knows_of_it(sign_in, convening, form, open_now, caplog):
    """No trail, no letter, no log, and nothing in the browser's session."""
    (lucia,) = learners(convening, 1)
    events, letters = Event.objects.count(), Notice.objects.count()
    phone = sign_in(user_of(lucia))
    with caplog.at_level(logging.DEBUG):
        assert phone.post(page_of(lucia), sent(form, SECRET)).status_code == 302
    assert (Event.objects.count(), Notice.objects.count()) == (events, letters)
    assert SECRET not in caplog.text
    assert all(SECRET not in str(s.get_decoded()) for s in BrowserSession.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM participants_givenanswer")
        assert not [row for row in cursor.fetchall() if SECRET in row[0]]


def test_a_change_of_language_does_not_put_it_into_the_session(sign_in, convening, form, open_now):
    """The language bar of other forms carries what was typed along; here it posts nothing but the language."""
    (lucia,) = learners(convening, 1)
    page = sign_in(user_of(lucia)).get(page_of(lucia)).text
    assert 'form="answers"' not in page
    assert "Choose your language first" in page


def test_the_page_is_honest(sign_in, convening, form, open_now):
    (lucia,) = learners(convening, 1)
    page = sign_in(user_of(lucia)).get(page_of(lucia)).text
    assert "What anonymous means here" in page
    assert "Beside them we keep only that you have answered" in page
    assert "What we cannot rule out" in page


# --- Once, and in time -----------------------------------------------------------------------------


def test_a_second_sheet_of_the_same_person_is_refused(sign_in, convening, form, open_now):
    (lucia,) = learners(convening, 1)
    phone = sign_in(user_of(lucia))
    assert phone.post(page_of(lucia), sent(form)).status_code == 302
    assert phone.post(page_of(lucia), sent(form)).status_code == 409
    with pytest.raises(TooLate):
        hands_in(lucia, form)
    assert AnswerSheet.objects.count() == HandedIn.objects.count() == 1
    page = phone.get(page_of(lucia)).text
    assert "kept without your name" in page
    assert "Send my answers" not in page


@pytest.mark.parametrize(("days", "refusal"), [(-2, NotAllowed), (30, TooLate)])
def test_before_the_last_day_and_after_three_weeks_it_is_closed(sign_in, convening, form, days, refusal):
    (lucia,) = learners(convening, 1)
    with time_machine.travel(after(convening, days)):
        with pytest.raises(refusal):
            hands_in(lucia, form)
        page = sign_in(user_of(lucia)).get(page_of(lucia))
        assert page.status_code == 200
        assert "Send my answers" not in page.text


def test_what_has_to_be_answered_is_said_and_nothing_typed_is_lost(sign_in, convening, form, open_now):
    (lucia,) = learners(convening, 1)
    values = sent(form, SECRET)
    first = next(iter(values))
    del values[first]
    page = sign_in(user_of(lucia)).post(page_of(lucia), values)
    assert f'href="#id_{first}_0"' in page.text
    assert SECRET in page.text
    assert not HandedIn.objects.exists()


@pytest.mark.parametrize("bad", ["6", "x", "0"])
def test_what_is_no_answer_is_refused(sign_in, convening, form, open_now, bad):
    (lucia,) = learners(convening, 1)
    values = sent(form)
    page = sign_in(user_of(lucia)).post(page_of(lucia), values | {next(iter(values)): bad})
    assert "There is a problem" in page.text
    assert not AnswerSheet.objects.exists()


def test_nobody_hands_it_in_for_somebody_else(sign_in, convening, form, open_now):
    lucia, other = learners(convening, 2)
    for user in (user_of(other), staff(), organiser(convening), focal_point("ECU"), partner()):
        assert sign_in(user).get(page_of(lucia)).status_code == 404
    with pytest.raises(NotAllowed, match="Everybody answers for themselves"):
        evaluation.hand_in(lucia, form, [], by=user_of(other))
    assert not HandedIn.objects.exists()


# --- Results ---------------------------------------------------------------------------------------


def all_hand_in(convening, form, n: int, **answers) -> None:
    with time_machine.travel(after(convening, 2)):
        for k, person in enumerate(learners(convening, n)):
            hands_in(person, form, scale=1 + k % 5, **answers)


def read_results(sign_in, convening, days=40) -> str:
    with time_machine.travel(after(convening, days)):
        return sign_in(organiser(convening)).get(results_of(convening)).text


@pytest.mark.parametrize("n", [1, 4])
def test_of_fewer_than_five_nothing_is_shown(sign_in, convening, form, n):
    all_hand_in(convening, form, n, text=SECRET)
    page = read_results(sign_in, convening)
    assert "Fewer than five people answered" in page
    assert SECRET not in page
    assert "<table" not in page


def test_of_five_distribution_mean_and_texts_are_shown(sign_in, convening, form):
    all_hand_in(convening, form, 5, text=SECRET)
    page = read_results(sign_in, convening)
    assert "mean 3.0" in page
    assert page.count(SECRET) == 10  # two questions, five people
    assert "Persona" not in page


def test_while_it_is_open_nothing_is_shown(sign_in, convening, form):
    """With five today and six tomorrow the difference would be the sixth."""
    all_hand_in(convening, form, 6, text=SECRET)
    page = read_results(sign_in, convening, days=10)
    assert "Results come when it has closed" in page
    assert SECRET not in page
    assert "<table" not in page


def test_a_question_that_fewer_than_five_answered_stays_closed(convening, form):
    with time_machine.travel(after(convening, 2)):
        for n, person in enumerate(learners(convening, 6)):
            hands_in(person, form, text=SECRET if n < 4 else "")
    told = tallies(form)
    assert [t.is_few for t in told] == [False] * 6 + [True] * 2
    assert [t.texts for t in told[-2:]] == [[], []]


def test_texts_are_in_another_order_each_time(convening, form):
    with time_machine.travel(after(convening, 2)):
        for n, person in enumerate(learners(convening, 10)):
            hands_in(person, form, text=f"{n}")
    orders = {tuple(tallies(form)[-1].texts) for _n in range(5)}
    assert len(orders) > 1


@pytest.mark.parametrize("days", [2, 40])
def test_only_organisers_read_results(sign_in, convening, form, days):
    (lucia,) = learners(convening, 1)
    other = organiser(a_convening(city="Bogotá", country="COL"))
    with time_machine.travel(after(convening, days)):
        for user in (user_of(lucia), focal_point("ECU"), partner(), other):
            assert sign_in(user).get(results_of(convening)).status_code == 403
        assert sign_in().get(results_of(convening)).status_code == 302
        for user in (organiser(convening), staff()):
            assert sign_in(user).get(results_of(convening)).status_code == 200


def test_the_results_ask_the_database_as_often_for_many(sign_in, convening, form):
    def asked() -> int:
        with time_machine.travel(after(convening, 40)):
            return queries_of(sign_in(organiser(convening)), results_of(convening))

    all_hand_in(convening, form, 5)
    few = asked()
    all_hand_in(convening, form, 6)
    assert asked() == few


# --- Dates -----------------------------------------------------------------------------------------


def dates_of(convening, purpose=Purpose.REACTION) -> str:
    return reverse("participants:questionnaire-dates", args=[convening.code, purpose])


def test_what_has_been_published_is_never_opened_again(sign_in, convening, form):
    all_hand_in(convening, form, 5)
    with time_machine.travel(after(convening, 40)):
        later = (convening.ends_on + timedelta(days=60)).isoformat()
        page = sign_in(staff()).post(dates_of(convening), {"closes_on": later})
        assert "The results are out" in page.text
        assert f'value="{later}"' in page.text
    form.refresh_from_db()
    assert form.closes_on is None


def test_where_there_were_too_few_it_may_open_once_more(sign_in, convening, form):
    """Nothing was shown, so nothing can be compared."""
    all_hand_in(convening, form, 4)
    with time_machine.travel(after(convening, 40)):
        later = convening.ends_on + timedelta(days=60)
        assert sign_in(staff()).post(dates_of(convening), {"closes_on": later.isoformat()}).status_code == 302
        form.refresh_from_db()
        (fifth,) = learners(convening, 1)
        hands_in(fifth, form)
    page = read_results(sign_in, convening, days=70)
    assert "mean" in page


def test_right_answers_that_were_read_cannot_be_typed_in(sign_in, convening):
    test = asks(convening, Purpose.KNOWLEDGE)
    (lucia,) = learners(convening, 1)
    with time_machine.travel(after(convening, 1)):
        evaluation.take_test(lucia, test, [], by=user_of(lucia))
    with time_machine.travel(after(convening, 40)), pytest.raises(NotAllowed, match="The results are out"):
        evaluation.change_dates(
            test, opens_on=None, closes_on=convening.ends_on + timedelta(days=60), by=staff()
        )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"opens_on": "2027-04-02", "closes_on": "2027-04-01"}, "The last day is before the first."),
        ({"closes_on": "31/02"}, "Choose a day, for example 2027-03-31."),
    ],
)
def test_dates_that_are_none_are_refused_and_stay_as_typed(sign_in, convening, form, typed, words):
    page = sign_in(staff()).post(dates_of(convening), typed)
    assert words in page.text
    for value in typed.values():
        assert f'value="{value}"' in page.text


def test_the_test_closes_after_the_convening(sign_in, convening):
    asks(convening, Purpose.KNOWLEDGE)
    page = sign_in(staff()).post(
        dates_of(convening, Purpose.KNOWLEDGE), {"closes_on": convening.starts_on.isoformat()}
    )
    assert "so it closes later" in page.text
