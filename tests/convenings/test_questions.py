"""The editor: what organisers write, what is refused and in which words, and what it means for answers."""

from datetime import timedelta

import pytest

from academy.accounts.guards import NotAllowed, reason_against
from academy.audit.models import Event
from convenings import permissions
from convenings.models import Choice, Question
from convenings.questions import actions
from convenings.questions.forms import coded
from convenings.states import ConveningStatus, Purpose, QuestionKind, Reader
from participants.models import GivenAnswer
from participants.states import RegistrationStatus
from tests.convenings.test_permissions import ORGANISERS, everybody
from tests.doors import assert_doors
from tests.factories.accounts import focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_registration
from tests.factories.questions import a_question, answered
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

K = QuestionKind


@pytest.fixture
def convening():
    return a_convening()


@pytest.fixture
def client(sign_in, convening):
    return sign_in(organiser(convening))


def page_of(convening) -> str:
    return f"/convenings/{convening.code}/questions/"


def typed(**fields) -> dict:
    return {
        "kind": K.SHORT_TEXT,
        "label_en": "What do you bring?",
        "readers": Reader.ORGANISERS,
        "keep_days": "90",
    } | fields


def who_may(check, people, *args) -> set[str]:
    return {name for name, user in people.items() if not reason_against(check, user, *args)}


# --- Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ConveningStatus)
def test_organisers_change_questions_until_it_is_over(status):
    reason = "A hurricane" if status == ConveningStatus.CANCELLED else ""
    convening = a_convening(status=status, reason=reason)
    first, second = a_question(convening), a_question(convening)
    people = everybody(convening)
    who = ORGANISERS if status in {ConveningStatus.DRAFT, ConveningStatus.PUBLISHED} else set()
    assert who_may(permissions.check_move_question, people, first, False) == who
    assert who_may(permissions.check_remove_question, people, second) == who


def test_what_another_question_hangs_on_stays_before_it_and_is_not_removed(convening):
    by = staff()
    first = a_question(convening, "Do you present?", kind=K.YES_NO)
    second = a_question(convening, "The title", show_if=first, show_if_answer="yes")
    why = "“The title” is asked only after “Do you present?”, so it stays behind it."
    assert reason_against(permissions.check_move_question, by, second, True) == why
    assert reason_against(permissions.check_move_question, by, first, False) == why
    assert "“The title” is asked only of some" in reason_against(permissions.check_remove_question, by, first)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"readers": Reader.FOCAL_POINT}, "fewer readers"),
        ({"readers": Reader.STAFF}, ""),
        ({"keep_days": 91}, "kept for 90 days"),
        ({"keep_days": None}, "kept for 90 days"),
        ({"keep_days": 10}, ""),
        ({"kind": K.LONG_TEXT}, "the kind of question stays"),
        ({"label_en": "In other words"}, ""),
    ],
)
def test_what_people_were_told_when_they_answered_can_only_become_less(convening, change, why):
    question = a_question(convening)
    changed = Question.objects.get(pk=question.pk)
    for name, value in change.items():
        setattr(changed, name, value)
    permissions.check_promise(question, changed)  # nobody has answered yet
    answered(a_registration(convening, status=RegistrationStatus.CONFIRMED), (question, "My plan"))
    if not why:
        actions.save_question(changed, [], by=staff())
        return
    with pytest.raises(NotAllowed, match=why):
        actions.save_question(changed, [], by=staff())
    assert Question.objects.get().readers == Reader.ORGANISERS


def test_the_doors(sign_in, convening):
    a_question(convening)
    question = a_question(convening)
    base = f"{page_of(convening)}{question.pk}/"
    people = {"may": organiser(convening), "refused": [focal_point("ECU"), partner()]}
    assert_doors(sign_in, f"{base}move/", **people, data={"to": "earlier"})
    for address in [page_of(convening), base, f"{base}remove/", f"{page_of(convening)}registration/add/"]:
        assert sign_in(people["may"]).get(address).status_code == 200
        assert sign_in().get(address).status_code == 302
        for user in people["refused"]:
            assert sign_in(user).get(address).status_code == 403
    assert sign_in(people["may"]).get(f"{page_of(convening)}nonsense/add/").status_code == 404
    elsewhere = organiser(a_convening(city="Bogotá", country="COL"))
    assert sign_in(elsewhere).post(f"{base}remove/").status_code == 403
    assert Question.objects.count() == 2


def test_a_question_of_another_convening_is_not_there(sign_in, convening):
    other = a_question(a_convening(city="Bogotá", country="COL"))
    assert sign_in(organiser(convening)).get(f"{page_of(convening)}{other.pk}/").status_code == 404


# --- Writing ------------------------------------------------------------------------------------


