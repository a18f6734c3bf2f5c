"""A list of people that is sent in: read, looked at, and then everybody on it is named, or nobody."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Lower
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record, record_each
from academy.audit.transitions import InvalidTransition, move
from academy.documents.sheets import Sheet
from convenings.models import Convening
from participants import emails, permissions
from participants.lists import columns
from participants.lists.incoming import Line, Understood, understand
from participants.models import Delegation, Needs, PeopleList, Person, Registration
from participants.models.lists import KEPT
from participants.states import PeopleListStatus, RegistrationStatus

# Letters written while the person waits; the worker writes the others, within minutes.
LETTERS_AT_ONCE = 20
LETTERS_IN_A_STEP = 50
LETTERS_IN_A_RUN = 1500
# Rows in one statement: SQLite does not take all of them.
ROWS = 500


class CannotBeNamed(Exception):
    """Something on the list is wrong, or has become wrong meanwhile. Carries what was understood."""

    def __init__(self, understood: Understood) -> None:
        self.understood = understood
        super().__init__(f"{len(understood.wrong)} lines are wrong")


@transaction.atomic
def receive(
    convening: Convening, sheet: Sheet, *, delegation: Delegation | None, usual_sector: str = "", by: User
) -> PeopleList:
    """Keep a list that was sent in, sealed and for an hour at the most. Nobody is named yet."""
    permissions.check_send_list(by, convening, delegation)
    heading, guessed = columns.guess([cells for _number, cells in sheet.lines])
    sent = PeopleList(
        convening=convening,
        delegation=delegation,
        heading=heading,
        columns=guessed,
        usual_sector=usual_sector,
        sheets=min(sheet.sheets, 999),
        sent_by=by,
        expires_at=timezone.now() + KEPT,
    )
    sent.lines = sheet.lines
    sent.save()
    record(by, "list.received", delegation or convening, list=sent.pk, lines=len(sheet.lines))
    return sent


@transaction.atomic
def choose_columns(
    sent: PeopleList, *, columns: list[str], has_heading: bool, usual_sector: str, by: User
) -> PeopleList:
    """The person says what the columns are, where the portal has guessed wrong."""
    permissions.check_send_list(by, sent.convening, sent.delegation)
    _check_waits(sent, PeopleListStatus.READ)
    sent.columns, sent.usual_sector = columns, usual_sector
    sent.heading = max(sent.heading, 0) if has_heading else -1
    sent.save(update_fields=["columns", "heading", "usual_sector"])
    return sent


def _check_waits(sent: PeopleList, to: PeopleListStatus) -> None:
    if sent.status != PeopleListStatus.READ:
        raise InvalidTransition(sent, to)


@transaction.atomic
def discard(sent: PeopleList, *, by: User) -> None:
    """The list is forgotten at once; nobody is named."""
    _check_waits(sent, PeopleListStatus.READ)
    record(by, "list.discarded", sent.delegation or sent.convening, list=sent.pk)
    sent.delete()


@transaction.atomic
def name_people(sent: PeopleList, *, by: User) -> PeopleList:
    """Name everybody on the list, as if one by one by hand: each gets a personal link to register.

    All or nothing: raises `CannotBeNamed` if a line is wrong, also one that became wrong since
    somebody looked, and `InvalidTransition` if it was confirmed already. Then nothing changed.
    """
    permissions.check_send_list(by, sent.convening, sent.delegation)
    # Of two who name people at once the second waits, and then sees whom the first has named.
    Convening.objects.select_for_update().get(pk=sent.convening.pk)
    sent = _as_it_stands(sent)
    understood = understand(sent, by=by, compare_names=False)
    if not understood.may_be_named:
        raise CannotBeNamed(understood)
    registrations = _register(sent.convening, understood.new, by)
    ids = [registration.pk for registration in registrations]
    # The list has done its work: only its numbers are kept.
    stamps: dict[str, Any] = {"content": "", "columns": [], "named": len(ids), "to_write": ids}
    move(sent, PeopleListStatus.NAMED, by=by, named_at=timezone.now(), named_by=by, **stamps)
    record(by, "list.named", sent.delegation or sent.convening, list=sent.pk, named=len(ids))
    write_letters(sent, most=LETTERS_AT_ONCE)
    return sent


def _as_it_stands(sent: PeopleList) -> PeopleList:
    related = (
        "convening__host_country",
        "delegation__country",
        "delegation__convening",
        "delegation__invitation",
    )
    found = PeopleList.objects.select_related(*related).filter(pk=sent.pk).first()
    _check_waits(found or sent, PeopleListStatus.NAMED)
    if found is None:  # forgotten while somebody looked at it
        raise InvalidTransition(sent, PeopleListStatus.NAMED)
    return found


# --- As by hand, but many at once ----------------------------------------------------------------


def _register(convening: Convening, lines: list[Line], by: User) -> list[Registration]:
    """What `registrations.nominate` does for one person, in a few statements for thousands."""
    people = _people(lines)
    earlier = _earlier(convening, people)
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                convening=convening,
                person=people[line.email],
                delegation=line.delegation,
                role=line.role,
                nominated_by=by,
                replaces_id=earlier.get(people[line.email].pk),
            )
            for line in lines
        ],
        batch_size=ROWS,
    )
    Needs.objects.bulk_create([Needs(registration=r) for r in registrations], batch_size=ROWS)
    record_each(by, "registration.nominated", ((r, {"role": r.role}) for r in registrations))
    return registrations


def _people(lines: list[Line]) -> dict[str, Person]:
    """The people with these addresses: known from earlier, or new. What they said of themselves stays."""
    addresses = [line.email for line in lines]
    known = _by_address(Person.objects.select_related("country"), addresses)
    users = _users([line for line in lines if line.email not in known or known[line.email].user_id is None])
    # Somebody else signs in with this address; that link is not ours to move.
    taken = set(_in_parts(Person, "user", [user.pk for user in users.values()]))
    new = [
        Person(
            full_name=line.full_name,
            email=line.email,
            country=line.delegation.country if line.delegation else None,
            sector=line.sector,
            organisation=line.organisation,
            job_title=line.job_title,
            language=line.language,
            user=_free(users[line.email], taken),
        )
        for line in _in_order(lines)
        if line.email not in known
    ]
    # Named for another convening at the same moment: theirs stands.
    Person.objects.bulk_create(new, batch_size=ROWS, ignore_conflicts=True)
    found = known | _by_address(Person.objects.select_related("country"), [p.email for p in new])
    unlinked = [person for person in found.values() if person.user_id is None]
    for person in unlinked:
        person.user = _free(users[person.email.lower()], taken)
    Person.objects.bulk_update(unlinked, ["user"], batch_size=200)
    return found


def _in_order(lines: list[Line]) -> list[Line]:
    """Two convenings that name the same people at once never wait for each other crosswise."""
    return sorted(lines, key=lambda line: line.email)


def _free(user: User, taken: set[int]) -> User | None:
    return None if user.pk in taken else user


def _users(lines: list[Line]) -> dict[str, User]:
    """Somebody who can sign in, for each of these addresses."""
    addresses = [line.email for line in lines]
    known = _by_address(User.objects.all(), addresses)
    new = []
    for line in _in_order(lines):
        if line.email not in known:
            user = User(email=line.email, full_name=line.full_name, language=line.language)
            user.set_unusable_password()
            new.append(user)
    User.objects.bulk_create(new, batch_size=ROWS, ignore_conflicts=True)
    return known | _by_address(User.objects.all(), [user.email for user in new])


def _earlier(convening: Convening, people: dict[str, Person]) -> dict[int, int]:
    """Of those who were named before and are not any more: their last registration."""
    ids = [person.pk for person in people.values()]
    rows: list[tuple[int, int]] = []
    for part in _parts(ids):
        before = Registration.objects.filter(convening=convening, person__in=part)
        rows += before.order_by("nominated_at").values_list("person_id", "pk")
    return dict(rows)


def _by_address(rows, addresses: list[str]) -> dict:
    found = {}
    for part in _parts(addresses):
        for row in rows.annotate(address=Lower("email")).filter(address__in=part):
            found[row.email.lower()] = row
    return found


def _in_parts(model: type[Model], field: str, values: list[int]) -> Iterator[int]:
    for part in _parts(values):
        rows = model._default_manager.filter(**{f"{field}__in": part})
        yield from rows.values_list(field, flat=True)


def _parts(values: list) -> Iterator[list]:
    return (values[start : start + ROWS] for start in range(0, len(values), ROWS))


# --- Letters, and forgetting -------------------------------------------------------------------


@transaction.atomic
def write_letters(sent: PeopleList, *, most: int) -> int:
    """Write the next letters of a list that is named; returns how many are still to be written.

    A worker that stops in between loses nothing: what was not committed is done again, and a
    letter that is there already is not written twice.
    """
    # On PostgreSQL a list that another worker has in hand is left alone.
    free = PeopleList.objects.select_for_update(skip_locked=True).filter(pk=sent.pk).first()
    if free is None:
        return 0
    now, later = free.to_write[:most], free.to_write[most:]
    waiting = Registration.objects.filter(pk__in=now, status=RegistrationStatus.NOMINATED)
    related = ("person__user", "person__country", "convening__host_country", "delegation__country")
    for registration in waiting.select_related(*related):
        emails.invitation(registration)
    PeopleList.objects.filter(pk=sent.pk).update(to_write=later)
    sent.to_write = later
    return len(later)


def tend(now: datetime) -> int:
    """What waits for the worker: letters of lists that are named. Then what is over is forgotten."""
    written = 0
    for sent in PeopleList.objects.exclude(to_write=[]).order_by("named_at"):
        while sent.to_write and written < LETTERS_IN_A_RUN:
            before = len(sent.to_write)
            write_letters(sent, most=LETTERS_IN_A_STEP)
            if len(sent.to_write) == before:
                break
            written += before - len(sent.to_write)
    forget(now)
    return written


def forget(now: datetime) -> int:
    """Lists nobody came back to: gone, with everything that stood on them. Returns how many."""
    # What a list held is emptied on time, also where letters still wait.
    PeopleList.objects.filter(expires_at__lte=now).exclude(content="").update(content="")
    return PeopleList.objects.over(now).delete()[0]
