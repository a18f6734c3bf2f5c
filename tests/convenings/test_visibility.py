"""Who knows of a convening: drafts belong to their organisers, what was published stays known."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from convenings.models import Convening
from convenings.states import ConveningStatus
from tests.factories.accounts import a_user, admin, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening

pytestmark = pytest.mark.django_db
S = ConveningStatus


@pytest.fixture
def world():
    """One at each status; of those called off one had been published and one had not."""
    now, by = timezone.now(), staff("Sara")
    return {
        "draft": a_convening(city="Draft", status=S.DRAFT),
        "other draft": a_convening(city="Other draft", status=S.DRAFT),
        "ahead": a_convening(city="Ahead"),
        "held": a_convening(city="Held", status=S.COMPLETED, starts_on=timezone.localdate() - timedelta(90)),
        "called off": a_convening(
            city="Called off", status=S.CANCELLED, reason="x", published_at=now, published_by=by
        ),
        "never known": a_convening(city="Never known", status=S.CANCELLED, reason="x"),
    }


def cities(user) -> set[str]:
    return {c.city for c in Convening.objects.visible_to(user)}


PUBLIC = {"Ahead", "Held", "Called off"}


@pytest.mark.parametrize("make", [AnonymousUser, a_user, focal_point, partner])
def test_everybody_knows_what_was_ever_published(world, make):
    assert cities(make()) == PUBLIC


@pytest.mark.parametrize("make", [staff, admin])
def test_staff_know_all(world, make):
    assert cities(make()) == PUBLIC | {"Draft", "Other draft", "Never known"}


def test_an_organiser_knows_the_draft_of_her_own(world):
    assert cities(organiser(world["draft"])) == PUBLIC | {"Draft"}


def test_what_was_called_off_is_neither_ahead_nor_held(world):
    today, user = timezone.localdate(), staff()
    shown = Convening.objects.visible_to(user)
    assert {c.city for c in shown.upcoming(today)} == {"Draft", "Other draft", "Ahead"}
    assert {c.city for c in shown.past(today)} == {"Held"}
    assert {c.city for c in shown.called_off()} == {"Called off", "Never known"}
    later = today + timedelta(days=300)
    assert "Called off" not in {c.city for c in shown.past(later)}


def test_an_old_link_to_a_convening_that_was_called_off_says_so(sign_in, world):
    page = sign_in().get(f"/convenings/{world['called off'].code}/")
    assert page.status_code == 200
    assert "This convening does not take place." in page.text
    assert sign_in().get(f"/convenings/{world['never known'].code}/").status_code == 404
    listed = sign_in().get("/convenings/").text
    assert "Called off" in listed
    assert "Never known" not in listed


def test_the_list_says_of_a_draft_that_it_is_one(sign_in, world):
    assert "being prepared" in sign_in(staff()).get("/convenings/").text
    assert "being prepared" not in sign_in().get("/convenings/").text
