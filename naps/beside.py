"""What stands beside the rubric: the draft's files, its text, or what the reviewer said the last time."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from academy.documents.texts import Block
from naps.models import DraftFile, Review, Score
from naps.remarks import grade_words
from naps.states import FileRole
from naps.text_page import Part, outline_of, parts_of
from naps.texts import readable_file

FILES, TEXT, LAST = "files", "text", "last"


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

    outline: list[Block] = field(default_factory=list)

    @property
    def pages(self) -> list[int]:
        return [part.page for part in self.parts if part.page]


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
        blocks = file.file.text.blocks
        pane.file, pane.parts, pane.outline = file, parts_of(blocks), outline_of(blocks)
        mains = review.draft.files.filter(role=FileRole.MAIN, file__text__words__gt=0)
        pane.others = list(mains.exclude(pk=file.pk).order_by("language", "pk"))
    return pane


def last_review(review: Review) -> Review | None:
    """What the same person sent on an earlier version of this plan. Nobody else's."""
    draft = review.draft
    own = Review.objects.of(review.reviewer).sent().filter(draft__plan=draft.plan_id)
    earlier = own.filter(draft__version__lt=draft.version).select_related("draft__plan__country")
    return earlier.order_by("-draft__version").first()