def test_a_question_is_written_and_stands_on_the_page_with_everything_about_it(client, convening):
    page = page_of(convening)
    add = f"{page}registration/add/"
    assert client.get(add).context["form"].initial["keep_days"] == 90
    values = typed(kind=K.CHOICE, choices_en="A first plan\nA new edition", is_required="on")
    assert client.post(add, values).url == f"{page}#registration"
    shown = client.get(page).text
    day = convening.ends_on + timedelta(days=90)
    for words in ["What do you bring?", "A new edition", "has to be answered", "Readers: the organisers."]:
        assert words in shown
    assert f"Deleted on {day.day} {day:%B %Y}." in shown
    assert "No text in" in shown  # nothing was written in Spanish
    assert [c.code for c in Question.objects.get().choices.all()] == ["c1", "c2"]
    assert Event.objects.get(verb="question.added").data["purpose"] == "registration"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"label_en": ""}, "label_en", "Write the question."),
        ({"kind": "riddle"}, "kind", "Select a valid choice"),
        ({"keep_days": ""}, "keep_days", "Say for how many days"),
        ({"keep_days": "0"}, "keep_days", "between 1 and 730"),
        ({"keep_days": "731"}, "keep_days", "between 1 and 730"),
        ({"readers": "everybody"}, "readers", "Select a valid choice"),
        ({"condition": "999:yes"}, "condition", "Select a valid choice"),
        ({"kind": K.CHOICE}, "choices_en", "at least two answers"),
        ({"kind": K.CHOICE, "choices_en": "One"}, "choices_en", "at least two answers"),
        ({"kind": K.CHOICES, "choices_en": "One\nOne"}, "choices_en", "stands there twice"),
        (
            {"kind": K.CHOICE, "choices_en": "a\nb", "choices_es": "c"},
            "choices_es",
            "1 here, 2 in the other language",
        ),
        ({"kind": K.CHOICE, "choices_en": "a\n" + "b" * 201}, "choices_en", "200 characters"),
        (
            {"kind": K.CHOICE, "choices_en": "\n".join(map(str, range(31)))},
            "choices_en",
            "30 answers at most",
        ),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(client, convening, wrong, field, words):
    page = client.post(f"{page_of(convening)}registration/add/", typed(help_es="¿Qué trae?") | wrong)
    assert words in str(page.context["form"].errors[field])
    assert 'value="¿Qué trae?"' in page.text
    assert not Question.objects.exists()


def test_changing_the_language_of_the_page_keeps_what_is_typed(client, convening):
    address = f"{page_of(convening)}registration/add/"
    client.post(f"/language/?next={address}", typed(choices_es="Uno\nDos", language="es"))
    page = client.get(address).text
    assert '<html lang="es"' in page
    assert "Uno\nDos" in page


@pytest.mark.parametrize("purpose", [p for p in Purpose if p != Purpose.REGISTRATION])
def test_files_are_asked_for_at_registration_only(client, convening, purpose):
    address = f"{page_of(convening)}{purpose}/add/"
    kinds = dict(client.get(address).context["form"].fields["kind"].choices)
    assert K.FILE not in kinds
    assert client.post(address, typed(kind=K.FILE)).status_code == 200
    assert not Question.objects.exists()


@pytest.mark.parametrize("purpose", [Purpose.KNOWLEDGE, Purpose.REACTION, Purpose.APPLICATION])
def test_where_only_sums_are_read_nobody_chooses_readers(client, convening, purpose):
    form = client.get(f"{page_of(convening)}{purpose}/add/").context["form"]
    assert not {"readers", "keep_days"} & set(form.fields)


class TestRightAnswers:
    @pytest.mark.parametrize(
        ("kind", "right", "marked"),
        [
            (K.CHOICE, "2", [False, True, False]),
            (K.CHOICE, "", None),
            (K.CHOICE, "4", None),
            (K.CHOICE, "1, 2", None),
            (K.CHOICES, "1, 3", [True, False, True]),
        ],
    )
    def test_a_knowledge_test_says_which_is_right(self, client, convening, kind, right, marked):
        values = {"kind": kind, "label_en": "When?", "choices_en": "1995\n2000\n2015", "right": right}
        page = client.post(f"{page_of(convening)}knowledge/add/", values)
        if marked is None:
            assert "Say which answer is right" in str(page.context["form"].errors["right"])
            return
        assert [c.is_right for c in Choice.objects.all()] == marked
        form = client.get(f"{page_of(convening)}{Question.objects.get().pk}/").context["form"]
        assert form.initial["right"] == right

    def test_elsewhere_nothing_is_right(self, client, convening):
        assert "right" not in client.get(f"{page_of(convening)}registration/add/").context["form"].fields


