"""Which letters somebody does without: asked for on the account's page or from the letter itself."""

from hashlib import sha256

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from academy.notices.kinds import LetterKind
from academy.notices.models import SwitchedOff

SALT = "notices.switch-off"


def digest_of(address: str) -> str:
    """Who does without letters is remembered without the address itself."""
    return sha256(address.strip().lower().encode()).hexdigest()[:32]


def is_wanted(address: str, kind: LetterKind) -> bool:
    return not SwitchedOff.objects.filter(address_digest=digest_of(address), kind=kind).exists()


def unwanted(address: str) -> set[str]:
    """The kinds this reader does without."""
    mine = SwitchedOff.objects.filter(address_digest=digest_of(address))
    return set(mine.values_list("kind", flat=True))


def switch(digest: str, kind: LetterKind, *, on: bool) -> None:
    """From now on with, or without, letters of this kind."""
    if on:
        SwitchedOff.objects.filter(address_digest=digest, kind=kind).delete()
    else:
        SwitchedOff.objects.get_or_create(address_digest=digest, kind=kind)


def off_path(address: str, kind: LetterKind) -> str:
    """Where whoever holds the letter ends letters of this kind: no sign-in, and nothing else is opened."""
    token = Signer(salt=SALT).sign(f"{kind.value}:{digest_of(address)}")
    return reverse("accounts:letters-off", args=[token])


def said_by(token: str) -> tuple[str, LetterKind] | None:
    """The digest and the kind a letter's address stands for; None if it was not made here."""
    try:
        kind, digest = Signer(salt=SALT).unsign(token).split(":")
        return digest, LetterKind(kind)
    except (BadSignature, ValueError):
        return None
