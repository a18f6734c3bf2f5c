"""Under which name somebody appears to a reader of a request."""

from academy.accounts.models import User
from participants.models import Person


def person_name(reader: User, person: Person) -> str:
    """Staff read names as they are, everybody reads their own; otherwise as the person wants to be listed."""
    if reader.is_academy_staff or person.user_id == reader.pk:
        return person.full_name
    return person.listed_name
