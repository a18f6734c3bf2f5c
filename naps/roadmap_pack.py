"""The roadmaps of several delegations as one paper: which may be in it, how large it is, what it says."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Count
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Convening
from naps.models import Roadmap
from naps.roadmap_pdf import RoadmapSheet
from naps.states import OPEN_ROADMAPS, RoadmapStatus

MOST = 20
# Measured on papers of the demo: a page holds so many actions, and takes so much of the file.
ACTIONS_A_PAGE, BYTES_A_PAGE, BYTES_OF_FONTS = 6, 5_000, 30_000
# The press lays out some eight pages a second; a busy machine a fifth of that.
SECONDS_A_PAGE = 1
READY = {RoadmapStatus.SUBMITTED, RoadmapStatus.AGREED}


@dataclass(frozen=True)
class Offered:
    """A roadmap that may go into the pack."""

    roadmap: Roadmap
    pages: int

    @property
    def is_ready(self) -> bool:
        return self.roadmap.status in READY


def offered(convening: Convening, reader) -> list[Offered]:
    """The roadmaps in use or in work of the countries at a convening, as far as this reader sees them."""
    countries = convening.delegations.exclude(country=None).values("country")
    rows = Roadmap.objects.visible_to(reader).filter(
        plan__country__in=countries, status__in=[*OPEN_ROADMAPS, RoadmapStatus.AGREED]
    )
    counted = rows.annotate(n=Count("objectives__actions")).select_related("plan__country")
    return [
        Offered(roadmap, pages_of(roadmap.n))
        for roadmap in counted.order_by("plan__country__name", "revision")
    ]


def pages_of(actions: int) -> int:
    return 1 + (actions + 1) // ACTIONS_A_PAGE


def bytes_of(pages: int) -> int:
    """How large the file gets, roughly, with cover and contents."""
    return BYTES_OF_FONTS + (pages + 2) * BYTES_A_PAGE


def seconds_for(pages: int) -> int:
    return 20 + SECONDS_A_PAGE * pages


@dataclass(frozen=True)
class PackSheet:
    """Cover and roadmaps, in the language that is chosen."""

    cover_title: str
    convening: str
    facts: list[str]
    note: str
    roadmaps: list[dict]

    @classmethod
    def of(
        cls, roadmaps: Sequence[Roadmap], convening: Convening, *, title: str, language: str, today: date
    ) -> "PackSheet":
        with translation.override(language):
            n = len(roadmaps)
            drafts = sum(one.status in OPEN_ROADMAPS for one in roadmaps)
            facts = [
                ngettext("%(n)d roadmap", "%(n)d roadmaps", n) % {"n": n},
                _("As of %(date)s") % {"date": date_format(today, "DATE_FORMAT")},
            ]
            if drafts:
                words = ngettext(
                    "%(n)d of them is not agreed yet and says so on each page.",
                    "%(n)d of them are not agreed yet and say so on each page.",
                    drafts,
                )
                facts.insert(1, words % {"n": drafts})
            return cls(
                cover_title=title,
                convening=convening.title,
                facts=facts,
                note=_("Not for passing on, except roadmaps that their countries have published."),
                roadmaps=[_one(roadmap, today) for roadmap in roadmaps],
            )


def _one(roadmap: Roadmap, today: date) -> dict:
    """The same as on its own paper, without what the revision before said and without lines to sign."""
    values = asdict(RoadmapSheet.of(roadmap, today=today, with_changes=False))
    return values | {"signatures": [], "is_public": roadmap.published_at is not None}
