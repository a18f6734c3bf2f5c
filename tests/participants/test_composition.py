import pytest

from academy.audit.models import Event
from convenings.actions import create_convening
from convenings.models import Convening, default_composition
from participants.actions import delegations, registrations
from participants.actions.registrations import Nominee
from participants.composition import gaps
from participants.models import Person
from participants.states import InstitutionKind, RegistrationRole, RegistrationStatus, Sector
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session
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


# --- Institutions and the share of civil society ---------------------------------------------------------

ALL_FIVE = {"institutions": list(InstitutionKind.values)}


def with_rules(rules: dict, *people: dict, seats: int = 6):
    """A head of the government first, so that only what is asked about is missing."""
    delegation = a_delegation(a_convening(composition=rules), seats=seats)
    for n, fields in enumerate(people):
        role = DELEGATE if n else HEAD
        a_registration(delegation.convening, a_person(**fields), delegation=delegation, role=role)
    return delegation


def test_each_institution_that_is_missing_is_said():
    assert gaps(with_rules(ALL_FIVE, {})) == [
        "Nobody of the ministry of foreign affairs yet",
        "Nobody of the women's machinery yet",
        "Nobody of the security sector yet",
        "Nobody of finance or planning yet",
        "No civil society yet",
    ]


@pytest.mark.parametrize("kind", InstitutionKind)
def test_an_institution_is_there_when_somebody_is_of_it(kind):
    rules = {"institutions": [kind.value]}
    assert len(gaps(with_rules(rules, {}))) == 1
    assert gaps(with_rules(rules, {"institution_kind": kind})) == []


@pytest.mark.parametrize("sector", [Sector.SECURITY_SECTOR, Sector.CIVIL_SOCIETY])
def test_what_a_sector_says_already_is_not_asked_again(sector):
    """People who were named before kinds of institutions were asked for count by their sector."""
    assert gaps(with_rules({"institutions": [sector.value]}, {"sector": sector})) == []


def test_what_a_sector_and_an_institution_miss_is_said_once():
    rules = {"sectors": ["civil_society"], "institutions": ["civil_society"]}
    assert gaps(with_rules(rules, {})) == ["No civil society yet"]


@pytest.mark.parametrize(
    ("share", "civil", "said"),
    [
        (40, 1, ["Civil society: 1 of 4, at least 40 % are wanted"]),
        (50, 2, []),
        (51, 2, ["Civil society: 2 of 4, at least 51 % are wanted"]),
        (25, 1, []),
        (0, 0, []),
        (None, 0, []),
        (100, 4, []),
    ],
)
def test_the_share_of_civil_society(share, civil, said):
    people = [{"sector": Sector.CIVIL_SOCIETY}] * civil + [{}] * (4 - civil)
    assert gaps(with_rules({"civil_society_share": share}, *people)) == said


def test_of_nobody_there_is_no_share():
    assert gaps(with_rules({"civil_society_share": 40})) == []


def test_more_people_than_seats_is_said_with_the_number():
    assert gaps(with_rules({}, {}, {}, {}, seats=1)) == ["2 people more than seats"]
    assert gaps(with_rules({}, {}, {}, seats=1)) == ["1 person more than seats"]
    assert gaps(with_rules({}, {}, {}, seats=2)) == []


def test_rules_of_earlier_convenings_ask_for_nothing_new():
    """Nobody who is named already lacks an institution because the portal learned of it."""
    assert "institutions" not in default_composition()
    assert gaps(with_rules(default_composition() | {"min": 1, "sectors": []}, {})) == []


def test_an_earlier_convening_hands_its_rules_on():
    rules = default_composition() | ALL_FIVE | {"civil_society_share": 40}
    source = a_convening(composition=rules)
    made = a_convening()
    facts = {f: getattr(made, f) for f in ("region", "host_country", "city_en", "title_en", "time_zone")}
    new = Convening(starts_on=made.starts_on, ends_on=made.ends_on, **facts)
    assert create_convening(new, by=staff(), source=source).composition == rules


