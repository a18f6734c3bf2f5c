"""The actions of a roadmap and their milestones: written while it is a draft, reported on afterwards."""

from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Topic
from academy.documents.keeping import kept
from academy.documents.models import StoredFile
from academy.documents.states import LETTERS, TEXTS
from naps.acting import behalf
from naps.actions.roadmaps import ChangedMeanwhile
from naps.models import Action, ActionUpdate, Milestone, MilestoneFile, Objective, Roadmap
from naps.permissions import roadmaps as permissions
from naps.states import OPEN_ROADMAPS, ActionStatus, RoadmapStatus

# What the form of an action changes. Its status is changed by reports, its place by moving it.
TEXT_FIELDS = [
    "title", "deliverable", "lead_institution", "lead_contact", "partners", "starts_on", "due_on", "cost",
    "currency", "funding", "funding_source", "indicator", "baseline", "target", "risk", "help_needed",
]  # fmt: skip

# What shows that something happened: a document, or a photo of it.
EVIDENCE = TEXTS | LETTERS


@transaction.atomic
def add_action(action: Action, *, roadmap: Roadmap, topic: Topic, by: User) -> Action:
    """Put an action at the end of its topic; the first one opens the topic."""
    permissions.check_edit(by, roadmap)
    action.objective = _objective(roadmap, topic)
    action.order = _last_place(action.objective)
    on_behalf_of = _stamp(action, by=by, roadmap=roadmap)
    action.save()
    record(by, "action.added", action, on_behalf_of=on_behalf_of, roadmap=roadmap.pk)
    return action


@transaction.atomic
def change_action(action: Action, *, topic: Topic, version: int, by: User) -> Action:
    """Save the text in `action`, unless somebody saved another after this person opened version `version`."""
    roadmap = action.roadmap
    permissions.check_edit(by, roadmap)
    was = action.objective
    if topic.pk != was.topic_id:
        action.objective = _objective(roadmap, topic)
        action.order = _last_place(action.objective)
    on_behalf_of = _stamp(action, by=by, roadmap=roadmap)
    _save_version(action, version, by=by)
    _close_if_empty(was)
    record(by, "action.changed", action, on_behalf_of=on_behalf_of, roadmap=roadmap.pk)
    return action


def _stamp(action: Action, *, by: User, roadmap: Roadmap) -> str:
    """Who wrote it, and for whom; returns what the trail says about that."""
    on_behalf_of = behalf(by, roadmap.country)
    action.changed_by, action.changed_at, action.on_behalf = by, timezone.now(), bool(on_behalf_of)
    return on_behalf_of


def _save_version(action: Action, version: int, *, by: User) -> None:
    """Compare-and-swap: what somebody else saved meanwhile is never overwritten unseen."""
    names = [*TEXT_FIELDS, "objective_id", "order", "changed_by_id", "changed_at", "on_behalf"]
    same = Action.objects.filter(
        pk=action.pk, version=version, objective__roadmap__status=RoadmapStatus.DRAFT
    )
    if not same.update(version=version + 1, **{name: getattr(action, name) for name in names}):
        rows = Action.objects.select_related("objective__roadmap__plan__country", "changed_by__person")
        saved = rows.get(pk=action.pk)
        permissions.check_edit(by, saved.roadmap)
        raise ChangedMeanwhile(saved)
    action.version = version + 1


def _objective(roadmap: Roadmap, topic: Topic) -> Objective:
    objective, _is_new = Objective.objects.get_or_create(
        roadmap=roadmap, topic=topic, defaults={"order": topic.order}
    )
    return objective


def _last_place(objective: Objective) -> int:
    return (objective.actions.aggregate(last=Max("order"))["last"] or 0) + 1


def _close_if_empty(objective: Objective) -> None:
    """A topic whose last action has left goes, unless somebody has written what is to be reached in it."""
    Objective.objects.filter(pk=objective.pk, title="", actions=None).delete()


@transaction.atomic
def name_objective(objective: Objective, *, by: User) -> Objective:
    """Say in one sentence what is to be reached in a topic."""
    permissions.check_edit(by, objective.roadmap)
    objective.save(update_fields=["title"])
    roadmap, on_behalf_of = objective.roadmap, behalf(by, objective.country)
    verb = "roadmap.objective_changed"
    record(by, verb, roadmap, on_behalf_of=on_behalf_of, topic=objective.topic_id)
    return objective


