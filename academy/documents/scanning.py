"""Asking a ClamAV daemon, where one is configured (CLAMD=host:port)."""

import socket
import struct

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from academy.documents.inspection import Refused
from academy.documents.states import ScanStatus

CHUNK = 64 * 1024
SECONDS = 20  # without a word from the scanner


def scan(upload: UploadedFile) -> ScanStatus:
    """The scanner's verdict. A scanner that is configured but does not answer lets nothing through."""
    if not settings.CLAMD:
        return ScanStatus.NOT_SCANNED
    try:
        verdict = _ask(upload)
    except OSError as error:
        raise _cannot_check() from error
    if verdict.endswith(b" FOUND"):
        raise Refused("virus", str(_("A virus scanner found something dangerous in this file.")))
    if verdict != b"stream: OK":
        raise _cannot_check()  # it hung up, or the file was more than it takes
    return ScanStatus.CLEAN


def _cannot_check() -> Refused:
    return Refused("scanner", str(_("Files cannot be checked right now. Try again in a few minutes.")))


def _ask(upload: UploadedFile) -> bytes:
    host, _sep, port = settings.CLAMD.partition(":")
    upload.seek(0)
    with socket.create_connection((host, int(port or 3310)), timeout=SECONDS) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while chunk := upload.read(CHUNK):
            clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := clamd.recv(4096)):
            answer += part
        return answer.rstrip(b"\0")
