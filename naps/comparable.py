"""Which two texts of a plan are laid beside each other, and why some cannot be."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from academy.documents.models import FileText
from academy.documents.states import TextStatus
from naps.comparing.budget import TooLong
from naps.comparing.compare import VERSION, compare
from naps.comparing.shape import Comparison
from naps.models import Draft, DraftFile, Plan
from naps.states import DraftStatus, FileRole

A_DAY = 24 * 60 * 60
# Given up, or taken back.
OUT_OF_USE = {DraftStatus.DISCARDED, DraftStatus.WITHDRAWN}

SCAN = _(
    "is a scan: pictures of pages without a text. Read it as a file, or ask the country's team for a DOCX or "
    "a PDF with text."
)
REFUSED = _("could not be read as a text. Read it as a file.")
WAITING = _("has not been read by the portal yet. That takes a minute or two after a file was sent.")


def versions_of(plan: Plan, reader) -> list[Draft]:
    """The versions this reader may see, newest first; not those that were given up."""
    drafts = Draft.objects.visible_to(reader).filter(plan=plan).exclude(status=DraftStatus.DISCARDED)
    # What a file says is long: it is read of the two files that are compared, not of all there are.
    texts = Prefetch("files__file__text", FileText.objects.defer("data"))
    found = list(drafts.order_by("-version").prefetch_related("files__file", texts))
    for draft in found:
        draft.plan = plan
    return found


def version_before(draft: Draft, reader) -> Draft | None:
    """The version before this one that the reader may see, to say what changed since."""
    before = Draft.objects.visible_to(reader).filter(plan=draft.plan_id, version__lt=draft.version)
    return before.exclude(status__in=OUT_OF_USE).order_by("-version").first()


@dataclass(frozen=True)
class Choice:
    """An older and a newer version, and the language in which they are compared."""

    older: Draft
    newer: Draft
    language: str

    @classmethod
    def of(cls, older: Draft, newer: Draft, *, asked: str, page: str) -> "Choice":
        """In the language asked for, else that of the page, else one in which both can be read."""
        if older.version > newer.version:
            older, newer = newer, older
        both = [code for code in languages_of(newer) if code in languages_of(older)]
        readable = [code for code in both if _has_words(older, code) and _has_words(newer, code)]
        if asked:
            return cls(older, newer, asked)
        if page in readable:
            return cls(older, newer, page)
        return cls(older, newer, next(iter([*readable, *both, *languages_of(newer)]), ""))

    @property
    def files(self) -> tuple[DraftFile | None, DraftFile | None]:
        return _main(self.older, self.language), _main(self.newer, self.language)


def languages_of(draft: Draft) -> dict[str, str]:
    """The languages in which the plan itself is there, with their names."""
    mains = [file for file in draft.files.all() if file.role == FileRole.MAIN]
    return {file.language: file.get_language_display() for file in mains}


def _main(draft: Draft, language: str) -> DraftFile | None:
    mains = [file for file in draft.files.all() if file.role == FileRole.MAIN and file.language == language]
    return mains[0] if mains else None


def _has_words(draft: Draft, language: str) -> bool:
    file = _main(draft, language)
    text = getattr(file.file, "text", None) if file else None
    return text is not None and text.has_words


def why_no_text(file: DraftFile) -> str:
    """What is said after the name of a file that cannot be compared; "" where it can."""
    text = getattr(file.file, "text", None)
    if text is None or text.status in {TextStatus.RECEIVED, TextStatus.CHECKING}:
        return str(WAITING)
    if text.status == TextStatus.REFUSED:
        return str(REFUSED)
    return "" if text.has_words else str(SCAN)


def compared(older: DraftFile, newer: DraftFile) -> Comparison:
    """What changed from one file to the other. Raises `TooLong`.

    Worked out each time, in some hundredths of a second: no word of a draft stays in the cache. Only that
    two texts are too long for each other is remembered, because to find that out takes seconds.
    """
    was, now = older.file.text, newer.file.text
    key = f"too-long-{VERSION}-{older.file.sha256}-{newer.file.sha256}-{was.words}-{now.words}"
    if cache.get(key):
        raise TooLong
    try:
        return compare(was.blocks, now.blocks)
    except TooLong:
        cache.set(key, True, A_DAY)
        raise
