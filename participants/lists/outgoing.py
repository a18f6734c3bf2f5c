"""Lists to take away: what stands on a page, as a table, for those who may read that page.

A table holds exactly what its page shows the same reader: the same filters, the same order, nobody
more. Lines are read as they leave, so that a list of a hundred thousand needs no more memory than
one of ten; words are looked up once, before the first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.tables import Note
from convenings.models import Convening, Question, Session
from participants.asking import in_words
from participants.attendance_rule import Standing
from participants.lists.columns import PRIVACY, QUESTION, Column
from participants.models import Attendance, Delegation, GivenAnswer
from participants.models.registrations import RegistrationQuerySet
from participants.states import Presence, RegistrationRole, RegistrationStatus, Sector, Visibility

AT_ONCE = 2000


@dataclass(frozen=True)
class Table:
    """A list that leaves the portal: what it is about, its headings, its lines."""

    note: Note
    columns: list[str]
    rows: Iterable[Sequence[Any]]
    # For the file's name: of the code, what it holds.
    name: str
    # What the trail keeps of it: ids and codes, never what somebody searched for.
    trail: dict[str, Any] = field(default_factory=dict)


def note_of(convening: Convening, title: str, *, filters: Sequence[str] = ()) -> Note:
    return Note(
        title=f"{title} · {convening}",
        source=_("NAP Academy portal, %(convening)s") % {"convening": convening},
        as_of=timezone.localdate(),
        filters=filters,
        terms=_(
            "Personal data: only to organise this convening. Keep it where nobody else reads it, "
            "pass it on to nobody, delete it afterwards."
        ),
    )


# --- People ------------------------------------------------------------------------------------

PEOPLE = [
    Column.FULL_NAME, Column.EMAIL, Column.DELEGATION, Column.ROLE, Column.SECTOR,
    Column.ORGANISATION, Column.JOB_TITLE, Column.LANGUAGE, Column.STATUS,
]  # fmt: skip


def people(
    convening: Convening,
    registrations: RegistrationQuerySet,
    *,
    filters: Sequence[str],
    questions: Sequence[Question] = (),
    to: User | None = None,
) -> Table:
    """The organisers' list with its addresses: nobody else may open its page.

    With `questions` what people answered to them stands behind, as far as the reader `to` may know it.
    """
    rows = _people(registrations, _Words())
    if questions and to is not None:
        rows = _with_answers(rows, questions, to)
    return Table(
        note=note_of(convening, _("People"), filters=filters),
        columns=[
            *(str(column.label) for column in PEOPLE),
            str(PRIVACY),
            *(f"{QUESTION}: {question}" for question in questions),
        ],
        rows=(row[1:] for row in rows),
        name="people",
        trail={"answers": [question.pk for question in questions]} if questions else {},
    )


def _with_answers(rows: Iterator[list], questions: Sequence[Question], to: User) -> Iterator[list]:
    """An empty cell: not asked, not answered, not sent, or deleted by now."""
    for part in batches(rows):
        answers = (
            GivenAnswer.objects.visible_to(to)
            .of_registered()
            .filter(sheet__registration__in=[row[0] for row in part], question__in=questions)
        )
        found = {
            (registration, question): value
            for registration, question, value in (
                (answer.sheet.registration_id, answer.question_id, answer.value)
                for answer in answers.select_related("sheet")
            )
        }
        for row in part:
            given = ((question, found.get((row[0], question.pk))) for question in questions)
            yield [*row, *("" if value is None else in_words(question, value) for question, value in given)]


def _people(registrations: RegistrationQuerySet, words: "_Words") -> Iterator[list]:
    """Each line begins with the number of the registration."""
    columns = registrations.values_list(
        "pk",
        "person__full_name", "person__email", words.country, "delegation__body_name", "role",
        "person__sector", "person__organisation", "person__job_title", "person__language", "status",
        "person__visibility", "person__alias",
    )  # fmt: skip
    for row in columns.iterator(chunk_size=AT_ONCE):
        pk, name, email, country, body, role, sector, institution, position, language, status, who, alias = (
            row
        )
        yield [
            pk, name, email, country or body or "", words.roles[role], words.sectors[sector], institution,
            position, words.languages[language], words.statuses[status], words.privacy(who, alias),
        ]  # fmt: skip


class _Words:
    """What is the same in many lines, in the reader's language of this moment."""

    def __init__(self) -> None:
        self.country = f"delegation__country__name_{get_language()}"
        self.roles = {role.value: str(role.label) for role in RegistrationRole}
        self.sectors = {sector.value: str(sector.label) for sector in Sector}
        self.statuses = {status.value: str(status.label) for status in RegistrationStatus}
        self.languages = {code: _(name) for code, name in settings.LANGUAGES}
        self.presences = {presence.value: str(presence.label) for presence in Presence}
        self.alias, self.hidden = _("shown as %(alias)s"), _("hidden from lists")

    def privacy(self, visibility: str, alias: str) -> str:
        if visibility == Visibility.ALIAS:
            return self.alias % {"alias": alias}
        return self.hidden if visibility == Visibility.HIDDEN else ""


