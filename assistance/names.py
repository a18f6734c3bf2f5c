"""Under which name somebody appears to a reader of a request."""

from django.utils.translation import gettext as _

from academy.accounts.models import User
from participants.models import Person


def person_name(reader: User, person: Person) -> str:
    """Staff read names as they are, everybody reads their own; otherwise as the person wants to be listed."""
    if reader.is_academy_staff or person.user_id == reader.pk:
        return person.full_name
    return person.listed_name


def name_for(reader: User, who: User) -> str:
    """The same for a user. Never an address: it stands in for a missing name elsewhere, and here it would
    be contact data."""
    if who.pk == reader.pk or reader.is_academy_staff:
        return str(who)
    person = getattr(who, "person", None)
    return person_name(reader, person) if person else who.full_name or _("somebody without a name")
