from django.urls import reverse
from django.utils.translation import gettext as _

from academy.notices.outbox import Letter, post
from naps.models import ReopenRequest


def reopen_asked(request: ReopenRequest):
    """To the colleague who asked for the review: the reviewer would like to change it."""
    review = request.review

    def letter() -> Letter:
        return Letter(
            subject=_("A reviewer of the draft of %(country)s asks to change the review")
            % {"country": review.country},
            lines=[
                _("%(name)s has read the other reviews and would like to change the own one. The reason:")
                % {"name": review.reviewer},
                request.reason,
            ],
            facts=[(_("Draft"), str(review.draft))],
            button=(_("Answer"), reverse("naps:draft-reviews", args=[review.draft_id])),
        )

    return post(
        f"reopenrequest-{request.pk}-asked",
        to=review.invited_by,
        letter=letter,
        about=f"draft-{review.draft_id}",
    )


def reopen_declined(request: ReopenRequest):
    """To the reviewer: the review stays as it is, and why."""
    review = request.review

    def letter() -> Letter:
        return Letter(
            subject=_("Your review of the draft of %(country)s stays as you sent it")
            % {"country": review.country},
            lines=[_("You asked to change it. This is the answer:"), request.answer],
            facts=[(_("Draft"), str(review.draft))],
            button=(_("See the discussion"), reverse("naps:draft-discussion", args=[review.draft_id])),
        )

    return post(
        f"reopenrequest-{request.pk}-declined",
        to=review.reviewer,
        letter=letter,
        about=f"draft-{review.draft_id}",
    )
