"""Which actions of earlier roadmaps may be copied onto one that is being written, and what goes with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from naps.models import Action, Milestone, Roadmap
from naps.models.actions import ActionQuerySet
from naps.states import RoadmapStatus


@dataclass(frozen=True)
class Candidate:
    """One unfinished action of an earlier roadmap."""

    action: Action
    source: Roadmap
    # It stands in the agreed revision of the same plan and was taken off the one being written.
    comes_back: bool
    needs_date: bool
    words: str


def candidates_for(roadmap: Roadmap, reader) -> list[Candidate]:
    """What was not finished and is not on this roadmap: of this plan's agreed revision, and of the newest
    roadmap of each earlier plan of the country. The same number of queries for one and for many."""
    sources = {one.pk: one for one in _sources(roadmap, reader)}
    rows = _unfinished(roadmap, sources).select_related(
        "objective__topic", "objective__roadmap__plan__country"
    )
    milestones = Prefetch("milestones", queryset=Milestone.objects.order_by("due_on", "pk"))
    ordered = rows.prefetch_related(milestones).order_by(
        "-objective__roadmap__plan", "objective__topic__order", "order", "pk"
    )
    today = timezone.localdate()
    return [_candidate(action, sources[action.objective.roadmap_id], roadmap, today) for action in ordered]


def has_candidates(roadmap: Roadmap, reader) -> bool:
    """Whether there is anything to copy."""
    return _unfinished(roadmap, [one.pk for one in _sources(roadmap, reader)]).exists()


def _unfinished(roadmap: Roadmap, sources: Iterable[int]) -> ActionQuerySet:
    rows = Action.objects.filter(objective__roadmap__in=sources).unfinished()
    return rows.exclude(pk__in=_taken(roadmap))


def _sources(roadmap: Roadmap, reader) -> list[Roadmap]:
    known = Roadmap.objects.visible_to(reader).filter(
        plan__country=roadmap.plan.country_id, status__in=[RoadmapStatus.AGREED, RoadmapStatus.CLOSED]
    )
    newest: dict[int, Roadmap] = {}
    for one in known.exclude(pk=roadmap.pk).select_related("plan__country").order_by("revision"):
        newest[one.plan_id] = one
    return list(newest.values())


def _taken(roadmap: Roadmap) -> set[int]:
    """What stands on the roadmap already, by where it comes from."""
    here = Action.objects.filter(objective__roadmap=roadmap)
    pairs = here.filter(Q(follows__isnull=False) | Q(origin__copied_from__isnull=False))
    return {
        pk for pair in pairs.values_list("follows", "origin__copied_from") for pk in pair if pk is not None
    }


def is_same_plan_in_use(action: Action, roadmap: Roadmap) -> bool:
    """Whether it is an action of the agreed revision that this one follows."""
    source = action.roadmap
    return source.plan_id == roadmap.plan_id and source.is_agreed


def milestones_ahead(action: Action, today: date) -> list[Milestone]:
    """The milestones that go with a copy: neither reached nor past."""
    return [m for m in action.milestones.all() if m.completed_on is None and m.due_on >= today]


def _candidate(action: Action, source: Roadmap, roadmap: Roadmap, today: date) -> Candidate:
    comes_back = is_same_plan_in_use(action, roadmap)
    return Candidate(
        action=action,
        source=source,
        comes_back=comes_back,
        needs_date=not comes_back and action.due_on < today,
        words=_words(action, comes_back, today),
    )


def _words(action: Action, comes_back: bool, today: date) -> str:
    """What goes with this one, and what stays behind."""
    if comes_back:
        return _("comes back as it stands in use: date, status and milestones")
    due = date_format(action.due_on, "SHORT_DATE_FORMAT")
    words = [
        (
            _("its date, %(date)s, has passed: a new one is needed")
            if action.due_on < today
            else _("by %(date)s")
        )
        % {"date": due}
    ]
    with_it = len(milestones_ahead(action, today))
    behind = len(action.milestones.all()) - with_it
    if with_it:
        text = ngettext("%(n)d milestone goes with it", "%(n)d milestones go with it", with_it)
        words.append(text % {"n": with_it})
    if behind:
        text = ngettext(
            "%(n)d milestone stays behind, reached or past",
            "%(n)d milestones stay behind, reached or past",
            behind,
        )
        words.append(text % {"n": behind})
    return "; ".join(words)
