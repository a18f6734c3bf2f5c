"""Actions copied from an earlier roadmap, and the library of examples that staff look after."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.trail import record
from naps.actions.roadmap_actions import add_action
from naps.actions.roadmaps import copy_action
from naps.anonymising import Finder
from naps.copying import is_same_plan_in_use, milestones_ahead
from naps.models import Action, ExampleText, Milestone, Origin, Roadmap, RoadmapExample
from naps.models.roadmap_library import TEXTS
from naps.permissions import roadmap_library as library
from naps.permissions import roadmaps as permissions

# What goes with a copy. Status, reports, funding and the person in charge belonged to the earlier one.
COPIED = [
    "title", "deliverable", "lead_institution", "partners", "cost", "currency", "indicator", "baseline",
    "target", "risk", "help_needed",
]  # fmt: skip


class NamesRemain(NotAllowed):
    """A text for the library still says of which country, institution or person it speaks."""

    def __init__(self, names) -> None:
        self.names = names
        super().__init__(_("Names remain in the text. Replace them first."))


@transaction.atomic
def copy_actions(roadmap: Roadmap, actions: Sequence[Action], *, due_on: date | None, by: User) -> int:
    """Put actions of an earlier roadmap on this one, in its order; returns how many.

    What was taken off the revision being written comes back as it stands in use. Everything else starts anew:
    not started, no reports, no evidence; `due_on` where its own date has passed.
    """
    permissions.check_edit(by, roadmap)
    for action in actions:
        if is_same_plan_in_use(action, roadmap):
            copy_action(action, roadmap, by=by)
        else:
            _copy_anew(action, roadmap, due_on, by)
    record(by, "roadmap.actions_copied", roadmap, actions=[action.pk for action in actions])
    return len(actions)


def _copy_anew(source: Action, roadmap: Roadmap, due_on: date | None, by: User) -> None:
    today = timezone.localdate()
    copy = Action(**{name: getattr(source, name) for name in COPIED})
    copy.due_on = source.due_on if source.due_on >= today else due_on or today
    add_action(copy, roadmap=roadmap, topic=source.objective.topic, by=by)
    Origin.objects.create(action=copy, copied_from=source)
    Milestone.objects.bulk_create(
        Milestone(action=copy, title=milestone.title, due_on=milestone.due_on)
        for milestone in milestones_ahead(source, today)
    )


@transaction.atomic
def add_from_example(action: Action, example: RoadmapExample, *, roadmap: Roadmap, topic, by: User) -> Action:
    """An action that began with an example, as its team has adapted it; the use is counted."""
    add_action(action, roadmap=roadmap, topic=topic, by=by)
    Origin.objects.create(action=action, example=example)
    return action


@transaction.atomic
def save_example(
    example: RoadmapExample, texts: Sequence[ExampleText], *, source: Action | None, by: User
) -> RoadmapExample:
    """Put an example into the library, or change it. Refused while a name remains in any language."""
    is_new = example.pk is None
    if is_new and source:
        library.check_make_from(by, source)
    library.check_curate(by)
    source = source if is_new else example.made_from
    finder = Finder(source)
    found = [name for text in texts for field in TEXTS for name in finder.names_in(getattr(text, field))]
    if found:
        raise NamesRemain(found)
    if is_new:
        example.made_from, example.added_by = source, by
    example.save()
    ExampleText.objects.filter(example=example).delete()
    for text in texts:
        text.pk, text.example = None, example
        text.save()
    record(by, "example.added" if is_new else "example.changed", example)
    return example


@transaction.atomic
def retire_example(example: RoadmapExample, *, by: User) -> None:
    """No longer offered. Actions that began with it stay as they are."""
    library.check_retire(by, example)
    example.retired_at, example.retired_by = timezone.now(), by
    example.save(update_fields=["retired_at", "retired_by"])
    record(by, "example.retired", example)


@transaction.atomic
def bring_back_example(example: RoadmapExample, *, by: User) -> None:
    """Offered again."""
    library.check_bring_back(by, example)
    example.retired_at = example.retired_by = None
    example.save(update_fields=["retired_at", "retired_by"])
    record(by, "example.brought_back", example)
