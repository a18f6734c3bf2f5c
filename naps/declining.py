"""The second link in the letter that asks for a review: saying no, without signing in first."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from naps.models import Review

SALT = "naps.decline-review"
LASTS = timedelta(days=60)  # as the personal link beside it


def decline_path(review: Review) -> str:
    """Works for whoever holds the letter, for this one deed: it opens neither the draft nor the portal."""
    said = {"review": review.pk, "to": review.reviewer.email}
    return reverse("naps:review-decline", args=[TimestampSigner(salt=SALT).sign_object(said)])


def review_of(token: str) -> Review | None:
    """The review this link was made for, as long as it goes to the address it was mailed to."""
    try:
        said = TimestampSigner(salt=SALT).unsign_object(token, max_age=LASTS)
    except (BadSignature, ValueError):
        return None
    found = Review.objects.select_related("draft__plan__country", "reviewer")
    return found.filter(pk=said["review"], reviewer__email=said["to"], reviewer__is_active=True).first()
