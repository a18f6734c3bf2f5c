from datetime import datetime, timedelta

from academy.notices.models import Notice
from academy.notices.states import NoticeStatus

# Long enough to answer "did you ever write to me?", short enough not to become an archive of people.
KEEP_TEXT = timedelta(days=180)
KEEP_SECRETS = timedelta(days=1)


def forget(now: datetime) -> int:
    """Empty the text of old letters; the row stays as proof that a letter went out. Returns how many."""
    gone = Notice.objects.filter(status__in=[NoticeStatus.SENT, NoticeStatus.CANCELLED]).exclude(text="")
    old = gone.filter(created_at__lt=now - KEEP_TEXT)
    secret = gone.filter(is_secret=True, created_at__lt=now - KEEP_SECRETS)
    return (old | secret).update(text="", html="", attachments=[])
