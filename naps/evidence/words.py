"""Words as they are compared: without accents, by their stem, in the language of the passage."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

ALGORITHMS = {"en": "english", "es": "spanish", "fr": "french", "pt": "portuguese"}
LANGUAGES = tuple(ALGORITHMS)

WORD = re.compile(r"[^\W_]+")
# Pieces no longer than this, one after the other, are read as one sentence.
FRAGMENT = 4
# "No. 4", "n.º 4": a number, not a refusal.
NUMBER_SIGN = re.compile(r"\s?[.º°]|\s\d")
SENTENCE_END = re.compile(r"[.!?]+[\s»”\")]+(?=[^\W\d_a-zà-ÿ]|[¿¡«“\"(]|\d)|[;\n]")
# "The sums are indicative and are no allocation": the refusal does not reach back over the "and".
JOINING = frozenset(["and", "but", "et", "mais", "y", "e", "pero", "sino", "mas", "while", "que", "that"])
CLAUSE_END = re.compile(r"[,;:()–—|]")

STOP = {
    "en": "a an the of to in on at by for from with and or as is are was were be been being it its this that "
    "these those their there which whose will shall would may can has have had also into such other "
    "they them he she we our you your s than so while within between",
    "es": "el la los las lo un una unos unas de del al a en por para con y e o u que se su sus es son fue "
    "fueron ser sera seran ha han como este esta estos estas ese esa esos esas mas le les entre sobre "
    "desde cuyo cuya donde tambien asi otros otras muy ya hay",
    "fr": "le la les un une des de du d l a au aux en dans par pour avec et ou que qui se s son sa ses leur "
    "leurs est sont ete etre sera seront ce cet cette ces il elle ils elles on nous vous sur entre ainsi "
    "comme dont qu n y c j plus afin mais aussi chez vers ont",
    "pt": "o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela pelos pelas para com e "
    "ou que se seu sua seus suas é sao foi foram ser sera serao ao aos à às como este esta estes estas esse "
    "essa mais entre sobre desde cujo cuja onde tambem bem outros outras ja num numa",
}
STOPS = {language: frozenset(words.split()) for language, words in STOP.items()}
# These say more about the language than about anything else.
TELLING = {
    "en": "the of and to with for is are by from will which on at be",
    "es": "el los las del y con una por al su para sus es son",
    "fr": "le les des du et dans pour une sur est sont aux par avec leur qui au sera seront",
    "pt": "o os as do da dos das e em na no ao um uma com nas nos pelas sao",
}
TELLINGS = {language: frozenset(words.split()) for language, words in TELLING.items()}
SPELLING = {
    "es": re.compile(r"ñ|ción\b|dad\b|¿|¡"),
    "fr": re.compile(r"[çèêùœ]|\b[ldsnqj][’']|tion\b|eux\b"),
    "pt": re.compile(r"[ãõ]|ções\b|ção\b|dade\b|nh[ao]|lh"),
    "en": re.compile(r"\w+ing\b|tion\b|ity\b"),
}


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case, without accents and ligatures: "Línea" and "linea" are one word."""
    said = word.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    if said.isascii():
        return said
    return "".join(c for c in unicodedata.normalize("NFKD", said) if not unicodedata.combining(c))


@lru_cache(maxsize=len(LANGUAGES))
def _stemmer(language: str):
    return snowballstemmer.stemmer(ALGORITHMS[language])


@lru_cache(maxsize=100_000)
def stem(language: str, word: str) -> str:
    return fold(_stemmer(language).stemWord(word.lower()))


def language_of(text: str, default: str = "en", *, least: int = 2) -> str:
    """The language a text is written in, by its small words; `default` where it does not say."""
    # "No" is a small word in two of the four, and the refusal in a third: it tells nothing.
    said = [word.lower() for word in WORD.findall(text[:6000])]
    folded = [fold(word) for word in said]
    points: dict[str, float] = {}
    for language, telling in TELLINGS.items():
        points[language] = sum(word in telling for word in folded)
        points[language] += 0.7 * len(SPELLING[language].findall(text[:6000].lower()))
    best = max(points, key=lambda language: (points[language], language == default))
    lead = points[best] - points.get(default, 0)
    return best if lead >= least else default


@dataclass(frozen=True, slots=True)
class Token:
    """A word that counts, with where it stands in its block."""

    word: str  # as written, in lower case
    start: int
    end: int
    sentence: int
    clause: int
    cell: int
    part: int = 0
    place: int = 0  # among all words of the block, the small ones with it


def _sentence_ends(text: str) -> list[int]:
    """Where sentences end. "Axis 1. Prevention. Axis 2. Protection." is one list, not four sentences."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    starts = [0, *ends]
    is_short = [
        len(text[start:end].split()) <= FRAGMENT
        for start, end in zip(starts, [*ends, len(text)], strict=True)
    ]
    return [end for number, end in enumerate(ends) if not (is_short[number] and is_short[number + 1])]


def tokens_of(text: str, language: str, *, rows: bool = False) -> list[Token]:
    """The words of a block without the small ones. The cells of a row are clauses of one sentence."""
    stops = STOPS[language]
    ends = [] if rows else _sentence_ends(text)
    clauses = [match.end() for match in CLAUSE_END.finditer(text)]
    cells = [match.end() for match in re.finditer(r" \| |\t", text)] if rows else []
    found, sentence, clause, cell, part = [], 0, 0, 0, 0
    for place, match in enumerate(WORD.finditer(text)):
        start, end = match.span()
        while sentence < len(ends) and ends[sentence] <= start:
            sentence += 1
        while clause < len(clauses) and clauses[clause] <= start:
            clause += 1
        while cell < len(cells) and cells[cell] <= start:
            cell += 1
        word = match.group().lower()
        part += word in JOINING
        if fold(word) in stops and not (word == "no" and language != "pt"):
            continue
        if word in ("no", "n", "nº") and NUMBER_SIGN.match(text, end):
            continue
        found.append(Token(word, start, end, sentence, clause, cell, part, place))
    return found
