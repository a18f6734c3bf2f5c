"""What a new revision changes in the agreed one, in words, for both sides before they agree.

Actions are matched by where they come from, never by their titles.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Field, Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.countries.models import Topic
from naps.models import Action, Milestone, Objective, Origin, Roadmap
from naps.roadmap_money import money
from naps.states import RoadmapStatus

# Between the country's team and the Academy.
INSIDE = ["risk", "help_needed"]
IN_ORDER = [
    "title", "deliverable", "lead_institution", "partners", "starts_on", "due_on", "funding",
    "funding_source", "indicator", "baseline", "target", *INSIDE,
]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One action that was added, taken away or changed; of a changed one, what."""

    title: str
    lines: list[str] = field(default_factory=list)
    pk: int | None = None


@dataclass(frozen=True)
class TopicChanges:
    """The changes in one topic."""

    topic: str
    added: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    objective: str = ""


@dataclass(frozen=True)
class Changes:
    """A revision beside the one before."""

    base: Roadmap
    goal: list[str]
    topics: list[TopicChanges]
    # Actions that stand as they stood.
    same: int

    def count(self, kind: str) -> int:
        return sum(len(getattr(part, kind)) for part in self.topics)

    @property
    def added(self) -> int:
        return self.count("added")

    @property
    def removed(self) -> int:
        return self.count("removed")

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def is_empty(self) -> bool:
        return not self.goal and not self.topics


def base_of(roadmap: Roadmap) -> Roadmap | None:
    """The agreed revision that this one follows, or None for the first."""
    earlier = Roadmap.objects.filter(plan=roadmap.plan_id, revision__lt=roadmap.revision)
    agreed = earlier.filter(status__in=[RoadmapStatus.AGREED, RoadmapStatus.CLOSED])
    return agreed.order_by("-revision").first()


def changes_of(roadmap: Roadmap, *, reader=None, inside: bool) -> Changes | None:
    """What this revision changes; None for the first one, and for a reader who may not see the one before.

    The same number of queries for one action and for many. Without `inside` nothing that stays between the
    team and the Academy is in it. Without a reader it is for a paper.
    """
    base = base_of(roadmap)
    if base is None or (reader and not Roadmap.objects.visible_to(reader).filter(pk=base.pk).exists()):
        return None
    before, now = _actions(base), _actions(roadmap)
    known = {action.pk: action for action in before}
    found, kept, same = Found(), set(), 0
    for action in now:
        was = known.get(_comes_from(action, known) or 0)
        if was is None or was.pk in kept:
            found.of(action.objective.topic).added.append(Change(action.title, _new_words(action), action.pk))
            continue
        kept.add(was.pk)
        lines = _differences(was, action, inside=inside)
        if lines:
            found.of(action.objective.topic).changed.append(Change(action.title, lines, action.pk))
        else:
            same += 1
    for action in before:
        if action.pk not in kept:
            found.of(action.objective.topic).removed.append(Change(action.title, _new_words(action)))
    _objectives(base, roadmap, found)
    return Changes(base, _goal(base, roadmap), found.in_order(), same)


class Found:
    """The topics in which something has changed."""

    def __init__(self) -> None:
        self._by_topic: dict[int, tuple[int, TopicChanges]] = {}

    def of(self, topic: Topic) -> TopicChanges:
        return self._by_topic.setdefault(topic.pk, (topic.order, TopicChanges(str(topic))))[1]

    def say(self, topic: Topic, objective: str) -> None:
        was = self.of(topic)
        said = TopicChanges(was.topic, was.added, was.removed, was.changed, objective)
        self._by_topic[topic.pk] = (topic.order, said)

    def in_order(self) -> list[TopicChanges]:
        return [part for _order, part in sorted(self._by_topic.values(), key=lambda pair: pair[0])]


def _actions(roadmap: Roadmap) -> list[Action]:
    rows = Action.objects.filter(objective__roadmap=roadmap).select_related("objective__topic", "origin")
    rows = rows.prefetch_related(Prefetch("milestones", queryset=Milestone.objects.order_by("due_on", "pk")))
    return list(rows.order_by("objective__topic__order", "order", "pk"))


def _comes_from(action: Action, known: dict[int, Action]) -> int | None:
    """The action of the revision before that goes on in this one."""
    if action.follows_id in known:
        return action.follows_id
    origin: Origin | None = getattr(action, "origin", None)
    return origin.copied_from_id if origin and origin.copied_from_id in known else None


