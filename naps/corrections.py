"""What a corrected registry says, line by line: which figures change, and what can not be taken over.

Asked for the preview and again when it is taken over: so what is written is what stands there
then. Only what differs counts; a column that is missing leaves everything as it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from academy.countries.models import Country
from academy.tables import undefused
from naps.models import Plan, StageChange
from naps.register import COLUMNS, YEARS, key_of, values_of
from naps.sources import CONTENTS, DATES, said_by_countries
from naps.states import IN_DESIGN, IN_FORCE, NEEDS_CONFIRMATION, Precision, Reported, Stage

MOST_LINES = 2_000
# Read only to find the plan, or not at all.
NOT_FACTS = {"key", "iso3", "country", "source"}
FIRST_YEAR, LAST_YEAR = 2000, 2100
# How spreadsheets keep a day: the number of days since this one.
EXCEL_ZERO = date(1899, 12, 30)
ADDRESS = re.compile(r"https?://\S+")
LONGEST = {"title": 300, "language": 20, "lead_agency": 200}
# A table cuts longer cells; what is only cut has not changed.
CUT = 2_000
# Stages that a line can bring a plan to, and the date that says when. Others have a page of their own.
DATED_STAGES = {Stage.ADOPTION: "adopted_on", Stage.LAUNCH: "launched_on", Stage.ENDED: "ended_on"}


class Unreadable(Exception):
    """The table as a whole is not a registry; says what is missing."""


class Wrong(Exception):
    """A cell that says nothing we can keep; the words are for the person."""


@dataclass(frozen=True)
class Change:
    """One figure before and after."""

    name: str
    was: str
    now: str
    # Whether the country itself has recorded what stands there.
    is_countrys: bool = False


@dataclass
class Line:
    """One line as it was understood."""

    number: int
    cells: list[str]
    said: dict[str, str]
    country: Country | None = None
    plan: Plan | None = None
    # Figures as the model takes them; only those that differ.
    values: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    # By column, "" for the line as a whole.
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return self.said.get("source", "")

    @property
    def is_new(self) -> bool:
        return self.plan is None and not self.problems

    @property
    def is_changed(self) -> bool:
        return self.plan is not None and bool(self.changes) and not self.problems

    @property
    def is_same(self) -> bool:
        return self.plan is not None and not self.changes and not self.problems

    @property
    def is_conflict(self) -> bool:
        return not self.problems and any(change.is_countrys for change in self.changes)

    @property
    def findings(self) -> list[str]:
        return [f"{name}: {words}" if name else words for name, words in self.problems.items()]


@dataclass(frozen=True)
class Understood:
    """A whole table: its headings, its lines, and which columns were not read."""

    headings: list[str]
    lines: list[Line]
    not_read: list[str]

    @cached_property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.problems]

    @cached_property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.is_changed]

    @cached_property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @cached_property
    def same(self) -> list[Line]:
        return [line for line in self.lines if line.is_same]

    @cached_property
    def conflicts(self) -> list[Line]:
        return [line for line in self.changed if line.is_conflict]

    @property
    def may_be_taken(self) -> bool:
        return bool(self.changed or self.new) and not self.wrong

    @property
    def fingerprint(self) -> str:
        """Differs as soon as anything that somebody looked at differs."""
        seen = [(line.number, line.is_new, line.findings, line.changes) for line in self.lines]
        return sha256(repr(seen).encode()).hexdigest()[:20]


def understand(lines: list[tuple[int, list[str]]]) -> Understood:
    """Read a table against the registry as it stands: some six queries, however long it is."""
    headings, body = _split(lines)
    return _Reading(headings, body).read()


def _split(lines: list[tuple[int, list[str]]]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The headings, and the lines below them. Raises `Unreadable`."""
    found = next((line for line in lines[:60] if _are_headings(line[1])), None)
    if found is None:
        first = ", ".join(cell for cell in (lines[0][1] if lines else [])[:8] if cell)[:200]
        raise Unreadable(
            _(
                "The headings of the registry are missing. At least these are needed: iso3, and edition "
                "or key. The table begins with: %(first)s"
            )
            % {"first": first or "–"}
        )
    names = [tidy(cell).casefold() for cell in found[1]]
    twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    if twice:
        raise Unreadable(_("These headings stand there twice: %(names)s.") % {"names": ", ".join(twice)})
    body = [line for line in lines if line[0] > found[0]]
    if not body:
        raise Unreadable(_("There is no plan below the headings."))
    if len(body) > MOST_LINES:
        raise Unreadable(_("More than %(most)d lines. Send it in parts.") % {"most": MOST_LINES})
    return names, body


