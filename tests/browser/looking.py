"""What is true of every page, whoever looks at it, on any screen and in any language."""

from functools import cache
from pathlib import Path

import polib
from django.conf import settings
from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    # Off by default: that a finger hits what it aims at.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
RUN_AXE = """async (rules) => (await axe.run(document, rules)).violations.map(
    (v) => `${v.id}: ${v.help}\\n    ` + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join("\\n    ")
)"""
FACTS = """() => ({
    language: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll("h1")].map((h) => h.textContent.trim()),
    tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    widest: [...document.querySelectorAll("body *")]
        .filter((e) => e.checkVisibility() && !e.closest(".scroll")
            && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(0, 3).map((e) => e.outerHTML.slice(0, 150)),
})"""
# How the page is built, without its words; what repeats itself in a list or a table counts once.
SHAPE = """() => {
    const told = ["type", "role", "aria-current", "aria-invalid", "aria-hidden", "scope", "open", "tabindex"];
    const shape = (e) => {
        const parts = [];
        for (const child of e.children) {
            const its = shape(child);
            if (parts[parts.length - 1] !== its) parts.push(its);
        }
        const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
        const marks = told.filter((n) => e.hasAttribute(n)).map((n) => n + e.getAttribute(n));
        return `${e.localName}.${e.className?.baseVal ?? e.className}${marks}${words}(${parts})`;
    };
    return shape(document.documentElement);
}"""
TEXTS = """(language) => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const around = walk.currentNode.parentElement;
        // What a person typed, a name or an institution, is theirs in whatever language it is.
        if (around.closest("script, style, bdi")) continue;
        if (around.closest("[lang]").lang !== language) continue;
        found.push(walk.currentNode.textContent);
    }
    for (const name of ["aria-label", "data-label", "alt", "placeholder", "title"])
        for (const around of document.querySelectorAll(`[${name}]`)) {
            // The head of a column in somebody's document stands beside its cells as it is written there.
            if (name === "data-label" && around.closest("[lang]").lang !== language) continue;
            found.push(around.getAttribute(name));
        }
    return found.map((text) => text.trim().replace(/\\s+/g, " ")).filter(Boolean);
}"""


@cache
def only_english(language: str) -> frozenset[str]:
    """Texts of the catalogue in their English words, where they read otherwise in `language`."""
    if language == "en":
        return frozenset()
    catalogue = polib.pofile(str(Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"))
    translated = [entry for entry in catalogue if entry.translated() and "%" not in entry.msgid]
    said = {entry.msgstr for entry in translated}
    return frozenset({entry.msgid for entry in translated if entry.msgstr != entry.msgid} - said)


class Looks:
    """Remembers which pages were looked at with axe, so that pages built alike are examined once."""

    def __init__(self) -> None:
        self.seen: set[tuple] = set()

    def at(self, page: Page, language: str, *, scripts: bool) -> list[str]:
        """What is wrong with the page, in words; nothing if all is well."""
        facts = page.evaluate(FACTS)
        wrong = []
        if facts["language"] != language:
            wrong.append(f"the page says its language is {facts['language']!r}")
        if len(facts["headings"]) != 1 or not facts["headings"][0]:
            wrong.append(f"not one h1: {facts['headings']}")
        if not facts["title"].partition(" – ")[0].strip():
            wrong.append(f"title: {facts['title']!r}")
        if facts["tooWide"] > 0:
            wrong.append(f"{facts['tooWide']} px too wide: {facts['widest']}")
        if left := only_english(language).intersection(page.evaluate(TEXTS, language)):
            wrong.append(f"in English only: {sorted(left)}")
        if scripts and self._is_new(page):
            page.evaluate(AXE)
            wrong += page.evaluate(RUN_AXE, RULES)
        return wrong

    def _is_new(self, page: Page) -> bool:
        key = (page.viewport_size["width"], page.evaluate(SHAPE))
        if key in self.seen:
            return False
        self.seen.add(key)
        return True
