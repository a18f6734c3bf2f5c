import secrets
from hashlib import sha256

from django.db import models

from academy.accounts.models import User


class SecretFeed(models.Model):
    """A secret address under which a person's calendar program reads something, and keeps reading.

    Only the digest of its key is kept: the address is shown once, and a new one ends the old. What it
    shows is asked anew each time, for this person as they are then. A feed names its `user`.
    """

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @staticmethod
    def digest_of(key: str) -> str:
        return sha256(key.encode()).hexdigest()

    @classmethod
    def renew(cls, user: User) -> str:
        """A new key for this person; whoever had the old one reads nothing any more."""
        key = secrets.token_urlsafe(24)
        values = {"digest": cls.digest_of(key)}
        cls._default_manager.update_or_create(user=user, defaults=values)  # type: ignore[misc] # of each feed
        return key
