"""A paragraph whose changes were kept: its text grows piece by piece, and each change knows its place."""

from .found import DELETED, INSERTED, Change, clean


class Pieces:
    def __init__(self) -> None:
        self.text = ""
        self.changes: list[Change] = []

    def add(self, piece: str, how: str = "") -> None:
        """A piece as it stands, or `INSERTED`, or `DELETED`: then it is no part of the text."""
        if how == DELETED:
            self._change(how, len(self.text), _on_one_line(piece))
            return
        piece = _on_one_line(piece)
        if not self.text or self.text.endswith(" "):
            piece = piece.lstrip(" ")
        if how == INSERTED and piece:
            self._change(how, len(self.text), piece)
        self.text += piece

    def _change(self, how: str, at: int, said: str) -> None:
        last = self.changes[-1] if self.changes else None
        goes_on = last and last[0] == how and at == last[1] + (len(last[2]) if how == INSERTED else 0)
        if last and goes_on:
            last[2] += said
        elif said:
            self.changes.append([how, at, said])

    def done(self) -> tuple[str, list[Change]]:
        text = self.text.rstrip(" ")
        kept = []
        for how, at, said in self.changes:
            words = said[: max(0, len(text) - at)] if how == INSERTED else said
            if words.strip():
                kept.append([how, min(at, len(text)), words])
        return text, kept


def _on_one_line(piece: str) -> str:
    """As `clean`, but a blank at either end belongs to the piece."""
    said = clean(piece)
    if not said:
        return " " if piece and piece.isspace() else ""
    return (" " if piece[0].isspace() else "") + said + (" " if piece[-1].isspace() else "")
