from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.text import slugify

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import move
from convenings import permissions
from convenings.agenda import neighbour_of
from convenings.agenda_news import as_it_stands
from convenings.copying import copy_agenda, copy_partners, copy_questions
from convenings.models import Convening, Partner, Session
from convenings.ready_made import write_agenda
from convenings.states import ConveningStatus
from convenings.walltime import same_clock_time

# What comes along when a convening is set up from an earlier one; people, files and answers never do.
CLONED_FIELDS = [
    "capacity", "attendance_rule", "composition", "languages",
    *(f"signatories_{code}" for code, _name in settings.LANGUAGES),
]  # fmt: skip
NOMINATIONS_CLOSE_DAYS_BEFORE = 28
REGISTRATION_CLOSES_DAYS_BEFORE = 14
# What changes by other deeds than saving the facts; a page that was open meanwhile must not undo it.
NOT_FACTS = {
    "status", "reason", "places_taken", "sequence",
    "created_at", "created_by", "published_at", "published_by", "announced", "agenda_changed_at",
}  # fmt: skip


@transaction.atomic
def create_convening(
    convening: Convening, *, by: User, source: Convening | None = None, ready_made: bool = False
) -> Convening:
    """Set up a convening from the facts in `convening`, with the agenda and rules of `source` if given.

    With `ready_made` it gets the Academy's agenda of three days instead.
    """
    permissions.check_create(by)
    convening.code = convening.code or free_code(convening)
    convening.created_by = by
    _default_deadlines(convening)
    if source:
        convening.cloned_from = source
        for name in CLONED_FIELDS:
            if name != "languages" or not convening.languages:
                setattr(convening, name, getattr(source, name))
    convening.save()
    record(by, "convening.created", convening, source=source.pk if source else None)
    if source:
        copy_agenda(source, convening)
        copy_questions(source, convening)
        copy_partners(source, convening)
    elif ready_made:
        write_agenda(convening)
    return convening


def free_code(convening: Convening) -> str:
    """A short web address from place and year that nobody has yet: kingston-2027, kingston-2027-2."""
    stem = slugify(f"{convening.city} {convening.starts_on.year}")[:40]
    code, n = stem, 1
    while Convening.objects.filter(code=code).exists():
        n += 1
        code = f"{stem}-{n}"
    return code


def _default_deadlines(convening: Convening) -> None:
    """The usual days before the start; on short notice the later of them, or none, but never a past one."""
    start, today = convening.starts_on, convening.today()
    usual = [
        start - timedelta(days=days)
        for days in (NOMINATIONS_CLOSE_DAYS_BEFORE, REGISTRATION_CLOSES_DAYS_BEFORE)
    ]
    ahead = [day for day in usual if day > today]
    if convening.nominations_close_on is None:
        convening.nominations_close_on = next(iter(ahead), None)
    if convening.registration_closes_on is None:
        convening.registration_closes_on = next(iter(ahead[-1:]), None)


@transaction.atomic
def change_convening(convening: Convening, *, by: User) -> Convening:
    """Save changed facts; calendars of those who come take them over.

    In another time zone the sessions stay at their hour: nine o'clock is nine o'clock at the new venue.
    """
    was = Convening.objects.select_for_update().get(pk=convening.pk)
    permissions.check_change(by, was)
    permissions.check_capacity(was, convening.capacity)
    facts = [f.name for f in Convening._meta.concrete_fields if not f.primary_key and f.name not in NOT_FACTS]
    convening.save(update_fields=facts)
    if convening.time_zone != was.time_zone:
        _keep_clock_times(was, convening)
    _calendars_change(convening)
    record(by, "convening.changed", convening)
    return convening


def _keep_clock_times(was: Convening, convening: Convening) -> None:
    for session in convening.sessions.all():
        begins, lasts = was.local(session.starts_at), session.ends_at - session.starts_at
        session.starts_at = same_clock_time(begins, begins.date(), convening.zone)
        session.ends_at = session.starts_at + lasts
        session.save(update_fields=["starts_at", "ends_at"])


@transaction.atomic
def save_session(session: Session, *, by: User) -> Session:
    """Put a session on the agenda, or change it."""
    permissions.check_change(by, session.convening)
    verb = "session.changed" if session.pk else "session.added"
    session.save()
    _calendars_change(session.convening)
    record(by, verb, session.convening, session=session.pk)
    return session


@transaction.atomic
def remove_session(session: Session, *, by: User) -> None:
    """Take a session off the agenda."""
    permissions.check_remove_session(by, session)
    record(by, "session.removed", session.convening, session=session.pk)
    _calendars_change(session.convening)
    session.delete()


