"""The four figures of a region. Each says of how many, how many are not reported, and as of when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Convening
from dashboards.follow_up import FEWEST_COUNTRIES, FollowUp
from dashboards.stages import Standing
from naps.states import PublicStage


@dataclass(frozen=True)
class Figure:
    """A number, and everything a reader needs to count it again."""

    key: str
    label: str
    # None: it exists and is not shown, because it would say what single countries do.
    value: int | None
    of: int
    not_reported: int
    as_of: date
    note: str
    # Where the rows stand from which it is counted; empty where there are none to show.
    rows_url: str
    # What exactly was counted, and what the denominator and "not reported" mean.
    definition: str
    not_reported_words: str

    @property
    def sentence(self) -> str:
        """For a file, where nothing else stands beside it."""
        values = {"label": capfirst(self.label), "value": self.value, "of": self.of, "note": self.note}
        if self.value is None:
            return _("%(label)s: %(note)s") % values
        return _("%(label)s: %(value)d of %(of)d. %(note)s") % values


def adopted(standings: Sequence[Standing], as_of: date) -> Figure:
    """Countries that have adopted a plan at some time, and how many of these plans apply today."""
    have = [standing for standing in standings if standing.adopted]
    in_force = [standing for standing in have if standing.in_force]
    expired = [standing for standing in in_force if standing.is_expired]
    unknown = [standing for standing in standings if not standing.is_known and not standing.adopted]
    return Figure(
        key="adopted",
        label=_("countries that have adopted a plan"),
        value=len(have),
        of=len(standings),
        not_reported=len(unknown),
        as_of=as_of,
        note=_("In force: %(in_force)d, of these past their last year: %(expired)d.")
        % {"in_force": len(in_force), "expired": len(expired)},
        rows_url="#countries",
        definition=_(
            "Member States of the United Nations that have adopted a plan at any time, of all shown here. "
            "A country counts once, however many editions it has."
        ),
        not_reported_words=_no_information(len(unknown)),
    )


def drafting(standings: Sequence[Standing], came: dict[int, list[Convening]], as_of: date) -> Figure:
    """Countries that are writing a plan and have none in force, and how many of them came."""
    those = [standing for standing in standings if standing.stage == PublicStage.DRAFTING]
    unknown = [standing for standing in standings if not standing.is_known]
    came_too = [standing for standing in those if came.get(standing.country.pk)]
    return Figure(
        key="drafting",
        label=_("countries drafting a plan"),
        value=len(those),
        of=len(standings),
        not_reported=len(unknown),
        as_of=as_of,
        note=_("Came to a convening: %(n)d.") % {"n": len(came_too)},
        rows_url="#countries",
        definition=_(
            "Member States at the stage Drafting, of all shown here. "
            "Countries that renew a plan in force are at the stage Renewing and not counted here."
        ),
        not_reported_words=_no_information(len(unknown)),
    )


def roadmaps(found: FollowUp) -> Figure:
    """Actions of agreed roadmaps that are done, or not late yet."""
    progress = found.progress
    without = len(found.countries) - len(found.by_country)
    hidden = found.hides_roadmaps
    return Figure(
        key="roadmaps",
        label=_("roadmap actions done or on track"),
        value=None if hidden else progress.done + progress.on_track,
        of=progress.total,
        not_reported=without,
        as_of=found.today,
        note=_too_few()
        if hidden
        else _("Late: %(late)d. Postponed or dropped: %(aside)d.")
        % {"late": progress.late, "aside": progress.set_aside},
        rows_url="#roadmaps" if found.cells else "",
        definition=_(
            "Actions of agreed roadmaps that are done, or not finished and not past their date, "
            "of all actions of these roadmaps."
        ),
        not_reported_words=_("Countries without an agreed roadmap that is shared: %(n)d.") % {"n": without},
    )


def requests(found: FollowUp) -> Figure:
    """Requests for assistance that are open, and how long the first answer takes."""
    is_open = found.open_requests
    waiting = [asked for asked in is_open if asked.first_answer_at is None]
    hidden = found.hides_requests
    return Figure(
        key="requests",
        label=_("assistance requests that are open"),
        value=None if hidden else len(is_open),
        of=len(found.asked),
        not_reported=len(waiting),
        as_of=found.today,
        note=_too_few() if hidden else _first_answer(found),
        rows_url="#requests" if found.asked else "",
        definition=_(
            "Requests that are neither closed, declined nor withdrawn, of all that were asked. "
            "The median counts whole days from asking to the first answer."
        ),
        not_reported_words=_("Open and without a first answer yet: %(n)d.") % {"n": len(waiting)},
    )


def figures_of(
    standings: Sequence[Standing], came: dict[int, list[Convening]], found: FollowUp, as_of: date
) -> list[Figure]:
    """The figures this reader may see, in the order of the story."""
    shown = [adopted(standings, as_of), drafting(standings, came, as_of)]
    return [*shown, roadmaps(found), requests(found)] if found.is_shown else shown


def headline(standings: Sequence[Standing]) -> str:
    """The finding in a sentence or two: who has a plan, and who is writing one."""
    have = sum(1 for standing in standings if standing.adopted)
    writing = sum(1 for standing in standings if standing.stage == PublicStage.DRAFTING)
    if not have and not writing:
        return _("No information yet about plans here.")
    adopted_one = ngettext(
        "%(have)d of %(all)d countries has adopted a plan.",
        "%(have)d of %(all)d countries have adopted a plan.",
        have,
    )
    sentences = [adopted_one % {"have": have, "all": len(standings)}]
    if writing:
        sentences.append(
            ngettext("%(n)d is drafting one.", "%(n)d are drafting one.", writing) % {"n": writing}
        )
    return " ".join(sentences)


def stage_counts(standings: Sequence[Standing]) -> list[tuple[PublicStage, int]]:
    """How many countries are at each stage, the furthest first, nothing left out."""
    found = [standing.stage for standing in standings]
    return [(stage, found.count(stage)) for stage in sorted(PublicStage, reverse=True)]


def late_finding(found: FollowUp, topics) -> str:
    """Which topic of the roadmaps is most often late."""
    late = [row for row in topics if row.progress.late]
    if not late:
        return _("No roadmap action is late")
    most = max(row.progress.late for row in late)
    those = [str(row.topic) for row in late if row.progress.late == most]
    if len(those) > 1:
        return _("%(late)d of %(all)d roadmap actions are late") % {
            "late": found.progress.late,
            "all": found.progress.total,
        }
    return _("Most late roadmap actions: %(topic)s") % {"topic": those[0]}


def _no_information(n: int) -> str:
    return _("No information yet: %(n)d.") % {"n": n}


def _too_few() -> str:
    return _("Shown once at least %(n)d countries are in it.") % {"n": FEWEST_COUNTRIES}


def _first_answer(found: FollowUp) -> str:
    if found.median_days is None:
        return _("None has been answered yet.") if found.asked else _("Nobody has asked yet.")
    # One decimal at most, and none where the median is a whole number.
    days = int(found.median_days) if found.median_days == int(found.median_days) else found.median_days
    return ngettext(
        "Median first answer: %(days)s day, of %(n)d answered.",
        "Median first answer: %(days)s days, of %(n)d answered.",
        1 if days == 1 else 2,
    ) % {"days": number_format(days), "n": len(found.answered)}
