"""The numbers that word processors print before headings and items without keeping them in the text."""

import re

PLACE = re.compile(r"%(\d)")
ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip


def written(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 5 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, sign in ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.upper() if kind == "upperRoman" else roman
    return str(number)


class Counter:
    """Counts the paragraphs of a list, each depth for itself."""

    def __init__(self) -> None:
        self.at: dict[int, int] = {}

    def sign(self, depth: int, levels: dict[int, tuple[int, str, str]]) -> str:
        """What stands before the next paragraph at this depth; • for a bullet, nothing for none."""
        start, kind, text = levels.get(depth, (1, "decimal", f"%{depth + 1}."))
        self.at[depth] = self.at.get(depth, start - 1) + 1
        for deeper in [d for d in self.at if d > depth]:
            del self.at[deeper]
        if kind == "bullet":
            return "•"
        if kind == "none":
            return ""

        def number(place: re.Match) -> str:
            level = int(place.group(1)) - 1
            first, how, _text = levels.get(level, (1, "decimal", ""))
            return written(self.at.get(level, first), how)

        return PLACE.sub(number, text).strip()
