"""Reading a table somebody sent: XLSX, CSV or pasted text, as lines of plain text.

The reading happens in a process of its own, with limits on time and memory; what cannot be read
is refused with a sentence that says what to do. Nothing of the file is kept here.
"""

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.documents.inspection import Refused
from academy.documents.read_table import LONGEST_CELL, MAX_COLUMNS, MAX_LINES, MAX_ROWS

SCRIPT = Path(__file__).with_name("read_table.py")
SECONDS = 30
# How the process ends that has used up its time.
OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}
LIMIT_MB = 10
# By the end of the name: how the file is read.
KINDS = {"xlsx": "xlsx", "csv": "text", "tsv": "text", "txt": "text"}

REASONS = {
    "empty": gettext_lazy("This file is empty. Choose the file again."),
    "nothing": gettext_lazy("There is nothing in the first sheet of this table."),
    "type": gettext_lazy("Choose an XLSX or CSV file. Another kind can be saved as one of them."),
    "disguised": gettext_lazy(
        "The name of this file says one kind, but its content is another. "
        "Save it again as XLSX or CSV and choose that file."
    ),
    "encrypted": gettext_lazy(
        "This file is protected with a password, or of an old kind. "
        "Save a copy as XLSX without a password and choose that."
    ),
    "broken": gettext_lazy("This file is damaged and cannot be read. Save it again and choose the new file."),
    "active": gettext_lazy(
        "This file contains macros, scripts or embedded files. Save it as XLSX or CSV without them."
    ),
    "bomb": gettext_lazy(
        "This file unpacks to much more than a list of people. Copy the lines into a new file."
    ),
    "slow": gettext_lazy(
        "This file takes too long to read. Copy the lines with people into a new file and choose that."
    ),
    "rows": gettext_lazy(
        "This table has more than %(rows)d rows, most of them empty. "
        "Copy the lines with people into a new file."
    ),
    "lines": gettext_lazy("This table has more than %(lines)d lines. Send it in parts."),
    "columns": gettext_lazy("This table has more than %(columns)d columns. Keep those with people's data."),
}
NUMBERS = {"rows": MAX_ROWS, "lines": MAX_LINES, "columns": MAX_COLUMNS}


@dataclass(frozen=True)
class Sheet:
    """A table as it was sent: (number of the line in the file, its cells), without empty lines."""

    lines: list[tuple[int, list[str]]]
    title: str = ""
    # How many sheets the workbook has; only the first is read.
    sheets: int = 1


def read_upload(upload: UploadedFile, *, longest: int = LONGEST_CELL) -> Sheet:
    """The first sheet of an uploaded table. Raises `Refused`, with a sentence for the person.

    Cells are cut at `longest` characters: whoever expects whole pages in a cell asks for more.
    """
    kind = KINDS.get((upload.name or "").rpartition(".")[2].lower())
    if not upload.size:
        raise refusal("empty")
    if upload.size > LIMIT_MB * 1024 * 1024:
        raise Refused("size", _too_big(upload.size))
    if kind is None:
        macros = (upload.name or "").lower().endswith((".xlsm", ".xltm", ".xlsb"))
        raise refusal("active" if macros else "type")
    return _read(upload.read(), kind, longest)


def read_pasted(text: str) -> Sheet:
    """A list that was copied from a letter or a spreadsheet. Raises `Refused`."""
    return _read(text.encode("utf-8", errors="replace"), "text")


def refusal(code: str) -> Refused:
    return Refused(code, str(REASONS[code]) % NUMBERS)


def _too_big(size: int) -> str:
    return _("This file has %(size)s; the limit is %(limit)s. Copy the lines into a new file.") % {
        "size": filesizeformat(size),
        "limit": filesizeformat(LIMIT_MB * 1024 * 1024),
    }


def _read(data: bytes, kind: str, longest: int = LONGEST_CELL) -> Sheet:
    try:
        answer = subprocess.run(  # noqa: S603 our own script, no shell
            [sys.executable, "-I", str(SCRIPT), kind, str(longest)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise refusal("slow") from None
    if answer.returncode in OUT_OF_TIME:
        raise refusal("slow")
    if answer.returncode != 0:
        raise refusal("broken")
    found = json.loads(answer.stdout)
    if "refused" in found:
        raise refusal(found["refused"])
    lines = [(number, cells) for number, cells in found["lines"]]
    return Sheet(lines, found["sheet"], found["sheets"])
