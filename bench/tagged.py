"""What a PDF must say about itself so that a screen reader can read it, as far as it can be asked here.

No validator of PDF/UA comes with a Python package; these are the entries it would look for first.
"""

from typing import Any

from pypdf import PdfReader


def untagged(paper: PdfReader) -> list[str]:
    """What is missing. Empty: tagged, with a language and a shown title, and its fonts travel with it."""
    root: Any = paper.trailer["/Root"]
    metadata = paper.xmp_metadata
    wanted = {
        "marked": bool(root.get("/MarkInfo", {}).get("/Marked")),
        "structure": bool(root.get("/StructTreeRoot")),
        "language": bool(root.get("/Lang")),
        "title": bool(metadata and metadata.dc_title),
        "title is shown": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
        "fonts inside": all(_fonts_inside(page) for page in paper.pages),
    }
    return [name for name, there in wanted.items() if not there]


def _fonts_inside(page: Any) -> bool:
    fonts = page["/Resources"].get("/Font", {})
    return all(_is_inside(font.get_object()) for font in fonts.values())


def _is_inside(font: Any) -> bool:
    descendants = font.get("/DescendantFonts")
    described = (descendants[0].get_object() if descendants else font).get("/FontDescriptor", {})
    return any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))
