"""A roadmap from its first page to agreement, publication and the next revision."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.models import Event, events_of
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from academy.documents.issuing import issue
from academy.documents.models import IssuedDocument
from convenings.models import Convening
from naps.acting import behalf
from naps.addressees import leads_of
from naps.emails import roadmaps as emails
from naps.models import Action, Milestone, MilestoneFile, Objective, Plan, PublicPaper, Roadmap
from naps.permissions import roadmaps as permissions
from naps.roadmap_changes import base_of
from naps.roadmap_pdf import RoadmapSheet
from naps.states import STAGE_ORDER, RoadmapStatus, Stage
from participants.teams import works_on

GOAL_FIELDS = ["goal", "target_stage", "target_on", "lead_institution"]
# What a country can aim at next, in the order of the life of a plan.
AIMS = [Stage.ADOPTION, Stage.IMPLEMENTATION, Stage.EVALUATION]
# What a new revision takes over from the agreed one. The history stays where it was written.
COPIED_ACTION_FIELDS = [
    "order", "title", "deliverable", "lead_institution", "lead_contact", "partners", "starts_on", "due_on",
    "status", "cost", "currency", "funding", "funding_source", "indicator", "baseline", "target", "risk",
    "help_needed", "changed_at", "changed_by_id", "on_behalf",
]  # fmt: skip


class ChangedMeanwhile(Exception):
    """Somebody saved the same record after this person opened it. `saved` is what stands there now."""

    def __init__(self, saved) -> None:
        self.saved = saved
        super().__init__(f"{saved._meta.label_lower} {saved.pk} is at version {saved.version}")


@transaction.atomic
def start_roadmap(plan: Plan, *, by: User, convening: Convening | None = None) -> Roadmap:
    """Open the first revision of a country's roadmap, empty, for its team to fill."""
    permissions.check_start(by, plan)
    values = {
        "convening": convening,
        "target_stage": next_aim(plan),
        "lead_institution": plan.lead_agency,
        "created_by": by,
    }
    # Two of a team may start at once: both land on the same roadmap.
    roadmap, is_new = Roadmap.objects.get_or_create(plan=plan, revision=1, defaults=values)
    if is_new:
        record(by, "roadmap.started", roadmap, on_behalf_of=behalf(by, roadmap.country))
    return roadmap


def next_aim(plan: Plan) -> Stage:
    """The next of the great steps that the plan has not reached."""
    ahead = [aim for aim in AIMS if STAGE_ORDER[aim] > STAGE_ORDER[Stage(plan.stage)]]
    return ahead[0] if ahead else Stage.EVALUATION


@transaction.atomic
def change_goal(roadmap: Roadmap, *, version: int, by: User) -> Roadmap:
    """Save the goal and what stands beside it, unless somebody else saved it first."""
    permissions.check_edit(by, roadmap)
    values = {name: getattr(roadmap, name) for name in GOAL_FIELDS}
    same = Roadmap.objects.filter(pk=roadmap.pk, version=version, status=RoadmapStatus.DRAFT)
    if not same.update(version=F("version") + 1, **values):
        saved = Roadmap.objects.select_related("plan__country").get(pk=roadmap.pk)
        permissions.check_edit(by, saved)
        raise ChangedMeanwhile(saved)
    roadmap.refresh_from_db()
    record(by, "roadmap.goal_changed", roadmap, on_behalf_of=behalf(by, roadmap.country))
    return roadmap


def last_change_of_goal(roadmap: Roadmap) -> Event | None:
    """Who saved the goal last, and when."""
    return events_of(roadmap).filter(verb="roadmap.goal_changed").select_related("actor__person").first()


@transaction.atomic
def submit_roadmap(roadmap: Roadmap, *, by: User) -> Roadmap:
    """Hand the roadmap in: from now on its text waits, unchanged, for both sides to agree."""
    permissions.check_submit(by, roadmap)
    on_behalf_of = behalf(by, roadmap.country)
    stamps: dict[str, Any] = {"submitted_at": timezone.now(), "submitted_by": by, "return_note": ""}
    event = move(roadmap, RoadmapStatus.SUBMITTED, by=by, on_behalf_of=on_behalf_of, **stamps)
    if on_behalf_of:
        emails.handed_in_for_you(roadmap, event)
    return roadmap


