"""How drafts are put into words and rows on several pages."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from naps.models import Draft, DraftFile
from naps.names import deed_words
from naps.states import DraftStatus, FileRole

# The names of languages in themselves, of pages and of plans.
LANGUAGES = dict(settings.LANGUAGES) | {"pt": "Português", "ar": "العربية", "bg": "Български"}

# What a status means for the reader, in a sentence.
SENTENCES = {
    DraftStatus.UPLOADED: _("Not handed in yet. Only the country's team and the Academy's staff see it."),
    DraftStatus.SUBMITTED: _("The Academy chooses reviewers; its files no longer change."),
    DraftStatus.UNDER_REVIEW: _("Reviewers are reading it. The country gets a letter with the answer."),
    DraftStatus.DECIDED: _("The Academy has answered with a letter."),
    DraftStatus.DISCARDED: _("Given up before it was handed in. Nobody reviews it."),
    DraftStatus.WITHDRAWN: _("Taken back by the country before there was an answer."),
}
TAGS = {
    DraftStatus.UPLOADED: ("warn", "path"),
    DraftStatus.SUBMITTED: ("now", "clock"),
    DraftStatus.UNDER_REVIEW: ("now", "clock"),
    DraftStatus.DECIDED: ("ok", "mail"),
    DraftStatus.DISCARDED: ("", ""),
    DraftStatus.WITHDRAWN: ("", ""),
}
ROLE_ORDER = {role: n for n, role in enumerate(FileRole)}


@dataclass(frozen=True)
class DraftRow:
    """One version on the list of a plan."""

    draft: Draft
    tag: tuple[str, str]
    languages: list[str]
    # Who handed it in, for those who may know.
    who: str


def draft_rows(drafts: list[Draft], reader) -> list[DraftRow]:
    return [DraftRow(d, TAGS[d.status], d.languages, submitter_words(d, reader)) for d in drafts]


def submitter_words(draft: Draft, reader) -> str:
    if draft.submitted_by is None:
        return ""
    return deed_words(reader, draft.submitted_by, country=draft.plan.country, on_behalf=draft.on_behalf)


@dataclass(frozen=True)
class FileRow:
    """One file of a draft."""

    file: DraftFile
    who: str


def file_rows(draft: Draft, reader) -> list[FileRow]:
    """The plan itself first, then what belongs to it."""
    files = sorted(draft.files.all(), key=lambda f: (ROLE_ORDER[f.role], f.language, f.pk))
    return [
        FileRow(f, deed_words(reader, f.file.uploaded_by, country=draft.plan.country, on_behalf=f.on_behalf))
        for f in files
    ]
