"""Everything that waits for the Academy's staff."""

from datetime import date

from convenings.models import Convening
from dashboards import quiet
from dashboards.items import Item, addressed
from dashboards.models import FollowUpOwner
from dashboards.worklist import assistance, offers, plans, stories
from dashboards.worklist.convenings import convenings
from dashboards.worklist.mail import letters


def for_staff(user, today: date) -> list[Item]:
    """Everything that waits for the Academy, oldest first, whoever of it answers for it."""
    found = [
        *letters(),
        *convenings(Convening.objects.organised_by(user), today),
        *plans.drafts(),
        *plans.questions(),
        *plans.comments(),
        *plans.proposals(),
        *plans.roadmaps(),
        *assistance.requests(),
        *offers.ours(today),
        *assistance.disputed(),
        *assistance.next_steps(),
        *stories.agreed(),
        *quiet.items(today),
    ]
    return sorted(addressed(found, user, FollowUpOwner.objects.by_country()), key=lambda item: item.since)
