from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterKind(models.TextChoices):
    """Letters that come again and again, and that their reader may do without. All others are said once."""

    ROADMAP_DUE = "roadmap_due", _("Reminders of actions and milestones of a roadmap")
    MONTH = "month", _("The month of a country’s roadmap, on its first working day")
    QUIET = "quiet", _("Countries without news, every Monday")
