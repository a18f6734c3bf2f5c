"""What a table of actions says, line by line, and what is wrong with it.

Asked for the preview and again when the table is taken over, so that what is taken is what stands there
then. Each line is held against the same form as an action that is typed in.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.countries.models import Topic
from naps.forms.roadmap_actions import ActionForm, withheld_contacts
from naps.forms.roadmaps import words as as_read
from naps.models import Action, RoadmapTable
from naps.roadmap_money import money
from naps.roadmap_tables import columns
from naps.roadmap_tables.columns import Column
from naps.roadmap_tables.values import money_in, period_in
from participants.lists.columns import words
from participants.lists.incoming import tidy

MOST_LINES = 300
REFERENCE = re.compile(r"^A(\d{1,9})-(\d{1,6})$")
# Taken as they are written.
TEXTS = [
    Column.TITLE, Column.DELIVERABLE, Column.LEAD, Column.CONTACT, Column.PARTNERS, Column.SOURCE,
    Column.INDICATOR, Column.BASELINE, Column.TARGET, Column.RISK, Column.HELP,
]  # fmt: skip
# Where the name of a form's field is not the name of a column.
COLUMN_OF = {"version": ""}
MILESTONE = re.compile(r"^\s*(?P<when>.+?)\s*(?:[·:;]|\s[-–])\s+(?P<title>.+)$")


class LineForm(ActionForm):
    """The form of an action without its topic, which the table says in another way."""

    def __init__(self, *args, withheld: Collection[str], **kwargs):
        self.withheld = withheld
        super().__init__(*args, **kwargs)
        del self.fields["topic"]

    def is_withheld(self, action: Action) -> bool:
        return action.lead_contact.strip().lower() in self.withheld

    def clean_lead_contact(self) -> str:
        typed = self.cleaned_data["lead_contact"]
        return typed or (self.instance.lead_contact if self.withholds_contact else "")


@dataclass(frozen=True)
class Change:
    """A field of an action that the table says differently."""

    label: str
    was: str
    now: str


@dataclass
class Line:
    """One line as it was understood."""

    number: int
    cells: list[str]
    said: dict[str, str]
    topic: Topic | None = None
    objective: str = ""
    # The action as it would be saved; with a primary key where the line changes one that is there.
    form: LineForm | None = None
    action: Action | None = None
    milestones: list[tuple[date, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    # By column, "" for the line as a whole: what has to be put right first.
    problems: dict[str, str] = field(default_factory=dict)
    # Worth a look; no hindrance.
    warnings: list[str] = field(default_factory=list)
    # Why there is nothing to do, where there is not.
    left_out: str = ""

    @property
    def title(self) -> str:
        return self.said.get(Column.TITLE, "")

    @property
    def cost(self) -> str:
        """The cost as it was understood."""
        values = getattr(self.form, "cleaned_data", {})
        return money(values.get("cost"), values.get("currency", ""))

    @property
    def is_new(self) -> bool:
        return not (self.problems or self.left_out or self.action)

    @property
    def is_changed(self) -> bool:
        return bool(self.action and self.changes and not self.problems)

    @property
    def findings(self) -> list[str]:
        """What is wrong with the line, each with the name of its column."""
        return [
            f"{Column(column).label}: {said}" if column else said for column, said in self.problems.items()
        ]


@dataclass(frozen=True)
class Understood:
    """A whole table."""

    lines: list[Line]
    # No column was recognised as the one that says what will be done.
    has_titles: bool

    @cached_property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @cached_property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.is_changed]

    @cached_property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.problems]

    @cached_property
    def left_out(self) -> list[Line]:
        return [line for line in self.lines if line.left_out and not line.problems]

    @property
    def are_too_many(self) -> bool:
        return len(self.lines) > MOST_LINES

    @property
    def may_be_taken(self) -> bool:
        return bool(self.new or self.changed) and not self.wrong and not self.are_too_many


def understand(sent: RoadmapTable, *, by: User) -> Understood:
    """Read a table as this person may: a handful of queries, however long it is."""
    return _Reading(sent, by).read()


class _Reading:
    def __init__(self, sent: RoadmapTable, by: User) -> None:
        self.sent, self.by = sent, by
        self.topics = columns.topics()
        rows = Action.objects.filter(objective__roadmap=sent.roadmap)
        self.actions = {a.pk: a for a in rows.select_related("objective__topic", "objective__roadmap")}
        self.withheld = withheld_contacts(self.actions.values(), by)
        self.seen: dict[int, int] = {}
        # What the lines above said once for those below: cells that are merged, headings between lines.
        self.topic: Topic | None = None
        self.objective = ""

    def read(self) -> Understood:
        if Column.TITLE not in self.sent.columns:
            return Understood([], has_titles=False)
        rows = self.sent.rows[: MOST_LINES + 1]
        return Understood([self._line(number, cells) for number, cells in rows], has_titles=True)

    def _line(self, number: int, cells: list[str]) -> Line:
        said = {
            column: tidy(cell)
            for column, cell in zip(self.sent.columns, cells, strict=False)
            if column and cell.strip() and column != Column.MILESTONES
        }
        raw = dict(zip(self.sent.columns, cells, strict=False)).get(Column.MILESTONES, "")
        line = Line(number, cells, said)
        self._place(line, cells)
        if line.left_out:
            return line
        self._known(line)
        if line.problems:
            return line
        self._hold_against_the_form(line)
        self._milestones(line, raw)
        return line

    # --- Where it belongs -----------------------------------------------------------------------

    def _place(self, line: Line, cells: list[str]) -> None:
        """Topic and objective: of the line, of the lines above, or the usual ones."""
        named = line.said.get(Column.TOPIC, "")
        if named:
            self.topic = columns.topic_in(named, self.topics)
            if self.topic is None:
                line.warnings.append(_("“%(word)s” is no topic of the Academy.") % {"word": named[:60]})
        if line.said.get(Column.OBJECTIVE):
            self.objective = line.said[Column.OBJECTIVE]
            if not named and Column.TOPIC not in self.sent.columns:
                self.topic = columns.topic_in(self.objective, self.topics)
        if not line.title and not line.said.get(Column.LEAD) and not line.said.get(Column.DUE):
            heading = next((tidy(cell) for cell in cells if cell.strip()), "")
            self._heading(heading)
            line.left_out = _("A heading; it counts for the lines below it.")
            return
        line.topic = self.topic or self.sent.usual_topic
        line.objective = self.objective

    def _heading(self, text: str) -> None:
        self.objective = text[:250]
        self.topic = columns.topic_in(text, self.topics) or self.topic

    def _known(self, line: Line) -> None:
        """A line of a table of ours changes the action it came from."""
        reference = line.said.get(Column.REFERENCE, "")
        if not reference:
            return
        found = REFERENCE.match(reference)
        action = self.actions.get(int(found.group(1))) if found else None
        if action is None:
            line.warnings.append(
                _("“%(word)s” is no action of this roadmap; it is taken as a new one.")
                % {"word": reference[:40]}
            )
            return
        if first := self.seen.get(action.pk):
            line.problems[Column.REFERENCE] = _("The same action stands in line %(n)d.") % {"n": first}
            return
        self.seen[action.pk] = line.number
        line.action = action
        if found and int(found.group(2)) != action.version:
            line.problems[Column.REFERENCE] = _(
                "Somebody has changed this action since the table was taken away. Take the table anew."
            )

    # --- What it says ---------------------------------------------------------------------------

    def _hold_against_the_form(self, line: Line) -> None:
        data = self._answers(line)
        topic = line.topic or (line.action.objective.topic if line.action else None)
        line.topic = topic
        form = self._form(line.action, data)
        if not topic:
            line.problems[Column.TOPIC] = _("Say which topic it belongs to, here or for all lines below.")
        for name, errors in form.errors.items():
            column = COLUMN_OF.get(name, name)
            if column in Column.values and column not in line.problems:
                line.problems[column] = " ".join(str(error) for error in errors)
        line.form = form
        if line.action and not line.problems:
            self._compare(line, form)

    def _form(self, action: Action | None, data: dict | None = None) -> LineForm:
        """The form writes into what it is given; what is there stays as it is until the table is taken."""
        copy = Action()
        if action:
            values = {f.attname: getattr(action, f.attname) for f in Action._meta.concrete_fields}
            copy = Action(**values)
            copy.objective = action.objective
        # The form asks in words what the database would be asked once more, with two queries a line.
        vars(copy)["validate_constraints"] = lambda exclude=None: None
        return LineForm(data, instance=copy, reader=self.by, withheld=self.withheld)

    def _answers(self, line: Line) -> dict[str, Any]:
        """The line as somebody would have typed it into the form. A column that the table lacks says
        nothing: what is there stays."""
        action, read = line.action, set(self.sent.columns)
        shown = self._form(action) if action else None
        data: dict[str, Any] = {}
        if shown:
            data = {name: shown.get_initial_for_field(f, name) for name, f in shown.fields.items()}
        data["version"] = action.version if action else 1
        data |= {column: line.said.get(column, "") for column in TEXTS if column in read}
        data |= self._dates(line, read)
        data |= self._money(line, read)
        return {name: "" if value is None else value for name, value in data.items()}

    def _dates(self, line: Line, read: set[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        period = period_in(line.said.get(Column.PERIOD, ""))
        # A ministry's "plazo" may be a day or a whole year; only a span says when something begins.
        span = period or (None if Column.STARTS in read else period_in(line.said.get(Column.DUE, "")))
        if span and span[0] != span[1]:
            found["starts_on"] = span[0]
        if period:
            found["due_on"] = period[1]
        for column, end in ((Column.STARTS, 0), (Column.DUE, 1)):
            text = line.said.get(column, "")
            days = period_in(text)
            if text and days is None:
                line.problems[column] = _("“%(word)s” is no date. Write 2027-03-31.") % {"word": text[:40]}
            elif text or (column in read and not period):
                found[column.value] = days[end] if days else ""
        text = line.said.get(Column.PERIOD, "")
        if text and not period and "due_on" not in found:
            line.problems[Column.PERIOD] = _("“%(word)s” names no year.") % {"word": text[:40]}
        return found

    def _money(self, line: Line, read: set[str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if Column.COST in read:
            text = line.said.get(Column.COST, "")
            cost, currency = money_in(text)
            currency = currency or line.said.get(Column.CURRENCY, "") or self.sent.usual_currency
            found = {"cost": cost, "currency": currency if cost else ""}
            if text and not cost:
                line.warnings.append(_("“%(word)s” is no sum; the cost stays empty.") % {"word": text[:60]})
        text = line.said.get(Column.FUNDING, "")
        if Column.FUNDING in read or not line.action:
            known = columns.fundings().get(words(text), "")
            found["funding"] = known or "unknown"
            if text and not known:
                line.warnings.append(_("“%(word)s” is no kind of funding we know.") % {"word": text[:60]})
        return found

    def _compare(self, line: Line, form: LineForm) -> None:
        shown = self._form(line.action)
        for name, f in shown.fields.items():
            was = as_read(f, shown.get_initial_for_field(f, name))
            now = as_read(form.fields[name], form.cleaned_data.get(name))
            is_unseen = f.widget.is_hidden or (name == "lead_contact" and shown.withholds_contact)
            if was != now and not is_unseen:
                line.changes.append(Change(str(f.label), was, now))
        if line.action and line.topic and line.topic.pk != line.action.objective.topic_id:
            label, was = str(Column.TOPIC.label), str(line.action.objective.topic)
            line.changes.append(Change(label, was, str(line.topic)))
        status = columns.statuses().get(words(line.said.get(Column.STATUS, "")), "")
        if line.action and status and status != line.action.status:
            line.warnings.append(_("The status is not taken over: report it on the page of the action."))
        if not line.changes:
            line.left_out = _("Nothing has changed.")

    def _milestones(self, line: Line, text: str) -> None:
        if line.action or line.problems:
            return
        for part in re.split(r"[\r\n]+|;\s", text):
            found = MILESTONE.match(part)
            days = period_in(found["when"]) if found else None
            if found and days:
                line.milestones.append((days[1], tidy(found["title"])[:200]))
            elif part.strip():
                line.warnings.append(
                    _("“%(word)s” is not read as a milestone: write a date first, as in 2027-03-31: title.")
                    % {"word": tidy(part)[:60]}
                )


def milestone_words(due_on: date, title: str) -> str:
    """A milestone as it stands in a table of ours."""
    return f"{due_on.isoformat()}: {title}"


def reference_of(action: Action) -> str:
    """By what a line is known again: the action and its version."""
    return f"A{action.pk}-{action.version}"
