import secrets
from hashlib import sha256

from django.db import models

from academy.accounts.models import User


class CalendarFeed(models.Model):
    """The secret address under which a person's calendar program reads their sessions, and keeps reading.

    Only the digest of its key is kept: the address is shown once, and a new one ends the old.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"calendar feed of user {self.user_id}"

    @staticmethod
    def digest_of(key: str) -> str:
        return sha256(key.encode()).hexdigest()

    @classmethod
    def renew(cls, user: User) -> str:
        """A new key for this person; whoever had the old one reads nothing any more."""
        key = secrets.token_urlsafe(24)
        cls.objects.update_or_create(user=user, defaults={"digest": cls.digest_of(key)})
        return key
