from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import NotAllowed
from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from academy.documents.keeping import forget, kept
from academy.documents.models import StoredFile
from academy.documents.reader import expect
from naps.acting import behalf
from naps.actions.reviews import cancel_open
from naps.emails import drafts as emails
from naps.models import Draft, DraftFile, Plan, PointAnswer
from naps.permissions.drafts import (
    check_hand_in,
    check_submit,
    check_upload,
    check_withdraw,
    check_work,
)
from naps.points import answered_points, unanswered, unanswered_words
from naps.states import (
    WITH_AUTHORS,
    DraftStatus,
    FileRole,
)

TRIES = 3
# What a country did about the points of a letter: by number, `did` and `text`.
Answers = Mapping[int, Mapping[str, str]]


class AlreadyThere(Exception):
    """The draft has the plan in this language; the person decides which of the two files stays."""

    def __init__(self, there: DraftFile) -> None:
        self.there = there
        super().__init__(
            _(
                "Draft %(version)s has the plan in this language already: “%(name)s”. "
                "Take that file out first, or say that this one is something else."
            )
            % {"version": there.draft.version, "name": there.file.original_name}
        )


def add_file(
    plan: Plan,
    *,
    upload: UploadedFile,
    language: str,
    by: User,
    role: str = FileRole.MAIN,
    change_note: str = "",
    response_note: str = "",
) -> DraftFile:
    """Put a file into the draft that is being prepared, or begin the next version with it.

    Files in several languages make one version. The same file sent twice is there once. Raises
    `inspection.Refused` or `AlreadyThere`, and then nothing is kept.
    """
    check_upload(by, plan)
    notes = {"change_note": change_note, "response_note": response_note}
    with kept(upload, language=language, by=by) as stored:
        added = _add_without_clash(plan, stored, role=role, notes=notes, by=by)
    if added.file_id != stored.pk:
        forget(stored)
    return added


def _add_without_clash(
    plan: Plan, stored: StoredFile, *, role: str, notes: dict[str, str], by: User
) -> DraftFile:
    """Two people may begin the same version at once: the database lets one in, the other joins it."""
    for _attempt in range(TRIES - 1):
        try:
            return _add(plan, stored, role=role, notes=notes, by=by)
        except IntegrityError:
            continue
    return _add(plan, stored, role=role, notes=notes, by=by)


@transaction.atomic
def _add(plan: Plan, stored: StoredFile, *, role: str, notes: dict[str, str], by: User) -> DraftFile:
    check_upload(by, plan)  # again: it may have been handed in while the file was on its way
    for_country = behalf(by, plan.country)
    open_one = plan.drafts.open().order_by("-version").select_for_update().first()
    draft: Draft = open_one or _next_version(plan, by)
    there = draft.files.filter(language=stored.language, role=role).select_related("file")
    same = next((file for file in there if file.file.sha256 == stored.sha256), None)
    if same:
        return same
    if role == FileRole.MAIN and there:
        raise AlreadyThere(there[0])
    added = DraftFile.objects.create(
        draft=draft, file=stored, language=stored.language, role=role, on_behalf=bool(for_country)
    )
    expect(stored)
    _join_notes(draft, notes)
    record(by, "draft.file_added", draft, on_behalf_of=for_country, file=stored.pk, role=role)
    return added


def _join_notes(draft: Draft, notes: dict[str, str]) -> None:
    """What two people write beside their files stands one below the other; neither is lost."""
    for name, text in notes.items():
        there = getattr(draft, name)
        if text.strip() and text not in there:
            setattr(draft, name, f"{there}\n\n{text}".strip())
    draft.save(update_fields=list(notes))


def _next_version(plan: Plan, by: User) -> Draft:
    newest = plan.drafts.aggregate(newest=Max("version"))["newest"] or 0
    draft = Draft.objects.create(plan=plan, version=newest + 1, created_by=by)
    for_country = behalf(by, plan.country)
    record(by, "draft.started", draft, now=draft.status, on_behalf_of=for_country, version=draft.version)
    return draft


