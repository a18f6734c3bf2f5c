"""How the review form is laid out as a workbook: what writing and reading it agree on."""

from hashlib import sha256

from django.core.signing import BadSignature, Signer

from naps.models import Review

SALT = "naps.offline-form"
# The first cell of the hidden line that says which review this is and which column is which.
MARK = "academy-review"
# The rows under the criteria, by the field they fill in.
TEXTS = {"S1": "summary", "S2": "confidential_note", "S3": "recommendation"}
# What a cell of a spreadsheet holds.
LONGEST_CELL = 32_767


def token_of(review: Review) -> str:
    """Says in the file whose form it is, in a way that nobody can write for another review."""
    return Signer(salt=SALT).sign_object({"review": review.pk, "rubric": review.rubric.code})


def read_token(token: str) -> dict | None:
    try:
        return Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError):
        return None


def print_of(text: str) -> str:
    """Tells whether a text is still the one that was there, without repeating it."""
    return sha256(plain(text).encode()).hexdigest()[:12]


def plain(text: str) -> str:
    """The same text whichever program wrote its line breaks."""
    for sign in ("_x000D_\n", "_x000D_", "\r\n", "\r"):
        text = text.replace(sign, "\n")
    return text.strip()
