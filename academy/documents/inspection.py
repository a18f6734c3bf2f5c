"""Looking into an uploaded file before it is kept.

The extension and the content must agree; a file that is encrypted, broken, disguised, full of
macros or built to exhaust a machine is refused with a sentence for the person who sent it. The
look inside happens in a separate process with limits on time and memory, because a hostile
file is aimed at whoever opens it.
"""

import json
import subprocess
import sys
from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from academy.documents.states import LETTERS, OTHER_SUFFIXES, TEXTS, FileKind

SCRIPT = Path(__file__).with_name("look_inside.py")
SECONDS = 30

REASONS = {
    "empty": _("This file is empty. Choose the file again."),
    "type": _("Choose a PDF, DOCX or ODT file. Other kinds of files cannot be read here."),
    "disguised": _(
        "The name of this file says one kind, but its content is another. "
        "Save it again as PDF, DOCX or ODT and choose that file."
    ),
    "encrypted": _("This file is protected with a password. Remove the password and choose it again."),
    "broken": _("This file is damaged and cannot be opened. Save it again and choose the new file."),
    "active": _(
        "This file contains macros, scripts or embedded files. Save a copy without them, "
        "for example as PDF, and choose that."
    ),
    "bomb": _("This file unpacks to much more than it should. Save it again and choose the new file."),
    "long": _(
        "This file is longer than 2,000 pages, or has more paragraphs than a plan. "
        "Split it, and choose the part with the plan."
    ),
    "slow": _("This file takes too long to read. Save it again, or split it, and choose the new file."),
}
# The same where more than texts is taken.
REASONS_FOR_ANY = REASONS | {
    "type": _(
        "Choose a PDF, DOCX, ODT, PPTX or XLSX file, or a JPEG or PNG picture. "
        "Other kinds of files are not kept here."
    ),
    "disguised": _(
        "The name of this file says one kind, but its content is another. "
        "Open it, save it again as what it is, and choose that file."
    ),
}
REASONS_OF_LETTERS = REASONS_FOR_ANY | {
    "type": _("Choose a PDF, DOCX, JPG or PNG file. Other kinds of files cannot be read here."),
}


class Refused(Exception):
    """The file is not kept. `str()` is a sentence for the person, in their language."""

    def __init__(self, code: str, sentence: str | None = None) -> None:
        self.code = code
        super().__init__(sentence or str(REASONS[code]))


@dataclass(frozen=True)
class Findings:
    """What the look inside found. `pages` is None where the format does not say."""

    kind: FileKind
    pages: int | None
    # A picture as it is kept: drawn anew, without what a camera writes into it (place, time, device).
    clean: bytes | None = None


def inspect(upload: UploadedFile, kinds: Collection[FileKind] = TEXTS) -> Findings:
    """What this upload really is. Raises `Refused`, also where it is none of the `kinds` that are wanted."""
    limit = settings.UPLOAD_LIMIT_MB * 1024 * 1024
    reasons = _reasons(kinds)
    if not upload.size:
        raise Refused("empty")
    if upload.size > limit:
        raise Refused("size", _too_big(upload.size, limit))
    kind = _kind_by_name(upload.name or "")
    if kind is None or kind not in kinds:
        raise Refused("type", str(reasons["type"]))
    found = _look_inside(upload, kind)
    if "refused" in found:
        raise Refused(found["refused"], str(reasons[found["refused"]]))
    clean = b64decode(found["clean"]) if "clean" in found else None
    return Findings(kind, found.get("pages"), clean)


def _reasons(kinds: Collection[FileKind]) -> dict:
    """What is said of a file that is refused, where these kinds are taken."""
    wanted = set(kinds)
    if wanted <= TEXTS:
        return REASONS
    if wanted == LETTERS:
        return REASONS_OF_LETTERS
    return REASONS_FOR_ANY


def _too_big(size: int, limit: int) -> str:
    return str(
        _(
            "This file has %(size)s; the limit is %(limit)s. "
            "Save a smaller copy, for example without pictures."
        )
    ) % {"size": filesizeformat(size), "limit": filesizeformat(limit)}


def _kind_by_name(name: str) -> FileKind | None:
    suffix = name.rpartition(".")[2].lower()
    kind = OTHER_SUFFIXES.get(suffix, suffix)
    return FileKind(kind) if kind in FileKind.values else None


def _look_inside(upload: UploadedFile, kind: FileKind) -> dict:
    """Ask the separate process. It gets the bytes, not a path, and nothing else of ours."""
    upload.seek(0)
    try:
        answer = subprocess.run(  # noqa: S603 our own script, no shell
            [sys.executable, "-I", str(SCRIPT), kind],
            input=upload.read(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return {"refused": "slow"}
    finally:
        upload.seek(0)
    if answer.returncode != 0:
        return {"refused": "broken"}
    return json.loads(answer.stdout)
