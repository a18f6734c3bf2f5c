"""What a list that was sent in says, line by line, and what is wrong with it.

Asked for the preview and again, under the lock of the convening, when the list is confirmed: so
what is named is what stands there then, and not what stood there when somebody looked.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from academy.accounts.guards import reason_against
from academy.accounts.models import User
from academy.tables import undefused
from participants import permissions
from participants.lists import columns
from participants.lists.columns import Column
from participants.lists.similar import Names
from participants.models import Delegation, PeopleList
from participants.states import ENDED, LIVE, OF_A_DELEGATION, RegistrationRole, RegistrationStatus, Sector

LONGEST = {Column.FULL_NAME: 200, Column.ORGANISATION: 200, Column.JOB_TITLE: 200, Column.EMAIL: 254}
# A focal point can not have the portal write to thousands.
MOST_OF_A_DELEGATION = 100
# Joiners that belong to names in some scripts; every other invisible sign is dropped.
JOINERS = "\u200c\u200d"


@dataclass
class Line:
    """One line as it was understood."""

    number: int
    cells: list[str]
    said: dict[str, str]
    full_name: str = ""
    email: str = ""
    sector: str = ""
    role: str = ""
    language: str = ""
    organisation: str = ""
    job_title: str = ""
    delegation: Delegation | None = None
    # By column, "" for the line as a whole: what has to be put right before anybody is named.
    problems: dict[str, str] = field(default_factory=dict)
    # Worth a look; no hindrance.
    warnings: list[str] = field(default_factory=list)
    # Why there is nothing to do, where there is not.
    left_out: str = ""

    @property
    def is_new(self) -> bool:
        return not self.problems and not self.left_out

    @property
    def sector_label(self) -> str:
        return str(Sector(self.sector).label) if self.sector else ""

    @property
    def role_label(self) -> str:
        return str(RegistrationRole(self.role).label) if self.role else ""


@dataclass(frozen=True)
class Understood:
    """A whole list: its lines, and what is to be said of the delegations it fills."""

    lines: list[Line]
    notes: list[str]
    # How many people this person may name with one list; None for organisers, who name all.
    most: int | None = None

    @cached_property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @cached_property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.problems]

    @cached_property
    def left_out(self) -> list[Line]:
        return [line for line in self.lines if line.left_out and not line.problems]

    @cached_property
    def doubtful(self) -> list[Line]:
        return [line for line in self.lines if line.warnings and line.is_new]

    @property
    def are_too_many(self) -> bool:
        return self.most is not None and len(self.new) > self.most

    @property
    def may_be_named(self) -> bool:
        return bool(self.new) and not self.wrong and not self.are_too_many


def understand(sent: PeopleList, *, by: User, compare_names: bool = True) -> Understood:
    """Read a list as this person may: two queries, however long it is.

    Names are compared for somebody who looks; what may be named does not depend on it.
    """
    return _Reading(sent, by, compare_names).read()


@dataclass(frozen=True)
class Standing:
    """Somebody's part in the convening, as far as a list has to know."""

    name: str
    delegation_id: int | None
    role: str
    status: str