def test_organisers_write_the_rules_and_both_sides_read_the_gaps(sign_in):
    delegation = with_rules(default_composition(), {})
    a_session(delegation.convening)
    client = sign_in(organiser(delegation.convening))
    address = f"/convenings/{delegation.convening.code}/delegations/rules/"
    typed = {
        "min": 1,
        "max": 6,
        "sectors": [],
        "institutions": ["finance_planning"],
        "civil_society_share": 50,
    }
    assert client.post(address, typed).status_code == 302
    assert 'value="50"' in client.get(address).text
    words = ["Nobody of finance or planning yet", "Civil society: 0 of 1, at least 50 % are wanted"]
    for reader in (client, sign_in(focal_point("ECU"))):
        page = reader.get(delegation.get_absolute_url()).text
        assert all(said in page for said in words)
    page = client.get(f"/convenings/{delegation.convening.code}/delegations/").text
    assert all(said in page for said in words)


@pytest.mark.parametrize(
    "typed", [{"civil_society_share": 101}, {"civil_society_share": "x"}, {"institutions": ["army"]}]
)
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_rules_that_make_no_sense_are_refused(sign_in, typed, language):
    convening = a_convening()
    client = sign_in(organiser(convening), language)
    page = client.post(f"/convenings/{convening.code}/delegations/rules/", {"min": 2, "max": 6} | typed)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text


def test_gaps_are_passed_over_with_a_reason_only(sign_in):
    delegation = with_rules({"institutions": ["finance_planning"]}, {})
    client = sign_in(organiser(delegation.convening))
    address = f"{delegation.get_absolute_url()}complete/"
    assert "Nobody of finance or planning yet" in client.get(address).text
    assert client.post(address, {"reason": ""}).status_code == 200
    delegation.refresh_from_db()
    assert delegation.status == "accepted"
    client.post(address, {"reason": "The ministry joins online."})
    delegation.refresh_from_db()
    assert (delegation.status, delegation.reason) == ("complete", "The ministry joins online.")


NINA = {
    "full_name": "Nina Paz", "email": "nina@gob.ec", "sector": "government", "role": "delegate",
    "language": "es", "institution_kind": "foreign_affairs",
}  # fmt: skip


def test_whoever_names_a_person_says_of_which_institution(sign_in):
    delegation = with_rules(ALL_FIVE)
    client = sign_in(focal_point("ECU"))
    assert client.post(f"{delegation.get_absolute_url()}nominate/", NINA).status_code == 302
    assert Person.objects.get(email="nina@gob.ec").institution_kind == "foreign_affairs"
    page = client.get(delegation.get_absolute_url()).text
    assert "Nobody of the ministry of foreign affairs yet" not in page
    assert "Nobody of finance or planning yet" in page


@pytest.mark.parametrize(
    ("known", "kept"), [("", "foreign_affairs"), ("finance_planning", "finance_planning")]
)
def test_of_somebody_known_the_institution_is_learned_and_not_overwritten(known, kept):
    person = a_person("Nina Paz", email="nina@gob.ec", institution_kind=known)
    nominee = Nominee("Nina", "nina@gob.ec", Sector.GOVERNMENT, institution_kind="foreign_affairs")
    registrations.nominate(a_delegation(a_convening()), nominee, by=staff())
    person.refresh_from_db()
    assert person.institution_kind == kept


def test_the_institution_of_somebody_named_before_is_said_later(sign_in):
    delegation = with_rules({"institutions": ["finance_planning"]}, {})
    registration = delegation.registrations.get()
    client = sign_in(focal_point("ECU"))
    address = f"/registrations/{registration.pk}/institution/"
    assert address in client.get(registration.get_absolute_url()).text
    page = client.post(address, {"institution_kind": "the circus"})
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.text
    client.post(address, {"institution_kind": "finance_planning"})
    assert gaps(type(delegation).objects.get()) == []
    assert Event.objects.get(verb="registration.institution").data == {"kind": "finance_planning"}


def test_rules_that_change_count_the_gaps_anew():
    delegation = with_rules({"institutions": ["finance_planning"]}, {})
    delegations.change_rules(delegation.convening, {"institutions": []}, by=staff())
    assert gaps(type(delegation).objects.get()) == []
