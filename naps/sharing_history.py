"""Who decided what UN Women may see of a plan, and when: read from the trail, for the country to follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from academy.accounts.models import User
from academy.audit.models import events_of
from naps.models import Plan
from naps.names import deed_words
from naps.states import Sharing


@dataclass(frozen=True)
class SharingChange:
    """One decision: what was shared before, what since, by whom, as this reader may know them."""

    at: datetime
    was: str
    now: str
    who: str
    is_raised: bool


def sharing_history(plan: Plan, reader: User) -> Sequence[SharingChange]:
    """Every decision, the newest first. The caller has asked who the reader is."""
    events = events_of(plan).filter(verb="plan.shared").select_related("actor__person")
    order = list(Sharing)
    return [
        SharingChange(
            at=event.at,
            was=str(Sharing(event.was).label),
            now=str(Sharing(event.now).label),
            who=deed_words(reader, event.actor, country=plan.country, on_behalf=bool(event.on_behalf_of)),
            is_raised=order.index(Sharing(event.now)) > order.index(Sharing(event.was)),
        )
        for event in events
    ]
