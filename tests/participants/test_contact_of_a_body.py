"""A regional body has no focal point: whoever its invitation was written to answers and names people."""

import pytest

from academy.accounts.models import User
from participants.actions import delegations
from participants.models import Delegation, Registration
from participants.states import DelegationStatus, Sector
from tests.factories.accounts import a_country, a_user, focal_point, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def caricom() -> Delegation:
    return delegations.invite(
        a_convening(), body_name="CARICOM", seats=3, contact_name="Rita Paz", contact_email="Rita@caricom.org",
        language="en", by=staff(),
    )  # fmt: skip


def rita() -> User:
    return User.objects.get(email__iexact="rita@caricom.org")


def test_the_contact_answers_and_names_people_from_their_own_page(sign_in, caricom):
    client = sign_in(rita())
    page = caricom.get_absolute_url()
    assert "CARICOM is invited to" in client.get("/home/").text
    assert page in client.get("/home/").text
    client.post(f"{page}answer/", {"comes": "yes"})
    caricom.refresh_from_db()
    assert caricom.status == DelegationStatus.ACCEPTED
    named = {
        "full_name": "Jo Grant", "email": "jo@caricom.org", "sector": Sector.REGIONAL_BODY, "role": "delegate",
        "language": "en",
    }  # fmt: skip
    assert client.post(f"{page}nominate/", named).status_code == 302
    registration = Registration.objects.get(person__full_name="Jo Grant")
    assert client.get(registration.get_absolute_url()).status_code == 200
    assert "Jo Grant" in client.get(page).text


def test_nobody_else_speaks_for_the_body(sign_in, caricom):
    for user in (a_user(), focal_point("ECU")):
        assert sign_in(user).get(caricom.get_absolute_url()).status_code == 404
        assert sign_in(user).post(f"{caricom.get_absolute_url()}answer/", {"comes": "yes"}).status_code == 404


def test_the_contact_of_a_body_speaks_for_no_country_and_no_other_body(caricom):
    other = Delegation.objects.create(convening=caricom.convening, body_name="OAS", seats=2)
    ecuador = a_delegation(caricom.convening, "ECU")
    person = a_registration(caricom.convening, a_person("Other"), delegation=ecuador)
    assert set(Delegation.objects.visible_to(rita())) == {caricom}
    assert person not in Registration.objects.visible_to(rita())
    assert not other.is_spoken_for_by(rita())


def test_the_contact_of_a_country_who_is_focal_point_no_more_speaks_for_it_no_more():
    bolivia = delegations.invite(
        a_convening(), country=a_country("BOL"), seats=3, contact_name="Ximena", contact_email="x@example.org",
        language="es", by=staff(),
    )  # fmt: skip
    User.objects.get(email="x@example.org").grants.all().delete()
    assert not bolivia.is_spoken_for_by(User.objects.get(email="x@example.org"))
    assert not Delegation.objects.visible_to(User.objects.get(email="x@example.org")).exists()
