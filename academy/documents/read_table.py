"""Run by path in a process of its own: reads a table from standard input, prints its lines.

Like its neighbour `look_inside` it imports nothing of the portal. Prints one JSON object:
{"refused": code} or {"lines": [[number, [cells]], …], "sheet": name, "sheets": how many}.

Nothing in a workbook is calculated or followed: of a formula we take the value it had when the
file was saved, as text. What a sheet claims about its size is not believed; lines are counted
as they come.
"""

import csv
import io
import json
import posixpath
import re
import sys
import zipfile
from pathlib import Path
from xml.parsers import expat

MAX_LINES = 10_000  # with something in them
MAX_ROWS = 100_000  # all, also the empty ones a spreadsheet likes to keep
MAX_COLUMNS = 60
MAX_LETTERS = 8_000_000
MAX_SHARED = 1_000_000
LONGEST_CELL = 2_000
DELIMITERS = ",;\t"
WITHOUT_QUOTED = re.compile(r'"[^"]*"')
REFERENCE = re.compile(r"([A-Z]{1,4})\d*$")
# A line of a list that was copied from a letter: Ana Pérez <ana@example.org>
WITH_ADDRESS = re.compile(r"^\s*\"?([^<>\"]+?)\"?\s*<\s*([^<>\s]+@[^<>\s]+)\s*>\s*[,;]?\s*$")

# People beside each other, as in the first lines of a letter.
BETWEEN_PEOPLE = re.compile(r">[ \t]*[,;][ \t\r\n]*")


def main(kind: str, longest: str = str(LONGEST_CELL)) -> None:
    global LONGEST_CELL
    LONGEST_CELL = int(longest)
    sys.path.insert(0, str(Path(__file__).parent))
    import look_inside

    look_inside.limit()
    data = sys.stdin.buffer.read()
    try:
        found = read_workbook(data, look_inside) if kind == "xlsx" else read_text(data)
    except (look_inside.Refused, Refused) as refused:
        found = {"refused": str(refused)}
    except MemoryError:
        found = {"refused": "bomb"}
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, NotImplementedError, expat.ExpatError):
        found = {"refused": "broken"}
    sys.stdout.buffer.write(json.dumps(found).encode("utf-8", errors="replace"))


class Refused(Exception):
    pass


class Lines:
    """The lines that hold something, within the limits."""

    def __init__(self) -> None:
        self.kept: list[tuple[int, list[str]]] = []
        self.rows = 0
        self.letters = 0

    def add(self, number: int, cells: list[str]) -> None:
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise Refused("rows")
        cells = [cell.strip()[:LONGEST_CELL] for cell in cells]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            return
        if len(cells) > MAX_COLUMNS:
            raise Refused("columns")
        self.letters += sum(map(len, cells))
        if self.letters > MAX_LETTERS:
            raise Refused("bomb")
        self.kept.append((number, cells))
        # The heading and the note above a table of ours are no people.
        if len(self.kept) > MAX_LINES + 30:
            raise Refused("lines")

    def answer(self, sheet: str = "", sheets: int = 1) -> dict:
        if not self.kept:
            raise Refused("nothing")
        return {"lines": self.kept, "sheet": sheet, "sheets": sheets}


# --- CSV and pasted text --------------------------------------------------------------------


