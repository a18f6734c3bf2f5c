"""What a browser would load for a page, and what the page's policy would refuse."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

# What is loaded with the page. A link to somewhere else is only followed when somebody presses it.
LOADS = {
    "img": ["src"], "script": ["src"], "iframe": ["src"], "source": ["src"], "video": ["src", "poster"],
    "audio": ["src"], "embed": ["src"], "object": ["data"], "use": ["href", "xlink:href"], "image": ["href"],
}  # fmt: skip
LOADED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
NEVER_TEXT = {"script", "style"}
FACE = re.compile(r"@font-face\s*{([^}]*)}")
ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)")
RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", re.IGNORECASE)


@dataclass
class Page(HTMLParser):
    """A page, read: the addresses it loads (without the part after #), its text, what is inline in it."""

    path: str
    html: str
    loaded: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._inside = ""
        self.feed(self.html)

    @property
    def letters(self) -> set[int]:
        return set(map(ord, "".join(self.words)))

    @property
    def foreign(self) -> set[str]:
        return {address for address in self.loaded if urlsplit(address).netloc}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        if tag == "link" and LOADED_LINKS & set(given.get("rel", "").split()):
            self._load(given.get("href", ""))
        for name in LOADS.get(tag, []):
            self._load(given.get(name, ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in NEVER_TEXT:
            self.words.append(data)

    def _load(self, address: str) -> None:
        if address and not address.startswith("data:"):
            self.loaded.add(urldefrag(urljoin(self.path, address))[0])


def of_a_style_sheet(path: str, css: str, letters: set[int]) -> set[str]:
    """What a style sheet loads; of the fonts those that hold a letter of the page."""
    loaded = set(ADDRESS.findall(FACE.sub("", css)))
    for face in FACE.findall(css):
        if _holds(face, letters):
            loaded |= set(ADDRESS.findall(face))
    return {urljoin(path, address) for address in loaded if not address.startswith("data:")}


def _holds(face: str, letters: set[int]) -> bool:
    spans = [(int(first, 16), int(last or first, 16)) for first, last in RANGE.findall(face)]
    return not spans or any(first <= letter <= last for first, last in spans for letter in letters)
