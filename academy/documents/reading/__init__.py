"""What stands in a PDF, DOCX or ODT, paragraph by paragraph.

Knows nothing of the portal, so that it can run in a process of its own (`read_text.py`). It gives the
blocks of `academy.documents.texts` as they are kept, in plain lists and dicts.
"""

from . import docx, odt, pdf
from .found import Found, TooLong, Unreadable

__all__ = ["Found", "TooLong", "Unreadable", "read"]

READERS = {"pdf": pdf.read, "docx": docx.read, "odt": odt.read}


def read(kind: str, data: bytes) -> Found:
    """The text of a file. Raises `Unreadable` where it is broken, `TooLong` where it is no plan any more."""
    return READERS[kind](data)
