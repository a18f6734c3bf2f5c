from django.db import models

from academy.accounts.feeds import SecretFeed
from academy.accounts.models import User


class CalendarFeed(SecretFeed):
    """A person's own sessions, for their calendar program."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")

    def __str__(self) -> str:
        return f"calendar feed of user {self.user_id}"