@transaction.atomic
def move_action(action: Action, *, up: bool, by: User) -> Action:
    """One place up or down in its topic; at the end of the list nothing happens."""
    permissions.check_edit(by, action.roadmap)
    actions = list(action.objective.actions.order_by("order", "pk"))
    here = actions.index(action)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(actions):
        return action
    actions[here], actions[there] = actions[there], actions[here]
    for place, other in enumerate(actions, start=1):
        other.order = place
    Action.objects.bulk_update(actions, ["order"])
    on_behalf_of = behalf(by, action.country)
    record(by, "action.moved", action, on_behalf_of=on_behalf_of, roadmap=action.roadmap.pk)
    return action


@transaction.atomic
def remove_action(action: Action, *, by: User) -> None:
    """Take an action and its milestones off the roadmap."""
    permissions.check_remove(by, action)
    objective, roadmap = action.objective, action.roadmap
    on_behalf_of = behalf(by, roadmap.country)
    record(by, "roadmap.action_removed", roadmap, on_behalf_of=on_behalf_of, action=action.pk)
    action.delete()
    _close_if_empty(objective)


@transaction.atomic
def save_milestone(milestone: Milestone, *, by: User) -> Milestone:
    """Put a milestone on the way to an action, or change it."""
    action = milestone.action
    permissions.check_edit(by, action.roadmap)
    verb = "action.milestone_changed" if milestone.pk else "action.milestone_added"
    milestone.save()
    record(by, verb, action, on_behalf_of=behalf(by, action.country), milestone=milestone.pk)
    return milestone


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: User) -> None:
    """Take a milestone away."""
    action = milestone.action
    permissions.check_edit(by, action.roadmap)
    on_behalf_of = behalf(by, action.country)
    record(by, "action.milestone_removed", action, on_behalf_of=on_behalf_of, milestone=milestone.pk)
    milestone.delete()


def reach_milestone(
    milestone: Milestone, *, completed_on: date, evidence: str, by: User, upload: UploadedFile | None = None
) -> Milestone:
    """Mark it reached, with what shows it: words, a link or a file. A revision that is being written learns
    of it. Raises `Refused` if the file cannot be taken."""
    permissions.check_reach(by, milestone)
    if upload is None:
        return _reach(milestone, completed_on, evidence, by)
    with kept(upload, language="", by=by) as file:
        return _reach(milestone, completed_on, evidence, by, file)


@transaction.atomic
def _reach(
    milestone: Milestone, completed_on: date, evidence: str, by: User, file: StoredFile | None = None
) -> Milestone:
    values = {"completed_on": completed_on, "evidence": evidence}
    milestone.completed_on, milestone.evidence = completed_on, evidence
    milestone.save(update_fields=list(values))
    open_ones = milestone.followers.filter(action__objective__roadmap__status__in=OPEN_ROADMAPS)
    followers = list(open_ones.values_list("pk", flat=True))
    open_ones.update(**values)
    if file:
        MilestoneFile.objects.bulk_create(
            MilestoneFile(milestone_id=pk, file=file) for pk in [milestone.pk, *followers]
        )
    on_behalf_of = behalf(by, milestone.country)
    record(
        by, "action.milestone_reached", milestone.action, on_behalf_of=on_behalf_of, milestone=milestone.pk
    )
    return milestone


def report_progress(
    action: Action, *, status: ActionStatus, on: date, by: User, upload: UploadedFile | None = None, **said
) -> ActionUpdate:
    """Say where an action stands on a day. What was said before stays; a revision that is being written
    takes the new status over.

    `said`: `text`, `evidence_url`, `resumes_on`. Raises `inspection.Refused` where the file that
    shows it is not one we keep; then nothing is reported.
    """
    permissions.check_update(by, action)
    if upload is None:
        return _report(action, status, on, by, said)
    with kept(upload, language=by.language, by=by, kinds=EVIDENCE) as file:
        return _report(action, status, on, by, said | {"evidence_file": file})


@transaction.atomic
def _report(action: Action, status: ActionStatus, on: date, by: User, said: dict) -> ActionUpdate:
    on_behalf_of = behalf(by, action.country)
    update = ActionUpdate.objects.create(
        action=action, status=status, on=on, recorded_by=by, on_behalf=bool(on_behalf_of), **said
    )
    was = action.status
    action.status = status
    action.save(update_fields=["status"])
    action.followers.filter(objective__roadmap__status__in=OPEN_ROADMAPS).update(status=status)
    record(by, "action.reported", action, was=was, now=status, on_behalf_of=on_behalf_of, update=update.pk)
    return update