def _are_headings(cells: list[str]) -> bool:
    names = {tidy(cell).casefold() for cell in cells}
    return "iso3" in names and bool({"edition", "key"} & names)


class _Reading:
    def __init__(self, headings: list[str], body: list[tuple[int, list[str]]]) -> None:
        self.headings, self.body = headings, body
        self.countries = Country.objects.in_bulk(field_name="iso3")
        plans = list(Plan.objects.select_related("country"))
        self.by_key = {key_of(plan).casefold(): plan for plan in plans}
        self.by_edition: dict[tuple[str, Any], Plan] = {
            (plan.country.iso3, plan.edition): plan for plan in plans if plan.edition
        }
        self.plans = defaultdict(list)
        for plan in plans:
            self.plans[plan.country_id].append(plan)
        self.countrys = said_by_countries(plans)
        self.waiting = set(StageChange.objects.proposed().values_list("plan_id", flat=True))
        self.seen: dict[Any, int] = {}

    def read(self) -> Understood:
        lines = [self._line(number, cells) for number, cells in self.body]
        self._one_of_each(lines)
        not_read = [name for name in self.headings if name and name not in COLUMNS]
        return Understood(self.headings, lines, not_read)

    def _line(self, number: int, cells: list[str]) -> Line:
        said = {
            name: tidy(cell)
            for name, cell in zip(self.headings, [*cells, *[""] * len(self.headings)], strict=False)
            if name in COLUMNS
        }
        line = Line(number, cells, said)
        self._find(line)
        if not line.problems:
            self._twice(line)
            self._read(line)
        if not line.problems:
            self._check(line)
        return line

    # --- Which plan ------------------------------------------------------------------------------

    def _find(self, line: Line) -> None:
        iso3, key = line.said.get("iso3", "").upper(), line.said.get("key", "")
        line.country = self.countries.get(iso3)
        if line.country is None:
            line.problems["iso3"] = _("“%(word)s” is no code of a country.") % {"word": iso3[:20]}
            return
        try:
            edition = _number(line.said.get("edition", ""), 1, 99)
        except Wrong as wrong:
            line.problems["edition"] = str(wrong)
            return
        if key:
            line.plan = self.by_key.get(key.casefold())
            if line.plan is None:
                line.problems["key"] = _("No plan has this key. Leave it empty for a new plan.")
            elif line.plan.country_id != line.country.pk:
                line.problems["key"] = _("This is a plan of another country.")
        elif edition is None:
            line.problems["edition"] = _("Give the edition, or the key of the plan.")
        else:
            line.plan = self.by_edition.get((iso3, edition))

    def _twice(self, line: Line) -> None:
        edition = _number(line.said.get("edition", ""), 1, 99)
        mine = line.plan.pk if line.plan else (line.said["iso3"].upper(), edition)
        if first := self.seen.get(mine):
            line.problems[""] = _("The same plan stands in line %(n)d.") % {"n": first}
        self.seen.setdefault(mine, line.number)

    # --- What it says -----------------------------------------------------------------------------

    def _read(self, line: Line) -> None:
        """Every figure that differs from what stands there."""
        plan = line.plan or Plan(country=line.country, stage="")
        before = values_of(plan) if line.plan else dict.fromkeys(COLUMNS, "")
        for name in self._figures(line):
            try:
                values, now = _figure(name, line.said)
            except Wrong as wrong:
                line.problems[name] = str(wrong)
                continue
            was = "" if before[name] is None else str(before[name])
            if name in CONTENTS:
                was = was or Reported.NOT_REPORTED.value
            if same(was, now):
                continue
            line.values |= values
            is_countrys = bool(line.plan) and name in self.countrys.get(plan.pk, set())
            line.changes.append(Change(name, was, now, is_countrys))

    def _figures(self, line: Line) -> Iterator[str]:
        for name in line.said:
            if name in NOT_FACTS or name in DATES.values():
                continue
            yield name

    # --- Whether it can be so ----------------------------------------------------------------------

    def _check(self, line: Line) -> None:
        if not line.changes and line.plan:
            return
        if not line.source:
            line.problems["source"] = _("Say in this column where the correction comes from.")
        elif len(line.source) > 500:
            line.problems["source"] = _("At most 500 characters.")
        self._check_years(line)
        self._check_stage(line)
        self._check_dates(line)

    def _check_years(self, line: Line) -> None:
        first, last = _value(line, "period_start"), _value(line, "period_end")
        if first and last and last < first:
            line.problems["period_end"] = _("The last year is before the first year.")
        edition = line.values.get("edition")
        taken = self.by_edition.get((line.country.iso3, edition)) if line.country else None
        if line.plan and edition and taken and taken != line.plan:
            line.problems["edition"] = _("Another plan of this country has this edition.")

    def _check_stage(self, line: Line) -> None:
        to = line.values.get("stage")
        if line.plan is None:
            if not to:
                line.problems["stage"] = _("A new plan needs its stage.")
            return
        if not to:
            return
        if to not in DATED_STAGES:
            line.problems["stage"] = _(
                "This stage is recorded on the page of the plan, with date and evidence."
            )
        elif line.plan.is_step_back(to):
            line.problems["stage"] = _("A step back needs a reason. Record it on the page of the plan.")
        elif to not in line.plan.next_stages:
            line.problems["stage"] = _("A plan comes into force by being adopted. Record the adoption first.")
        elif to in NEEDS_CONFIRMATION and line.plan.pk in self.waiting:
            line.problems["stage"] = _("A change of this plan waits for the Academy to confirm it.")
        elif not _value(line, DATED_STAGES[to]):
            line.problems[DATED_STAGES[to]] = _("Say since when.")

    def _check_dates(self, line: Line) -> None:
        stage = _value(line, "stage")
        if stage in IN_DESIGN:
            for name in ("adopted_on", "launched_on", "in_force_on"):
                if line.values.get(name):
                    line.problems[name] = _("A plan that is being written has no such date.")
        if stage != Stage.ENDED and line.values.get("ended_on"):
            line.problems["ended_on"] = _("Only a plan that has ended has such a date.")
        if line.plan and stage in IN_FORCE and "adopted_on" in line.values and not line.values["adopted_on"]:
            line.problems["adopted_on"] = _("A plan in force keeps its date of adoption.")

    def _one_of_each(self, lines: list[Line]) -> None:
        """After all of it, one plan in force and one in design a country."""
        stages: dict[int, list[tuple[str, Line | None]]] = defaultdict(list)
        touched = {line.plan.pk: line for line in lines if line.plan}
        for country, plans in self.plans.items():
            for plan in plans:
                line = touched.get(plan.pk)
                stages[country].append((_value(line, "stage") if line else plan.stage, line))
        for line in lines:
            if line.plan is None and line.country and not line.problems:
                stages[line.country.pk].append((line.values["stage"], line))
        words = {
            frozenset(IN_FORCE): _("Another plan of this country is in force. End it in the same table."),
            frozenset(IN_DESIGN): _("Another plan of this country is being written already."),
        }
        for found in stages.values():
            for kind, problem in words.items():
                there = [line for stage, line in found if stage in kind]
                for line in there if len(there) > 1 else []:
                    if line and "stage" in line.values:
                        line.problems.setdefault("stage", problem)


