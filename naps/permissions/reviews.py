from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.matching import usable_for
from naps.models import Draft, Review
from naps.states import WITH_REVIEWER, DraftStatus, ReviewStatus
from participants.models import Expert


def check_follow(user) -> None:
    """Staff only: the board and the figures say who reviews which draft, and how long each took."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff see who reviews a draft."))


def check_oversee(user, draft: Draft) -> None:
    """Staff only, at any time: who reads a draft and what they wrote is not the country's to see."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff see who reviews a draft."))


def check_compare(user, draft: Draft) -> None:
    """Staff who were asked to review this draft themselves read the others' grades once theirs is sent."""
    check_oversee(user, draft)
    if draft.reviews.of(user).with_reviewer().exists():
        raise NotAllowed(_("Reviewers read each other's reviews once they have sent their own."))


def check_invite(user, draft: Draft) -> None:
    """Staff, from the moment the draft is handed in until it is answered."""
    check_oversee(user, draft)
    if draft.status == DraftStatus.UPLOADED:
        raise NotAllowed(_("This draft has not been handed in yet."))
    _check_not_over(draft)
    if draft.status not in {DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW}:
        raise NotAllowed(_("This draft was discarded."))


def check_ask(user, draft: Draft, expert: Expert) -> None:
    """Whom staff may ask: nobody of the country, nobody in conflict with it, nobody twice."""
    check_invite(user, draft)
    if not usable_for(draft).filter(pk=expert.pk).exists():
        raise NotAllowed(_("%(name)s cannot be asked to review this draft.") % {"name": expert})


def check_cancel(user, review: Review) -> None:
    """Staff, while the review has not been sent."""
    check_oversee(user, review.draft)
    if review.status not in WITH_REVIEWER:
        raise NotAllowed(_("This review is no longer open."))


def check_extend(user, review: Review) -> None:
    """Staff move the date of a review that is still expected."""
    check_cancel(user, review)
    _check_not_over(review.draft)


def check_reopen(user, review: Review) -> None:
    """Staff, after a review was sent and before the letter has gone out."""
    check_oversee(user, review.draft)
    _check_not_over(review.draft)
    if review.status != ReviewStatus.SUBMITTED:
        raise NotAllowed(_("Only a review that was sent can be opened again."))


def check_answer(user, review: Review) -> None:
    """The person who was asked: to accept, to declare a conflict, or to step back while writing."""
    _check_own(user, review)
    _check_not_over(review.draft)
    if review.status not in WITH_REVIEWER:
        raise NotAllowed(_ended(review))


def check_accept(user, review: Review) -> None:
    """The person who was asked, once."""
    check_answer(user, review)
    if review.status != ReviewStatus.INVITED:
        raise NotAllowed(_("You have accepted this review already."))


def check_write(user, review: Review) -> None:
    """The reviewer, after answering the conflict question and until the review is sent."""
    _check_own(user, review)
    _check_not_over(review.draft)
    if review.status == ReviewStatus.INVITED:
        raise NotAllowed(_("Answer the question about conflicts of interest first."))
    if review.status != ReviewStatus.ACCEPTED:
        raise NotAllowed(_ended(review))


def check_send(user, review: Review) -> None:
    """The reviewer, once every criterion is answered and there is a recommendation."""
    check_write(user, review)
    if unanswered(review) or not review.recommendation:
        raise NotAllowed(_("Every criterion needs a grade or “n/a”, and the review a recommendation."))


def unanswered(review: Review) -> int:
    """How many criteria have neither a grade nor "not applicable"."""
    return review.rubric.criteria.count() - review.scores.answered().count()


def _check_own(user, review: Review) -> None:
    if review.reviewer_id != user.pk:
        raise NotAllowed(_("Only the reviewer answers and writes this review."))


def _check_not_over(draft: Draft) -> None:
    if draft.status == DraftStatus.WITHDRAWN:
        raise NotAllowed(_("The country has taken this draft back."))
    if draft.status == DraftStatus.DECIDED:
        raise NotAllowed(_("The letter on this draft has been sent."))


def _ended(review: Review):
    return {
        ReviewStatus.SUBMITTED: _("You have sent this review. Staff can open it again for you."),
        ReviewStatus.DECLINED: _("You have declined this review."),
        ReviewStatus.CANCELLED: _("This review is no longer needed."),
    }[ReviewStatus(review.status)]
