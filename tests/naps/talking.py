"""Everybody around a draft that is talked about."""

from dataclasses import dataclass

from academy.accounts.models import User
from naps.models import Comment, Draft, Plan, Review
from naps.states import DecisionStatus, DraftStatus, ReviewStatus, Sharing
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.reviews import a_draft_to_read, a_letter, a_review

R, D = ReviewStatus, DraftStatus


@dataclass
class World:
    """Everybody around Ecuador's draft: two reviewers have sent theirs, one writes, one was only asked."""

    draft: Draft
    rosa: Review  # sent
    carla: Review  # sent
    people: dict[str, User]


def a_world() -> World:
    draft = a_draft_to_read("ECU")
    Plan.objects.filter(pk=draft.plan_id).update(sharing=Sharing.DRAFTS)
    rosa = a_review(draft, reviewer=a_user("Rosa Quispe"), status=R.SUBMITTED)
    carla = a_review(draft, reviewer=a_user("Carla Soto"), status=R.SUBMITTED)
    writing = a_review(draft, reviewer=a_user("Wanda Rey"), status=R.ACCEPTED)
    asked = a_review(draft, reviewer=a_user("Asked Only"))
    people = {
        "staff": staff(),
        "rosa": rosa.reviewer,
        "carla": carla.reviewer,
        "writing": writing.reviewer,
        "asked": asked.reviewer,
        "focal": focal_point("ECU", "Flor Andrade"),
        "colleague": focal_point("ECU", "Luz Mora"),
        "elsewhere": focal_point("BOL"),
        "partner": partner(),
        "stranger": a_user("Nobody"),
    }
    return World(draft, rosa, carla, people)


def readers(comment: Comment, world: World) -> set[str]:
    fresh = {name: User.objects.get(pk=user.pk) for name, user in world.people.items()}
    mine = Comment.objects.filter(pk=comment.pk)
    return {name for name, user in fresh.items() if mine.visible_to(user).exists()}


def answered(world: World, *, released: list[Review]) -> None:
    """The letter has gone out, with these reviews."""
    Review.objects.filter(status=R.ACCEPTED).update(status=R.CANCELLED, reason="-")
    Review.objects.filter(pk__in=[review.pk for review in released]).update(is_released=True)
    a_letter(world.draft, status=DecisionStatus.ISSUED)
    Draft.objects.filter(pk=world.draft.pk).update(status=D.DECIDED)
    world.draft.refresh_from_db()
