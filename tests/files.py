"""Small honest files, made in place."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter

TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
BODY = b"""<?xml version="1.0"?><w:document
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Plan</w:t></w:r></w:p>
</w:body></w:document>"""


def a_pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_docx(body: bytes = BODY, extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", body)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


def an_odt(body: bytes = b"<office xmlns='x'>Plan</office>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", body)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """The same bytes at whatever moment it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def a_pptx(slides: int = 2, extra: dict[str, bytes] | None = None) -> bytes:
    pages = {f"ppt/slides/slide{n + 1}.xml": b"<p/>" for n in range(slides)}
    return zipped({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<p/>", **pages} | (extra or {}))


def an_xlsx(extra: dict[str, bytes] | None = None) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<w/>"} | (extra or {}))


def a_picture(kind: str = "PNG", *, size: tuple[int, int] = (8, 8), place: bool = False) -> bytes:
    """A small picture; with `place` one that says where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Phone"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (17.0, 58.0, 0.0), 3: "W", 4: (76.0, 47.0, 0.0)})
    Image.new("RGB", size, "purple").save(out, kind, exif=exif)
    return out.getvalue()
