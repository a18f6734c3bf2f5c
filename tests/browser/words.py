"""What the portal says, in the reader's language, found as the portal itself finds it."""

from django.utils import translation
from django.utils.translation import gettext, ngettext

Words = str | tuple[str, str]


def say(language: str, words: Words, **values: object) -> str:
    """A text of the catalogue by its English original; singular and plural as a pair. A name stays as it is."""
    with translation.override(language):
        text = ngettext(*words, values["n"]) if isinstance(words, tuple) else gettext(words) if words else ""
    return text % values if values else text
