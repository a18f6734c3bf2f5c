from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts import granting
from academy.accounts.guards import NotAllowed
from academy.accounts.models import Grant, User
from academy.accounts.roles import Role, Scope
from tests.factories.accounts import (
    a_country,
    a_region,
    a_user,
    admin,
    focal_point,
    grant,
    observer,
    partner,
    staff,
)

pytestmark = pytest.mark.django_db


def test_one_address_is_one_person_whatever_its_case():
    a_user(email="ana@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANA@example.org")


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.FOCAL_POINT, "scope": Scope.COUNTRY},
        {"role": Role.STAFF, "scope": Scope.EVERYWHERE, "country": "ECU"},
        {"role": Role.PARTNER, "scope": Scope.REGION, "region": None},
    ],
)
def test_a_grant_names_exactly_what_its_scope_says(fields):
    fields = dict(fields)
    if "country" in fields:
        fields["country"] = a_country(fields["country"])
    ends = timezone.localdate() + timedelta(days=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=a_user(), granted_by=User.objects.system(), expires_on=ends, **fields)


def test_a_role_from_outside_must_end():
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            user=a_user(),
            role=Role.PARTNER,
            scope=Scope.REGION,
            region=a_region(),
            granted_by=User.objects.system(),
        )


def test_a_role_counts_until_its_last_day_and_not_after():
    user = focal_point("ECU")
    today = timezone.localdate()
    Grant.objects.filter(user=user).update(expires_on=today)
    assert User.objects.get(pk=user.pk).speaks_for(a_country("ECU"))
    Grant.objects.filter(user=user).update(expires_on=today - timedelta(days=1))
    assert not User.objects.get(pk=user.pk).speaks_for(a_country("ECU"))


def test_a_revoked_role_is_gone_on_the_next_page(sign_in):
    user, boss = staff(), admin()
    client = sign_in(user)
    assert client.get("/letters/").status_code == 200
    granting.revoke(Grant.objects.get(user=user), by=boss)
    assert client.get("/letters/").status_code == 403


def test_somebody_deactivated_holds_nothing():
    user = staff()
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not User.objects.get(pk=user.pk).is_academy_staff


def test_a_region_includes_the_regions_below_it():
    assert a_country("BRB").pk in partner(region="unw-americas").partner_country_ids
    caribbean = partner(region="unw-mco-caribbean")
    assert a_country("BRB").pk in caribbean.partner_country_ids
    assert a_country("ECU").pk not in caribbean.partner_country_ids


@pytest.mark.parametrize("role", [Role.ADMIN, Role.STAFF, Role.PARTNER, Role.OBSERVER])
def test_staff_give_focal_points_and_organisers_only(role):
    with pytest.raises(NotAllowed):
        granting.give(email="x@example.org", full_name="X", role=role, by=staff())


def test_a_partner_is_given_twelve_months_at_most():
    late = timezone.localdate() + timedelta(days=500)
    with pytest.raises(ValidationError):
        granting.give(
            email="x@example.org",
            full_name="X",
            role=Role.PARTNER,
            region=a_region(),
            expires_on=late,
            by=admin(),
        )


@pytest.mark.parametrize("make", [partner, observer])
def test_partners_and_observers_change_nothing(sign_in, make):
    client = sign_in(make())
    assert client.post("/convenings/new/", {}).status_code == 403
    assert (
        client.post(
            "/accounts/profile/", {"full_name": "New", "language": "es", "time_zone": "UTC"}
        ).status_code
        == 302
    )


def test_a_partner_who_also_has_work_here_may_do_it(sign_in):
    user = partner()
    grant(user, Role.FOCAL_POINT, country=a_country("ECU"))
    assert sign_in(user).post("/accounts/profile/", {}).status_code == 200


def test_the_page_of_roles_says_who_holds_what(sign_in):
    boss = admin()
    focal_point("ECU", "Flor Andrade")
    page = sign_in(boss).get("/roles/").text
    assert "Flor Andrade" in page
    assert "Ecuador" in page
    data = {"full_name": "New One", "email": "new@example.org", "role": "staff", "language": "es"}
    assert sign_in(boss).post("/roles/give/", data).status_code == 302
    assert User.objects.get(email="new@example.org").is_academy_staff


def test_a_role_without_its_place_is_asked_back(sign_in):
    data = {
        "full_name": "New One",
        "email": "new@example.org",
        "role": "focal_point",
        "expires_on": "2027-01-01",
    }
    page = sign_in(staff()).post("/roles/give/", data)
    assert page.status_code == 200
    assert "Say for which one this role holds." in page.text
    assert "new@example.org" in page.text
