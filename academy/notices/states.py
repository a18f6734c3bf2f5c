from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeStatus(models.TextChoices):
    PENDING = "pending", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    UNKNOWN = "unknown", _("handed over, arrival not known")
    CANCELLED = "cancelled", _("cancelled")


# Somebody has to look: an address that bounced, a mail server that broke off in the middle.
NEEDS_A_PERSON = {NoticeStatus.FAILED, NoticeStatus.UNKNOWN}