@transaction.atomic
def remove_file(file: DraftFile, *, by: User) -> None:
    """Take a file out of a draft that is still being prepared. It is not kept."""
    draft = Draft.objects.select_for_update().get(pk=file.draft_id)
    check_work(by, draft.plan)
    _still_with_authors(draft, DraftStatus.UPLOADED)
    stored = file.file
    file.delete()
    record(
        by,
        "draft.file_removed",
        draft,
        on_behalf_of=behalf(by, draft.plan.country),
        file=stored.pk,
        role=file.role,
    )
    forget(stored)


@transaction.atomic
def save_notes(
    draft: Draft,
    *,
    by: User,
    change_note: str | None = None,
    response_note: str | None = None,
    answers: Answers | None = None,
) -> Draft:
    """Keep what the country says about this version, until it is handed in. None leaves a note as it is."""
    check_work(by, draft.plan)
    mine = Draft.objects.filter(pk=draft.pk, status__in=WITH_AUTHORS)
    notes = _given(change_note, response_note)
    if not (mine.update(**notes) if notes else mine.select_for_update().first()):
        draft.refresh_from_db()
        raise InvalidTransition(draft, DraftStatus.UPLOADED)
    draft.refresh_from_db()
    _keep_answers(draft, answers or {})
    record(by, "draft.notes_saved", draft, on_behalf_of=behalf(by, draft.plan.country))
    return draft


def _keep_answers(draft: Draft, answers: Answers) -> None:
    """Only what was said; a point nobody has touched has no row."""
    for number, said in answers.items():
        if any(said.values()) or draft.point_answers.filter(number=number).exists():
            PointAnswer.objects.update_or_create(draft=draft, number=number, defaults=dict(said))


def _given(change_note: str | None, response_note: str | None) -> dict[str, Any]:
    notes = {"change_note": change_note, "response_note": response_note}
    return {name: text for name, text in notes.items() if text is not None}


@transaction.atomic
def submit(
    draft: Draft,
    *,
    by: User,
    change_note: str | None = None,
    response_note: str | None = None,
    answers: Answers | None = None,
) -> Draft:
    """Hand the draft in: files and answers freeze, and the people of the country get a confirmation."""
    check_hand_in(by, draft)
    _still_with_authors(draft, DraftStatus.SUBMITTED)
    check_submit(by, draft)
    notes = _given(change_note, response_note)
    _keep_answers(draft, answers or {})
    _check_answered(draft, notes.get("response_note", draft.response_note))
    for_country = behalf(by, draft.plan.country)
    now = timezone.now()
    move(
        draft,
        DraftStatus.SUBMITTED,
        by=by,
        on_behalf_of=for_country,
        submitted_at=now,
        submitted_by=by,
        on_behalf=bool(for_country),
        **notes,
    )
    emails.draft_submitted(draft, by=by, at=now)
    return draft


def _check_answered(draft: Draft, note: str) -> None:
    """Each point of the letter that asked for this version has its answer; one without points, a note."""
    if not draft.needs_response:
        return
    if missing := unanswered(draft):
        raise NotAllowed(unanswered_words(missing))
    if not answered_points(draft) and not note.strip():
        raise NotAllowed(_("Say first what the team has done about the letter."))


@transaction.atomic
def discard(draft: Draft, *, by: User) -> Draft:
    """Give up a version that was never handed in. It stays on the list, nobody reviews it."""
    check_work(by, draft.plan)
    _still_with_authors(draft, DraftStatus.DISCARDED)
    move(draft, DraftStatus.DISCARDED, by=by, on_behalf_of=behalf(by, draft.plan.country))
    return draft


@transaction.atomic
def withdraw(draft: Draft, *, by: User, reason: str) -> Draft:
    """Take a draft back before the Academy answers; reviewers who have it are told to stop."""
    check_hand_in(by, draft)
    if DraftStatus.WITHDRAWN not in draft.TRANSITIONS[DraftStatus(draft.status)]:
        raise InvalidTransition(draft, DraftStatus.WITHDRAWN)
    check_withdraw(by, draft)
    for_country = behalf(by, draft.plan.country)
    move(draft, DraftStatus.WITHDRAWN, by=by, on_behalf_of=for_country, reason=reason)
    cancel_open(draft, by=by, reason=reason)
    return draft


def _still_with_authors(draft: Draft, to: str) -> None:
    """Somebody may have been faster since the page was opened: then the reader is told who, and when."""
    if draft.status not in WITH_AUTHORS:
        raise InvalidTransition(draft, to)
