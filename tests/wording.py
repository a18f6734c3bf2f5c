"""What a page says, in its own language."""

from django.utils import translation
from django.utils.html import escape

LANGUAGES = ["en", "es", "fr"]


def said(text: str, language: str, **values) -> str:
    """The text as a page in this language shows it, today and when it is translated anew."""
    with translation.override(language):
        return escape(translation.gettext(text) % values if values else translation.gettext(text))


def in_any_language(text: str, **values) -> set[str]:
    """A letter's words, whichever language its reader has."""
    found = set()
    for language in LANGUAGES:
        with translation.override(language):
            found.add(str(translation.gettext(text)) % values)
    return found


def assert_shows_error(page, text: str, language: str, field: str, **values) -> None:
    """The page is shown again in its language: the error on top, linked to its field, and beside the field."""
    assert page.status_code == 200, f"sent on to {page.headers.get('Location')}"
    assert f'<html lang="{language}"' in page.text
    words = said(text, language, **values)
    assert page.text.count(words) >= 2, f"“{words}” is not on top and beside the field"
    assert f'href="#id_{field}' in page.text
    assert page.text.index('class="problem"') < page.text.index("<h1")


def assert_kept(page, typed: dict) -> None:
    """Everything that was typed is still there."""
    form = page.context["form"]
    for name, value in typed.items():
        kept = form[name].value()
        same = (
            [str(v) for v in kept] == [str(v) for v in value]
            if isinstance(value, list)
            else str(kept) == str(value)
        )
        assert same, f"{name}: {value!r} became {kept!r}"
