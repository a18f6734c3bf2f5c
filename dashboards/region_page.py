"""Everything a reader may see of a region, read once for its page, its tables and its picture."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.countries.models import Country
from academy.sample.models import is_sample
from academy.sample.wording import SAMPLE_NOTICE
from academy.tables import Note
from convenings.models import Convening
from dashboards import figures
from dashboards.bars import Bar, Segment, bars, progress_words, segments
from dashboards.figures import Figure
from dashboards.follow_up import FollowUp, Progress, TopicProgress, by_topic, follow_up
from dashboards.region_filter import Selection
from dashboards.stages import Standing, Step, changes_lately, first_source, site_of, standings
from dashboards.tiles import Picture, Tile, neutrality, number_of, picture, tile_map

CHANGES_SHOWN = 6


@dataclass(frozen=True)
class Row:
    """One country in the table."""

    standing: Standing
    convenings: list[Convening]
    # None: no agreed roadmap, or none this reader may know of.
    progress: Progress | None = None

    @property
    def country(self) -> Country:
        return self.standing.country

    @property
    def number(self) -> str:
        return number_of(self.standing.stage)

    @property
    def adopted_words(self) -> str:
        """When its last adopted plan was adopted; not knowing the day is not the same as no plan."""
        plan = self.standing.adopted
        if plan is None:
            return _("Not adopted yet") if self.standing.is_known else "–"
        return plan.adopted_words or _("Date not reported")

    @property
    def period(self) -> str:
        plan = self.standing.in_force or self.standing.adopted
        return plan.period if plan else ""

    @property
    def came_to(self) -> str:
        return ", ".join(str(convening) for convening in self.convenings)

    @property
    def source_url(self) -> str:
        """Where the plan is told of; else the evidence of the last step."""
        of_plan = first_source(self.standing.plan) if self.standing.plan else ""
        return of_plan or (self.standing.since.evidence_url if self.standing.since else "")

    @property
    def site(self) -> str:
        return site_of(self.source_url)

    @property
    def progress_words(self) -> str:
        return progress_words(self.progress) if self.progress else ""

    @property
    def bar(self) -> list[Segment]:
        return segments(self.progress, self.progress.total) if self.progress else []


@dataclass
class RegionPage:
    """A region as one reader may see it."""

    selection: Selection
    standings: list[Standing]
    others: list[Standing]
    found: FollowUp
    figures: list[Figure] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.selection.region.name)

    @cached_property
    def headline(self) -> str:
        return figures.headline(self.standings)

    @cached_property
    def tiles(self) -> list[Tile]:
        return tile_map(self.standings)

    @cached_property
    def stage_counts(self) -> list[tuple]:
        return [(stage, number_of(stage), n) for stage, n in figures.stage_counts(self.standings)]

    @cached_property
    def changes(self) -> list[Step]:
        return changes_lately(self.standings, CHANGES_SHOWN)

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(standing) for standing in self.standings]

    @cached_property
    def other_rows(self) -> list[Row]:
        return [self._row(standing) for standing in self.others]

    def _row(self, standing: Standing) -> Row:
        pk = standing.country.pk
        progress = self.found.by_country.get(pk) if self.found.names_countries else None
        return Row(standing, self.selection.came.get(pk, []), progress)

    @cached_property
    def by_topic(self) -> list[TopicProgress]:
        return by_topic(self.found) if self.found.cells else []

    @property
    def topics(self) -> list[Bar]:
        return bars(self.by_topic)

    @property
    def late_finding(self) -> str:
        return figures.late_finding(self.found, self.by_topic)

    @property
    def requests_by_status(self) -> list[dict]:
        return [{"label": status.label, "n": n} for status, n in self.found.by_status().items()]

    @property
    def as_of_words(self) -> str:
        return date_format(self.selection.as_of, "DATE_FORMAT")

    def columns(self) -> list[str]:
        shown = [
            _("ISO code"), _("Country"), _("UN Member State"), _("Stage number"), _("Stage"), _("Since"),
            _("Since, no more exact than"), _("Adopted"), _("First year"), _("Last year"),
            _("Period is over"), _("Convenings"), _("Source"),
        ]  # fmt: skip
        if self.found.names_countries:
            shown += [
                _("Roadmap actions done"), _("Roadmap actions on track"), _("Roadmap actions late"),
                _("Roadmap actions postponed or dropped"),
            ]  # fmt: skip
        return shown

    def cells(self) -> Iterator[list]:
        """The rows of the table as a file takes them: one fact a column, blank where nothing is known."""
        for row in [*self.rows, *self.other_rows]:
            yield [*self._facts(row), *(self._counts(row) if self.found.names_countries else [])]

    def _facts(self, row: Row) -> list:
        standing = row.standing
        plan = standing.in_force or standing.adopted
        return [
            row.country.iso3,
            row.country.name,
            _yes_no(row.country.is_un_member),
            standing.stage.value if standing.is_known else None,
            standing.stage.label,
            standing.since.on if standing.since else None,
            standing.since.precision_words if standing.since else "",
            row.adopted_words if standing.adopted or standing.is_known else None,
            plan.period_start if plan else None,
            plan.period_end if plan else None,
            _yes_no(standing.is_expired) if standing.in_force and standing.in_force.period_end else "",
            row.came_to,
            row.source_url,
        ]

    def _counts(self, row: Row) -> list:
        if row.progress is None:
            return [None, None, None, None]
        return [row.progress.done, row.progress.on_track, row.progress.late, row.progress.set_aside]

    def note(self) -> Note:
        """What stands above the table when it leaves the portal."""
        return Note(
            title=_("National Action Plans on Women, Peace and Security: %(region)s")
            % {"region": self.title},
            source=source_words(),
            as_of=self.selection.as_of,
            filters=self.selection.words,
            lines=[figure.sentence for figure in self.figures],
        )

    def picture(self) -> Picture:
        """The map as a picture of its own, with everything that must travel with it."""
        counts = [(stage, n) for stage, _number, n in self.stage_counts]
        notes = [
            _("As of: %(date)s") % {"date": self.as_of_words},
            _("Only: %(filters)s") % {"filters": "; ".join(self.selection.words)}
            if self.selection.words
            else "",
            _("Source: %(source)s") % {"source": source_words()},
            neutrality(),
            str(SAMPLE_NOTICE) if is_sample() else "",
        ]
        return picture(title=self.title, finding=self.headline, tiles=self.tiles, counts=counts, notes=notes)


def source_words() -> str:
    return _("country focal points, plan texts and the public sources named with each plan")


def read(selection: Selection, user) -> RegionPage:
    """The region for this reader: one place where it is decided what is in it."""
    when = {"as_of": selection.as_of, "today": selection.today}
    members = len(selection.countries)
    everybody = [*selection.countries, *selection.others]
    all_standings = standings(everybody, **when)
    found = follow_up(user, selection.countries, selection.today, others=selection.others)
    page = RegionPage(selection, all_standings[:members], all_standings[members:], found)
    page.figures = figures.figures_of(page.standings, selection.came, found, selection.as_of)
    return page


def _yes_no(answer: bool) -> str:
    return _("yes") if answer else _("no")
