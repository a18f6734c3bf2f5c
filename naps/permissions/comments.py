from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.models import Comment, Draft
from naps.permissions.plans import is_staff
from naps.states import FROZEN_DRAFTS, MAY_READ_FILES, TALKED_ABOUT, CommentVisibility, DraftStatus, Side
from participants.teams import works_on

V = CommentVisibility
# To whom each side may speak, in the words of those who choose. The narrowest circle comes first.
CIRCLES: Mapping[str, Mapping[str, str | Promise]] = {
    Side.STAFF: {
        V.STAFF: _("Only the Academy's staff."),
        V.REVIEWERS: _("Staff and the reviewers of this draft."),
        V.COUNTRY: _("Staff and the country's team."),
        V.ALL: _("Staff, the reviewers and the country's team."),
    },
    # A reviewer never writes to the country alone: what one tells it the others may read too.
    Side.REVIEWER: {
        V.STAFF: _("Only the Academy's staff."),
        V.REVIEWERS: _("Staff, and the other reviewers once they have sent theirs."),
        V.ALL: _(
            "Staff, the other reviewers once they have sent theirs, and the country together with the "
            "Academy's letter, if your review is released with it."
        ),
    },
    Side.COUNTRY: {
        V.COUNTRY: _("Our team and the Academy's staff."),
        V.ALL: _("Our team, the Academy's staff and the reviewers."),
    },
}


def side_of(user, draft: Draft) -> Side | None:
    """For whom this person speaks about a draft; None for everybody who only reads it, or not even that."""
    if not user.is_authenticated:
        return None
    if user.is_academy_staff:
        return Side.STAFF
    if works_on(user, draft.plan.country):
        return Side.COUNTRY
    if draft.reviews.of(user).filter(status__in=MAY_READ_FILES).exists():
        return Side.REVIEWER
    return None


def check_follow(user, draft: Draft) -> None:
    """Staff, the country's team, and reviewers who have accepted: at any time, each what is for them.

    Partners with whom a country shares its drafts read the drafts and nothing that is said about them.
    """
    speaks_as(user, draft)


def speaks_as(user, draft: Draft) -> Side:
    """For whom this person speaks; refused to everybody who has no part in the draft."""
    side = side_of(user, draft)
    if side is None:
        raise NotAllowed(_("Only those who work on a draft read what is said about it."))
    return side


def check_comment(user, draft: Draft) -> None:
    """Those who follow a draft, from the day it is handed in.

    Reviewers until the letter has gone out. The country's team and staff also after it, so that the
    country can answer, until its next version is handed in.
    """
    check_follow(user, draft)
    if draft.status not in FROZEN_DRAFTS:
        raise NotAllowed(_("Comments begin when the draft is handed in."))
    if draft.status not in TALKED_ABOUT:
        raise NotAllowed(_("The country has taken this draft back."))
    if draft.status != DraftStatus.DECIDED:
        return
    if side_of(user, draft) == Side.REVIEWER:
        raise NotAllowed(_("The letter on this draft has been sent."))
    if draft.plan.drafts.filter(version__gt=draft.version, submitted_at__isnull=False).exists():
        raise NotAllowed(_("The next version is handed in. Write your comment there."))


def check_address(user, draft: Draft, visibility: str) -> None:
    """Who may write, and to one of the circles their side may speak to."""
    check_comment(user, draft)
    if visibility not in CIRCLES[speaks_as(user, draft)]:
        raise NotAllowed(_("You cannot write to these readers."))


def check_reply(user, comment: Comment) -> None:
    """Whoever may write about the draft, to what begins a thread and is not settled."""
    check_comment(user, comment.draft)
    if comment.reply_to_id is not None:
        raise NotAllowed(_("Answer the comment that began this thread."))
    if comment.is_taken_back:
        raise NotAllowed(_("This comment was taken back."))
    if comment.is_settled:
        raise NotAllowed(_("This is settled. Open it again to go on."))


def check_resolve(user, comment: Comment) -> None:
    """Staff at any time; else whoever wrote the comment, and for one of the country everybody of its team,
    as long as there may be comments on the draft."""
    if not is_staff(user):
        check_comment(user, comment.draft)
    if comment.reply_to_id is not None or comment.is_taken_back or not settles(user, comment):
        raise NotAllowed(_("Only who began this thread settles it, or the Academy's staff."))


def settles(user, comment: Comment) -> bool:
    """Whether a thread is this person's to settle, whatever has become of the draft."""
    of_team = comment.side == Side.COUNTRY and works_on(user, comment.country)
    return is_staff(user) or comment.author_id == user.pk or of_team


def check_take_back(user, comment: Comment) -> None:
    """Its author, as long as nobody has answered."""
    check_comment(user, comment.draft)
    if comment.author_id != user.pk:
        raise NotAllowed(_("Only its author takes a comment back."))
    if comment.is_taken_back:
        raise NotAllowed(_("This comment was taken back."))
    if comment.replies.exists():
        raise NotAllowed(_("Somebody has answered. What was said stays."))
