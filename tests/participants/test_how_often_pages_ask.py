"""The two pages that are opened most: how often they may ask the database, and not more with more rows."""

import pytest

from convenings.models import Material
from convenings.states import MaterialAudience
from participants.states import RegistrationStatus
from tests.factories.accounts import organiser
from tests.factories.convenings import a_convening, a_partner, a_session
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
PUBLIC, LIST = 6, 10


def a_full_convening(rows: int):
    """Each row a session with slides for everybody, a partner, and a delegation of two people."""
    convening = a_convening(city=f"City {rows}")
    for n, iso3 in enumerate(["ECU", "PAN", "BOL"][:rows]):
        session = a_session(convening, day=n)
        Material.objects.create(
            convening=convening, session=session, title_en="Slides", link="https://example.org/slides",
            audience=MaterialAudience.EVERYONE, added_by=convening.created_by,
        )  # fmt: skip
        a_partner(convening, f"Partner {n}")
        delegation = a_delegation(convening, iso3)
        for status in (RegistrationStatus.NOMINATED, RegistrationStatus.CONFIRMED):
            a_registration(convening, a_person(f"{iso3} {status}"), delegation=delegation, status=status)
    return convening


def test_the_public_page(sign_in):
    few, many = (queries_of(sign_in(), f"/convenings/{a_full_convening(n).code}/") for n in (1, 3))
    assert few == many <= PUBLIC


@pytest.mark.parametrize("page", ["people/", "delegations/"])
def test_an_organisers_list(sign_in, page):
    asked = []
    for rows in (1, 3):
        convening = a_full_convening(rows)
        asked.append(queries_of(sign_in(organiser(convening)), f"/convenings/{convening.code}/{page}"))
    assert asked[0] == asked[1] <= LIST
