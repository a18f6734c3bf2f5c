"""Run by path in a process of its own: reads a file from standard input, prints what it found.

Imports nothing of the portal. Prints one JSON object: {"refused": code} or {"pages": n or null}, and of a
picture {"clean": the picture drawn anew, in base64}.
"""

import base64
import io
import json
import re
import resource
import sys
import zipfile

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
MAX_ENTRIES = 3000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_PAGES = 2000
MAX_PIXELS = 50_000_000
ACTIVE_PARTS = ("vbaproject", "activex", "embeddings/", "oleobject", ".exe", ".js", "basic/", "scripts/")


class Refused(Exception):
    pass


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def main(kind: str) -> None:
    limit()
    data = sys.stdin.buffer.read()
    found: dict[str, int | str | None]
    try:
        found = {"clean": look_at_picture(kind, data)} if kind in PICTURES else {"pages": look(kind, data)}
    except Refused as refused:
        found = {"refused": str(refused)}
    except MemoryError:
        found = {"refused": "bomb"}
    print(json.dumps(found))  # noqa: T201 the answer


def look(kind: str, data: bytes) -> int | None:
    if kind == "pdf":
        return look_at_pdf(data)
    return look_at_office(kind, data)


# --- PDF ------------------------------------------------------------------------------------


def look_at_pdf(data: bytes) -> int:
    if not data.lstrip()[:5] == b"%PDF-":
        raise Refused("disguised" if data[:2] != b"%P" else "broken")
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("disguised")  # a file that is two formats at once shows each reader another face
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused("encrypted")
        pages = len(reader.pages)
        look_for_actions(reader)
    except Refused:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("broken") from error
    if not 0 < pages <= MAX_PAGES:
        raise Refused("broken" if pages == 0 else "long")
    return pages


ACTIVE_NAMES = {
    "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/XFA", "/RichMedia",
    "/SubmitForm", "/ImportData",
}  # fmt: skip
MAX_OBJECTS = 200_000


def look_for_actions(reader) -> None:
    """Scripts, launched programs, attached files and forms that act: a draft needs none of them."""
    # The table of objects itself; what the file says of their number (/Size) may be a lie.
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise Refused("bomb")
    for number, generation in numbers:
        if is_active(object_at(reader, number, generation), depth=0):
            raise Refused("active")


def is_active(found, depth: int) -> bool:
    """Whether an object, or what lies directly inside it, does something when the file is opened.

    Read with the methods of `dict` and `list`, because those of pypdf follow references.
    """
    if depth > 20:
        raise Refused("broken")
    if isinstance(found, dict):
        names = set(found) | {str(dict.__getitem__(found, key)) for key in ("/S", "/Type") if key in found}
        return bool(names & ACTIVE_NAMES) or any(
            is_active(value, depth + 1) for value in dict.values(found) if is_nested(value)
        )
    if isinstance(found, list):
        return any(is_active(value, depth + 1) for value in list.__iter__(found) if is_nested(value))
    return False


def is_nested(value) -> bool:
    return isinstance(value, dict | list)


def object_at(reader, number: int, generation: int):
    from pypdf.errors import PyPdfError
    from pypdf.generic import IndirectObject

    try:
        return IndirectObject(number, generation, reader).get_object()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return None


# --- Pictures -------------------------------------------------------------------------------

PICTURES = {"jpg": "JPEG", "png": "PNG"}


def look_at_picture(kind: str, data: bytes) -> str:
    """The picture drawn anew: upright, and without where and when it was taken or what hangs behind it."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused("disguised")
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=list(PICTURES.values())) as picture:
            if picture.format != PICTURES[kind]:
                raise Refused("disguised")
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused("bomb")
            upright = ImageOps.exif_transpose(picture)
            if upright.mode == "P":
                upright = upright.convert("RGBA")
            plain = Image.new(upright.mode, upright.size)
            plain.paste(upright)
    except UnidentifiedImageError as error:
        raise Refused("disguised") from error
    except Image.DecompressionBombError as error:
        raise Refused("bomb") from error
    except (OSError, ValueError, SyntaxError, KeyError) as error:
        raise Refused("broken") from error
    drawn = io.BytesIO()
    plain.save(drawn, PICTURES[kind], **({"quality": 90} if kind == "jpg" else {}))
    return base64.b64encode(drawn.getvalue()).decode()


# --- DOCX, PPTX, XLSX and ODT ---------------------------------------------------------------------------


MAIN_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}
CHART = re.compile(r"ppt/embeddings/[^/]+\.xlsx")
SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
# Parts of a workbook that ask other files or servers for their numbers.
FETCHING_PARTS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/", "xl/macrosheets/")


def look_at_office(kind: str, data: bytes) -> int | None:
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Refused("encrypted")  # Office wraps a protected DOCX in its old container
    if data[:4] != b"PK\x03\x04":
        raise Refused("disguised" if b"PK\x05\x06" not in data[-66000:] else "broken")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            count(archive)
            names = [entry.filename for entry in archive.infolist()]
            if kind == "pptx":
                names = without_charts(archive, names)
            check_names(names)
            if kind == "odt":
                return look_at_odt(archive, names)
            return look_at_ooxml(kind, archive, names)
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, NotImplementedError) as error:
        raise Refused("broken") from error


def count(archive: zipfile.ZipFile) -> None:
    """The census before anything is unpacked."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise Refused("bomb")
    if unpacked > 20 * 1024 * 1024 and unpacked / packed > MAX_RATIO:
        raise Refused("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")