def _value(line: Line, name: str) -> Any:
    """A figure as it will stand."""
    return line.values[name] if name in line.values else getattr(line.plan, name, None)


# --- Cells -----------------------------------------------------------------------------------------


def tidy(cell: str) -> str:
    return " ".join(undefused(cell).split())


def same(was: str, now: str) -> bool:
    was = " ".join(was.split())
    return was == now or (len(now) >= CUT - 50 and was.startswith(now))


def _figure(name: str, said: dict[str, str]) -> tuple[dict[str, Any], str]:
    """A figure for the model, and as it is written in the table. Raises `Wrong`."""
    text = said[name]
    if name in DATES:
        return _dated(name, text, said)
    if name in YEARS:
        number = _number(text, FIRST_YEAR, LAST_YEAR)
        return {name: number}, str(number or "")
    if name == "edition":
        number = _number(text, 1, 99)
        return {name: number}, str(number or "")
    if name == "stage":
        return ({name: code}, code) if (code := _code(text, Stage)) else ({}, "")
    if name in CONTENTS:
        code = _code(text, Reported) or Reported.NOT_REPORTED.value
        return {name: code}, code
    if name == "source_urls":
        addresses = ADDRESS.findall(text)
        if " ".join(addresses) != text:
            raise Wrong(_("Only addresses that begin with https://, with blanks between."))
        return {name: addresses}, text
    if len(text) > LONGEST.get(name, CUT):
        raise Wrong(_("At most %(n)d characters.") % {"n": LONGEST.get(name, CUT)})
    return {name: text}, text