def _new_words(action: Action) -> list[str]:
    """Of an action that is added or taken away: who, by when, for how much."""
    words = [action.lead_institution, _("due on %(date)s") % {"date": _day(action.due_on)}]
    cost = money(action.cost, action.currency)
    return words + ([cost] if cost else [])


def _differences(was: Action, now: Action, *, inside: bool) -> list[str]:
    lines = []
    if was.objective.topic_id != now.objective.topic_id:
        lines.append(_from_to(_("Topic"), str(was.objective.topic), str(now.objective.topic)))
    for name in IN_ORDER:
        if (inside or name not in INSIDE) and getattr(was, name) != getattr(now, name):
            lines.append(_of_field(name, was, now))
    costs = money(was.cost, was.currency), money(now.cost, now.currency)
    if costs[0] != costs[1]:
        lines.append(_from_to(_("Cost"), *costs))
    if inside and was.lead_contact != now.lead_contact:
        # Whose address it was and is stays out of it: not everybody of the team may read it.
        lines.append(_("The e-mail of the person in charge has changed."))
    return lines + _milestones(was, now)


def _of_field(name: str, was: Action | Roadmap, now: Action | Roadmap) -> str:
    label = _sentence(cast(Field, now._meta.get_field(name)).verbose_name)
    before, after = getattr(was, name), getattr(now, name)
    if name.endswith("_on") and before and after:
        values = {"label": label, "was": _day(before), "now": _day(after)}
        return _("%(label)s: moved from %(was)s to %(now)s") % values
    show: Callable[[Any], str] = _day if name.endswith("_on") else str
    display = f"get_{name}_display"
    if hasattr(now, display):
        before, after, show = getattr(was, display)(), getattr(now, display)(), str
    return _from_to(label, show(before) if before else "", show(after) if after else "")


def _from_to(label: str, was: str, now: str) -> str:
    values = {"label": label, "was": was, "now": now}
    if not was:
        return _("%(label)s: now “%(now)s”, nothing before") % values
    if not now:
        return _("%(label)s: no longer given, before “%(was)s”") % values
    return _("%(label)s: from “%(was)s” to “%(now)s”") % values


def _milestones(was: Action, now: Action) -> list[str]:
    """Milestones that came, went, or have another name or date. Reaching one is progress, not a change."""
    before = {milestone.pk: milestone for milestone in was.milestones.all()}
    lines, kept = [], set()
    for milestone in now.milestones.all():
        earlier = before.get(milestone.follows_id or 0)
        values = {"title": milestone.title, "date": _day(milestone.due_on)}
        if earlier is None:
            lines.append(_("Milestone added: “%(title)s”, due on %(date)s") % values)
            continue
        kept.add(earlier.pk)
        if earlier.title != milestone.title:
            lines.append(_from_to(_("Milestone"), earlier.title, milestone.title))
        if earlier.due_on != milestone.due_on:
            values |= {"was": _day(earlier.due_on)}
            lines.append(_("Milestone “%(title)s”: moved from %(was)s to %(date)s") % values)
    gone = [milestone for pk, milestone in before.items() if pk not in kept]
    return lines + [_("Milestone removed: “%(title)s”") % {"title": milestone.title} for milestone in gone]


def _goal(base: Roadmap, roadmap: Roadmap) -> list[str]:
    names = ["goal", "target_stage", "target_on", "lead_institution"]
    return [_of_field(name, base, roadmap) for name in names if getattr(base, name) != getattr(roadmap, name)]


def _objectives(base: Roadmap, roadmap: Roadmap, found: Found) -> None:
    """The sentence of a topic that was written otherwise, where the topic has actions in both."""
    both: dict[int, dict[int, Objective]] = {}
    rows = Objective.objects.filter(roadmap__in=[base, roadmap]).select_related("topic")
    for objective in rows.order_by("topic__order"):
        both.setdefault(objective.topic_id, {})[objective.roadmap_id] = objective
    for pair in both.values():
        was, now = pair.get(base.pk), pair.get(roadmap.pk)
        titles = was.title if was else "", now.title if now else ""
        shown = now or was
        if shown and titles[0] != titles[1]:
            found.say(shown.topic, _from_to(_("Objective"), *titles))


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _sentence(words) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]
