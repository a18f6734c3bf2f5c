"""The formal letter to a government: in its language, frozen as it was sent, and for nobody else."""

import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader

from academy.notices.models import Notice
from convenings.models import Convening
from participants.actions import delegations
from participants.models import Delegation
from tests.factories.accounts import a_country, a_user, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening, a_partner
from tests.factories.participants import a_delegate, a_delegation

pytestmark = pytest.mark.django_db


def invited(language: str = "es", **fields) -> Delegation:
    convening = a_convening(
        signatories=["Vice President, Our Secure Future"], signatories_es=["Vicepresidencia"],
        **fields,
    )  # fmt: skip
    # Who holds it invites, whether or not it has agreed to stand on certificates.
    a_partner(convening, "Our Secure Future")
    a_partner(convening, "UN Women", is_approved=False)
    return delegations.invite(
        convening, country=a_country("BOL"), seats=5, contact_name="Ximena Ñáñez",
        contact_email="ximena@example.org", language=language, by=staff(),
    )  # fmt: skip


def letter_of(delegation: Delegation) -> str:
    return reverse("participants:delegation-letter", args=[delegation.convening.code, delegation.pk])


def text_of(paper) -> str:
    with default_storage.open(paper.key) as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_is_written_in_the_language_of_the_invitation(work):
    delegation = invited("es")
    paper = delegation.invitation.paper
    assert (paper.language, paper.is_verifiable) == ("es", False)
    work()
    paper.refresh_from_db()
    text = text_of(paper)
    assert "Bolivia" in text
    assert "Ximena Ñáñez" in text
    assert "1325 (2000)" in text
    assert delegation.invitation.reference in text
    assert "Vicepresidencia" in text
    assert "Vice President" not in text
    assert "Academia de Planes de Acción Nacional" in text


def test_it_says_for_ever_what_was_offered(work):
    delegation = invited("en")
    Convening.objects.update(title_en="Something else", signatories_en=["Nobody"])
    Delegation.objects.update(seats=2)
    work()
    paper = delegation.invitation.paper
    paper.refresh_from_db()
    text = text_of(paper)
    assert "Something else" not in text
    assert "Nobody" not in text
    assert "Seats 5" in text


def test_each_has_its_own_reference():
    one, other = invited(), invited()
    assert one.invitation.reference != other.invitation.reference
    assert one.invitation.reference.startswith("INV-20")


def test_the_mail_says_where_it_is():
    invited("en")
    assert "The formal letter is on the same page, as PDF." in Notice.objects.get().text


def test_for_the_government_and_the_organisers_and_nobody_else(sign_in, work):
    delegation = invited()
    work()
    address = letter_of(delegation)
    page = delegation.get_absolute_url()
    contact = delegation.contact
    for user in (contact, focal_point("BOL"), staff(), organiser(delegation.convening)):
        client = sign_in(user)
        assert address in client.get(page).text
        assert client.get(address)["Content-Type"] == "application/pdf"
    delegate = a_delegate(delegation.convening, "BOL")
    assert sign_in(delegate).get(address).status_code == 403
    assert address not in sign_in(delegate).get(page).text
    for user in (a_user(), focal_point("ECU"), partner(), organiser(a_convening())):
        assert sign_in(user).get(address).status_code == 404


def test_while_it_is_being_made_the_page_says_so(sign_in):
    delegation = invited()
    assert "The PDF is being made." in sign_in(staff()).get(letter_of(delegation)).text


def test_a_delegation_nobody_wrote_to_has_none(sign_in):
    delegation = a_delegation(a_convening())
    assert sign_in(staff()).get(letter_of(delegation)).status_code == 404
