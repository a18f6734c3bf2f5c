"""The passages of a text: a paragraph, a list with the sentence that leads to it, a whole table."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from academy.documents.texts import Block, BlockKind
from naps.evidence.words import language_of

# A line longer than this is a paragraph, whatever its letters look like.
HEADING_WORDS = 16
LEAD_WORDS = 60
CAPTION = re.compile(r"(?i)\s*(table|tabla|tableau|tabela|cuadro|quadro|matri[zx]|matrice|annexe?|anexo)\b")


@dataclass
class Passage:
    """Blocks that are read together."""

    blocks: list[Block]
    kind: str  # of BlockKind
    headings: list[str] = field(default_factory=list)
    head: Block | None = None  # the row that names the columns, also of a table that goes on
    language: str = "en"

    @property
    def number(self) -> int:
        return self.blocks[0].number

    @property
    def is_row(self) -> bool:
        return self.kind == BlockKind.ROW


def cells_of(block: Block) -> list[str]:
    return list(block.cells) or [cell.strip() for cell in re.split(r" \| |\t", block.text)]


def passages_of(blocks: Sequence[Block], language: str = "") -> list[Passage]:
    """The passages of a text in their order. Headings are no passages: they say what stands below them."""
    found: list[Passage] = []
    chain: list[Block] = []
    for block in blocks:
        if not block.text.strip():
            continue
        if _is_heading(block):
            chain = [above for above in chain if above.level < (block.level or 1)]
            chain.append(block)
            continue
        last = found[-1] if found else None
        if last and _joins(last, block, chain):
            last.blocks.append(block)
            continue
        found.append(Passage([block], _kind(block), [heading.text for heading in chain]))
    _say_languages(found, language)
    return found


def _is_heading(block: Block) -> bool:
    return block.kind == BlockKind.HEADING and len(block.text.split()) <= HEADING_WORDS


def _kind(block: Block) -> str:
    if block.kind in (BlockKind.ROW, BlockKind.ITEM):
        return block.kind
    return BlockKind.ROW if block.text.count(" | ") >= 1 else BlockKind.PARAGRAPH


def _joins(last: Passage, block: Block, chain: list[Block]) -> bool:
    """Rows of one table are one passage, and so are the items of a list with the sentence before them."""
    if last.headings != [heading.text for heading in chain]:
        return False
    if block.kind == BlockKind.ROW:
        return block.table is not None and last.blocks[-1].table == block.table
    if block.kind != BlockKind.ITEM:
        return False
    lead = last.blocks[0].text.rstrip()
    return last.kind == BlockKind.PARAGRAPH and lead.endswith(":") and len(lead.split()) <= LEAD_WORDS


def _say_languages(passages: Iterable[Passage], declared: str) -> None:
    """Each passage in its own language where it shows one, else in that of the text."""
    passages = list(passages)
    whole = " ".join(passage.blocks[0].text for passage in passages[:200])
    default = language_of(whole, declared or "en", least=8 if declared else 1)
    for passage in passages:
        text = " ".join(block.text for block in passage.blocks[:12])
        passage.language = language_of(text, default, least=2 if len(text.split()) > 12 else 3)


def say_heads(passages: list[Passage], is_head) -> None:
    """Find the row that names the columns; a table that goes on overleaf has the one of before."""
    before: Passage | None = None
    for number, passage in enumerate(passages):
        if not passage.is_row:
            continue
        first = passage.blocks[0]
        if is_head(passage, first):
            passage.head = first
        elif _goes_on(before, passage):
            passage.head = before.head if before else None
        caption = passages[number - 1] if number else None
        if caption and _is_caption(caption, passage):
            passage.headings = [*passage.headings, caption.blocks[0].text]
        before = passage


def _goes_on(before: Passage | None, passage: Passage) -> bool:
    if before is None or passage.blocks[0].table is None:
        return False
    return len(cells_of(before.blocks[-1])) == len(cells_of(passage.blocks[0]))


def _is_caption(caption: Passage, passage: Passage) -> bool:
    block = caption.blocks[-1]
    if caption.is_row or passage.blocks[0].table is None or len(block.text.split()) > 25:
        return False
    return bool(CAPTION.match(block.text)) or block.text.rstrip().endswith(":")
