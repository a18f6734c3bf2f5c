"""Papers of the day: numbered sheets that people sign, and what is typed off them afterwards."""

from django.db import transaction
from django.db.models import Max

from academy.accounts.models import User
from academy.audit.trail import record
from convenings.models import Convening, Session
from participants import permissions
from participants.actions.attendance import record_attendance
from participants.finding import plain
from participants.models import SheetLine
from participants.states import Presence


@transaction.atomic
def number_people(session: Session, *, by: User) -> list[SheetLine]:
    """Give everybody who has a place a number on the session's sheet; who has one keeps it.

    Returns the lines to print: whoever no longer comes is left out, and nobody gets their number.
    """
    permissions.check_take_attendance(by, session.convening)
    # Of two who print at once the second waits, and then prints the numbers of the first.
    Convening.objects.select_for_update().get(pk=session.convening_id)
    confirmed = session.convening.registrations.confirmed()
    numbered = session.sheet_lines.values("registration")
    last = session.sheet_lines.aggregate(last=Max("number"))["last"] or 0
    new = confirmed.exclude(pk__in=numbered).select_related("person")
    # In the order of the names that stand on the sheet: that of the others would give them away.
    in_order = sorted(new, key=lambda registration: (plain(registration.person.listed_name), registration.pk))
    SheetLine.objects.bulk_create(
        SheetLine(session=session, registration=registration, number=number)
        for number, registration in enumerate(in_order, start=last + 1)
    )
    record(by, "session.sheet_printed", session.convening, session=session.pk)
    lines = session.sheet_lines.filter(registration__in=confirmed).order_by("number")
    return list(lines.select_related("registration__person", "registration__delegation__country"))


@transaction.atomic
def present_by_number(session: Session, numbers: list[int], *, rest_absent: bool, by: User) -> int:
    """Those whose numbers were signed are present. With `rest_absent` the others of the sheet are absent,
    except where somebody has written something else already. Returns how many rows changed."""
    lines = dict(session.sheet_lines.values_list("number", "registration"))
    presences = {lines[number]: Presence.PRESENT.value for number in numbers if number in lines}
    if rest_absent:
        written = set(session.attendance.values_list("registration", flat=True))
        rest = [pk for pk in lines.values() if pk not in presences and pk not in written]
        presences |= dict.fromkeys(rest, Presence.ABSENT.value)
    return record_attendance(session, presences, by=by)


@transaction.atomic
def badges_printed(convening: Convening, people: int, *, by: User) -> None:
    """That names left the portal on paper is written down."""
    permissions.check_print_badges(by, convening)
    record(by, "convening.badges_printed", convening, people=people)
