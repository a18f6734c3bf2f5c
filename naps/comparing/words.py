"""What changed inside a paragraph."""

from collections.abc import Iterator

from naps.comparing.aligning import Run, runs_of
from naps.comparing.folding import keys_of, words_of
from naps.comparing.shape import Kind, Segment, Segments

# So few words that stayed between others that did not are no help to the reader.
CRUMB = 2

Stretch = tuple[int, int, int, int, bool]


def segments_of(older: list[str], newer: list[str]) -> Segments:
    """The words of both, in reading order: what is gone stands before what is new in its place.

    What stands between two blanks is compared as it is written; only where that differs are its words, signs
    and spellings looked at.
    """
    made: list[Segment] = []
    for i, i_end, j, j_end, is_same in _stretches(older, newer):
        now = _said(newer, j, j_end)
        if not is_same:
            made += _looked_at(_said(older, i, i_end), now)
        elif (i_end == len(older)) == (j_end == len(newer)):
            made.append(Segment(Kind.SAME, now))
        else:  # the last word of one of them has no blank after it
            made.append(_same(_said(older, i, i_end), now))
    return _in_one(made)


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
    if not was or not now or _are_other_words(was, now):
        return [*whole(Kind.GONE, was), *whole(Kind.NEW, now)]
    older, newer = words_of(was), words_of(now)
    made: list[Segment] = []
    for i, i_end, j, j_end, is_same in _stretches(keys_of(older, was), keys_of(newer, now)):
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
