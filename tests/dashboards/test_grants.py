"""Who holds which role: seen by staff, given with an end, taken back from the next page on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.accounts import granting
from academy.accounts.guards import NotAllowed
from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.audit.models import Event
from academy.notices.models import Notice
from tests.factories.accounts import a_country, a_region, a_user, admin, focal_point, grant, observer
from tests.factories.accounts import partner as a_partner
from tests.factories.accounts import staff as a_staff_member
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
IN_A_YEAR = timedelta(days=300)


def answers(**changed) -> dict:
    """What somebody types into the form: a partner for the Americas."""
    return {
        "full_name": "Clara Núñez",
        "email": "clara@unwomen.example",
        "language": "es",
        "role": "partner",
        "region": a_region().pk,
        "country": "",
        "convening": "",
        "expires_on": (timezone.localdate() + IN_A_YEAR).isoformat(),
    } | changed


def give(client, **changed):
    return client.post(reverse("dashboards:grant-give"), answers(**changed))


def test_a_new_person_gets_a_user_a_role_and_a_letter_in_her_language(sign_in):
    response = give(sign_in(admin()))
    assert response.status_code == 302
    clara = User.objects.get(email="clara@unwomen.example")
    assert [(g.role, g.region.code) for g in clara.grants.valid()] == [("partner", "unw-americas")]
    letter = Notice.objects.get(to=clara.email)
    assert letter.language == "es"
    assert reverse("account_login") in letter.text
    assert Event.objects.filter(verb="grant.given").exists()


def test_somebody_who_has_a_user_keeps_name_and_language(sign_in):
    known = a_user("Clara N.", email="Clara@unwomen.example", language="fr")
    give(sign_in(admin()))
    known.refresh_from_db()
    assert (known.full_name, known.language) == ("Clara N.", "fr")
    assert known.grants.valid().count() == 1
    assert not User.objects.filter(full_name="Clara Núñez").exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"region": ""}, "region"),
        ({"expires_on": ""}, "expires_on"),
        ({"email": "clara"}, "email"),
        ({"role": "focal_point"}, "country"),
        ({"role": "organiser"}, "convening"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(sign_in, changed, field):
    response = give(sign_in(admin()), **changed)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Clara Núñez" in response.content.decode()
    assert not Grant.objects.filter(user__email="clara@unwomen.example").exists()


def test_a_partner_role_ends_within_a_year(sign_in):
    too_late = (timezone.localdate() + timedelta(days=400)).isoformat()
    response = give(sign_in(admin()), expires_on=too_late)
    assert "expires_on" in response.context["form"].errors


def test_a_role_of_the_academy_has_no_end(sign_in):
    give(sign_in(admin()), role="staff", region="")
    assert Grant.objects.get(user__email="clara@unwomen.example").expires_on is None


@pytest.mark.parametrize("role", ["staff", "admin", "partner", "observer"])
def test_staff_do_not_give_roles_that_see_much(sign_in, role):
    response = give(sign_in(a_staff_member()), role=role)
    assert response.status_code == 200
    assert "role" in response.context["form"].errors
    with pytest.raises(NotAllowed):
        granting.give(email="x@example.org", full_name="X Y", role=role, by=a_staff_member())


def test_staff_give_focal_points(sign_in):
    assert give(sign_in(a_staff_member()), role="focal_point", country=a_country("PER").pk).status_code == 302
    assert Grant.objects.get(user__email="clara@unwomen.example").country.iso3 == "PER"


def test_a_role_that_is_taken_back_holds_no_more_on_the_next_page(sign_in):
    person = a_partner()
    theirs, mine = sign_in(person), sign_in(admin())
    before = theirs.post(reverse("dashboards:grant-give"), {})
    assert before.status_code == 403
    response = mine.post(reverse("dashboards:grant-revoke", args=[person.grants.get().pk]), follow=True)
    assert "Taken back" in response.content.decode()
    assert User.objects.get(pk=person.pk).grants_now == []
    assert Event.objects.filter(verb="grant.revoked").exists()


def test_of_two_who_take_a_role_back_the_second_is_told_who_was_first(sign_in):
    first, second = admin("Ada Ríos"), admin("Berta Sol")
    role = observer().grants.get()
    address = reverse("dashboards:grant-revoke", args=[role.pk])
    assert sign_in(first).post(address).status_code == 302
    response = sign_in(second).post(address)
    assert response.status_code == 403
    assert "Ada Ríos" in response.content.decode()
    role.refresh_from_db()
    assert role.revoked_by == first


def test_nobody_locks_themselves_out(sign_in):
    me = admin()
    assert sign_in(me).post(reverse("dashboards:grant-revoke", args=[me.grants.get().pk])).status_code == 403
    assert me.grants.valid().exists()


@pytest.mark.parametrize("person", [focal_point, a_partner, observer])
def test_only_the_academy_sees_who_holds_what(sign_in, person):
    assert sign_in(person()).get(reverse("dashboards:grants")).status_code == 403


def test_the_list_costs_the_same_for_one_and_for_three(sign_in):
    client = sign_in(admin())
    focal_point("ECU")
    one = queries_of(client, reverse("dashboards:grants"))
    for iso3 in ("PER", "BOL"):
        focal_point(iso3)
    grant(a_user(), Role.PARTNER, region=a_region())
    assert queries_of(client, reverse("dashboards:grants")) == one
