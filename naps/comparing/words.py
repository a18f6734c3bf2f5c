"""What changed inside a paragraph."""

from collections.abc import Iterator

from naps.comparing.aligning import Run, runs_of
from naps.comparing.folding import composed, is_letters, keys_of, words_of
from naps.comparing.shape import Kind, Segment, Segments

# So few words that stayed between others that did not are no help to the reader.
CRUMB = 2
# Two phrases of together fewer words are first asked whether they have one in common.
PHRASES = 40

Stretch = tuple[int, int, int, int, bool]


def segments_of(was: str, now: str) -> Segments:
    """The words of both, in reading order: what is gone stands before what is new in its place.

    What stands between two blanks is compared as it is written; only where that differs are its words, signs
    and spellings looked at. Of two long paragraphs mostly a phrase differs: only that is taken to words.
    """
    start = _words_alike(was, now) + 1
    end = max(0, _words_alike(was[start:][::-1], now[start:][::-1]))
    ours, theirs = was[start : len(was) - end], now[start : len(now) - end]
    if not (_is_tidy(ours) and _is_tidy(theirs)):
        tidied = tidy(was), tidy(now)
        if tidied != (was, now):
            return segments_of(*tidied)
    same = whole(Kind.SAME, was[:start]), whole(Kind.SAME, was[len(was) - end :])
    return _in_one([*same[0], *_between(ours, theirs), *same[1]])


def tidy(text: str) -> str:
    """One blank between two words, and each letter with its accents as one sign."""
    return " ".join(composed(text).split())


def _is_tidy(text: str) -> bool:
    """Whether `tidy` would leave it alone; sometimes it would although this says no."""
    return "  " not in f" {text}" and text.isprintable() and (text.isascii() or composed(text) is text)


def _words_alike(was: str, now: str) -> int:
    """Where the blank is after which the first word differs; -1 where that is the very first."""
    least = min(len(was), len(now))
    n, step = 0, 64
    while step:
        while n < least and was[n : n + step] == now[n : n + step]:
            n += step
        step //= 4
    return was.rfind(" ", 0, n)


def _between(was: str, now: str) -> list[Segment]:
    """Both begin and end with other words. A blank at the end of both stands before more of the same."""
    older, newer = was.split(" "), now.split(" ")
    if len(older) + len(newer) < PHRASES and set(older).intersection(newer) <= {""}:
        return _looked_at(was, now)
    made: list[Segment] = []
    for i, i_end, j, j_end, is_same in _stretches(older, newer):
        new = _said(newer, j, j_end)
        if not is_same:
            made += _looked_at(_said(older, i, i_end), new)
        elif (i_end == len(older)) == (j_end == len(newer)):
            made.append(Segment(Kind.SAME, new))
        else:  # the last word of one of them has no blank after it
            made.append(_same(_said(older, i, i_end), new))
    return made


def whole(kind: str, text: str) -> Segments:
    """All of a text as one segment; none where there is none."""
    return (Segment(kind, text),) if text else ()


def _said(words: list[str], start: int, end: int) -> str:
    if start < end < len(words):
        return " ".join(words[start:end]) + " "
    return " ".join(words[start:end])


def _same(was: str, now: str) -> Segment:
    return Segment(Kind.SAME, now, was if was != now else "")


def _looked_at(was: str, now: str) -> list[Segment]:
    if not was or not now:
        return [*whole(Kind.GONE, was), *whole(Kind.NEW, now)]
    if _are_other_words(was, now):
        return [Segment(Kind.GONE, was), Segment(Kind.NEW, now)]
    if is_letters(was) and is_letters(now) and set(was.split()).isdisjoint(now.split()):
        return [Segment(Kind.GONE, was), Segment(Kind.NEW, now)]
    older, newer = words_of(was), words_of(now)
    keys = keys_of(older, was), keys_of(newer, now)
    if set(keys[0]).isdisjoint(keys[1]):
        return [Segment(Kind.GONE, was), Segment(Kind.NEW, now)]
    made: list[Segment] = []
    for i, i_end, j, j_end, is_same in _stretches(*keys):
        gone, new = "".join(older[i:i_end]), "".join(newer[j:j_end])
        made += [_same(gone, new)] if is_same else [*whole(Kind.GONE, gone), *whole(Kind.NEW, new)]
    return made


def _are_other_words(was: str, now: str) -> bool:
    """One word in the place of one, without a sign that could have stayed at its beginning or its end."""
    if was.count(" ", 0, -1) or now.count(" ", 0, -1) or was[0] == now[0]:
        return False
    return was.rstrip()[-1] != now.rstrip()[-1] or (was.rstrip().isalpha() and now.rstrip().isalpha())


def _in_one(segments: list[Segment]) -> Segments:
    """Stretches that stayed and follow each other, as one."""
    made: list[Segment] = []
    for segment in segments:
        if made and made[-1].kind == segment.kind == Kind.SAME:
            before = made.pop()
            segment = _same(before.was + segment.was, before.text + segment.text)
        made.append(segment)
    return tuple(made)


def _stretches(older: list[str], newer: list[str]) -> Iterator[Stretch]:
    """From–to in both, and whether it is the same there."""
    i = j = 0
    for a, b, size in _without_crumbs(runs_of(older, newer), len(older), len(newer)):
        if a > i or b > j:
            yield i, a, j, b, False
        yield a, a + size, b, b + size, True
        i, j = a + size, b + size
    if i < len(older) or j < len(newer):
        yield i, len(older), j, len(newer), False


def _without_crumbs(runs: list[Run], older: int, newer: int) -> list[Run]:
    """A word or two between two longer changes is part of the change: "of the" means nothing there."""
    kept = []
    i = j = 0
    for n, (a, b, size) in enumerate(runs):
        if size <= CRUMB:
            next_a, next_b = runs[n + 1][:2] if n + 1 < len(runs) else (older, newer)
            before = min(a - i, b - j)
            after = min(next_a - a - size, next_b - b - size)
            if before > size and after > size:
                continue
        kept.append((a, b, size))
        i, j = a + size, b + size
    return kept