class _Reading:
    def __init__(self, sent: PeopleList, by: User, compare_names: bool) -> None:
        self.sent, self.by, self.convening = sent, by, sent.convening
        self.compares_names = compare_names
        self.organises = by.organises(self.convening)
        self.delegations = self._delegations()
        self.names = Names()
        self.live: dict[str, Standing] = {}
        self.ended: dict[str, Standing] = {}
        self.heads: dict[int, str] = {}
        self.seen: dict[str, int] = {}
        self.refusals: dict[int | None, str] = {}
        self._know_those_who_are_there()

    # --- What is there already ------------------------------------------------------------------

    def _delegations(self) -> dict[str, Delegation]:
        """The delegations of the convening by every name somebody may write."""
        if self.sent.delegation:
            found: Iterable[Delegation] = [self.sent.delegation]
        else:
            found = self.convening.delegations.select_related("country", "convening", "invitation")
        return {name: delegation for delegation in found for name in names_of(delegation)}

    def _know_those_who_are_there(self) -> None:
        rows = self.convening.registrations.order_by("nominated_at").values_list(
            "person__email", "person__full_name", "delegation_id", "role", "status"
        )
        for email, name, delegation_id, role, status in rows:
            standing = Standing(name, delegation_id, role, status)
            if standing.status not in LIVE:
                self.ended[email.lower()] = standing
                continue
            self.live[email.lower()] = standing
            if standing.delegation_id and standing.role == RegistrationRole.HEAD:
                self.heads[standing.delegation_id] = standing.name
            if self._may_know(standing):
                self.names.add(standing.name, standing.name)

    def _may_know(self, standing: Standing) -> bool:
        """Who is in another country's delegation is not a focal point's to know."""
        mine = self.sent.delegation_id
        return self.organises or (mine is not None and standing.delegation_id == mine)

    # --- Line by line ---------------------------------------------------------------------------

    def read(self) -> Understood:
        lines = [self._line(number, cells) for number, cells in self.sent.people]
        return Understood(lines, self._notes(lines), None if self.organises else MOST_OF_A_DELEGATION)

    def _line(self, number: int, cells: list[str]) -> Line:
        said: dict[str, str] = {}
        for column, cell in zip(self.sent.columns, cells, strict=False):
            if column:
                said[column] = tidy(cell)
        line = Line(number, cells, said)
        line.full_name = said.get(Column.FULL_NAME) or " ".join(
            filter(None, [said.get(Column.GIVEN_NAME), said.get(Column.FAMILY_NAME)])
        )
        line.email = said.get(Column.EMAIL, "").lower()
        line.organisation = said.get(Column.ORGANISATION, "")
        line.job_title = said.get(Column.JOB_TITLE, "")
        self._texts(line)
        self._delegation(line)
        self._choices(line)
        self._already(line)
        if line.is_new:
            self._part(line)
        if line.is_new and self.compares_names:
            self._similar(line)
        return line

    def _texts(self, line: Line) -> None:
        if not line.full_name:
            line.problems[Column.FULL_NAME] = _("The name is missing.")
        if not line.email:
            line.problems[Column.EMAIL] = _("The e-mail address is missing.")
        else:
            try:
                validate_email(line.email)
            except ValidationError:
                line.problems[Column.EMAIL] = _("“%(word)s” is no e-mail address.") % {"word": line.email}
        for column, longest in LONGEST.items():
            if (n := len(getattr(line, column.value))) > longest:
                line.problems[column] = _("This is too long: %(n)d characters, %(most)d at the most.") % {
                    "n": n,
                    "most": longest,
                }

    def _choices(self, line: Line) -> None:
        usual = {
            Column.SECTOR: self.sent.usual_sector,
            Column.ROLE: RegistrationRole.DELEGATE.value,
            Column.LANGUAGE: self._usual_language(line),
        }
        known = {
            Column.SECTOR: columns.sectors(),
            Column.ROLE: columns.roles(),
            Column.LANGUAGE: columns.languages(),
        }
        unknown = {
            Column.SECTOR: _("“%(word)s” is no sector we know."),
            Column.ROLE: _("“%(word)s” is no role we know."),
            Column.LANGUAGE: _("“%(word)s” is no language of the portal."),
        }
        for column, value in usual.items():
            text = line.said.get(column, "")
            found = known[column].get(columns.words(text), "") if text else value
            setattr(line, column.value, found)
            if text and not found:
                line.problems[column] = unknown[column] % {"word": text}
        if not line.sector and Column.SECTOR not in line.problems:
            line.problems[Column.SECTOR] = _("The sector is missing.")

    def _usual_language(self, line: Line) -> str:
        """As by hand: that of the letter which invited the delegation, else the first of the convening."""
        invitation = line.delegation.invitation if line.delegation else None
        return invitation.language if invitation else (self.convening.languages or ["en"])[0]

    def _delegation(self, line: Line) -> None:
        text = line.said.get(Column.DELEGATION, "")
        line.delegation = self.delegations.get(columns.words(text)) if text else self.sent.delegation
        if text and line.delegation is None:
            words = (
                _("This list is for %(delegation)s only.") % {"delegation": self.sent.delegation}
                if self.sent.delegation
                else _("No delegation “%(word)s” is invited.") % {"word": text}
            )
            line.problems[Column.DELEGATION] = words

    def _already(self, line: Line) -> None:
        """Those who are there, or are named twice in the list itself."""
        status = columns.statuses().get(columns.words(line.said.get(Column.STATUS, "")), "")
        if status in ENDED:
            label = RegistrationStatus(status).label
            line.left_out = _("Not named: the list itself says “%(status)s”.") % {"status": label}
            line.problems.clear()
            return
        if not line.email or Column.EMAIL in line.problems:
            return
        if first := self.seen.get(line.email):
            line.problems[Column.EMAIL] = _("The same address stands in line %(n)d.") % {"n": first}
            return
        self.seen[line.email] = line.number
        if standing := self.live.get(line.email):
            self._is_there(line, standing)
        elif (before := self.ended.get(line.email)) and self._may_know(before):
            label = RegistrationStatus(before.status).label
            line.warnings.append(
                _("Was named before: %(status)s. Will be named anew.") % {"status": str(label)}
            )

    def _is_there(self, line: Line, standing: Standing) -> None:
        mine = line.delegation.pk if line.delegation else None
        if not self._may_know(standing):
            line.problems[Column.EMAIL] = _(
                "Somebody with this address takes part already. Write to the organisers."
            )
        elif standing.delegation_id == mine:
            line.left_out = _("Takes part already; nothing changes.")
            line.problems.clear()
        elif Column.DELEGATION not in line.problems:
            where = next((d for d in self.delegations.values() if d.pk == standing.delegation_id), None)
            line.problems[Column.DELEGATION] = (
                _("%(name)s takes part already, for %(delegation)s.")
                % {"name": standing.name, "delegation": where}
                if where
                else _("%(name)s takes part already, in no delegation.") % {"name": standing.name}
            )

    def _part(self, line: Line) -> None:
        """Whether this person may be named for this delegation, in this role."""
        of_a_delegation = line.role in OF_A_DELEGATION
        if line.delegation is None and of_a_delegation:
            line.problems[Column.DELEGATION] = _(
                "Say for which delegation, or write observer, facilitator or organiser as the role."
            )
            return
        if line.delegation and not of_a_delegation:
            line.problems[Column.ROLE] = _("Whoever is of a delegation is its head or a delegate.")
            return
        if reason := self._refusal(line.delegation):
            line.problems[Column.DELEGATION if self.sent.delegation is None else ""] = reason
            return
        if line.delegation and line.role == RegistrationRole.HEAD:
            head = self.heads.setdefault(line.delegation.pk, _("Line %(n)d") % {"n": line.number})
            if head != _("Line %(n)d") % {"n": line.number}:
                line.problems[Column.ROLE] = _("%(name)s is head of delegation. There is one at a time.") % {
                    "name": head
                }

    def _refusal(self, delegation: Delegation | None) -> str:
        key = delegation.pk if delegation else None
        if key not in self.refusals:
            check = permissions.check_send_list
            self.refusals[key] = reason_against(check, self.by, self.convening, delegation)
        return self.refusals[key]

    def _similar(self, line: Line) -> None:
        if other := self.names.like(line.full_name):
            line.warnings.append(
                _("Looks like %(name)s. If it is the same person, take the line out.") % {"name": other}
            )
        said = _("%(name)s in line %(n)d") % {"name": line.full_name, "n": line.number}
        self.names.add(line.full_name, said)

    # --- The whole ------------------------------------------------------------------------------

    def _notes(self, lines: list[Line]) -> list[str]:
        """Delegations that get more people than they have seats."""
        named = Counter(line.delegation.pk for line in lines if line.is_new and line.delegation)
        there = Counter(s.delegation_id for s in self.live.values() if s.delegation_id)
        notes = []
        for delegation in {d.pk: d for d in self.delegations.values()}.values():
            n = named[delegation.pk] + there[delegation.pk]
            if named[delegation.pk] and n > delegation.seats:
                notes.append(
                    _(
                        "%(delegation)s: %(n)d people for %(seats)d seats. "
                        "Everybody is named; a seat is given when somebody is confirmed."
                    )
                    % {"delegation": delegation, "n": n, "seats": delegation.seats}
                )
        return notes


def names_of(delegation: Delegation) -> set[str]:
    """Every way to write whose delegation it is: in each language, as a code, as the body calls itself."""
    country = delegation.country
    if country is None:
        return {columns.words(delegation.body_name)}
    said = [country.iso3, country.iso2, country.un_name]
    said += [getattr(country, f"name_{code}", "") or "" for code in columns.LANGUAGES]
    return {columns.words(name) for name in said if name}


def tidy(text: str) -> str:
    """A cell as one line of visible text, without what a table of ours has put before it."""
    visible = "".join(
        " " if unicodedata.category(c) == "Cc" else c
        for c in undefused(text)
        if unicodedata.category(c) not in {"Cf", "Cs", "Co"} or c in JOINERS
    )
    return " ".join(unicodedata.normalize("NFC", visible).split())
