"""A roadmap as people read it: its topics, its actions with their numbers, and what is late, in words.

The page and the paper are made from the same lines.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.countries.models import Topic
from naps.models import Action, Milestone, Objective, Roadmap
from naps.roadmap_examples import Example, example_for
from naps.roadmap_money import Costs, costs_of, money
from naps.states import ActionStatus

# How a status looks: ground and icon. The word beside it says the same.
LOOKS: dict[str, tuple[str, str]] = {
    ActionStatus.NOT_STARTED: ("", ""),
    ActionStatus.IN_PROGRESS: ("now", "path"),
    ActionStatus.COMPLETED: ("ok", "check"),
    ActionStatus.POSTPONED: ("warn", "clock"),
    ActionStatus.DROPPED: ("", ""),
}


@dataclass(frozen=True)
class MilestoneLine:
    milestone: Milestone
    words: str
    is_late: bool


@dataclass(frozen=True)
class ActionLine:
    """One action with the words that are computed for it."""

    action: Action
    number: str
    cost: str
    late: str
    look: str
    icon: str
    milestones: list[MilestoneLine]
    # Since when nobody has said anything of it, in words; empty where there is news.
    silence: str = ""
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class TopicPart:
    """One topic of the roadmap; without lines it is one that the team may still fill."""

    topic: Topic
    number: str = ""
    objective: Objective | None = None
    lines: list[ActionLine] = field(default_factory=list)
    summary: str = ""
    example: Example | None = None


@dataclass(frozen=True)
class Counts:
    """How far the actions are. `next_due_on` is the next date of one that is not finished."""

    actions: int
    done: int
    late: int
    stale: int
    unfinished: int
    next_due_on: date | None


@dataclass(frozen=True)
class Lines:
    parts: list[TopicPart]
    counts: Counts
    costs: Costs


def lines_of(roadmap: Roadmap, *, today: date) -> Lines:
    """Everything that stands in a roadmap, in three queries."""
    objectives = list(roadmap.objectives.select_related("topic").order_by("topic__order"))
    actions = list(actions_of(roadmap))
    parts = _parts(objectives, actions, today)
    return Lines(parts=parts, counts=_counts(actions, today), costs=costs_of(actions))


def actions_of(roadmap: Roadmap):
    """The actions of a roadmap in the order in which they are read."""
    rows = Action.objects.filter(objective__roadmap=roadmap).with_last_report()
    rows = rows.select_related("changed_by__person", "objective__roadmap")
    return rows.order_by("objective__topic__order", "order", "pk").prefetch_related("milestones")


def with_empty_topics(parts: list[TopicPart]) -> tuple[list[TopicPart], list[Topic]]:
    """For the team that writes: the Academy's six topics, the empty ones with their example; and the
    other topics that are still free."""
    filled = {part.topic.pk: part for part in parts}
    shown, others = [], []
    for topic in Topic.objects.order_by("order"):
        if topic.pk in filled:
            shown.append(filled[topic.pk])
        elif topic.of_the_academy:
            shown.append(TopicPart(topic=topic, example=example_for(topic.code)))
        else:
            others.append(topic)
    return shown, others


def number_in_roadmap(action: Action) -> str:
    """The number of one action, as it stands on the roadmap and on the paper: 2.1."""
    rows = Action.objects.filter(objective__roadmap=action.roadmap)
    numbers: dict[int, list[int]] = defaultdict(list)
    ordered = rows.order_by("objective__topic__order", "order", "pk")
    for pk, objective in ordered.values_list("pk", "objective"):
        numbers[objective].append(pk)
    topic = list(numbers).index(action.objective_id) + 1
    return f"{topic}.{numbers[action.objective_id].index(action.pk) + 1}"


def _parts(objectives: Sequence[Objective], actions: Sequence[Action], today: date) -> list[TopicPart]:
    by_objective: dict[int, list[Action]] = defaultdict(list)
    for action in actions:
        by_objective[action.objective_id].append(action)
    filled = [objective for objective in objectives if by_objective[objective.pk]]
    return [_part(n, o, by_objective[o.pk], today) for n, o in enumerate(filled, start=1)]


def _part(number: int, objective: Objective, actions: list[Action], today: date) -> TopicPart:
    last = len(actions)
    return TopicPart(
        topic=objective.topic,
        number=str(number),
        objective=objective,
        lines=[
            line_of(action, f"{number}.{n}", today, is_first=n == 1, is_last=n == last)
            for n, action in enumerate(actions, start=1)
        ],
        summary=_summary(actions, today),
    )


def line_of(action: Action, number: str, today: date, **place) -> ActionLine:
    look, icon = LOOKS[action.status]
    return ActionLine(
        action=action,
        number=number,
        cost=money(action.cost, action.currency),
        late=lateness(action, today),
        look=look,
        icon=icon,
        milestones=[_milestone(milestone, action, today) for milestone in action.milestones.all()],
        silence=silence(action, today),
        **place,
    )


def lateness(action: Action, today: date) -> str:
    """How late an action is, in words; empty if it is not."""
    if not action.is_late(today):
        return ""
    days = (today - action.due_on).days
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}


def silence(action: Action, today: date) -> str:
    """Since when there has been no news of an action, in words; empty if there was some lately."""
    heard = action.last_news_on() if action.is_stale(today) else None
    return _("no news since %(date)s") % {"date": date_format(heard, "SHORT_DATE_FORMAT")} if heard else ""


def _milestone(milestone: Milestone, action: Action, today: date) -> MilestoneLine:
    milestone.action = action  # the page asks for nothing twice
    is_late = milestone.is_late(today)
    return MilestoneLine(milestone, milestone_words(milestone, is_late=is_late), is_late)


def milestone_words(milestone: Milestone, *, is_late: bool) -> str:
    """When a milestone was reached or is due."""
    if milestone.completed_on:
        return _("reached on %(date)s") % {"date": date_format(milestone.completed_on, "SHORT_DATE_FORMAT")}
    due = date_format(milestone.due_on, "SHORT_DATE_FORMAT")
    return (_("was due on %(date)s") if is_late else _("due on %(date)s")) % {"date": due}


def _summary(actions: list[Action], today: date) -> str:
    """How far a topic is: 2 of 3 done, 1 late. Dropped actions are not counted."""
    counted = [action for action in actions if action.status != ActionStatus.DROPPED]
    done = sum(action.status == ActionStatus.COMPLETED for action in counted)
    late = sum(action.is_late(today) for action in counted)
    values = {"done": done, "all": len(counted), "late": late}
    if late:
        return _("%(done)d of %(all)d done, %(late)d late") % values
    return _("%(done)d of %(all)d done") % values


def _counts(actions: list[Action], today: date) -> Counts:
    counted = [action for action in actions if action.status != ActionStatus.DROPPED]
    ahead = [a.due_on for a in counted if not a.is_finished and a.due_on >= today]
    return Counts(
        actions=len(counted),
        done=sum(action.status == ActionStatus.COMPLETED for action in counted),
        late=sum(action.is_late(today) for action in counted),
        stale=sum(action.is_stale(today) for action in counted),
        unfinished=sum(not action.is_finished for action in counted),
        next_due_on=min(ahead, default=None),
    )
