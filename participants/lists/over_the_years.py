"""Participation across convenings, as tables to take away."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from academy.tables import Note
from convenings.models import Convening
from participants.lists.outgoing import Table, batches
from participants.models import Person
from participants.models.registrations import RegistrationQuerySet
from participants.participation import Participant, Sender, of_people


def countries(senders: Sequence[Sender], total: Sender, convenings: Sequence[Convening]) -> Table:
    """A line for each country or body, a column for each convening; 0 where nobody came."""
    columns = [_("Country or body"), *map(str, convenings), _("People"), _("Came again")]
    lines = [*senders, total]
    return Table(
        _note([]), columns, (_country(line, convenings) for line in lines), "participation-countries"
    )


def _country(sender: Sender, convenings: Sequence[Convening]) -> list:
    heads = {convening.pk: n for convening, n in sender.meetings}
    return [
        sender.name or _("Everybody, with guests"),
        *(heads.get(convening.pk, 0) for convening in convenings),
        sender.people,
        sender.again,
    ]


def people(everybody: Iterable[Person], registrations: RegistrationQuerySet, filters: Sequence[str]) -> Table:
    """A line for each part somebody took in a convening."""
    columns = [
        _("Name"), _("Country"), _("Institution"), _("Convening"), _("First day"), _("Delegation"),
        _("Role"), _("Came"), _("Present"), _("Sessions"), _("Number on the document"),
    ]  # fmt: skip
    return Table(_note(filters), columns, _people(everybody, registrations), "participation-people")


def _people(everybody: Iterable[Person], registrations: RegistrationQuerySet) -> Iterator[list]:
    for some in batches(everybody):
        for participant in of_people(some, registrations):
            yield from _parts(participant)


def _parts(participant: Participant) -> Iterator[list]:
    person = participant.person
    for part in participant.parts:
        registration = part.registration
        yield [
            person.full_name, str(person.country or ""), person.organisation, str(registration.convening),
            registration.convening.starts_on, str(registration.delegation or ""),
            str(registration.get_role_display()), _("yes") if part.came else _("no"), part.present,
            part.sessions, part.certificate.paper.number if part.certificate else "",
        ]  # fmt: skip


def _note(filters: Sequence[str]) -> Note:
    return Note(
        title=_("Participation across convenings"),
        source=_("NAP Academy portal; came: was checked in, or present at one session at least"),
        as_of=timezone.localdate(),
        filters=filters,
        terms=_("Personal data: for the Academy's own work. Keep it where nobody else reads it."),
    )
