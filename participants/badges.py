"""The short code on a badge: read by a camera, or typed by somebody in a hurry.

It leads to nothing by itself. Whoever may check people in finds a person by it, as by a name.
"""

import secrets

# No vowels, so that no word comes out, and nothing that reads as something else: 0 O, 1 I L, 5 S, 8 B, Z.
ALPHABET = "234679CDFGHJKMNPQRTVWXY"
LENGTH = 6  # 148 million codes, and they need only differ within one convening
GROUP = 3


def new_code() -> str:
    """A random code, so that one badge does not lead to the next."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """As it stands on the badge, easier to read aloud: K7M-2QX."""
    return f"{code[:GROUP]}-{code[GROUP:]}"


def understood(text: str) -> str:
    """The code somebody typed or scanned, with or without its hyphen; empty if it can be none."""
    code = "".join(text.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