def check_names(names: list[str]) -> None:
    if len(names) != len(set(names)):
        raise Refused("broken")
    for name in names:
        lowered = name.lower()
        if lowered.startswith("/") or ".." in lowered.split("/"):
            raise Refused("broken")
        if any(part in lowered for part in ACTIVE_PARTS):
            raise Refused("active")


def without_charts(archive: zipfile.ZipFile, names: list[str]) -> list[str]:
    """The numbers behind the charts of a presentation are small workbooks; each is looked into as one."""
    charts = [name for name in names if CHART.fullmatch(name)]
    for name in charts:
        look_at_office("xlsx", read(archive, name))
    return [name for name in names if name not in charts]


def look_at_ooxml(kind: str, archive: zipfile.ZipFile, names: list[str]) -> int | None:
    main = MAIN_PARTS[kind]
    if "[Content_Types].xml" not in names or main not in names:
        raise Refused("disguised")
    types = parse(archive.read("[Content_Types].xml"))
    declared = [element.get("ContentType", "") for element in types.iter()]
    if any("macroEnabled" in value or "vbaProject" in value for value in declared):
        raise Refused("active")
    if any(name.lower().startswith(FETCHING_PARTS) for name in names):
        raise Refused("active")
    parse(read(archive, main))
    check_relations(archive, names)
    if kind == "pptx":
        return sum(bool(SLIDE.fullmatch(name)) for name in names) or None
    return docx_pages(archive, names) if kind == "docx" else None


def check_relations(archive: zipfile.ZipFile, names: list[str]) -> None:
    """Remote templates and pictures tell somebody who reads the draft, and when."""
    for name in names:
        if not name.endswith(".rels"):
            continue
        for element in parse(archive.read(name)).iter():
            if element.get("TargetMode") == "External" and not element.get("Type", "").endswith("/hyperlink"):
                raise Refused("active")


def docx_pages(archive: zipfile.ZipFile, names: list[str]) -> int | None:
    if "docProps/app.xml" not in names:
        return None
    for element in parse(archive.read("docProps/app.xml")).iter():
        if element.tag.endswith("}Pages") and (element.text or "").isdigit():
            return int(element.text) or None
    return None


def look_at_odt(archive: zipfile.ZipFile, names: list[str]) -> int | None:
    if "mimetype" not in names or "content.xml" not in names:
        raise Refused("disguised")
    if archive.read("mimetype").strip() != b"application/vnd.oasis.opendocument.text":
        raise Refused("disguised")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("encrypted")
    for name in {"content.xml", "styles.xml"} & set(names):
        check_addresses(parse(read(archive, name)))
    if "meta.xml" in names:
        for element in parse(archive.read("meta.xml")).iter():
            for key, value in element.attrib.items():
                if key.endswith("}page-count") and value.isdigit():
                    return int(value) or None
    return None


def check_addresses(tree) -> None:
    """As in DOCX: links one presses are fine, pictures and sections fetched on opening are not."""
    for element in tree.iter():
        is_link = element.tag.endswith("}a")
        hrefs = [value for key, value in element.attrib.items() if key.endswith("}href")]
        if not is_link and any("://" in href for href in hrefs):
            raise Refused("active")


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """No more than the census said, whatever the stream really holds."""
    with archive.open(name) as part:
        data = part.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise Refused("bomb")
    return data


def parse(data: bytes):
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException, ElementTree

    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("active") from error
    except ParseError as error:
        raise Refused("broken") from error


if __name__ == "__main__":
    main(sys.argv[1])
