"""Who else is writing on a roadmap: seen by those who work on it, for as long as a form is open."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from naps import presence
from naps.models import Editing
from tests.factories.accounts import focal_point, partner
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.roadmaps import a_roadmap, an_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap():
    return a_roadmap()


def test_an_open_form_is_seen_by_the_others_and_not_by_oneself(roadmap, sign_in):
    action = an_action(roadmap)
    lucia = sign_in(a_delegate(a_convening(), full_name="Lucía Méndez"))
    flor = sign_in(focal_point())
    lucia.get(reverse("naps:action-edit", args=[action.pk]))
    words = "Lucía Méndez is editing “Cost every output of the plan”."
    for name, pk in [("roadmap", roadmap.pk), ("action-edit", action.pk), ("roadmap-goal", roadmap.pk)]:
        assert words in flor.get(reverse(f"naps:{name}", args=[pk])).text
    assert words not in lucia.get(roadmap.get_absolute_url()).text


def test_whoever_has_saved_is_gone(roadmap, sign_in):
    action, flor = an_action(roadmap), focal_point()
    client = sign_in(a_delegate(a_convening()))
    client.get(reverse("naps:action-edit", args=[action.pk]))
    assert presence.others(roadmap, flor)
    data = {
        "version": 1, "topic": action.objective.topic_id, "title": "Another", "funding": "unknown",
        "lead_institution": "Finanzas", "due_on": action.due_on.isoformat(),
    }  # fmt: skip
    assert client.post(reverse("naps:action-edit", args=[action.pk]), data).status_code == 302
    assert presence.others(roadmap, flor) == []


def test_a_form_that_is_silent_is_no_longer_counted(roadmap):
    presence.come(roadmap, a_delegate(a_convening()))
    flor = focal_point()
    assert presence.others(roadmap, flor) == ["Lucía Méndez is writing on this roadmap."]
    with time_machine.travel(timezone.now() + timedelta(minutes=4)):
        assert presence.others(roadmap, flor) == []
    assert presence.forget(timezone.now() + timedelta(hours=1)) == 1


def test_a_form_says_again_that_it_is_open(roadmap, sign_in):
    action = an_action(roadmap)
    client, address = sign_in(a_delegate(a_convening())), reverse("naps:roadmap-present", args=[roadmap.pk])
    assert client.post(address, {"action": action.pk}).json() == {"others": []}
    assert Editing.objects.get().action == action
    assert client.post(address, {"action": "nonsense"}).json() == {"others": []}
    assert Editing.objects.get().action is None


@pytest.mark.parametrize("stranger", [lambda: focal_point("PER"), partner])
def test_nobody_else_learns_who_writes(roadmap, sign_in, stranger):
    presence.come(roadmap, a_delegate(a_convening()))
    address = reverse("naps:roadmap-present", args=[roadmap.pk])
    assert sign_in(stranger()).get(address).status_code == 404


def test_somebody_who_is_hidden_is_not_named(roadmap):
    hidden = a_delegate(a_convening(), full_name="Zoraida Oculta", visibility="hidden")
    presence.come(roadmap, hidden)
    colleague = a_delegate(a_convening(), full_name="Otra Persona")
    [words] = presence.others(roadmap, colleague)
    assert "Zoraida" not in words
