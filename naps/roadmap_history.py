"""What has happened to a roadmap, for those who work on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.models import Event
from naps.models import Action, ActionUpdate, Roadmap
from naps.names import deed_words

SHOWN = 40
WORDS = {
    "roadmap.started": _("Roadmap started"),
    "roadmap.revised": _("New revision started"),
    "roadmap.goal_changed": _("Goal changed"),
    "roadmap.objective_changed": _("Objective changed"),
    "roadmap.submitted": _("Handed in"),
    "roadmap.draft": _("Given back to be changed"),
    "roadmap.agreed_by_country": _("The country agreed"),
    "roadmap.agreed_by_academy": _("The Academy agreed"),
    "roadmap.agreed": _("Agreed"),
    "roadmap.closed": _("Closed: a newer revision was agreed"),
    "roadmap.published": _("Made public"),
    "roadmap.unpublished": _("No longer public"),
    "roadmap.action_removed": _("Action removed"),
    "roadmap.actions_copied": _("Actions copied from an earlier roadmap"),
    "roadmap.table_taken": _("A table of actions taken over"),
    "action.added": _("Action added"),
    "action.changed": _("Action changed"),
    "action.moved": _("Action moved"),
    "action.reported": _("Progress reported"),
    "action.milestone_added": _("Milestone added"),
    "action.milestone_changed": _("Milestone changed"),
    "action.milestone_removed": _("Milestone removed"),
    "action.milestone_reached": _("Milestone reached"),
}


@dataclass(frozen=True)
class Entry:
    at: datetime
    what: str
    who: str
    action: Action | None


def history_of(roadmap: Roadmap, actions: dict[int, Action], *, reader: User) -> list[Entry]:
    """The trail of a roadmap and of the actions on it, newest first, in words."""
    mine = Q(subject_type="naps.roadmap", subject_id=str(roadmap.pk))
    theirs = Q(subject_type="naps.action", subject_id__in=[str(pk) for pk in actions])
    events = Event.objects.filter(mine | theirs, verb__in=WORDS).select_related("actor__person")
    return [_entry(event, roadmap, actions, reader) for event in events[:SHOWN]]


def _entry(event: Event, roadmap: Roadmap, actions: dict[int, Action], reader: User) -> Entry:
    is_action = event.subject_type == "naps.action"
    return Entry(
        at=event.at,
        what=str(WORDS[event.verb]),
        who=deed_words(reader, event.actor, country=roadmap.country, on_behalf=bool(event.on_behalf_of)),
        action=actions.get(int(event.subject_id)) if is_action else None,
    )


def reports_on(action: Action):
    """What was reported on an action, also in the revisions before this one, newest first."""
    chain, earlier = [action.pk], action.follows_id
    while earlier:
        chain.append(earlier)
        earlier = Action.objects.values_list("follows", flat=True).get(pk=earlier)
    return ActionUpdate.objects.filter(action__in=chain).select_related("recorded_by__person")
