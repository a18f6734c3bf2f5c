"""The number on a certificate, typed by somebody who was handed the paper: with capitals or without, or wrong."""

from datetime import timedelta

import pytest

from academy.documents.models import ALPHABET, IssuedDocument, random_number
from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.actions import certificates
from participants.models import Attendance
from participants.states import RegistrationStatus, Visibility
from tests.factories.accounts import staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.wording import LANGUAGES, assert_kept, assert_shows_error, said

pytestmark = pytest.mark.django_db
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def paper() -> IssuedDocument:
    """Lucía's certificate of Kingston; she lets everybody read her name."""
    convening = a_convening(starts_on=today_there() - timedelta(days=3))
    session = a_session(convening)
    person = a_person("Lucía Méndez", with_user=True, visibility=Visibility.PUBLIC)
    registration = a_registration(
        convening, person, delegation=a_delegation(convening), status=RegistrationStatus.CONFIRMED
    )
    Attendance.objects.create(session=session, registration=registration, recorded_by=staff())
    Convening.objects.filter(pk=convening.pk).update(status=ConveningStatus.COMPLETED)
    convening.refresh_from_db()
    return certificates.issue_certificates(convening, by=staff())[0].paper


WAYS = {
    "as printed": str,
    "in lower case": str.lower,
    "with spaces": lambda number: f" {number.replace('-', ' ')} ",
    "without dashes": lambda number: number.replace("-", ""),
    "with letters for digits": lambda number: number.replace("0", "O").replace("1", "l"),
}


@in_each_language
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["form", "address"])
def test_a_number_is_found_however_it_is_typed(sign_in, paper, language, way, where):
    """In the form, and after the address that stands under the QR code."""
    typed, client = WAYS[way](paper.number), sign_in(language=language)
    if where == "form":
        page = client.get("/verify/", {"number": typed}, follow=True)
    else:
        page = client.get(f"/verify/{typed}/", follow=True)
    assert page.status_code == 200
    assert said("This document was issued by the NAP Academy and is valid.", language) in page.text
    assert "Lucía Méndez" in page.text


def one_letter_wrong(number: str) -> str:
    return number[:-1] + ALPHABET[(ALPHABET.index(number[-1]) + 1) % len(ALPHABET)]


@in_each_language
@pytest.mark.parametrize("make", [one_letter_wrong, lambda number: random_number()])
def test_a_number_nobody_issued_is_said_to_be_unknown(sign_in, paper, language, make):
    number = make(paper.number)
    page = sign_in(language=language).get("/verify/", {"number": number}, follow=True)
    assert page.status_code == 404
    assert f'<html lang="{language}"' in page.text
    text = "The Academy has issued no document with the number %(number)s."
    assert said(text, language, number=number) in page.text
    assert 'href="/verify/"' in page.text
    assert "Lucía" not in page.text


@in_each_language
@pytest.mark.parametrize(
    ("number", "found"), [("ABCDE-FGHJK", 10), ("0" * 27, 27), ("U" * 26, 0), ("ليلى بن علي", 0)]
)
def test_a_number_of_the_wrong_length_is_counted(sign_in, language, number, found):
    """There is no U on a certificate: it could be read as a V."""
    page = sign_in(language=language).get("/verify/", {"number": number})
    text = "A number has %(size)d letters and digits; this one has %(found)d."
    assert_shows_error(page, text, language, "number", size=26, found=found)
    assert_kept(page, {"number": number})


@in_each_language
def test_nothing_typed_is_asked_for(sign_in, language):
    page = sign_in(language=language).get("/verify/", {"number": "  "})
    assert_shows_error(page, "Type the number printed on the document.", language, "number")
