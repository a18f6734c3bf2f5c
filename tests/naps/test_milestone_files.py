"""A milestone carries what shows it: words, a link or a file; the file stays with the team."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from naps.actions import roadmap_actions as deeds
from naps.actions import roadmaps as actions
from naps.models import Milestone, MilestoneFile
from naps.states import RoadmapStatus, Sharing
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.files import a_kept_file
from tests.factories.roadmaps import a_milestone, a_plan_in_design, a_roadmap, an_action

pytestmark = pytest.mark.django_db


def test_a_file_that_shows_a_milestone_is_for_the_team_and_goes_on_in_revisions(sign_in):
    focal = focal_point("ECU")
    plan = a_plan_in_design(sharing=Sharing.ROADMAP)
    roadmap = a_roadmap(plan=plan, status=RoadmapStatus.AGREED, published=True)
    action = an_action(roadmap)
    milestone = a_milestone(action)
    client, reach = sign_in(focal), reverse("naps:milestone-reach", args=[milestone.pk])
    day = {"completed_on": timezone.localdate().isoformat(), "evidence": ""}
    assert "Say what shows it" in client.post(reach, day).content.decode()
    wrong = SimpleUploadedFile("minutes.pdf", b"MZ no document")
    answer = client.post(reach, day | {"upload": wrong})
    assert answer.status_code == 200
    assert 'id="id_upload_error"' in answer.content.decode()
    assert Milestone.objects.get().completed_on is None
    # While a revision is being written, both hear of it.
    revision = actions.revise_roadmap(roadmap, by=focal)
    file = a_kept_file("minutes.pdf", b"%PDF-1.7 minutes", by=focal)
    deeds._reach(milestone, timezone.localdate(), "", focal, file)
    first, second = MilestoneFile.objects.order_by("pk")
    assert (first.file, second.file) == (file, file)
    assert second.milestone.action.roadmap == revision
    # A revision made afterwards takes it over.
    deeds.remove_action(second.milestone.action, by=focal)
    actions.copy_action(action, revision, by=focal)
    assert MilestoneFile.objects.filter(milestone__action__objective__roadmap=revision).count() == 1
    here = reverse("naps:milestone-file", args=[milestone.pk])
    for user in (focal, staff()):
        assert here in sign_in(user).get(action.get_absolute_url()).content.decode()
        assert b"".join(sign_in(user).get(here)) == b"%PDF-1.7 minutes"
    for other in (sign_in(partner()), sign_in(focal_point("PAN"))):
        assert here not in other.get(action.get_absolute_url()).content.decode()
        assert other.get(here).status_code == 404
    assert Client().get(here).status_code == 302
    unfiled = a_milestone(action, "Another")
    assert client.get(reverse("naps:milestone-file", args=[unfiled.pk])).status_code == 404
