"""Who sees whom: for each thing that must not show, there is something that could."""

import pytest

from participants.models import Certificate, Delegation, Person, Registration
from participants.states import RegistrationStatus, Visibility
from tests.factories.accounts import a_user, focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Ecuador and Panama at one convening, Bolivia at another; one Ecuadorian is hidden."""
    here, elsewhere = a_convening(), a_convening(city="La Paz", country="BOL")
    ecuador, panama = a_delegation(here, "ECU"), a_delegation(here, "PAN")
    bolivia = a_delegation(elsewhere, "BOL")
    hidden = a_person("Hidden Defender", visibility=Visibility.HIDDEN)
    return {
        "here": here,
        "ecuador": ecuador,
        "panama": panama,
        "bolivia": bolivia,
        "hidden": a_registration(here, hidden, delegation=ecuador, status=RegistrationStatus.CONFIRMED),
        "lucia": a_registration(here, a_person("Lucía"), delegation=ecuador),
        "berta": a_registration(here, a_person("Berta", iso3="PAN"), delegation=panama),
        "evo": a_registration(elsewhere, a_person("Evelin", iso3="BOL"), delegation=bolivia),
    }


def names(model, user) -> set[str]:
    return {str(row.person if hasattr(row, "person") else row) for row in model.objects.visible_to(user)}


def test_staff_see_all(world):
    assert names(Registration, staff()) == {"Hidden Defender", "Lucía", "Berta", "Evelin"}


def test_an_organiser_sees_her_convening(world):
    assert names(Registration, organiser(world["here"])) == {"Hidden Defender", "Lucía", "Berta"}


def test_a_focal_point_sees_the_country(world):
    assert names(Registration, focal_point("ECU")) == {"Hidden Defender", "Lucía"}
    assert {str(d) for d in Delegation.objects.visible_to(focal_point("ECU"))} == {"Ecuador"}


def test_a_delegate_sees_herself_and_her_delegation(world):
    user = a_delegate(world["here"], "ECU", full_name="Carmen")
    assert names(Registration, user) == {"Carmen"}
    assert {str(d) for d in Delegation.objects.visible_to(user)} == {"Ecuador"}


def test_a_delegate_sees_fellows_of_her_convening_but_nobody_hidden(world):
    user = a_delegate(world["here"], "ECU", full_name="Carmen")
    assert names(Person, user) == {"Carmen", "Lucía", "Berta"}


@pytest.mark.parametrize("make", [a_user, partner, observer])
def test_strangers_partners_and_observers_see_nobody(world, make):
    user = make()
    assert names(Registration, user) == set()
    assert names(Person, user) == set()
    assert not Delegation.objects.visible_to(user).exists()
    assert not Certificate.objects.visible_to(user).exists()


def test_whoever_withdrew_sees_the_delegation_no_longer(world):
    user = a_delegate(world["here"], "ECU", full_name="Carmen")
    Registration.objects.of(user).update(status=RegistrationStatus.WITHDRAWN, reason="ill")
    assert not Delegation.objects.visible_to(user).exists()


@pytest.mark.parametrize(
    ("visibility", "listed", "public", "printed"),
    [
        (Visibility.PUBLIC, "Lucía Méndez", "Lucía Méndez", "Lucía Méndez"),
        (Visibility.DELEGATES, "Lucía Méndez", "", "Lucía Méndez"),
        (Visibility.HIDDEN, "name withheld", "", "Lucía Méndez"),
        (Visibility.ALIAS, "Ana", "Ana", "Ana"),
    ],
)
def test_the_name_somebody_chose_stands_everywhere(visibility, listed, public, printed):
    person = a_person("Lucía Méndez", visibility=visibility, alias="Ana" if visibility == "alias" else "")
    assert (person.listed_name, person.public_name, person.printed_name) == (listed, public, printed)