@transaction.atomic
def return_roadmap(roadmap: Roadmap, *, by: User, note: str = "") -> Roadmap:
    """Back to its authors. What either side had agreed to falls, because the text may change now."""
    permissions.check_return(by, roadmap)
    nobody: dict[str, Any] = {
        "submitted_at": None, "submitted_by": None,
        "agreed_by_country_at": None, "agreed_by_country_by": None, "agreed_on_behalf": False,
        "agreed_by_osf_at": None, "agreed_by_osf_by": None,
    }  # fmt: skip
    event = move(roadmap, RoadmapStatus.DRAFT, by=by, return_note=note, **nobody)
    if not works_on(by, roadmap.country):
        emails.given_back(roadmap, event)
    return roadmap


@transaction.atomic
def agree_for_country(roadmap: Roadmap, *, by: User) -> Roadmap:
    """The country says yes. If the Academy has as well, the roadmap is agreed."""
    permissions.check_agree_for_country(by, roadmap)
    on_behalf_of = behalf(by, roadmap.country)
    stamps = {
        "agreed_by_country_at": timezone.now(),
        "agreed_by_country_by": by,
        "agreed_on_behalf": bool(on_behalf_of),
    }
    _say_yes(roadmap, stamps, empty="agreed_by_country_at")
    event = record(by, "roadmap.agreed_by_country", roadmap, on_behalf_of=on_behalf_of)
    return _both_agreed(roadmap, by=by) or _one_agreed(roadmap, event)


@transaction.atomic
def agree_for_academy(roadmap: Roadmap, *, by: User) -> Roadmap:
    """The Academy says yes. If the country has as well, the roadmap is agreed."""
    permissions.check_agree_for_academy(by, roadmap)
    stamps = {"agreed_by_osf_at": timezone.now(), "agreed_by_osf_by": by}
    _say_yes(roadmap, stamps, empty="agreed_by_osf_at")
    event = record(by, "roadmap.agreed_by_academy", roadmap)
    return _both_agreed(roadmap, by=by) or _one_agreed(roadmap, event)


def _say_yes(roadmap: Roadmap, stamps: dict, *, empty: str) -> None:
    """Compare-and-swap: of two people of one side who press at once, one says yes."""
    waiting = Roadmap.objects.filter(
        pk=roadmap.pk, status=RoadmapStatus.SUBMITTED, **{f"{empty}__isnull": True}
    )
    said = waiting.update(**stamps)
    roadmap.refresh_from_db()
    if not said:
        raise InvalidTransition(roadmap, RoadmapStatus.AGREED)


def _one_agreed(roadmap: Roadmap, event: Event) -> Roadmap:
    emails.one_side_agreed(roadmap, event)
    return roadmap


def _both_agreed(roadmap: Roadmap, *, by: User) -> Roadmap | None:
    """The second yes makes it final: the revision before closes, and the paper is issued."""
    if not (roadmap.agreed_by_country_at and roadmap.agreed_by_osf_at):
        return None
    for earlier in roadmap.plan.roadmaps.agreed():
        move(earlier, RoadmapStatus.CLOSED, by=by, data={"followed_by": roadmap.pk})
    move(roadmap, RoadmapStatus.AGREED, by=by)
    roadmap.paper = _issue_paper(roadmap, by=by)
    roadmap.save(update_fields=["paper"])
    emails.both_agreed(roadmap)
    return roadmap


def _issue_paper(roadmap: Roadmap, *, by: User, with_changes: bool = True):
    """The paper in the language of whoever agreed for the country; else of the country's focal point."""
    language = _language_of(roadmap)
    with translation.override(language):
        sheet = RoadmapSheet.of(roadmap, today=timezone.localdate(), with_changes=with_changes)
        title = _("Roadmap of %(country)s, revision %(revision)s") % {
            "country": roadmap.country,
            "revision": roadmap.revision,
        }
    return issue(
        "roadmap",
        template="pdf/roadmap.html",
        content=sheet,
        language=language,
        title=title,
        subject=roadmap,
        by=by,
        verifiable=False,
    )


def _language_of(roadmap: Roadmap) -> str:
    speaker = leads_of(roadmap.country).first() if roadmap.agreed_on_behalf else None
    speaker = speaker or roadmap.agreed_by_country_by
    return speaker.language if speaker else settings.LANGUAGE_CODE