@transaction.atomic
def move_session(session: Session, *, earlier: bool, by: User) -> Session:
    """Change places with the session before or after it in the same room on the same day.

    Each keeps its length; what lay between them stays between them. Nothing happens at the edge of the day.
    """
    permissions.check_change(by, session.convening)
    neighbour = neighbour_of(session, earlier=earlier)
    if neighbour is None:
        return session
    first, second = (neighbour, session) if earlier else (session, neighbour)
    begins, ends = first.starts_at, second.ends_at
    first.starts_at, first.ends_at = ends - (first.ends_at - first.starts_at), ends
    second.starts_at, second.ends_at = begins, begins + (second.ends_at - second.starts_at)
    for moved in (first, second):
        moved.save(update_fields=["starts_at", "ends_at"])
        record(by, "session.changed", session.convening, session=moved.pk)
    _calendars_change(session.convening)
    return session


def _calendars_change(convening: Convening) -> None:
    changed: dict[str, Any] = {"sequence": F("sequence") + 1}
    if convening.status == ConveningStatus.PUBLISHED:
        changed["agenda_changed_at"] = timezone.now()
    Convening.objects.filter(pk=convening.pk).update(**changed)
    convening.refresh_from_db(fields=["sequence", "agenda_changed_at"])


def told(convening: Convening) -> None:
    """From now on, what stands there is what people know."""
    convening.announced, convening.agenda_changed_at = as_it_stands(convening), None
    convening.save(update_fields=["announced", "agenda_changed_at"])


@transaction.atomic
def publish(convening: Convening, *, by: User) -> Convening:
    """Show the convening and its agenda to everybody; from now on people can be nominated."""
    permissions.check_publish(by, convening)
    move(convening, ConveningStatus.PUBLISHED, by=by, published_at=timezone.now(), published_by=by)
    told(convening)
    return convening


@transaction.atomic
def complete(convening: Convening, *, by: User) -> Convening:
    """Attendance is final; certificates can be issued."""
    permissions.check_complete(by, convening)
    move(convening, ConveningStatus.COMPLETED, by=by)
    return convening


@transaction.atomic
def cancel(convening: Convening, *, by: User, reason: str) -> Convening:
    """The convening does not take place."""
    permissions.check_cancel(by, convening)
    move(convening, ConveningStatus.CANCELLED, by=by, reason=reason)
    _calendars_change(convening)
    return convening


@transaction.atomic
def save_partner(partner: Partner, *, by: User) -> Partner:
    """Write down who holds the convening together with us, or correct the name.

    A name that changed is another one than was approved: the partner is asked anew.
    """
    permissions.check_partners(by, partner.convening)
    if partner.pk is None:
        last = partner.convening.partners.aggregate(last=Max("order"))["last"]
        partner.order = 0 if last is None else last + 1
    elif partner.is_approved and _is_renamed(partner):
        _without_approval(partner)
    partner.save()
    record(by, "partner.saved", partner.convening, partner=partner.pk)
    return partner


def _is_renamed(partner: Partner) -> bool:
    names = [f"name_{code}" for code, _name in settings.LANGUAGES]
    was = Partner.objects.values(*names).get(pk=partner.pk)
    return any((getattr(partner, name) or "") != (was[name] or "") for name in names)


def _without_approval(partner: Partner) -> None:
    partner.approved_on = partner.approved_at = partner.approved_by = None
    partner.approved_through = ""


@transaction.atomic
def record_approval(partner: Partner, *, approved_on: date, approved_through: str, by: User) -> Partner:
    """The partner has agreed that its name stands on certificates; who said so, and when."""
    permissions.check_partners(by, partner.convening)
    partner.approved_on, partner.approved_through = approved_on, approved_through
    partner.approved_at, partner.approved_by = timezone.now(), by
    partner.save()
    record(by, "partner.approved", partner.convening, partner=partner.pk)
    return partner


@transaction.atomic
def withdraw_approval(partner: Partner, *, by: User) -> Partner:
    """New certificates go without this name; those that were issued stand."""
    permissions.check_partners(by, partner.convening)
    _without_approval(partner)
    partner.save()
    record(by, "partner.approval_withdrawn", partner.convening, partner=partner.pk)
    return partner


@transaction.atomic
def move_partner(partner: Partner, *, earlier: bool, by: User) -> None:
    """Change places with the name before or after it; nothing happens at the end of the line."""
    permissions.check_partners(by, partner.convening)
    line = list(partner.convening.partners.select_for_update())
    here = line.index(partner)
    there = here - 1 if earlier else here + 1
    if not 0 <= there < len(line):
        return
    line[here], line[there] = line[there], line[here]
    for n, row in enumerate(line):
        Partner.objects.filter(pk=row.pk).update(order=n)
    record(by, "partner.moved", partner.convening, partner=partner.pk)


@transaction.atomic
def remove_partner(partner: Partner, *, by: User) -> None:
    """Not a partner of this convening; papers that were issued stand."""
    permissions.check_partners(by, partner.convening)
    record(by, "partner.removed", partner.convening, partner=partner.pk)
    partner.delete()
