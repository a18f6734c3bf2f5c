from datetime import datetime, timedelta

from academy.notices.models import Notice
from academy.notices.states import NEEDS_A_PERSON, NoticeStatus

# Long enough to answer "did you ever write to me?", short enough not to become an archive of people.
KEEP_TEXT = timedelta(days=180)
KEEP_SECRETS = timedelta(days=1)
# A key that did not arrive: until somebody has corrected the address and sent it again.
KEEP_STUCK_SECRETS = timedelta(days=14)
ON_THEIR_WAY = [NoticeStatus.PENDING, NoticeStatus.SENDING]


def forget(now: datetime) -> int:
    """Empty the text of old letters; the row stays as proof that a letter went out. Returns how many."""
    at_rest = Notice.objects.exclude(status__in=ON_THEIR_WAY).exclude(text="")
    old = at_rest.filter(created_at__lt=now - KEEP_TEXT)
    secrets = at_rest.filter(is_secret=True)
    arrived = secrets.exclude(status__in=NEEDS_A_PERSON).filter(created_at__lt=now - KEEP_SECRETS)
    stuck = secrets.filter(created_at__lt=now - KEEP_STUCK_SECRETS)
    return (old | arrived | stuck).update(text="", html="", attachments=[])
