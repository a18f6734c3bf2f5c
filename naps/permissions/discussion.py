from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.models import Draft, ReopenRequest, Review
from naps.permissions.plans import is_staff
from naps.permissions.reviews import check_compare, check_oversee
from naps.states import DraftStatus, ReviewStatus

# So many reviews have to be there before there is something to compare.
ENOUGH = 2


def check_discuss(user, draft: Draft) -> None:
    """Staff, and reviewers who have sent theirs, as soon as two reviews of the draft are in."""
    sent = draft.reviews.sent()
    if is_staff(user):
        check_compare(user, draft)
    elif not (user.is_authenticated and sent.of(user).exists()):
        raise NotAllowed(_("Reviewers read each other's reviews once they have sent their own."))
    if sent.count() < ENOUGH:
        raise NotAllowed(_("The discussion begins when two reviews have been sent."))


def check_agree(user, draft: Draft) -> None:
    """Staff, while there is something to discuss and the letter has not gone out."""
    check_oversee(user, draft)
    if draft.status != DraftStatus.UNDER_REVIEW:
        raise NotAllowed(_("Grades are agreed while the draft is with its reviewers."))
    check_discuss(user, draft)


def check_ask_reopen(user, review: Review) -> None:
    """The reviewer, once for each time the review was sent, until the letter has gone out."""
    if review.reviewer_id != user.pk:
        raise NotAllowed(_("Only the reviewer asks to change this review."))
    is_sent = review.status == ReviewStatus.SUBMITTED
    if review.draft.status != DraftStatus.UNDER_REVIEW or not is_sent or review.submitted_at is None:
        raise NotAllowed(_("Only a review that was sent, of a draft without a letter, can be opened again."))
    if review.reopen_requests.filter(sent_at=review.submitted_at).exists():
        raise NotAllowed(_("You have asked already. Staff answer you."))


def check_decline_reopen(user, request: ReopenRequest) -> None:
    """Staff, as long as the request waits."""
    check_oversee(user, request.review.draft)
    if not ReopenRequest.objects.waiting().filter(pk=request.pk).exists():
        raise NotAllowed(_("This request no longer waits for an answer."))
