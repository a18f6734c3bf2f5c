"""The texts kept beside a letter: the original, further versions, and what was translated from what."""

from collections.abc import Collection, Mapping

from naps.letters import PARTS, Beside, original_of, plain, used_texts, words_of
from naps.models import Decision, LetterText, TranslatedPart


def keep_beside(decision: Decision, beside: Beside) -> None:
    """The words in every further language. A language no longer chosen keeps its words, and is not sent."""
    used = {*beside.also, beside.original, *beside.texts} - {"", decision.language}
    decision.texts.update(is_original=False)
    for language in sorted(used):
        marks = {"is_original": language == beside.original, "is_sent": language in beside.also}
        LetterText.objects.update_or_create(
            decision=decision, language=language, defaults={**beside.texts.get(language, {}), **marks}
        )
    decision.texts.exclude(language__in=used).update(is_sent=False)


def note_translations(
    decision: Decision,
    *,
    before: Mapping[str, Mapping[str, str]],
    was_original: str,
    still_right: Collection[tuple[str, str]] = (),
) -> None:
    """Remember which words of the original each part that was written now stands for.

    `before` are the words as they were saved last, by language.
    """
    original = original_of(decision)
    if was_original and was_original != original.language:
        decision.translated.all().delete()
    noted = {(row.language, row.part) for row in decision.translated.all()}
    for text in used_texts(decision):
        if text == original:
            continue
        was = before.get(text.language, {})
        for part in PARTS:
            key = (text.language, part)
            is_new = plain(was.get(part, "")) != plain(getattr(text, part))
            if getattr(text, part).strip() and (is_new or key in still_right or key not in noted):
                _note(decision, key, getattr(original, part))


def _note(decision: Decision, key: tuple[str, str], original: str) -> None:
    language, part = key
    TranslatedPart.objects.update_or_create(
        decision=decision, language=language, part=part, defaults={"original": original}
    )


def words_before(decision: Decision | None) -> tuple[dict[str, dict[str, str]], str]:
    """What is saved now, by language, and the language of the original."""
    if decision is None:
        return {}, ""
    texts = {text.language: words_of(text) for text in decision.texts.all()}
    return texts | {decision.language: words_of(decision)}, original_of(decision).language
