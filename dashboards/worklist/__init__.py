"""What awaits a person across the chapters: one line each, with whom it is and since when."""

from dashboards.items import Chapter, Item
from dashboards.worklist.assistance import for_expert
from dashboards.worklist.convenings import for_facilitator, for_organiser, my_registrations
from dashboards.worklist.countries import for_focal_point
from dashboards.worklist.plans import for_reviewer
from dashboards.worklist.staff import for_staff
from dashboards.worklist.waiting import waited_for

__all__ = [
    "Chapter",
    "Item",
    "for_expert",
    "for_facilitator",
    "for_focal_point",
    "for_organiser",
    "for_reviewer",
    "for_staff",
    "my_registrations",
    "waited_for",
]