def _number(text: str, least: int, most: int) -> int | None:
    """A whole number; spreadsheets like to write 2025 as 2025.0."""
    if not text:
        return None
    found = re.fullmatch(r"(\d+)(?:[.,]0+)?", text)
    if not found or not least <= int(found.group(1)) <= most:
        raise Wrong(_("“%(word)s” is no number from %(least)d to %(most)d.") % {
            "word": text[:30], "least": least, "most": most,
        })  # fmt: skip
    return int(found.group(1))


def _code(text: str, choices: Any) -> str:
    """The code itself, or its word in the language of the page."""
    if not text:
        return ""
    names = {str(choice.label).casefold(): choice.value for choice in choices}
    names |= {choice.value.casefold(): choice.value for choice in choices}
    found = names.get(text.casefold())
    if found is None:
        codes = ", ".join(choice.value for choice in choices)
        raise Wrong(_("“%(word)s” is none of: %(codes)s.") % {"word": text[:30], "codes": codes})
    return found


def _dated(name: str, text: str, said: dict[str, str]) -> tuple[dict[str, Any], str]:
    """A date and how exactly it is known: by how it is written, or by the column beside it."""
    column = DATES[name]
    if not text:
        return ({name: None, column: Precision.DAY} if column else {name: None}), ""
    on, exactly = _date(text)
    told = _code(said.get(column, ""), Precision) if column else ""
    order = [Precision.YEAR.value, Precision.MONTH.value, Precision.DAY.value]
    if told and order.index(told) > order.index(exactly):
        raise Wrong(_("“%(word)s” gives no %(what)s.") % {"word": text[:30], "what": Precision(told).label})
    exactly = told or exactly
    if not column and exactly != Precision.DAY:
        raise Wrong(_("Give the day, as 2025-03-26."))
    if exactly == Precision.YEAR:
        on = on.replace(month=1, day=1)
    elif exactly == Precision.MONTH:
        on = on.replace(day=1)
    if not date(FIRST_YEAR, 1, 1) <= on <= timezone.localdate():
        raise Wrong(_("“%(word)s” lies in the future or before the year 2000.") % {"word": text[:30]})
    shown = on.isoformat()[: {"year": 4, "month": 7, "day": 10}[exactly]]
    return ({name: on, column: exactly} if column else {name: on}), shown


def _date(text: str) -> tuple[date, str]:
    found = re.fullmatch(r"(\d+)(?:[.,]0+)?", text)
    try:
        if found and len(found.group(1)) == 4:
            return date(int(found.group(1)), 1, 1), Precision.YEAR.value
        if found and 30_000 < int(found.group(1)) < 80_000:
            return EXCEL_ZERO + timedelta(days=int(found.group(1))), Precision.DAY.value
        if re.fullmatch(r"\d{4}-\d{1,2}", text):
            year, month = text.split("-")
            return date(int(year), int(month), 1), Precision.MONTH.value
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", text):
            return date(*(int(part) for part in found.groups())), Precision.DAY.value
    except ValueError:
        pass
    raise Wrong(_("“%(word)s” is no date. Write 2025, 2025-03 or 2025-03-26.") % {"word": text[:30]})
