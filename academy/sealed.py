"""Text that is sealed in the database: passports, flights, access needs, emergency contacts.

Fernet from `cryptography` with key rotation (FIELD_KEYS, newest first). The ready-made field
packages either lag behind Django or keep their keys in a table beside the data.
"""

import base64
from functools import cache
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.signals import setting_changed
from django.db import models


class SealedTextField(models.TextField):
    """Plain text in Python, sealed in the table and in every backup of it. Cannot be searched."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return _box().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            return _box().decrypt(value.encode()).decode()
        except InvalidToken:
            return ""  # sealed with a key that is gone: as good as purged

    def get_lookup(self, lookup_name):
        # A sealed value differs each time; only "is it there at all" can be asked.
        return super().get_lookup(lookup_name) if lookup_name in {"isnull", "exact"} else None


def seal(data: bytes) -> bytes:
    """A file as it may lie in a store and in its backups."""
    return _box().encrypt(data)


def unseal(data: bytes) -> bytes:
    """The file as it was. Raises `InvalidToken` if its key is gone."""
    return _box().decrypt(data)


@cache
def _box() -> MultiFernet:
    secrets = settings.FIELD_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(sha256(b"academy.sealed:" + secret.encode()).digest())


def _forget_keys(*, setting, **kwargs) -> None:
    if setting in {"FIELD_KEYS", "SECRET_KEY", "SECRET_KEY_FALLBACKS"}:
        _box.cache_clear()


setting_changed.connect(_forget_keys)
