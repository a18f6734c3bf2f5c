"""Reading the files people send: the worker takes the text out of each, paragraph by paragraph.

What is kept waits in a row, and a message only wakes the worker. The reading itself happens in a separate
process with limits on time and memory: a hostile file is aimed at whoever opens it, and must not reach the
worker. What is wrong with a file is said to the person who sent it; what is wrong with us never stands in
the way of a country: after some attempts the file counts as read, without a text.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from academy.documents import reading
from academy.documents.models import FileText, StoredFile
from academy.documents.states import TEXTS, TextStatus
from academy.documents.texts import Block, from_data

log = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("read_text.py")
SECONDS = 60
MAX_ATTEMPTS = 3
# Letters wait for the same worker; what is left is found again in a minute.
LONGEST_RUN = 120
LEASE = timedelta(minutes=5)
# How long until what failed on our side is tried again.
PAUSE = timedelta(minutes=1)


class OurFault(Exception):
    """The file may be in order: the store, the machine or our own code did not do its part."""


def read_blocks(kind: str, data: bytes) -> list[Block]:
    """The text of a file that is ours, in this process. What people send is read by the worker."""
    return from_data(reading.read(kind, data).blocks)


def expect(stored: StoredFile) -> FileText:
    """From now on the portal owes a text of this file. Call it where the file is kept, in one transaction."""
    text, is_new = FileText.objects.get_or_create(file=stored)
    if is_new:
        transaction.on_commit(wake, robust=True)
    return text


def wake() -> None:
    from academy.documents.tasks import read_texts as task

    try:
        task.apply_async(retry=False)
    except Exception:  # any broker failure: the schedule finds the row
        log.warning("The queue did not take a wake-up; the schedule will read.", exc_info=True)


def read_waiting(now: datetime | None = None) -> int:
    """Read the files that wait, one after the other. Returns how many are read or refused now."""
    now = now or timezone.now()
    done, until = 0, time.monotonic() + LONGEST_RUN
    while time.monotonic() < until and (text := _claim(now)) is not None:
        done += _read(text)
    return done


def _claim(now: datetime) -> FileText | None:
    """The next file to read, ours for a while. Of two workers that ask at once, one gets it."""
    free = Q(status=TextStatus.RECEIVED) & (Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - PAUSE))
    left = Q(status=TextStatus.CHECKING, claimed_at__lt=now - LEASE)  # by a worker that is gone
    for text in FileText.objects.filter(free | left).select_related("file").order_by("attempts", "pk")[:20]:
        mine = FileText.objects.filter(pk=text.pk, status=text.status, claimed_at=text.claimed_at)
        if mine.update(status=TextStatus.CHECKING, claimed_at=timezone.now(), attempts=F("attempts") + 1):
            text.attempts += 1
            return text
    return None


def _read(text: FileText) -> bool:
    if text.attempts > MAX_ATTEMPTS:  # each time the worker was gone before it could say why
        return _give_up(text)
    try:
        said = _ask(text.file)
    except OurFault:
        log.exception("The text of file %s could not be read.", text.file_id)
        return _give_up(text) if text.attempts >= MAX_ATTEMPTS else _later(text)
    if "refused" in said:
        return _keep(text, status=TextStatus.REFUSED, refused_because=said["refused"])
    read = {"data": said["blocks"], "words": said["words"], "pages": said["pages"] or text.file.pages}
    return _keep(text, status=TextStatus.READY, **read)


def _give_up(text: FileText) -> bool:
    """It passed the look inside when it came, so people may have it; there is only no text of it."""
    log.error("File %s stays without a text after %s attempts.", text.file_id, text.attempts)
    return _keep(text, status=TextStatus.READY, refused_because=FileText.UNREAD)


def _later(text: FileText) -> bool:
    _mine(text).update(status=TextStatus.RECEIVED, claimed_at=timezone.now())
    return False


def _keep(text: FileText, **values: Any) -> bool:
    """Only if the claim is still ours: after the lease another worker may have been faster."""
    return bool(_mine(text).update(read_at=timezone.now(), claimed_at=None, **values))


def _mine(text: FileText):
    return FileText.objects.filter(pk=text.pk, status=TextStatus.CHECKING, attempts=text.attempts)


def _ask(stored: StoredFile) -> dict[str, Any]:
    """Ask the separate process. It gets the bytes, not a path, and nothing else of ours."""
    if stored.kind not in TEXTS:
        return {"blocks": [], "words": 0, "pages": None}
    try:
        with stored.open() as file:
            data = file.read()
        process = subprocess.Popen(  # noqa: S603 our own script
            [sys.executable, "-I", str(SCRIPT), stored.kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", os.defpath)},  # there it finds poppler
            start_new_session=True,
        )
    except Exception as error:  # whatever the store says, or a machine without memory
        raise OurFault from error
    return _answer(process, data)


def _answer(process: subprocess.Popen, data: bytes) -> dict[str, Any]:
    try:
        answer, complaint = process.communicate(data, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        _end(process)
        return {"refused": "slow"}
    if process.returncode == -signal.SIGXCPU:
        return {"refused": "slow"}
    if process.returncode in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS):
        return {"refused": "broken"}  # it took its reader down
    try:
        return json.loads(answer)
    except ValueError as error:
        raise OurFault(complaint.decode(errors="replace")[-2000:]) from error


def _end(process: subprocess.Popen) -> None:
    """The reader with everything it has started."""
    with suppress(ProcessLookupError):  # it has ended by itself at the last moment
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
