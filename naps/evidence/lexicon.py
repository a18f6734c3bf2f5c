"""The words by which passages are found, as `data/evidence/*.toml` say them. Staff change them there."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from naps.evidence.words import JOINING, LANGUAGES, STOPS, WORD, fold, stem

DATA = Path(__file__).resolve().parent.parent / "data" / "evidence"
SHARED = "shared.toml"
ENOUGH = 2.0
COLUMN = "col_"
ACCENTED = {
    "es": (("cion", "ción"), ("sion", "sión")),
    "pt": (
        ("cao", "ção"),
        ("coes", "ções"),
        ("sao", "são"),
        ("soes", "sões"),
        ("encia", "ência"),
        ("ancia", "ância"),
    ),
}
ATOM = re.compile(r"(?P<how>[\[{#!?]?)(?P<names>[a-z0-9_]+(?:/[a-z0-9_]+)*)[\]}]?")


class LexiconError(Exception):
    """A file of the lexicon says something the finder can not use; names the file and the key."""

    def __init__(self, path: Path | str, key: str, problem: str) -> None:
        name = path.name if isinstance(path, Path) else path
        super().__init__(f"{name}, {key}: {problem}")


@dataclass(frozen=True)
class Atom:
    """One thing a rule needs: words of a group in the sentence, a cell, the table's head, the heading."""

    # "" sentence, "?" also where the sentence denies it, "[" head of the table, "{" short cell, "#" heading,
    # "!" not in the sentence
    how: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    weight: float
    atoms: tuple[Atom, ...]
    said: str

    @cached_property
    def has_plain(self) -> bool:
        """Whether it needs words of the passage itself."""
        return any(atom.how in ("", "{", "?") for atom in self.atoms)


@dataclass(frozen=True)
class Question:
    code: str
    rules: tuple[Rule, ...]
    enough: float = ENOUGH

    @property
    def criterion(self) -> str:
        return self.code[0]


@dataclass(frozen=True)
class Discount:
    name: str
    factor: float
    rules: tuple[Rule, ...]
    spares: tuple[str, ...] = ()