def read_text(data: bytes) -> dict:
    text = decoded(data)
    lines = Lines()
    addressees = [line for line in BETWEEN_PEOPLE.sub(">\n", text).split("\n") if line.strip()]
    if addressees and all(WITH_ADDRESS.match(line) for line in addressees):
        for number, line in enumerate(addressees, start=1):
            lines.add(number, name_and_address([line]))
        return lines.answer()
    delimiter, text = delimiter_of(text)
    csv.field_size_limit(200_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        start = 1
        for cells in reader:
            if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
                raise Refused("columns")
            lines.add(start, name_and_address(cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise Refused("broken") from error
    return lines.answer()


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else what older Excels write."""
    if data[:2] in {b"PK", b"\xd0\xcf"} or data[:4] == b"%PDF":
        raise Refused("disguised")
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16")
    if b"\0" in data:
        raise Refused("disguised")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def delimiter_of(text: str) -> tuple[str, str]:
    """The sign that cuts most lines into the same number of cells. Excel may name it in the first line."""
    first, _break, rest = text.partition("\n")
    if re.fullmatch(r"\"?sep=[,;\t]\"?\r?", first.strip(" ")):
        return first.strip(' "\r')[-1] if not first.endswith("\t") else "\t", "\n" + rest
    sample = [WITHOUT_QUOTED.sub("", line) for line in text[:60_000].splitlines() if line.strip()][:40]

    def fitness(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in sample if sign in line]
        usual = max(set(counts), key=counts.count) if counts else 0
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS[::-1], key=fitness), text


def name_and_address(cells: list[str]) -> list[str]:
    filled = [cell for cell in cells if cell.strip()]
    found = WITH_ADDRESS.match(filled[0]) if len(filled) == 1 else None
    return [found.group(1), found.group(2)] if found else cells


# --- XLSX -----------------------------------------------------------------------------------


def read_workbook(data: bytes, look_inside) -> dict:
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("encrypted")  # or the old XLS; the sentence names both
    if data[:4] != b"PK\x03\x04":
        raise Refused("disguised")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        look_inside.count(archive)
        names = [entry.filename for entry in archive.infolist()]
        look_inside.check_names(names)
        if "xl/workbook.xml" not in names:
            raise Refused("disguised")
        types = look_inside.read(archive, "[Content_Types].xml")
        if b"macroEnabled" in types or b"vbaProject" in types:
            raise Refused("active")
        title, part, sheets = first_sheet(archive, names)
        shared = Shared().read(archive, names)
        lines = Sheet(shared).read(archive, part)
        return lines.answer(title, sheets)


class Reader:
    """A part of a workbook, read as a stream; no document types, no entities."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = lambda name, attributes: self.start(bare(name), attributes)
        self.parser.EndElementHandler = lambda name: self.end(bare(name))
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse

    def refuse(self, *_names) -> None:
        raise Refused("active")

    def start(self, name: str, attributes: dict) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...

    def feed(self, archive: zipfile.ZipFile, part: str) -> None:
        size, limit = 0, 300 * 1024 * 1024
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 16):
                size += len(chunk)
                if size > limit:
                    raise Refused("bomb")
                self.parser.Parse(chunk, False)
            self.parser.Parse(b"", True)


def bare(name: str) -> str:
    return name.rpartition(" ")[2]


class Sheets(Reader):
    """The sheets in their order, and which part each one is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.parts: dict[str, str] = {}

    def start(self, name: str, attributes: dict) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            key = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            self.found.append((attributes.get("name", ""), key))
        elif name == "Relationship" and attributes.get("TargetMode") != "External":
            self.parts[attributes.get("Id", "")] = attributes.get("Target", "")


def first_sheet(archive: zipfile.ZipFile, names: list[str]) -> tuple[str, str, int]:
    book = Sheets()
    book.feed(archive, "xl/workbook.xml")
    relations = Sheets()
    relations.feed(archive, "xl/_rels/workbook.xml.rels")
    if not book.found:
        raise Refused("nothing")
    title, key = book.found[0]
    target = relations.parts.get(key, "")
    part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    if part not in names:
        raise Refused("broken")
    return title, part, len(book.found)


class Shared(Reader):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.now: list[str] | None = None
        self.is_text = self.is_reading_aid = False
        self.letters = 0

    def read(self, archive: zipfile.ZipFile, names: list[str]) -> list[str]:
        if "xl/sharedStrings.xml" in names:
            self.feed(archive, "xl/sharedStrings.xml")
        return self.texts

    def start(self, name: str, attributes: dict) -> None:
        if name == "si":
            self.now = []
        elif name == "rPh":  # how to pronounce it, in Japanese tables
            self.is_reading_aid = True
        elif name == "t":
            self.is_text = not self.is_reading_aid

    def text(self, text: str) -> None:
        if self.is_text and self.now is not None:
            self.now.append(text)
            self.letters += len(text)
            if self.letters > 4 * MAX_LETTERS:
                raise Refused("bomb")

    def end(self, name: str) -> None:
        if name == "si" and self.now is not None:
            self.texts.append("".join(self.now)[:LONGEST_CELL])
            self.now = None
            if len(self.texts) > MAX_SHARED:
                raise Refused("bomb")
        elif name == "rPh":
            self.is_reading_aid = False
        elif name == "t":
            self.is_text = False


class Sheet(Reader):
    """The cells of a sheet, line by line."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.shared = shared
        self.lines = Lines()
        self.number = self.column = 0
        self.cells: dict[int, str] = {}
        self.kind = ""
        self.value: list[str] = []
        self.is_value = False

    def read(self, archive: zipfile.ZipFile, part: str) -> Lines:
        self.feed(archive, part)
        return self.lines

    def start(self, name: str, attributes: dict) -> None:
        if name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.column, self.cells = 0, {}
        elif name == "c":
            found = REFERENCE.match(attributes.get("r", ""))
            self.column = number_of(found.group(1)) if found else self.column + 1
            self.kind = attributes.get("t", "n")
            self.value = []
        elif name in {"v", "t"}:
            self.is_value = True

    def text(self, text: str) -> None:
        if self.is_value:
            self.value.append(text)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self.is_value = False
        elif name == "c":
            self.keep("".join(self.value))
        elif name == "row":
            last = max(self.cells, default=0)
            self.lines.add(self.number, [self.cells.get(column, "") for column in range(1, last + 1)])

    def keep(self, value: str) -> None:
        if self.kind == "s":
            value = self.shared[int(value)] if value.isdigit() and int(value) < len(self.shared) else ""
        elif self.kind == "e":
            value = ""
        if not value.strip():
            return
        if self.column > MAX_COLUMNS:
            raise Refused("columns")
        self.cells[self.column] = value[:LONGEST_CELL]


def number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


if __name__ == "__main__":
    main(*sys.argv[1:3])
