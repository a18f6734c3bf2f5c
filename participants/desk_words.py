"""What became of a press at the desk, in a sentence for whoever pressed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants import desk
from participants.models import CheckIn, DeskEntry, Registration
from participants.states import DeskDeed, DeskOutcome, RegistrationStatus


def words(entry: DeskEntry, typed_name: str = "") -> str:
    """One sentence. `typed_name` is that of a walk-in who was not let in, whom the portal does not keep."""
    return {
        DeskOutcome.DONE: _done,
        DeskOutcome.ALREADY: _already,
        DeskOutcome.IN_AGAIN: _in_again,
        DeskOutcome.NO_PLACE: _no_place,
        DeskOutcome.NAMED: _named,
    }.get(DeskOutcome(entry.outcome), _other)(entry, typed_name)


def name_of(registration: Registration | None, typed_name: str = "") -> str:
    """As other participants may read it: a phone gets no other names."""
    return registration.person.listed_name if registration else typed_name or "–"


def _done(entry: DeskEntry, typed_name: str) -> str:
    name = name_of(entry.registration, typed_name)
    if entry.deed == DeskDeed.UNDO:
        return _("Undone: %(name)s is not checked in.") % {"name": name}
    if entry.deed == DeskDeed.WHOLE_DELEGATION and entry.registration:
        text = ngettext(
            "%(n)d more person of %(delegation)s is checked in.",
            "%(n)d more people of %(delegation)s are checked in.",
            entry.people,
        )
        return text % {"n": entry.people, "delegation": entry.registration.delegation}
    return _("%(name)s is checked in.") % {"name": name}


def _already(entry: DeskEntry, typed_name: str) -> str:
    if entry.deed == DeskDeed.WHOLE_DELEGATION and entry.registration:
        return _("Everybody of %(delegation)s was in already.") % {
            "delegation": entry.registration.delegation
        }
    return _("%(name)s was in already at %(time)s, checked in by %(who)s. That is fine.") % _standing(entry)


def _in_again(entry: DeskEntry, typed_name: str) -> str:
    text = _("Not undone: %(name)s was checked in at %(time)s by %(who)s, after you pressed.")
    return text % _standing(entry)


def _standing(entry: DeskEntry) -> dict[str, str]:
    day = desk.day_of(entry.convening, entry.pressed_at)
    rows = CheckIn.objects.filter(registration=entry.registration, day=day).select_related("recorded_by")
    row = rows.first()
    return {
        "name": name_of(entry.registration),
        "time": f"{entry.convening.local(row.recorded_at):%H:%M}" if row else "–",
        "who": str(row.recorded_by) if row else "–",
    }


def _no_place(entry: DeskEntry, typed_name: str) -> str:
    name = name_of(entry.registration, typed_name)
    if entry.registration and entry.registration.status == RegistrationStatus.WITHDRAWN:
        return _("Not checked in: the registration of %(name)s was withdrawn meanwhile.") % {"name": name}
    return _("Not checked in: %(name)s has no confirmed place.") % {"name": name}


def _named(entry: DeskEntry, typed_name: str) -> str:
    if entry.registration is None:
        return _other(entry, typed_name)
    values = {"name": name_of(entry.registration), "status": entry.registration.get_status_display()}
    return _("%(name)s is named already (%(status)s).") % values


def _other(entry: DeskEntry, typed_name: str) -> str:
    name = name_of(entry.registration, typed_name)
    capacity = entry.convening.capacity
    return {
        DeskOutcome.NOT_IN: _("%(name)s was not checked in, so there was nothing to undo."),
        DeskOutcome.SEATS_TAKEN: _("Not added: all seats of the delegation are taken. %(name)s is not in."),
        DeskOutcome.FULL: _("Not added: all %(n)d places are taken. %(name)s is not in."),
        DeskOutcome.CLOSED: _("Not taken: this convening is closed. It was about %(name)s."),
    }.get(DeskOutcome(entry.outcome), _("This entry was not taken.")) % {"name": name, "n": capacity}
