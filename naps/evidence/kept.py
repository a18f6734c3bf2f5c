"""What was found in a file, kept so that a page need not look again.

The cache holds numbers and places, never the words of a draft: those stay with the text itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.core.cache import cache

from academy.documents.models import FileText
from academy.documents.texts import Block
from naps.evidence.finding import Answer, Evidence, Found, Part, find
from naps.evidence.lexicon import lexicon
from naps.models import DraftFile

A_WEEK = 7 * 24 * 3600


def evidence_of(file: DraftFile, text: FileText) -> Evidence:
    """What the finder finds in this file, with the lexicon of today."""
    read = f"{text.read_at:%y%m%d%H%M%S}" if text.read_at else "-"
    key = f"evidence:{lexicon().version}:{file.file.sha256}:{text.words}:{read}:{file.language}"
    blocks = text.blocks
    kept = cache.get(key)
    if kept is None:
        found = find(blocks, language=file.language)
        cache.set(key, _told(found, without_words), A_WEEK)
        return found
    return _told(kept, lambda passages: with_words(passages, blocks))


def _told(evidence: Evidence, tell) -> Evidence:
    answers = {
        code: Answer(code, tell(answer.passages), tell(answer.absent))
        for code, answer in evidence.answers.items()
    }
    return Evidence(
        evidence.version, answers, {code: tell(found) for code, found in evidence.criteria.items()}
    )


def without_words(passages: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(
        replace(found, matched=(), parts=tuple(replace(part, text="") for part in found.parts))
        for found in passages
    )


def with_words(passages: Iterable[Found], blocks: Sequence[Block]) -> tuple[Found, ...]:
    said = {block.number: block.text for block in blocks}
    return tuple(_with_words(found, said) for found in passages)


def _with_words(found: Found, said: dict[int, str]) -> Found:
    parts = tuple(Part(part.number, said.get(part.number, ""), part.marks) for part in found.parts)
    words = {part.text[start:end] for part in parts for start, end in part.marks}
    return replace(found, parts=parts, matched=tuple(sorted(words, key=str.lower)))
