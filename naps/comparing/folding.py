"""When two writings count as the same: a DOCX and its PDF differ in spaces, hyphens, quotes and ligatures."""

import re
import string
import unicodedata

# Soft hyphens, and marks that have no width.
_UNSEEN = dict.fromkeys(
    map(chr, [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF]), ""
)
_QUOTES = dict.fromkeys("‘’‚‛′´`ʼ", "'") | dict.fromkeys("“”„‟″«»‹›", '"')
_HYPHENS = dict.fromkeys("‐‑‒–—―−﹣-", "-")
_TYPOGRAPHY = _UNSEEN | _QUOTES | _HYPHENS
# A word broken at the end of a line, and one that always has a hyphen: told apart by nobody.
_BROKEN = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_BULLET = re.compile(r"(?:[•●○◦▪▫■□‣⁃·*\uf0b7\uf0a7o✓➢–-]\s+|[•●○◦▪▫■□‣⁃·\uf0b7\uf0a7✓➢])+")
# "3.", "2)", "(a)", "iv.", and "2.1 Budget", but not "1.5 million".
_LABEL = re.compile(
    r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})+\.?(?=\s+[^\W\d_a-záéíóúñàèçâêô]))\s+(?=\S)"
)
_NO_SPACE = re.compile(r"(?<!\d)\s|\s(?!\d)")
_NO_NUMBER = re.compile(r"[\W_]+|^o\s+")
_LETTERS = frozenset(
    string.ascii_letters + " áéíóúüñàâäãåæçèêëìîïòôöõøœùûýÿÁÉÍÓÚÜÑÀÂÄÃÅÆÇÈÊËÌÎÏÒÔÖÕØŒÙÛÝ",
)
# What most texts wholly consist of; nothing of it is ever folded. A hyphen is not among it.
_PLAIN = _LETTERS | frozenset(string.digits + ".,;:()%/?!¿¡+=&$€@#[]")
# A word with what belongs to it (1.500,25; post-conflicto; l'État), or one sign; each with the space after.
_WORDS = re.compile(
    r"(?:[^\W_]+(?:(?:[-\u00ad\u2010\u2011]\s?|['’.,/])[^\W_]+)*|\S)\s*",
)


def composed(text: str) -> str:
    """Letters with their accents as one sign, so that a word is one word."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def is_letters(text: str) -> bool:
    """Whether it has neither signs nor figures, nor anything that can be written in two ways."""
    return _LETTERS.issuperset(text)


def folded(text: str) -> str:
    """The text without what a reader would not call a change."""
    odd = set(text) - _PLAIN
    if odd:
        text = _plain(text, odd)
    return " ".join(text.split())


def unspaced(text: str) -> str:
    """Folded, and without the blanks; those between two figures stay, for 10 20 is not 1020."""
    return _NO_SPACE.sub("", folded(text))


def _plain(text: str, odd: set[str]) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        # Much faster than `translate`: a text has few kinds of odd signs.
        for sign in (odd | set(text)) - _PLAIN:
            if sign in _TYPOGRAPHY:
                text = text.replace(sign, _TYPOGRAPHY[sign])
    text = text.replace("''", '"')
    return _BROKEN.sub("", text) if "-" in text else text


def label_of(text: str) -> str:
    """The bullet or number a paragraph begins with, as it stands there with the space after it."""
    bullet = _BULLET.match(text)
    end = bullet.end() if bullet else 0
    label = _LABEL.match(text, end)
    return text[: label.end()] if label else text[:end]


def number_in(label: str) -> str:
    """The number alone: bullets all mean the same."""
    return _NO_NUMBER.sub("", label)


def words_of(text: str) -> list[str]:
    """The words, each with the space after it: joined they are the text again."""
    return _WORDS.findall(text)


def keys_of(words: list[str], text: str) -> list[str]:
    """What makes each word of a text this word."""
    bare = [word.rstrip() for word in words]
    if _PLAIN.issuperset(text):
        return bare
    return [folded(word) for word in bare]
