"""README and guide: their links lead somewhere, and what they call a button is what stands on the button."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parent.parent
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
    ROOT / "demo/world/README.md",
]
PARTS = ["delegates.", "after_the_convening.", "follow_up.", "reviewers."]
GUIDES = {"en": ROOT / "docs/guide/en.md", "es": ROOT / "docs/guide/es.md"}


def words_of_the_portal(language: str) -> set[str]:
    entries = polib.pofile(
        str(ROOT / "locale" / ("es" if language == "en" else language) / "LC_MESSAGES/django.po")
    )
    return {entry.msgid if language == "en" else entry.msgstr for entry in entries}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    near = [target for target in targets if not target.startswith(("http:", "https:", "mailto:"))]
    assert [target for target in near if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("who", ["", *PARTS])
@pytest.mark.parametrize("language", GUIDES)
def test_the_guides_call_things_by_their_names(language, who):
    guide = GUIDES[language].with_name(f"{who}{language}.md")
    named = set(re.findall(r"\*\*(.+?)\*\*", guide.read_text()))
    assert named
    assert named - words_of_the_portal(language) == set()


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_has_nine_steps_with_a_picture_each(language):
    text = GUIDES[language].read_text()
    assert re.findall(r"^## (\d) ", text, re.MULTILINE) == [str(n) for n in range(1, 10)]
    assert len(re.findall(r"^!\[", text, re.MULTILINE)) == 9


@pytest.mark.parametrize("who", ["", *PARTS])
def test_both_languages_have_the_same_parts(who):
    """Headings, steps, points, tables and pictures in the same order."""
    english, spanish = (
        re.findall(r"^(#+|-|\||!|\d+\.) ?", guide.with_name(f"{who}{language}.md").read_text(), re.MULTILINE)
        for language, guide in GUIDES.items()
    )
    assert english == spanish