@transaction.atomic
def revise_roadmap(roadmap: Roadmap, *, by: User) -> Roadmap:
    """Open the next revision with everything the agreed one holds; that one stays in use until the new
    one is agreed."""
    permissions.check_revise(by, roadmap)
    values = {name: getattr(roadmap, name) for name in [*GOAL_FIELDS, "convening_id"]}
    revision, is_new = Roadmap.objects.get_or_create(
        plan=roadmap.plan, revision=roadmap.revision + 1, defaults={**values, "created_by": by}
    )
    if is_new:
        _copy_content(roadmap, revision)
        on_behalf_of = behalf(by, roadmap.country)
        record(by, "roadmap.revised", revision, on_behalf_of=on_behalf_of, source=roadmap.pk)
    return revision


def _copy_content(source: Roadmap, target: Roadmap) -> None:
    for objective in source.objectives.prefetch_related("actions__milestones"):
        copy = Objective.objects.create(
            roadmap=target, topic_id=objective.topic_id, title=objective.title, order=objective.order
        )
        for action in objective.actions.all():
            _copy_action(action, copy)


def copy_action(action: Action, roadmap: Roadmap, *, by: User) -> None:
    """Put back an action of the agreed revision that was taken off the one being written."""
    permissions.check_edit(by, roadmap)
    was = action.objective
    defaults = {"title": was.title, "order": was.order}
    objective, _is_new = Objective.objects.get_or_create(
        roadmap=roadmap, topic_id=was.topic_id, defaults=defaults
    )
    _copy_action(action, objective)


def _copy_action(action: Action, objective: Objective) -> None:
    values = {name: getattr(action, name) for name in COPIED_ACTION_FIELDS}
    copy = Action.objects.create(objective=objective, follows=action, **values)
    copies = Milestone.objects.bulk_create(
        Milestone(
            action=copy,
            follows=milestone,
            title=milestone.title,
            due_on=milestone.due_on,
            completed_on=milestone.completed_on,
            evidence=milestone.evidence,
        )
        for milestone in action.milestones.all()
    )
    files = dict(MilestoneFile.objects.filter(milestone__action=action).values_list("milestone", "file"))
    MilestoneFile.objects.bulk_create(
        MilestoneFile(milestone=copy, file_id=files[copy.follows_id])
        for copy in copies
        if copy.follows_id in files
    )


@transaction.atomic
def publish_roadmap(roadmap: Roadmap, *, by: User) -> Roadmap:
    """Everybody may read it from now on: the country's own decision."""
    permissions.check_publish(by, roadmap)
    Roadmap.objects.filter(pk=roadmap.pk).update(published_at=timezone.now(), published_by=by)
    roadmap.refresh_from_db()
    _issue_public_paper(roadmap, by=by)
    record(by, "roadmap.published", roadmap)
    return roadmap


def _issue_public_paper(roadmap: Roadmap, *, by: User) -> None:
    """The agreed paper says what the revision before said. Who may not read that one gets a paper without."""
    says_more = roadmap.paper is not None and roadmap.paper.data.get("changes")
    if says_more and not PublicPaper.objects.filter(roadmap=roadmap).exists():
        paper = _issue_paper(roadmap, by=by, with_changes=False)
        PublicPaper.objects.create(roadmap=roadmap, paper=paper)


def paper_for(roadmap: Roadmap, reader) -> IssuedDocument | None:
    """The paper that this reader of the roadmap may have."""
    paper = roadmap.paper
    if paper is None or not paper.data.get("changes"):
        return paper
    base = base_of(roadmap)
    if base and Roadmap.objects.visible_to(reader).filter(pk=base.pk).exists():
        return paper
    public = PublicPaper.objects.filter(roadmap=roadmap).select_related("paper").first()
    return public.paper if public else None


@transaction.atomic
def unpublish_roadmap(roadmap: Roadmap, *, by: User) -> Roadmap:
    """Only the country's team, the Academy and those the country shares with read it again."""
    permissions.check_unpublish(by, roadmap)
    Roadmap.objects.filter(pk=roadmap.pk).update(published_at=None, published_by=None)
    roadmap.refresh_from_db()
    record(by, "roadmap.unpublished", roadmap)
    return roadmap