# --- Answers to choose from ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["Red", "Green", "Blue"], ["red", "green", "blue"]),
        (["Blue", "Red", "Green"], ["blue", "red", "green"]),
        (["Red", "Dark green", "Blue"], ["red", "green", "blue"]),  # corrected in its line
        (["Red", "Blue"], ["red", "blue"]),
        (["Red", "Blue", "Yellow"], ["red", "blue", "c1"]),  # green is gone, yellow is not green
        (["Red", "Green", "Blue", "Yellow"], ["red", "green", "blue", "c1"]),
        (["Yellow", "Red", "Green", "Blue"], ["c1", "red", "green", "blue"]),
    ],
)
def test_the_code_of_an_answer_stays_with_its_meaning(convening, lines, codes):
    question = a_question(convening, kind=K.CHOICE, choices=["red", "green", "blue"])
    assert coded([{"en": line} for line in lines], list(question.choices.all())) == codes


def test_words_in_one_language_carry_the_code_when_the_other_is_corrected(client, convening):
    question = a_question(convening, kind=K.CHOICE, choices=["red", "blue"])
    values = typed(kind=K.CHOICE, choices_en="Blue\nRed", choices_es="Azul\nRojo")
    client.post(f"{page_of(convening)}{question.pk}/", values)
    found = {c.code: (c.order, c.label_en, c.label_es) for c in question.choices.all()}
    assert found == {"red": (1, "Red", "Rojo"), "blue": (0, "Blue", "Azul")}


def test_an_answer_that_somebody_gave_stays(client, convening):
    question = a_question(convening, kind=K.CHOICES, choices=["red", "green", "blue"])
    registration = a_registration(convening, status=RegistrationStatus.CONFIRMED)
    answered(registration, (question, ["red", "green"]))
    values = typed(kind=K.CHOICES, choices_en="Red\nBlue")
    page = client.post(f"{page_of(convening)}{question.pk}/", values)
    assert "Somebody has answered “Green”, so it stays." in page.text
    assert question.choices.count() == 3
    assert client.post(f"{page_of(convening)}{question.pk}/", values | {"choices_en": "Red\nGreen"}).url
    assert [c.code for c in question.choices.all()] == ["red", "green"]


# --- Asked only of some -------------------------------------------------------------------------


def test_only_earlier_questions_that_decide_can_be_a_condition(client, convening):
    a_question(convening, "Anything else?")
    deciding = a_question(convening, "Do you present?", kind=K.YES_NO)
    last = a_question(convening, "How do you travel?", kind=K.CHOICE, choices=["plane", "bus"])
    a_question(a_convening(), "Elsewhere?", kind=K.YES_NO)

    def offered(address) -> list[str]:
        choices = client.get(address).context["form"].fields["condition"].choices[1:]
        return [value for value, _words in choices]

    of_first = [f"{deciding.pk}:yes", f"{deciding.pk}:no"]
    assert offered(f"{page_of(convening)}{last.pk}/") == of_first
    all_of_them = [*of_first, f"{last.pk}:plane", f"{last.pk}:bus"]
    assert offered(f"{page_of(convening)}registration/add/") == all_of_them
    client.post(f"{page_of(convening)}registration/add/", typed(condition=f"{last.pk}:bus"))
    made = Question.objects.latest("pk")
    assert (made.show_if, made.show_if_answer, made.order) == (last, "bus", 3)
    assert "Only who answered “Bus” to “How do you travel?”." in client.get(page_of(convening)).text
    assert client.get(f"{page_of(convening)}{made.pk}/").context["form"].initial["condition"]


def test_what_decides_keeps_its_kind_and_the_answer_that_matters(client, convening):
    first = a_question(convening, "How?", kind=K.CHOICE, choices=["plane", "bus", "boat"])
    a_question(convening, "Which flight?", show_if=first, show_if_answer="plane")
    address = f"{page_of(convening)}{first.pk}/"
    page = client.post(address, typed(label_en="How?"))
    assert "so the kind stays" in page.text
    page = client.post(address, typed(label_en="How?", kind=K.CHOICE, choices_en="Bus\nBoat"))
    assert "“Which flight?” is asked only of who chose an answer that is missing here." in page.text
    assert first.choices.count() == 3


# --- Moving and removing ------------------------------------------------------------------------


def labels(convening) -> list[str]:
    return list(convening.questionnaires.get().questions.values_list("label_en", flat=True))


def test_moving_goes_one_place_and_stops_at_the_edge(client, convening):
    one, _two, three = (a_question(convening, label, order=0) for label in "ABC")
    client.post(f"{page_of(convening)}{three.pk}/move/", {"to": "earlier"})
    assert labels(convening) == ["A", "C", "B"]
    client.post(f"{page_of(convening)}{one.pk}/move/", {"to": "earlier"})
    assert labels(convening) == ["A", "C", "B"]
    client.post(f"{page_of(convening)}{one.pk}/move/", {"to": "later"})
    assert labels(convening) == ["C", "A", "B"]


