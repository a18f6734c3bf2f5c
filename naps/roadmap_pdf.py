"""What stands on the paper of a roadmap, in the language that is active when it is made."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naps.models import Roadmap
from naps.roadmap_changes import Changes, TopicChanges, changes_of
from naps.roadmap_lines import ActionLine, Lines, MilestoneLine, TopicPart, lines_of
from naps.roadmap_money import CurrencySum, amount
from naps.states import RoadmapStatus


@dataclass(frozen=True)
class SheetMilestone:
    title: str
    words: str
    is_reached: bool


@dataclass(frozen=True)
class SheetAction:
    number: str
    title: str
    deliverable: str
    lead: str
    partners: str
    by: str
    late: str
    status: str
    look: str
    cost: str
    milestones: list[SheetMilestone]


@dataclass(frozen=True)
class SheetTopic:
    title: str
    objective: str
    actions: list[SheetAction]


@dataclass(frozen=True)
class SheetSum:
    currency: str
    total: str
    secured: str
    asked: str
    gap: str
    unknown: str


@dataclass(frozen=True)
class SheetChanges:
    """What this revision changes in the one before: a sentence, then topic by topic."""

    title: str
    summary: str
    goal: list[str]
    # Each a topic: its name, what changed of its objective, and lists of (words before, title, lines).
    topics: list[dict]


@dataclass(frozen=True)
class RoadmapSheet:
    """The paper of a roadmap: plain words and lists, frozen when it is agreed.

    No person is named on it; those who sign do so by hand.
    """

    country: str
    plan: str
    revision: str
    is_draft: bool
    as_of: str
    goal: str
    lead_institution: str
    # Four cells: a label and a value each.
    facts: list[tuple[str, str]]
    topics: list[SheetTopic]
    sums: list[SheetSum]
    sums_note: str
    agreement: str
    # Who signs: the line above stays empty.
    signatures: list[str]
    changes: SheetChanges | None = None

    @classmethod
    def of(cls, roadmap: Roadmap, *, today: date, with_changes: bool = True) -> "RoadmapSheet":
        """Without its changes it says nothing of the revision before, which may not be public."""
        lines = lines_of(roadmap, today=today)
        changes = changes_of(roadmap, inside=False) if with_changes else None
        return cls(
            country=str(roadmap.country),
            plan=roadmap.plan.name,
            revision=_("Revision %(revision)s") % {"revision": roadmap.revision},
            is_draft=roadmap.status not in {RoadmapStatus.AGREED, RoadmapStatus.CLOSED},
            as_of=date_format(today, "DATE_FORMAT"),
            goal=roadmap.goal,
            lead_institution=roadmap.lead_institution,
            facts=_facts(roadmap, lines),
            topics=[_topic(part) for part in lines.parts],
            sums=[_sum(line) for line in lines.costs.sums],
            sums_note=sums_note(lines),
            agreement=_agreement(roadmap),
            signatures=[_("For the government"), _("For civil society"), _("For the NAP Academy")],
            changes=_changes(changes) if changes else None,
        )


def _facts(roadmap: Roadmap, lines: Lines) -> list[tuple[str, str]]:
    by = date_format(roadmap.target_on, "SHORT_DATE_FORMAT") if roadmap.target_on else _("no date yet")
    return [
        (_("Stage today"), _sentence(roadmap.plan.get_stage_display())),
        (_("Stage aimed at"), _sentence(roadmap.get_target_stage_display())),
        (_("By"), by),
        (_("Actions"), str(lines.counts.actions)),
    ]


def changes_title(changes: Changes) -> str:
    return _("What changes, compared with revision %(n)d") % {"n": changes.base.revision}


def changes_summary(changes: Changes) -> str:
    """How much changes, in one sentence."""
    if changes.is_empty:
        return _("Nothing: every action stands as it stood.")
    counts = {
        "added": changes.added, "changed": changes.changed, "removed": changes.removed, "same": changes.same,
    }  # fmt: skip
    return (
        _("Actions: %(added)d added, %(changed)d changed, %(removed)d removed, %(same)d as before.") % counts
    )


def _changes(changes: Changes) -> SheetChanges:
    return SheetChanges(
        title=changes_title(changes),
        summary=changes_summary(changes),
        goal=changes.goal,
        topics=[_topic_changes(part) for part in changes.topics],
    )


def _topic_changes(part: TopicChanges) -> dict:
    kinds = [
        (_("New action"), part.added),
        (_("Changed action"), part.changed),
        (_("Removed action"), part.removed),
    ]
    return {
        "topic": part.topic,
        "objective": part.objective,
        "lines": [(kind, change.title, change.lines) for kind, found in kinds for change in found],
    }


def _topic(part: TopicPart) -> SheetTopic:
    return SheetTopic(
        title=f"{part.number}. {part.topic}",
        objective=part.objective.title if part.objective else "",
        actions=[_action(line) for line in part.lines],
    )


def _action(line: ActionLine) -> SheetAction:
    action = line.action
    return SheetAction(
        number=line.number,
        title=action.title,
        deliverable=action.deliverable,
        lead=action.lead_institution,
        partners=action.partners,
        by=date_format(action.due_on, "SHORT_DATE_FORMAT"),
        late=line.late,
        status=_sentence(action.get_status_display()),
        look=line.look,
        cost=line.cost,
        milestones=[_milestone(milestone) for milestone in line.milestones],
    )


def _milestone(line: MilestoneLine) -> SheetMilestone:
    return SheetMilestone(
        title=line.milestone.title, words=line.words, is_reached=line.milestone.completed_on is not None
    )


def _sum(line: CurrencySum) -> SheetSum:
    values = (line.total, line.secured, line.asked, line.gap, line.unknown)
    return SheetSum(line.currency, *(amount(value) for value in values))


def sums_note(lines: Lines) -> str:
    """What the sums are made of: an action without a cost is not one that costs nothing."""
    costs = lines.costs
    words = ngettext(
        "%(costed)d of %(n)d action has a cost. Nothing is converted; dropped actions are left out.",
        "%(costed)d of %(n)d actions have a cost. Nothing is converted; dropped actions are left out.",
        costs.actions,
    )
    return words % {"costed": costs.costed, "n": costs.actions}


def _agreement(roadmap: Roadmap) -> str:
    if not (roadmap.agreed_by_country_at and roadmap.agreed_by_osf_at):
        return ""
    return _("Agreed by %(country)s on %(country_on)s and by the NAP Academy on %(academy_on)s.") % {
        "country": roadmap.country,
        "country_on": date_format(timezone.localdate(roadmap.agreed_by_country_at), "DATE_FORMAT"),
        "academy_on": date_format(timezone.localdate(roadmap.agreed_by_osf_at), "DATE_FORMAT"),
    }


def _sentence(words) -> str:
    """The words of a status at the beginning of a line."""
    text = str(words)
    return text[:1].upper() + text[1:]
