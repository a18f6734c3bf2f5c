from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from academy.documents.issuing import issue as issue_paper
from academy.documents.models import IssuedDocument
from naps.actions.letter_texts import keep_beside, note_translations, words_before
from naps.actions.reviews import cancel_open
from naps.addressees import leads_of
from naps.emails import decisions as emails
from naps.emails import reviews as review_emails
from naps.letters import Beside
from naps.models import Decision, Draft, LetterText
from naps.pdfs import DecisionLetter
from naps.permissions import decisions as permissions
from naps.points import sent_texts
from naps.states import DecisionStatus, DraftStatus

TEMPLATE = "pdf/decision.html"
LETTER_IS_OUT = _("The Academy's letter on this draft has been sent.")


@transaction.atomic
def save_letter(
    draft: Draft,
    *,
    by: User,
    values: Mapping,
    released: Collection[int],
    window: UUID | None = None,
    beside: Beside | None = None,
) -> Decision:
    """Keep the letter as it is now. `released` are the reviews the country will read with it, `beside`
    its words in further languages; without it those stay as they are."""
    permissions.check_write_decision(by, draft)
    before, was_original = words_before(Decision.objects.filter(draft=draft).first())
    stamps = {"saved_at": timezone.now(), "saved_in": window}
    decision, is_new = Decision.objects.get_or_create(draft=draft, defaults={**values, **stamps})
    being_written = Decision.objects.filter(pk=decision.pk, status=DecisionStatus.DRAFT)
    if not (is_new or being_written.update(**values, **stamps)):
        raise InvalidTransition(decision, DecisionStatus.DRAFT)
    if is_new:
        record(by, "decision.begun", decision, now=DecisionStatus.DRAFT)
    _release(draft, released)
    decision.refresh_from_db()
    if beside is not None:
        keep_beside(decision, beside)
    still_right = beside.still_right if beside else ()
    note_translations(decision, before=before, was_original=was_original, still_right=still_right)
    return decision


def _release(draft: Draft, released: Collection[int]) -> None:
    """Marked now, seen by the country only once the letter has gone out (`Review.visible_to`)."""
    sent = draft.reviews.sent()
    sent.filter(pk__in=released).update(is_released=True)
    sent.exclude(pk__in=released).update(is_released=False)


@transaction.atomic
def issue(decision: Decision, *, by: User) -> Decision:
    """Send the letter to the country: its words are frozen, the draft is answered, the paper is made."""
    permissions.check_issue(by, decision)
    draft = decision.draft
    # The papers first: a letter that has been sent takes no change any more, not even its paper.
    for text in sent_texts(decision)[1:]:
        decision.texts.filter(language=text.language).update(paper=_paper(text, by=by))
    move(
        decision,
        DecisionStatus.ISSUED,
        by=by,
        issued_at=timezone.now(),
        issued_by=by,
        paper=_paper(decision, by=by),
        data={"outcome": decision.outcome},
    )
    if draft.status == DraftStatus.SUBMITTED:  # answered from the desk, without a reviewer
        move(draft, DraftStatus.UNDER_REVIEW, by=by)
    move(draft, DraftStatus.DECIDED, by=by)
    cancel_open(draft, by=by, reason=LETTER_IS_OUT)
    for lead in leads_of(decision.country):
        emails.decision_sent(decision, to=lead)
    for review in draft.reviews.sent().select_related("reviewer"):
        review_emails.review_thanks(review)
    return decision


def _paper(text: Decision | LetterText, *, by: User) -> IssuedDocument:
    letter = DecisionLetter.of(text)
    return issue_paper(
        "decision-letter",
        template=TEMPLATE,
        content=letter,
        language=text.language,
        title=letter.title,
        subject=text.decision,
        by=by,
        verifiable=False,
    )
