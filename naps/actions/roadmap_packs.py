"""The roadmaps of several delegations as one file, which is forgotten after thirty days."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.documents import issuing
from convenings.models import Convening
from convenings.permissions import check_organise
from naps.models import Roadmap, RoadmapPack
from naps.roadmap_pack import PackSheet, pages_of, seconds_for


@transaction.atomic
def make_pack(
    convening: Convening, roadmaps: Sequence[Roadmap], *, title: str, language: str, by: User
) -> RoadmapPack:
    """Have the worker print the roadmaps, in this order. Only what the person may read gets into it."""
    check_organise(by, convening)
    wanted = [roadmap.pk for roadmap in roadmaps]
    if Roadmap.objects.visible_to(by).filter(pk__in=wanted).count() != len(set(wanted)):
        raise NotAllowed(_("You may not read all of these roadmaps."))
    today = timezone.localdate()
    sheet = PackSheet.of(roadmaps, convening, title=title, language=language, today=today)
    actions = sum(len(topic["actions"]) for one in sheet.roadmaps for topic in one["topics"])
    paper = issuing.issue(
        "roadmap-pack",
        template="pdf/roadmap_pack.html",
        # Drafts are in it: all of it lies sealed, and goes for good when its time is over.
        content={"seconds": seconds_for(len(roadmaps) + pages_of(actions))},
        sealed=sheet,
        language=language,
        title=title,
        subject=convening,
        by=by,
        verifiable=False,
    )
    pack = RoadmapPack.objects.create(convening=convening, paper=paper, made_by=by)
    pack.roadmaps.set(roadmaps)
    return pack


def forget_packs(now: datetime) -> int:
    """Packs older than thirty days are gone for good; the trail keeps that they were made."""
    system, done = User.objects.system(), 0
    for pack in RoadmapPack.objects.over(now).select_related("paper", "convening"):
        if issuing.forget(pack.paper, by=system, subject=pack.convening):
            RoadmapPack.objects.filter(pk=pack.pk).update(emptied_at=now)
            done += 1
    return done
