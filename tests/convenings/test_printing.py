"""The agenda on paper: what stands on it, in which languages, and who is named."""

import io
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from pypdf import PdfReader

from academy.accounts.models import User
from academy.documents import rendering
from convenings.models import Convening, Partner
from convenings.states import ConveningStatus, SessionKind
from participants.models import Facilitation
from participants.states import Visibility
from tests.factories.accounts import a_user, organiser
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_delegate, a_person
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
S = ConveningStatus


@pytest.fixture(autouse=True)
def nothing_printed():
    cache.clear()


@pytest.fixture
def convening() -> Convening:
    """Three days in English and Spanish; one leads under her name, one is hidden, one was only asked."""
    made = a_convening(venue="Ministry of Foreign Affairs")
    one = a_session(
        made, title="Opening", room="Main hall", interpreted=["en", "es"], link="https://meet.example/x"
    )
    a_session(made, title="Lunch", at="12:00", kind=SessionKind.BREAK, topic="")
    a_session(made, title="Closing", day=2)
    for name, visibility, status in (
        ("Pilar Pública", Visibility.PUBLIC, "confirmed"),
        ("Zoraida Oculta", Visibility.HIDDEN, "confirmed"),
        ("Petra Preguntada", Visibility.PUBLIC, "asked"),
    ):
        person = a_person(name, visibility=visibility)
        Facilitation.objects.create(session=one, person=person, status=status)
    return made


def read(answer) -> PdfReader:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def text_of(pdf: PdfReader) -> str:
    return " ".join(page.extract_text() for page in pdf.pages)


@pytest.mark.parametrize("who", ["a stranger", "a delegate", "the organiser"])
def test_both_say_when_where_and_in_which_languages_and_name_whom_everybody_may_read(sign_in, convening, who):
    user = {"a delegate": a_delegate, "the organiser": organiser}.get(who, lambda _: None)(convening)
    client = sign_in(user)
    page = client.get(f"/convenings/{convening.code}/agenda/print/").text
    pdf = read(client.get(f"/convenings/{convening.code}/agenda/pdf/"))
    for words in (page, text_of(pdf)):
        for expected in ("Opening", "Main hall", "09:00–10:30", "Kingston, Jamaica", "Ministry of Foreign Affairs",
                         "English, Español", "America/Jamaica", "Pilar Pública", "Lunch"):  # fmt: skip
            assert expected in words, expected
        for secret in ("Zoraida", "Petra", "name withheld", "meet.example"):
            assert secret not in words


def test_the_pdf_has_a_page_a_day_and_is_tagged(sign_in, convening):
    pdf = read(sign_in().get(f"/convenings/{convening.code}/agenda/pdf/"))
    assert len(pdf.pages) == 2  # the second day has no sessions
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert "pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data().decode()


def test_it_comes_in_the_languages_of_the_convening_and_in_no_other(sign_in, convening):
    address = f"/convenings/{convening.code}/agenda/pdf/"
    for asked, language, got in (
        ("es", "en", "es"),
        ("fr", "es", "es"),
        ("fr", "fr", "en"),
        ("", "es", "es"),
    ):
        pdf = read(sign_in(None, language).get(f"{address}?language={asked}"))
        assert pdf.trailer["/Root"]["/Lang"] == got
        assert ("Opening (es)" in text_of(pdf)) is (got == "es")
    page = sign_in().get(f"/convenings/{convening.code}/agenda/print/").text
    assert "language=es" in page
    assert "language=fr" not in page


@pytest.fixture
def no_press(monkeypatch):
    """From now on nothing can be printed."""
    return lambda: monkeypatch.setattr(rendering, "PRESS", Path("/nowhere/press.py"))


def test_it_is_printed_once_until_the_agenda_changes(sign_in, convening, no_press):
    address = f"/convenings/{convening.code}/agenda/pdf/"
    made = sign_in().get(address).content
    no_press()
    for client in (sign_in(), sign_in(organiser(convening))):
        assert client.get(address).content == made
    convening.sessions.update(room="Room 9")
    assert sign_in().get(address).status_code == 302


def test_while_it_is_being_made_or_cannot_be_that_is_said(sign_in, convening, no_press):
    no_press()
    for _attempt in range(2):
        page = sign_in().get(f"/convenings/{convening.code}/agenda/pdf/", follow=True)
        assert "Try again in a minute." in page.text


def test_what_is_called_off_or_not_published_says_so(sign_in, convening):
    address = f"/convenings/{convening.code}/agenda/print/"
    Convening.objects.filter(pk=convening.pk).update(status=S.CANCELLED, reason="-")
    assert "This convening does not take place." in sign_in().get(address).text
    Convening.objects.filter(pk=convening.pk).update(status=S.DRAFT, published_at=None, published_by=None)
    assert sign_in(a_user()).get(address).status_code == 404
    assert sign_in(a_user()).get(address.replace("print", "pdf")).status_code == 404
    assert "Draft of the agenda" in sign_in(organiser(convening)).get(address).text


def test_an_empty_agenda_is_a_page_too(sign_in):
    made = a_convening()
    assert "No sessions yet." in sign_in().get(f"/convenings/{made.code}/agenda/print/").text
    assert "No sessions yet." in text_of(read(sign_in().get(f"/convenings/{made.code}/agenda/pdf/")))


def test_the_public_page_and_the_editor_lead_to_it(sign_in, convening):
    for address in ("", "agenda/"):
        page = sign_in(organiser(convening)).get(f"/convenings/{convening.code}/{address}").text
        assert f"/convenings/{convening.code}/agenda/print/" in page


def test_queries_do_not_grow_with_the_sessions(sign_in, convening):
    address = f"/convenings/{convening.code}/agenda/print/"
    before = queries_of(sign_in(), address)
    a_session(convening, day=1, topic="gender_budgeting")
    assert queries_of(sign_in(), address) == before


def test_a_partner_stands_on_paper_once_it_has_agreed(sign_in, convening):
    for name, approved in (("UN Women", True), ("Reluctant Foundation", False)):
        partner = Partner(convening=convening, name_en=name, name_es=name, name_fr=name)
        if approved:
            partner.approved_on, partner.approved_through = convening.starts_on, "letter"
            partner.approved_at, partner.approved_by = timezone.now(), User.objects.system()
        partner.save()
    words = text_of(read(sign_in().get(f"/convenings/{convening.code}/agenda/pdf/")))
    assert "UN Women" in words
    assert "Reluctant" not in words
