import pytest

from participants.composition import gaps
from participants.states import RegistrationRole, RegistrationStatus, Sector
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_person, a_registration

pytestmark = pytest.mark.django_db


def a_delegation_of(*people, rules=None):
    convening = a_convening(composition=rules or {"min": 2, "sectors": ["government", "civil_society"]})
    delegation = a_delegation(convening)
    for sector, role in people:
        a_registration(convening, a_person(sector=sector), delegation=delegation, role=role)
    return delegation


HEAD, DELEGATE = RegistrationRole.HEAD, RegistrationRole.DELEGATE


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], ["2 more people needed", "No government yet", "No civil society yet"]),
        (
            [(Sector.GOVERNMENT, DELEGATE)],
            ["1 more person needed", "No civil society yet", "No head of delegation yet"],
        ),
        ([(Sector.GOVERNMENT, HEAD), (Sector.CIVIL_SOCIETY, DELEGATE)], []),
        # The police are of government, but not the other way round.
        ([(Sector.SECURITY_SECTOR, HEAD), (Sector.CIVIL_SOCIETY, DELEGATE)], []),
    ],
)
def test_what_a_delegation_lacks_is_said_in_words(people, said):
    assert gaps(a_delegation_of(*people)) == said


def test_a_rule_may_name_any_sector():
    rules = {"sectors": ["security_sector", "academia"]}
    delegation = a_delegation_of((Sector.GOVERNMENT, HEAD), rules=rules)
    assert gaps(delegation) == ["Nobody of the security sector yet", "Nobody from: academia"]


def test_whoever_withdrew_does_not_count():
    delegation = a_delegation_of((Sector.GOVERNMENT, HEAD), (Sector.CIVIL_SOCIETY, DELEGATE))
    gone = delegation.registrations.get(person__sector=Sector.CIVIL_SOCIETY)
    type(gone).objects.filter(pk=gone.pk).update(status=RegistrationStatus.WITHDRAWN, reason="ill")
    assert gaps(delegation) == ["1 more person needed", "No civil society yet"]