# --- Delegations -------------------------------------------------------------------------------


def delegations(convening: Convening, rows: Sequence[Delegation]) -> Table:
    """`rows` are with counts and gaps, as the page shows them."""
    return Table(
        note=note_of(convening, _("Delegations")),
        columns=[
            _("Delegation"), _("Status"), _("Seats"), _("Named"), _("Registered"), _("Confirmed"),
            _("Government"), _("Civil society"), _("What is missing"),
        ],
        rows=(_delegation(row) for row in rows),
        name="delegations",
    )  # fmt: skip


def _delegation(row: Any) -> list:
    return [
        str(row), str(row.get_status_display()), row.seats, row.nominated, row.registered, row.confirmed,
        row.government, row.civil_society, "; ".join(row.gaps),
    ]  # fmt: skip


# --- Attendance --------------------------------------------------------------------------------


def attendance(convening: Convening) -> Table:
    """A line for everybody with a place, a column for each session. An empty cell: not written down."""
    sessions = list(Session.objects.counted().filter(convening=convening))
    return Table(
        note=note_of(convening, _("Attendance")),
        columns=[_("No."), _("Name"), _("Delegation"), *(_heading(convening, s) for s in sessions)],
        rows=_attendance(convening, [session.pk for session in sessions], _Words()),
        name="attendance",
    )


def _heading(convening: Convening, session: Session) -> str:
    begins = convening.local(session.starts_at)
    return f"{date_format(begins, 'MONTH_DAY_FORMAT')}, {begins:%H:%M} · {session.title}"


def _attendance(convening: Convening, sessions: list[int], words: _Words) -> Iterator[list]:
    confirmed = convening.registrations.confirmed().order_by("person__full_name")
    columns = confirmed.values_list("pk", "person__full_name", words.country, "delegation__body_name")
    number = 0
    for part in batches(columns.iterator(chunk_size=AT_ONCE)):
        written = _written([row[0] for row in part], sessions)
        for pk, name, country, body in part:
            number += 1
            presences = (words.presences.get(written[pk].get(session, ""), "") for session in sessions)
            yield [number, name, country or body or "", *presences]


def _written(registrations: list[int], sessions: list[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Attendance.objects.filter(registration__in=registrations, session__in=sessions)
    for registration, session, presence in rows.values_list("registration_id", "session_id", "presence"):
        found[registration][session] = presence
    return found


def batches(rows: Iterable, size: int = AT_ONCE) -> Iterator[list]:
    left = iter(rows)
    while part := list(islice(left, size)):
        yield part


# --- Certificates ------------------------------------------------------------------------------


def certificates(convening: Convening, standings: Iterable[Standing]) -> Table:
    """Who gets one and who not, and why; names as they are printed."""
    columns = [
        _("Name as printed"), _("Delegation"), _("Present"), _("Sessions"), _("Share in percent"),
        _("Language"), _("Certificate"), _("Number on the document"), _("Why not"),
    ]  # fmt: skip
    note = note_of(convening, _("Certificates"))
    return Table(note, columns, _certificates(standings, _Words()), "certificates")


def _certificates(standings: Iterable[Standing], words: _Words) -> Iterator[list]:
    missing, language = _("not issued yet"), get_language()
    for s in standings:
        person, paper = s.registration.person, s.certificate.paper if s.certificate else None
        delegation = s.registration.delegation
        state = str(paper.get_status_display()) if paper else missing if s.earns else ""
        yield [
            person.printed_name,
            _named(delegation, language) if delegation else words.roles[s.registration.role],
            s.present, s.sessions, s.share, words.languages[person.language], state,
            paper.number if paper else "", s.why_not,
        ]  # fmt: skip


def _named(delegation: Delegation, language: str) -> str:
    country = delegation.country
    return getattr(country, f"name_{language}", "") or country.name if country else delegation.body_name
