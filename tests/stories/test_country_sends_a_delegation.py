"""The focal point opens the letter, accepts, names people, and is told in words what the delegation lacks."""

import re

import pytest

from academy.audit.models import events_of
from academy.notices.models import Notice
from convenings.states import Answer
from participants.models import Registration
from participants.states import DelegationStatus
from tests.worlds import ecuador_is_invited

pytestmark = pytest.mark.django_db

JUANA = {
    "full_name": "Nina Gualinga",
    "email": "nina@ong.ec",
    "sector": "civil_society",
    "organisation": "Mujeres Amazónicas",
    "job_title": "",
    "role": "delegate",
    "language": "es",
}


def test_from_the_letter_to_a_named_delegation(sign_in):
    world = ecuador_is_invited()
    letter = Notice.objects.get(key=f"delegation-invited-{world.delegation.pk}")
    path = re.search(r"http://testserver(/accounts/link/\S+)", letter.text).group(1)
    client = sign_in()
    landing = client.post(path)
    assert landing.url == world.delegation.get_absolute_url()
    page = client.get(landing.url).text
    assert "Does Ecuador send a delegation?" in page

    home = client.get("/home/").text
    assert "Say whether the delegation comes." in home
    client.post(f"{landing.url}answer/", {"comes": "yes"})
    world.delegation.refresh_from_db()
    assert world.delegation.status == DelegationStatus.ACCEPTED
    assert world.delegation.invitation.answer == Answer.ACCEPTED

    page = client.get(landing.url).text
    assert "No civil society yet" in page
    assert "4 more people needed" in page
    assert client.post(f"{landing.url}nominate/", JUANA).status_code == 302
    page = client.get(landing.url).text
    assert "Nina Gualinga" in page
    assert "No civil society yet" not in page
    assert "No government yet" in page
    # The focal point is of government: contact data of civil society does not show again.
    assert "nina@ong.ec" not in page
    assert Notice.objects.get(key__startswith="invitation-").to == "nina@ong.ec"
    verbs = [e.verb for e in events_of(world.delegation)]
    assert verbs == ["delegation.accepted", "invitation-letter.issued", "delegation.invited"]


def test_naming_somebody_twice_says_who_and_keeps_what_was_typed(sign_in):
    world = ecuador_is_invited()
    client = sign_in(world.focal)
    base = world.delegation.get_absolute_url()
    client.post(f"{base}answer/", {"comes": "yes"})
    client.post(f"{base}nominate/", JUANA)
    page = client.post(f"{base}nominate/", JUANA | {"email": "NINA@ong.ec", "job_title": "Presidenta"})
    assert page.status_code == 200
    assert "Nina Gualinga is nominated already" in page.text
    assert 'value="Presidenta"' in page.text
    assert Registration.objects.count() == 1


def test_somebody_of_another_delegation_is_not_named_to_this_focal_point(sign_in):
    from tests.factories.participants import a_delegation, a_person, a_registration

    world = ecuador_is_invited()
    secret = a_person("Berta Secreta", iso3="PAN", email="berta@ong.pa")
    a_registration(world.convening, secret, delegation=a_delegation(world.convening, "PAN"))
    client = sign_in(world.focal)
    base = world.delegation.get_absolute_url()
    client.post(f"{base}answer/", {"comes": "yes"})
    page = client.post(f"{base}nominate/", JUANA | {"email": "berta@ong.pa"}).text
    assert "Somebody with this address takes part already." in page
    assert "Berta" not in page


def test_there_is_one_head_at_a_time(sign_in):
    world = ecuador_is_invited()
    client = sign_in(world.focal)
    base = world.delegation.get_absolute_url()
    client.post(f"{base}answer/", {"comes": "yes"})
    client.post(f"{base}nominate/", JUANA | {"role": "head"})
    page = client.post(f"{base}nominate/", JUANA | {"role": "head", "email": "other@ong.ec"})
    assert "Nina Gualinga is head of delegation" in page.text


@pytest.mark.parametrize(
    ("name", "ok"),
    [
        ("Q", True),
        ("é" * 200, True),
        ("é" * 201, False),
        ("ليلى بن علي", True),
        ("O’Brien-D'Aguiar ʼAna", True),
        ("", False),
    ],
)
def test_names_are_taken_as_people_write_them(sign_in, name, ok):
    world = ecuador_is_invited()
    client = sign_in(world.focal)
    base = world.delegation.get_absolute_url()
    client.post(f"{base}answer/", {"comes": "yes"})
    page = client.post(f"{base}nominate/", JUANA | {"full_name": name})
    assert (page.status_code == 302) is ok
    if ok:
        assert name.replace("'", "&#x27;") in client.get(base).text
    else:
        assert "There is a problem" in page.text


def test_organisers_write_down_an_answer_that_came_by_telephone(sign_in):
    world = ecuador_is_invited()
    client = sign_in(world.staff)
    client.post(f"{world.delegation.get_absolute_url()}answer/", {"comes": "no"})
    world.delegation.refresh_from_db()
    assert world.delegation.status == DelegationStatus.DECLINED
    event = events_of(world.delegation)[0]
    assert (event.actor, event.on_behalf_of) == (world.staff, "ECU")


def test_a_second_answer_from_another_tab_is_told_who_was_first(sign_in):
    world = ecuador_is_invited()
    address = f"{world.delegation.get_absolute_url()}answer/"
    sign_in(world.focal).post(address, {"comes": "yes"})
    page = sign_in(world.staff).post(address, {"comes": "no"})
    assert page.status_code == 409
    assert "Flor Andrade" in page.text


def test_complete_with_gaps_asks_for_the_reason(sign_in):
    world = ecuador_is_invited()
    base = world.delegation.get_absolute_url()
    client = sign_in(world.staff)
    client.post(f"{base}answer/", {"comes": "yes"})
    page = client.post(f"{base}complete/", {"reason": ""})
    assert "No civil society yet" in page.text
    assert (
        client.post(f"{base}complete/", {"reason": "Small country, agreed by telephone."}).status_code == 302
    )
    world.delegation.refresh_from_db()
    assert world.delegation.status == DelegationStatus.COMPLETE
