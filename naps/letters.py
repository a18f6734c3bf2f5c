"""A letter written in two languages at once: which texts there are, what is missing, what no longer fits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from naps.addressees import leads_of
from naps.models import Decision, Draft, LetterText
from naps.points import points_of, sent_texts
from naps.states import FileRole

# Everything that stands on the letter in words, in the order in which it is read.
PARTS = (*Decision.BLOCKS, "signatory")


@dataclass(frozen=True)
class Beside:
    """What is written beside the letter: in which languages, and the words. By language, then by part."""

    original: str = ""
    also: Collection[str] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # (language, part): somebody has looked, and the translation still says what the original says.
    still_right: Collection[tuple[str, str]] = ()


def language_name(code: str) -> str:
    """A language by its name in the language of the page."""
    return capfirst(get_language_info(code)["name_translated"])


def part_name(part: str) -> str:
    return str(next(field.verbose_name for field in Decision._meta.fields if field.name == part))


def original_of(decision: Decision) -> Decision | LetterText:
    """The text the others are translated from."""
    beside = (t for t in decision.texts.all() if t.is_original and t.language != decision.language)
    return next(beside, decision)


def used_texts(decision: Decision) -> list[Decision | LetterText]:
    """All texts in use, the original first."""
    original = original_of(decision)
    return [original, *(text for text in sent_texts(decision) if text != original)]


def words_of(text: Decision | LetterText) -> dict[str, str]:
    return {part: getattr(text, part) for part in PARTS}


def empty_parts(text: Decision | LetterText) -> list[str]:
    """What is still to be written, as the reader of the form knows it."""
    return [part_name(part) for part in PARTS if not getattr(text, part).strip()]


def lacks(decision: Decision) -> list[str]:
    """What keeps the letter from being sent: the missing parts, with the language where there are several."""
    texts = sent_texts(decision)
    if len(texts) == 1:
        return empty_parts(decision)
    return [f"{language_name(t.language)}: {part}" for t in texts for part in empty_parts(t)]


def uneven_points(texts: Sequence[Decision | LetterText]) -> str:
    """The country answers point by point, so every language needs the same number. Says how they differ."""
    counts = {text.language: len(points_of(text.to_work_on)) for text in texts}
    if len(set(counts.values())) < 2:
        return ""
    listed = ", ".join(f"{language_name(code)}: {n}" for code, n in counts.items())
    return _("The number of points to work on differs (%(listed)s). An empty line begins a new point.") % {
        "listed": listed
    }


def outdated(decision: Decision) -> dict[tuple[str, str], str]:
    """Translated parts whose original has changed since: (language, part) and the words of then."""
    original = original_of(decision)
    used = {text.language: text for text in used_texts(decision) if text != original}
    return {
        (row.language, row.part): row.original
        for row in decision.translated.all()
        if row.language in used
        and getattr(used[row.language], row.part).strip()
        and plain(row.original) != plain(getattr(original, row.part))
    }


def outdated_words(decision: Decision) -> list[str]:
    """The same for a list before sending: the language and the part."""
    return [
        f"{language_name(language)}: {part_name(part)}"
        for language, part in sorted(outdated(decision), key=lambda key: (key[0], PARTS.index(key[1])))
    ]


def plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()


def delegation_language(draft: Draft) -> str:
    """The language of the plan in which the country reads the letter: of several, the one its leads read."""
    known = dict(settings.LANGUAGES)
    mains = [file.language for file in draft.files.all() if file.role == FileRole.MAIN]
    written = [code for code in mains if code in known]
    read = [lead.language for lead in leads_of(draft.plan.country)] if len(written) != 1 else []
    both = [code for code in [*read, draft.plan.language] if code in written]
    return next(iter([*both, *written, *read]), settings.LANGUAGE_CODE)
