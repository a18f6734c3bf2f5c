"""Who may do what with an outcome story, at which status; and who sees it at all."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from academy.accounts.guards import may as allowed
from dashboards import permissions
from dashboards.actions import stories
from dashboards.models import OutcomeStory, StoryAnswer
from dashboards.states import StoryStatus
from tests.factories.accounts import admin, focal_point, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.stories import a_story, asked

pytestmark = pytest.mark.django_db
S = StoryStatus
ACADEMY = {"staff", "admin"}

POSSIBLE = {
    permissions.check_edit_story: ({S.DRAFT}, ACADEMY),
    permissions.check_ask_country_about: ({S.DRAFT}, ACADEMY),
    permissions.check_answer_story: ({S.ASKED}, {"focal_point"}),
    permissions.check_publish_story: ({S.AGREED}, ACADEMY),
    permissions.check_take_back_story: ({S.AGREED, S.PUBLISHED}, ACADEMY | {"focal_point"}),
    permissions.check_reopen_story: (set(S) - {S.DRAFT}, ACADEMY),
}
SEEN = {
    S.DRAFT: ACADEMY,
    S.ASKED: ACADEMY | {"focal_point"},
    S.AGREED: ACADEMY | {"focal_point"},
    S.TAKEN_BACK: ACADEMY | {"focal_point"},
}


@pytest.fixture
def people():
    delegate = a_delegate(a_convening())
    return {
        "staff": staff(), "admin": admin(), "focal_point": focal_point(), "elsewhere": focal_point("PAN"),
        "delegate": delegate, "partner": partner(), "observer": observer(),
    }  # fmt: skip


def walk(story: OutcomeStory, people: dict):
    """The same story at each status, reached by the real deeds."""
    focal, by = people["focal_point"], people["staff"]
    yield story
    yield asked(story)
    stories.agree(story, by=focal, seen=story.asked_print)
    yield story
    yield stories.publish(story, by=by)
    yield stories.take_back(story, by=focal, reason="The cabinet changed.")


def test_who_may_do_what_and_who_sees_it_at_which_status(people):
    story = a_story(by=people["staff"])
    for shown in walk(story, people):
        status = StoryStatus(shown.status)
        for check, (possible, whose) in POSSIBLE.items():
            may = {role for role, user in people.items() if allowed(check, user, shown)}
            assert may == (whose if status in possible else set()), (check.__name__, status)
        seen = {
            role for role, user in people.items() if OutcomeStory.objects.visible_to(user).filter(pk=shown.pk)
        }
        assert seen == SEEN.get(status, set(people)), status
        public = OutcomeStory.objects.visible_to(AnonymousUser()).filter(pk=shown.pk).exists()
        assert public == (status == S.PUBLISHED)
    assert [answer.verdict for answer in shown.answers.all()] == ["taken_back", "agreed"]
    # What a country said is never changed.
    with pytest.raises(IntegrityError), transaction.atomic():
        StoryAnswer.objects.update(verdict="agreed")


def test_nobody_is_asked_without_a_focal_point_or_with_something_missing(people):
    nobody = a_story("BOL", by=people["staff"])
    with pytest.raises(permissions.NotAllowed, match="Nobody speaks"):
        stories.ask_country(nobody, by=people["staff"])
    empty = a_story(by=people["staff"], steps=[])
    with pytest.raises(permissions.NotAllowed, match="still missing"):
        stories.ask_country(empty, by=people["staff"])


def test_agreement_counts_for_the_text_it_saw_only(people):
    by, focal = people["staff"], people["focal_point"]
    story = asked(a_story(by=by))
    seen = story.asked_print
    stories.reopen(story, by=by)
    story.text_es, story.title_es = "Otro texto.", "Otro"
    stories.change(story, by=by)
    asked(story)
    with pytest.raises(permissions.TooLate, match="changed while you read"):
        stories.agree(story, by=focal, seen=seen)
    stories.agree(story, by=focal, seen=story.asked_print)
    # Somebody reaches around the portal: what is published is what was agreed to, or nothing.
    OutcomeStory.objects.update(text_en="The Academy did it.")
    story.refresh_from_db()
    with pytest.raises(permissions.NotAllowed, match="not the one the country agreed to"):
        stories.publish(story, by=by)
    with pytest.raises(permissions.TooLate):
        stories.change(story, by=by)
