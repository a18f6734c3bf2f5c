"""Issuing a paper: frozen now, made by the worker, valid until it is revoked."""

import json
import logging
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from academy.audit.trail import record
from academy.documents.models import IssuedDocument, SealedContent
from academy.documents.rendering import PressFailed, Sheet, render
from academy.documents.states import PaperStatus
from academy.pages.addresses import absolute
from academy.sealed import seal

log = logging.getLogger(__name__)

BATCH = 100  # starting the press costs as much as a dozen papers
MAX_ATTEMPTS = 3
LEASE = timedelta(minutes=15)


def issue(
    kind: str,
    *,
    template: str,
    content,
    language: str,
    title: str,
    subject: models.Model,
    by,
    shown_name: str = "",
    about: str = "",
    verifiable: bool = True,
    sealed=None,
) -> IssuedDocument:
    """Issue a paper about `subject`. `content` is a frozen dataclass of plain values.

    The number exists at once; the PDF follows when the worker has made it. `sealed` is what else stands on
    the paper and is forgotten one day (see `forget`): it is kept sealed, and so is the PDF.
    """
    values = _values(content)
    paper = IssuedDocument.objects.create(
        kind=kind,
        template=template,
        data=_plain(values),
        language=language,
        title=title,
        shown_name=shown_name,
        about=about,
        is_verifiable=verifiable,
        issued_by=by,
    )
    if sealed is not None:
        SealedContent.objects.create(paper=paper, values=json.dumps(_plain(_values(sealed))))
    record(by, f"{kind}.issued", subject, paper=paper.pk)
    transaction.on_commit(wake, robust=True)
    return paper


def revoke(paper: IssuedDocument, *, by, reason: str, subject: models.Model) -> IssuedDocument:
    """The paper is no longer valid. Its number stays, and the verification page says so."""
    revoked = IssuedDocument.objects.filter(pk=paper.pk, revoked_at__isnull=True)
    if revoked.update(revoked_at=timezone.now(), revoked_by=by, reason=reason):
        record(by, f"{paper.kind}.revoked", subject, paper=paper.pk)
    paper.refresh_from_db()
    return paper


def try_again(paper_ids) -> int:
    """Papers that could not be made wait anew, with all their attempts. Returns how many."""
    failed = IssuedDocument.objects.filter(
        pk__in=paper_ids, status=PaperStatus.FAILED, revoked_at__isnull=True
    )
    tried = failed.update(status=PaperStatus.WAITING, attempts=0, claimed_at=None, error="")
    if tried:
        transaction.on_commit(wake, robust=True)
    return tried


def forget(paper: IssuedDocument, *, by, subject: models.Model) -> bool:
    """What is sealed in the paper is gone for good, and its PDF too. The number and its validity stay.

    Returns whether all of it is gone now. Where the store does not answer, nobody gets the PDF any more,
    and it counts as forgotten only when a later attempt has removed it.
    """
    paper.refresh_from_db()
    sealed = SealedContent.objects.filter(paper=paper, emptied_at__isnull=True)
    # A worker that prints it at this moment finds it no longer waiting, and throws its PDF away.
    if not sealed.update(values=""):
        return False
    IssuedDocument.objects.filter(pk=paper.pk).update(status=PaperStatus.EMPTIED)
    paper.refresh_from_db()
    try:
        default_storage.delete(paper.key)
    except Exception:  # whatever the store says; whoever forgets asks again
        log.exception("The PDF of paper %s could not be removed from the store.", paper.pk)
        return False
    sealed.update(emptied_at=timezone.now())
    record(by, f"{paper.kind}.emptied", subject, paper=paper.pk)
    return True


def wake() -> None:
    from academy.documents.tasks import render as task

    try:
        task.apply_async(retry=False)
    except Exception:  # any broker failure: the schedule finds the row
        log.warning("The queue did not take a wake-up; the schedule will render.", exc_info=True)


def render_waiting(now: datetime | None = None) -> int:
    """Make the PDFs that are waiting. Returns how many were made."""
    now = now or timezone.now()
    made = 0
    while papers := _claim(now):
        for paper, result in zip(papers, render([sheet_of(p) for p in papers]), strict=True):
            made += _keep(paper, result)
    return made


def sheet_of(paper: IssuedDocument) -> Sheet:
    sealed = paper.sealed.as_dict if paper.is_sealed else {}
    return Sheet(
        template=paper.template,
        data=paper.data | sealed | {"issued_at": paper.issued_at},
        language=paper.language,
        title=paper.title,
        number=paper.number,
        verify_address=absolute(paper.get_absolute_url()) if paper.is_verifiable else "",
        seconds=paper.data.get("seconds", 0),
    )


def _claim(now: datetime) -> list[IssuedDocument]:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)
    waiting = list(
        IssuedDocument.objects.filter(free, status=PaperStatus.WAITING)
        .select_related("sealed")
        .order_by("attempts", "pk")[:BATCH]
    )
    # What failed before is printed alone: a sheet that takes the press with it spoils nobody else's paper.
    batch = [paper for paper in waiting if not paper.attempts] or waiting[:1]
    mine = []
    for paper in batch:
        claim = IssuedDocument.objects.filter(
            pk=paper.pk, status=PaperStatus.WAITING, claimed_at=paper.claimed_at
        )
        if claim.update(claimed_at=timezone.now(), attempts=F("attempts") + 1):
            mine.append(paper)
    return mine


def _keep(paper: IssuedDocument, result: bytes | PressFailed) -> bool:
    if isinstance(result, PressFailed):
        _fail(paper, result, last=paper.attempts + 1 >= MAX_ATTEMPTS)
        return False
    try:
        kept = seal(result) if paper.is_sealed else result
        kept_as = default_storage.save(paper.key, ContentFile(kept))
    except Exception as error:  # whatever the store says; the paper is in order and waits for the store
        _fail(paper, error, last=False)
        return False
    digest = sha256(result).hexdigest()
    is_first = _waiting(paper).update(
        status=PaperStatus.READY, key=kept_as, sha256=digest, size=len(result), error=""
    )
    if not is_first:  # another worker was faster after our lease ended, or it was forgotten meanwhile
        default_storage.delete(kept_as)
    return bool(is_first)


def _fail(paper: IssuedDocument, error: Exception, *, last: bool) -> None:
    log.error("Paper %s could not be made: %s", paper.pk, error)
    _waiting(paper).update(
        error=str(error)[:500],
        status=PaperStatus.FAILED if last else PaperStatus.WAITING,
        claimed_at=None if last else timezone.now() - LEASE + timedelta(minutes=1),
    )


def _waiting(paper: IssuedDocument) -> models.QuerySet:
    return IssuedDocument.objects.filter(pk=paper.pk, status=PaperStatus.WAITING)


def _values(content) -> dict:
    return asdict(content) if is_dataclass(content) and not isinstance(content, type) else dict(content)


def _plain(values: dict) -> dict:
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))