@dataclass
class Words:
    """The phrases of all groups in one language, ready to be looked up word by word."""

    exact: dict[str, set[int]] = field(default_factory=dict)
    stems: dict[str, set[int]] = field(default_factory=dict)
    prefixes: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    # From the first word of a phrase to the words that follow it, the group it stands for, and how many
    # times it says "and".
    phrases: dict[int, list[tuple[tuple[int, ...], str, int]]] = field(default_factory=dict)
    # "funded by": one word, and the small words that must stand before and after it.
    amid: dict[int, list[tuple[tuple[str, ...], tuple[str, ...], str]]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Lexicon:
    version: str
    words: dict[str, Words]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    questions: tuple[Question, ...]
    discounts: tuple[Discount, ...]

    @property
    def criteria(self) -> list[str]:
        return sorted({question.criterion for question in self.questions})


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation, read once."""
    return read(DATA)


def read(folder: Path) -> Lexicon:
    """The lexicon of a folder. Raises `LexiconError` with the file and the key that is wrong."""
    paths = sorted(folder.glob("*.toml"), key=lambda path: (path.name != SHARED, path.name))
    if not paths or paths[0].name != SHARED:
        raise LexiconError(folder, SHARED, "the file is missing")
    files = [(path, _parsed(path)) for path in paths]
    groups: dict[str, dict[str, list[str]]] = {}
    patterns: list[tuple[str, re.Pattern[str]]] = []
    for path, data in files:
        _add_groups(groups, path, data.get("words", {}))
        patterns += _patterns(path, data.get("patterns", {}))
    known = {*groups, *(name for name, _pattern in patterns)}
    words = {language: _words(groups, language) for language in LANGUAGES}
    questions, discounts = [], []
    for path, data in files:
        questions += list(_questions(path, data, known))
        discounts += list(_discounts(path, data, known))
    said = b"".join(path.read_bytes() for path in paths)
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    version = sha256(said + code).hexdigest()[:12]
    return Lexicon(version, words, tuple(patterns), tuple(questions), tuple(discounts))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(path, "file", str(error)) from error


def _add_groups(groups: dict, path: Path, said: dict[str, Any]) -> None:
    for name, languages in said.items():
        key = f"words.{name}"
        if name in groups:
            raise LexiconError(path, key, "another group has this name already")
        if not isinstance(languages, dict) or set(languages) != set(LANGUAGES):
            raise LexiconError(path, key, f"needs words in each of {', '.join(LANGUAGES)}, and nothing else")
        groups[name] = {}
        for language, text in languages.items():
            if not isinstance(text, str):
                raise LexiconError(path, f"{key}.{language}", "must be text with commas between the words")
            groups[name][language] = _terms(path, f"{key}.{language}", text, language)


def _terms(path: Path, key: str, text: str, language: str) -> list[str]:
    terms = [" ".join(term.split()) for term in text.split(",")]
    for term in terms:
        if not _parts(term, language):
            raise LexiconError(path, key, f"“{term}” has no word that counts")
    return terms


def _parts(term: str, language: str) -> list[tuple[str, str]]:
    """The words of a term with how each is compared: "=" as written, "*" by its beginning, "" by stem."""
    found = []
    for piece in term.split():
        how = "=" if piece.startswith("=") else "*" if piece.endswith("*") else ""
        pieces = WORD.findall(piece)
        for number, word in enumerate(pieces):
            is_last = number == len(pieces) - 1
            if fold(word) in STOPS[language] and not (fold(word) == "no" and language != "pt"):
                continue
            found.append((how if is_last or how == "=" else "", word.lower()))
    return found


def _words(groups: dict[str, dict[str, list[str]]], language: str) -> Words:
    words = Words()
    for name, languages in groups.items():
        for term in languages[language]:
            parts = _parts(term, language)
            numbers = [_number(words, how, word, language) for how, word in parts]
            said = [fold(word) for word in WORD.findall(term)]
            if len(numbers) == 1 and len(said) > 1:
                place = said.index(fold(parts[0][1]))
                amid = (tuple(said[:place]), tuple(said[place + 1 :]), name)
                words.amid.setdefault(numbers[0], []).append(amid)
            else:
                joins = sum(word in JOINING for word in said)
                words.phrases.setdefault(numbers[0], []).append((tuple(numbers[1:]), name, joins))
    return words


def accented(language: str, word: str) -> str:
    """A word with the accent of its ending, where staff wrote it without: "formacion", "formacao"."""
    for bare, ending in ACCENTED.get(language, ()):
        if word.endswith(bare):
            return word.removesuffix(bare) + ending
    return word


def _number(words: Words, how: str, word: str, language: str) -> int:
    key = f"{how}{word}"
    if key in words.numbers:
        return words.numbers[key]
    number = words.numbers[key] = len(words.numbers)
    if how == "=":
        words.exact.setdefault(fold(word), set()).add(number)
    elif how == "*":
        folded = fold(word)
        words.prefixes.setdefault(folded[:3], []).append((folded, number))
    else:
        # A text that has lost its accents on the way is stemmed without them.
        for one in {stem(language, said) for said in (word, fold(word), accented(language, word))}:
            words.stems.setdefault(one, set()).add(number)
    return number


def _patterns(path: Path, said: dict[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, expressions in said.items():
        for expression in [expressions] if isinstance(expressions, str) else expressions:
            try:
                yield name, re.compile(expression)
            except (re.error, TypeError) as error:
                raise LexiconError(path, f"patterns.{name}", str(error)) from error


def _questions(path: Path, data: dict[str, Any], known: set[str]) -> Iterator[Question]:
    for code, said in data.items():
        if code in ("words", "patterns", "discounts"):
            continue
        if not re.fullmatch(r"[A-Z]\d", code) or path.name == SHARED or code[0] != path.stem:
            raise LexiconError(path, code, "not a question of this file's criterion")
        unknown = set(said) - {"rules", "enough"}
        if unknown or not said.get("rules"):
            raise LexiconError(path, code, f"needs rules; does not know {', '.join(sorted(unknown)) or '-'}")
        rules = tuple(_rule(path, f"{code}.rules", text, known) for text in said["rules"])
        yield Question(code, rules, float(said.get("enough", ENOUGH)))


def _discounts(path: Path, data: dict[str, Any], known: set[str]) -> Iterator[Discount]:
    for name, said in data.get("discounts", {}).items():
        key = f"discounts.{name}"
        factor = said.get("factor")
        if not isinstance(factor, int | float) or not 0 <= factor < 1:
            raise LexiconError(path, key, "needs a factor from 0 to below 1")
        rules = tuple(_rule(path, key, text, known) for text in said.get("rules", []))
        yield Discount(name, float(factor), rules, tuple(said.get("spares", ())))


def _rule(path: Path, key: str, text: str, known: set[str]) -> Rule:
    """A rule as it is written: "4: cso & monitoring/report & !past"."""
    weight, colon, needs = str(text).partition(":")
    try:
        points = float(weight)
    except ValueError:
        colon = ""
    if not colon:
        raise LexiconError(path, key, f"“{text}” does not begin with its points, as in “3: budget”")
    atoms = []
    for part in needs.split("&"):
        match = ATOM.fullmatch(part.strip())
        if not match:
            raise LexiconError(path, key, f"“{part.strip()}” in “{text}” can not be read")
        names = tuple(match["names"].split("/"))
        for name in names:
            if name not in known:
                raise LexiconError(path, key, f"“{text}” names “{name}”, which no file defines")
        atoms.append(Atom(match["how"], names))
    if all(atom.how == "!" for atom in atoms):
        raise LexiconError(path, key, f"“{text}” asks for nothing that is there")
    return Rule(points, tuple(atoms), str(text))
