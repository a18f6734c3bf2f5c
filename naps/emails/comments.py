"""That somebody has written about a draft: never what, and once an hour at most."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.outbox import Letter, post
from naps.addressees import leads_of
from naps.models import Comment, Draft, Review
from naps.states import READ_BY_COUNTRY, READ_BY_REVIEWERS, ReviewStatus, Side


def tell_readers(comment: Comment) -> None:
    """To those a comment is for and who may read it now; of several in an hour there is one letter."""
    for reader in _meant_for(comment):
        if Comment.objects.visible_to(reader).filter(pk=comment.pk).exists():
            comment_written(comment.draft, to=reader)


def comment_written(draft: Draft, *, to: User):
    """There is something for you to read about this draft. The words themselves stay on the portal."""
    moment = to.local(timezone.now())

    def letter() -> Letter:
        return Letter(
            subject=_("A new comment for you on the draft plan of %(country)s")
            % {"country": draft.plan.country},
            lines=[
                _("Somebody has written a comment that is for you, or has answered you."),
                _("What it says can be read on the portal only."),
            ],
            facts=[(_("Draft"), str(draft)), (_("Date"), date_format(moment, "DATETIME_FORMAT"))],
            button=(_("Read the comments"), reverse("naps:draft-comments", args=[draft.pk])),
        )

    key = f"comments-{draft.pk}-{to.pk}-{timezone.now():%Y%m%d%H}"
    return post(key, to=to, letter=letter, about=f"draft-{draft.pk}")


def _meant_for(comment: Comment) -> list[User]:
    """An answer is for all who take part in its thread. What begins one, for those it is said to.

    What is said to staff waits on their list, and needs no letter.
    """
    if comment.reply_to is not None:
        found = _of_thread(comment.reply_to)
    elif comment.criterion_id and comment.visibility in READ_BY_REVIEWERS:
        found = _reviewers(comment.draft)
    elif comment.side == Side.STAFF:
        found = _readers_of_staff(comment)
    elif comment.side == Side.COUNTRY and comment.visibility in READ_BY_REVIEWERS:
        found = _reviewers(comment.draft)
    else:
        found = []
    return [person for person in found if person.pk != comment.author_id and person.is_active]


def _of_thread(head: Comment) -> list[User]:
    answered = [answer.author for answer in head.replies.select_related("author")]
    return list({person.pk: person for person in [head.author, *answered]}.values())


def _readers_of_staff(comment: Comment) -> list[User]:
    country = list(leads_of(comment.country)) if comment.visibility in READ_BY_COUNTRY else []
    reviewers = _reviewers(comment.draft) if comment.visibility in READ_BY_REVIEWERS else []
    return [*country, *reviewers]


def _reviewers(draft: Draft) -> list[User]:
    at_it = [ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED]
    reviews = Review.objects.filter(draft=draft, status__in=at_it).select_related("reviewer")
    return [review.reviewer for review in reviews]