def test_moving_before_what_decides_is_refused_in_words(client, convening):
    first = a_question(convening, "Do you present?", kind=K.YES_NO)
    second = a_question(convening, "The title", show_if=first, show_if_answer="yes")
    page = client.post(f"{page_of(convening)}{second.pk}/move/", {"to": "earlier"}, follow=True)
    assert "so it stays behind it" in page.text
    assert labels(convening) == ["Do you present?", "The title"]


def test_removing_says_how_many_answers_go_and_asks_again_when_it_was_more(client, convening):
    question = a_question(convening)
    address = f"{page_of(convening)}{question.pk}/remove/"
    assert "Nobody has answered it." in client.get(address).text
    answered(a_registration(convening, status=RegistrationStatus.CONFIRMED), (question, "My plan"))
    page = client.post(address, {"answers": "0"})
    assert "Somebody has answered meanwhile." in page.text
    assert "1 answer goes with it" in page.text
    assert Question.objects.exists()
    assert client.post(address, {"answers": "1"}).status_code == 302
    assert not Question.objects.exists()
    assert not GivenAnswer.objects.exists()
    assert Event.objects.get(verb="question.removed").data["answers"] == 1


def test_what_others_hang_on_is_not_removed_even_when_pressed(client, convening):
    first = a_question(convening, kind=K.YES_NO)
    a_question(convening, show_if=first, show_if_answer="yes")
    page = client.post(f"{page_of(convening)}{first.pk}/remove/", {"answers": "0"})
    assert "Change that first." in page.text
    assert Question.objects.count() == 2


# --- The page -----------------------------------------------------------------------------------


def test_many_questions_at_registration_are_warned_of(client, convening):
    warning = "With your questions it is 16."
    for _n in range(3):
        first = a_question(convening, kind=K.YES_NO)
    a_question(convening, show_if=first, show_if_answer="yes")  # not asked of everybody
    assert "Each one more is a reason" not in client.get(page_of(convening)).text
    a_question(convening)
    assert warning in client.get(page_of(convening)).text


def test_introduction_and_dates(client, convening):
    address = f"{page_of(convening)}readiness/"
    days = {"opens_on": "2027-03-01", "closes_on": "2027-02-01"}
    assert "It would close before it opens." in client.post(address, days).text
    client.post(address, days | {"closes_on": "2027-03-08", "introduction_es": "Bienvenidas"})
    asked = convening.questionnaires.get()
    assert (asked.purpose, asked.introduction_es) == ("readiness", "Bienvenidas")
    a_question(convening, purpose=Purpose.READINESS)
    assert "Closes on 8 March 2027." in client.get(page_of(convening)).text
    assert "opens_on" not in client.get(f"{page_of(convening)}registration/").context["form"].fields


def test_it_is_reached_from_the_convening_and_its_settings(client, convening):
    for address in [f"/convenings/{convening.code}/organise/", f"/convenings/{convening.code}/settings/"]:
        assert f'href="{page_of(convening)}"' in client.get(address).text


def test_when_it_is_over_the_page_can_be_read_only(sign_in):
    convening = a_convening(status=ConveningStatus.COMPLETED)
    question = a_question(convening)
    page = sign_in(staff()).get(page_of(convening)).text
    assert question.label_en in page
    assert "Add a question" not in page


def test_the_page_asks_the_database_as_often_for_many_questions_as_for_one(client, convening):
    first = a_question(convening, kind=K.CHOICE, choices=["a", "b"])
    a_question(convening, kind=K.CHOICE, choices=["a", "b"], show_if=first, show_if_answer="a")
    one = queries_of(client, page_of(convening))
    for _n in range(4):
        a_question(convening, kind=K.CHOICE, choices=["a", "b"], show_if=first, show_if_answer="a")
    assert queries_of(client, page_of(convening)) == one


def test_a_copy_made_by_clicking_asks_the_same(sign_in, convening):
    first = a_question(convening, "Do you present?", kind=K.YES_NO, readers=Reader.FOCAL_POINT)
    a_question(convening, "The title", show_if=first, show_if_answer="yes")
    client = sign_in(staff())
    day = convening.starts_on + timedelta(days=200)
    values = {
        "start_from": convening.pk, "city": "Lima", "host_country": convening.host_country_id,
        "region": convening.region_id, "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=2)).isoformat(), "languages": ["en", "es"],
    }  # fmt: skip
    made = client.post("/convenings/new/", values)
    assert made.status_code == 302, made.context["form"].errors
    code = made.url.split("/")[2]
    page = client.get(f"/convenings/{code}/questions/").text
    assert "Only who answered “Yes” to “Do you present?”." in page
    later = day + timedelta(days=92)
    assert f"Deleted on {later.day} {later:%B %Y}." in page
