"""Under which name somebody appears to a reader of a request; languages by their names."""

from django.utils.translation import get_language, get_language_info

from academy.accounts.models import User
from participants.models import Person


def person_name(reader: User, person: Person) -> str:
    """Staff read names as they are, everybody reads their own; otherwise as the person wants to be listed."""
    if reader.is_academy_staff or person.user_id == reader.pk:
        return person.full_name
    return person.listed_name


def language_name(code: str) -> str:
    """As the reader of the page calls a language in the middle of a sentence; a code nobody can name
    stays a code."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name if get_language() == "en" else name.lower()
