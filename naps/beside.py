"""What stands beside the rubric: the draft's files, its text, or what the reviewer said the last time."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from academy.documents.texts import Block, BlockKind
from naps.models import DraftFile, Review, Score
from naps.remarks import grade_words
from naps.states import FileRole
from naps.texts import readable_file

FILES, TEXT, LAST = "files", "text", "last"


@dataclass(frozen=True)
class Part:
    """Some of the text as a page shows it: one block, or all rows of a table."""

    kind: str
    blocks: list[Block]
    # Said where a page begins.
    page: int | None = None

    @property
    def first(self) -> Block:
        return self.blocks[0]


@dataclass
class Beside:
    """The pane beside the rubric, and what else it could show."""

    chosen: str = FILES
    tabs: list[tuple[str, str]] = field(default_factory=list)
    # The file whose text is shown, and the same plan in other languages.
    file: DraftFile | None = None
    others: list[DraftFile] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    # What the same reviewer sent on the version before.
    last: Review | None = None
    said: list[tuple[Score, str]] = field(default_factory=list)

    @property
    def pages(self) -> list[Part]:
        return [part for part in self.parts if part.page]

    @property
    def outline(self) -> list[Block]:
        return [part.first for part in self.parts if part.kind == BlockKind.HEADING]


def beside(request: HttpRequest, review: Review) -> Beside:
    """The files are always there; the text where one could be read, the last review where there is one."""
    pane = Beside(tabs=[(FILES, _("Files"))], last=last_review(review))
    file = readable_file(review.draft, request.GET.get("text") or request.LANGUAGE_CODE)
    if file is not None:
        pane.tabs.append((TEXT, _("Text of the draft")))
    if pane.last is not None:
        label = _("My review of draft %(version)s") % {"version": pane.last.draft.version}
        pane.tabs.append((LAST, label))
        scores = pane.last.scores.answered().select_related("criterion")
        pane.said = [(score, grade_words(score)) for score in scores]
    wanted = request.GET.get("beside", FILES)
    if wanted in dict(pane.tabs):
        pane.chosen = wanted
    if pane.chosen == TEXT and file is not None:
        pane.file, pane.parts = file, parts_of(file.file.text.blocks)
        mains = review.draft.files.filter(role=FileRole.MAIN, file__text__words__gt=0)
        pane.others = list(mains.exclude(pk=file.pk).order_by("language", "pk"))
    return pane


def last_review(review: Review) -> Review | None:
    """What the same person sent on an earlier version of this plan. Nobody else's."""
    draft = review.draft
    own = Review.objects.of(review.reviewer).sent().filter(draft__plan=draft.plan_id)
    earlier = own.filter(draft__version__lt=draft.version).select_related("draft__plan__country")
    return earlier.order_by("-draft__version").first()


def parts_of(blocks: list[Block]) -> list[Part]:
    """Blocks in their order; rows of one table together, and a mark where a page begins."""
    parts: list[Part] = []
    page = None
    for block in blocks:
        before = parts[-1] if parts else None
        in_table = before and before.kind == BlockKind.ROW == block.kind and before.first.table == block.table
        if before and in_table:
            before.blocks.append(block)
        else:
            parts.append(Part(block.kind, [block], block.page if block.page != page else None))
        page = block.page or page
    return parts
