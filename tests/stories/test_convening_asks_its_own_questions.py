"""Kingston wants to know who presents: written in two languages, answered on a phone, read, taken away, forgotten."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from academy.audit.models import Event
from convenings.models import Question
from participants.forms.answering import name_of
from participants.models import GivenAnswer
from participants.tasks import purge
from tests.factories.accounts import organiser, partner
from tests.worlds import lucia_is_nominated

pytestmark = pytest.mark.django_db

ABOUT = {
    "certificate_name": "Lucía Méndez",
    "job_title": "Directora",
    "organisation": "Cancillería",
    "language": "es",
}


def test_from_the_editor_to_the_table(sign_in):
    world = lucia_is_nominated()
    convening = world.convening
    desk, editor = sign_in(organiser(convening)), f"/convenings/{convening.code}/questions/"

    # The organiser begins at the convening's page and writes three questions; one text is still missing.
    assert editor in desk.get(f"/convenings/{convening.code}/organise/").text
    common = {"readers": "organisers", "keep_days": "90"}
    desk.post(
        f"{editor}registration/add/",
        common
        | {
            "kind": "choice",
            "label_en": "Which document do you work on?",
            "label_es": "¿En qué documento trabaja?",
            "choices_en": "A first plan\nA new edition",
            "choices_es": "Un primer plan\nUna nueva edición",
            "is_required": "on",
        },
    )
    desk.post(f"{editor}registration/add/", common | {"kind": "yes_no", "label_en": "Do you present?"})
    document, presents = Question.objects.order_by("pk")
    desk.post(
        f"{editor}registration/add/",
        common
        | {
            "kind": "short_text",
            "label_en": "Title of the presentation",
            "label_es": "Título de la presentación",
            "condition": f"{presents.pk}:yes",
            "is_required": "on",
        },
    )
    title = Question.objects.latest("pk")
    assert "No text in" in desk.get(editor).text
    desk.post(
        f"{editor}{presents.pk}/",
        common | {"kind": "yes_no", "label_en": "Do you present?", "label_es": "¿Presenta usted?"},
    )
    assert "No text in" not in desk.get(editor).text
    assert "¿Presenta usted?" in desk.get(f"{editor}registration/preview/").text

    # Lucía registers on her phone, in Spanish.
    phone, base = sign_in(world.lucia, language="es"), world.registration.get_absolute_url()
    phone.post(f"{base}about/", ABOUT)
    page = phone.get(f"{base}participation/").text
    for words in ["¿En qué documento trabaja?", "Una nueva edición", "¿Presenta usted?", "Título de la"]:
        assert words in page
    days = {"days": [day.isoformat() for day in convening.days]}
    half = days | {name_of(document): "c2", name_of(presents): "yes"}
    page = phone.post(f"{base}participation/", half)
    assert name_of(title) in page.context["form"].errors
    assert (
        phone.post(f"{base}participation/", half | {name_of(title): "Del papel a la práctica"}).status_code
        == 302
    )
    assert "Del papel a la práctica" in phone.get(f"{base}send/").text
    answers = f"/convenings/{convening.code}/answers/"
    assert "Del papel" not in desk.get(f"{answers}{title.pk}/").text, "not sent yet"
    assert phone.post(f"{base}send/", {"visibility": "delegates", "conduct": "on"}).url == f"{base}done/"

    # The organiser reads, and takes the list away; a partner never comes near it.
    assert f"{answers}{title.pk}/" in desk.get(answers).text
    page = desk.get(f"{answers}{document.pk}/")
    assert "A new edition" in page.text
    assert page.context["counted"] == [("A first plan", 0), ("A new edition", 1)]
    assert "Del papel a la práctica" in desk.get(f"{answers}{title.pk}/").text
    table = desk.get(f"/convenings/{convening.code}/people/people.csv?answers=1")
    assert "A new edition,Yes,Del papel a la práctica" in table.getvalue().decode("utf-8-sig")
    assert sign_in(partner()).get(f"{answers}{title.pk}/").status_code == 403
    assert Event.objects.filter(verb="answers.read").count() == 6

    # Ninety days after the convening nobody knows any more.
    then = convening.ends_on + timedelta(days=90)
    with time_machine.travel(datetime.combine(then, time(4), tzinfo=UTC)):
        purge()
    assert [answer.value for answer in GivenAnswer.objects.all()] == [None, None, None]
