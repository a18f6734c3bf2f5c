"""When something happened of which the record itself keeps no stamp: read from the trail."""

from collections.abc import Collection
from datetime import datetime

from academy.audit.models import Event
from naps.models import Review


def moments_of(reviews: Collection[int], verb: str, *, was: str = "") -> dict[int, datetime]:
    """When each of these reviews was, for example, accepted: the first time it came from status `was`."""
    events = Event.objects.filter(
        subject_type=Review._meta.label_lower, subject_id__in=[str(pk) for pk in reviews], verb=verb
    )
    if was:
        events = events.filter(was=was)
    return {int(pk): at for pk, at in events.order_by("-at", "-pk").values_list("subject_id", "at")}
