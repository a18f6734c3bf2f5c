"""X2: what changed between two versions of sixty pages, against one search over all their words."""

import random
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings

from academy.documents.texts import Block, BlockKind
from bench.measuring import Line, Run, cost_each, ratio
from naps.comparing.compare import compare

PARAGRAPHS, WORDS = 235, 72
CHANGED, REWRITTEN, MOVED = 0.15, 0.05, 100


def measure(run: Run) -> Iterator[Line]:
    older = a_plan()
    for what, newer, gate in (
        ("light edits: a phrase in 15 % of the paragraphs", lightly_edited(older), 40),
        ("heavy edits: 5 % of all words, 100 paragraphs moved", heavily_edited(older), 2.5),
    ):
        faster = ratio(_flat(older, newer), _ours(older, newer, run.size(40, quick=20)), run.pairs)
        yield Line("X2", f"sixty pages, {what}", faster, "x flat difflib", gate, at_least=True,
                   reference="difflib on all words")  # fmt: skip


def _flat(older: list[str], newer: list[str]) -> Callable[[], float]:
    def search() -> object:
        was, now = ([word for text in texts for word in text.split()] for texts in (older, newer))
        return SequenceMatcher(None, was, now).get_opcodes()

    return lambda: cost_each(search, 2)


def _ours(older: list[str], newer: list[str], times: int) -> Callable[[], float]:
    sides = as_blocks(older), as_blocks(newer)
    return lambda: cost_each(lambda: compare(*sides), times)


# --- Two versions -------------------------------------------------------------------------------


def a_plan() -> list[str]:
    """17,000 words in 235 paragraphs, a heading before every twentieth."""
    chance = random.Random(1325)
    said = some_words(chance)
    return [
        f"Chapter {n}" if n % 20 == 0 else " ".join(said(chance.randint(WORDS - 22, WORDS + 32)))
        for n in range(PARAGRAPHS)
    ]


def some_words(chance: random.Random) -> Callable[[int], list[str]]:
    """Words as often as plans have them: drawn from the drafts of the demo, in Spanish."""
    words: list[str] = []
    for path in sorted((Path(settings.BASE_DIR) / "demo/files/drafts").glob("*-es.docx")):
        with ZipFile(path) as pack:
            text = pack.read("word/document.xml").decode()
        words += " ".join(re.findall(r"<w:t[^>]*>([^<]*)", text)).split()
    return lambda number: chance.choices(words, k=number)


def lightly_edited(older: list[str]) -> list[str]:
    """In every seventh paragraph a phrase was rewritten, as editors do."""
    chance = random.Random(15)
    said = some_words(chance)
    newer = list(older)
    for n in chance.sample(range(PARAGRAPHS), round(PARAGRAPHS * CHANGED)):
        words = newer[n].split()
        phrase = max(1, round(len(words) * REWRITTEN))
        start = chance.randrange(len(words) - phrase)
        words[start : start + phrase] = said(phrase)
        newer[n] = " ".join(words)
    return newer


def heavily_edited(older: list[str]) -> list[str]:
    """One word in twenty is another, anywhere, and nearly half of the paragraphs change places."""
    chance = random.Random(100)
    said = some_words(chance)
    newer = []
    for text in older:
        words = text.split()
        for _ in range(round(len(words) * REWRITTEN)):
            words[chance.randrange(len(words))] = said(1)[0]
        newer.append(" ".join(words))
    places = sorted(chance.sample(range(PARAGRAPHS), MOVED))
    moved = [newer[n] for n in places]
    chance.shuffle(moved)
    for place, text in zip(places, moved, strict=True):
        newer[place] = text
    return newer


def as_blocks(texts: list[str]) -> list[Block]:
    """As two files are read: what is equal in both is not one thing in memory."""
    return [
        Block(
            n,
            BlockKind.HEADING if text.startswith("Chapter") else BlockKind.PARAGRAPH,
            text.encode().decode(),
            n // 4 + 1,
            level=1,
        )
        for n, text in enumerate(texts, start=1)
    ]
