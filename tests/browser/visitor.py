"""Somebody with a browser, who reads, clicks and types, and never types an address into it."""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from demo.cards import card
from tests.browser.looking import Looks
from tests.browser.portal import Portal
from tests.browser.words import Words, say

SHOTS = os.environ.get("SHOTS")
# A busy machine is slow; nothing waits longer than it must.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Setting:
    """A screen, a language, and the copy of the world one is in."""

    world: str
    width: int
    language: str
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.language}"


def loosely(text: str) -> str:
    """A pattern for a text, whichever spaces the language puts into it."""
    return r"\s+".join(re.escape(part) for part in text.split())


class Visitor:
    def __init__(self, page: Page, portal: Portal, setting: Setting, looks: Looks, story: str) -> None:
        self.page, self.portal, self.setting = page, portal, setting
        self.language, self.looks, self.story = setting.language, looks, story
        self.complaints: list[str] = []
        self.answer: Response | None = None
        self.pages = 0
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda m: m.type == "error" and self.complaints.append(f"console: {m.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._stays_here)
        page.on("response", self._remember)

    def _stays_here(self, request) -> None:
        if request.url.startswith("http") and not request.url.startswith(self.portal.address):
            self.complaints.append(f"asked another host: {request.url}")

    def _remember(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self.answer = response

    # --- Words --------------------------------------------------------------------------------

    def say(self, words: Words, **values: object) -> str:
        return say(self.language, words, **values)

    # --- Looking ------------------------------------------------------------------------------

    def look(self, status: int = 200) -> None:
        """Every page one comes to is held against what is true of all of them."""
        wrong = self.what_is_wrong(status)
        if wrong:
            pytest.fail("\n".join(wrong), pytrace=False)

    def what_is_wrong(self, status: int = 200) -> list[str]:
        self.pages += 1
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            name = f"{self.story.removeprefix('test_')}-{self.pages:02}.png"
            self.page.screenshot(path=Path(SHOTS) / name, full_page=True)
        wrong = self.looks.at(self.page, self.language, scripts=self.setting.scripts)
        # The browser writes every answer of 400 and more into its console; here one was expected.
        said = [c for c in self.complaints if status == 200 or "Failed to load resource" not in c]
        wrong, self.complaints = wrong + said, []
        if self.answer is not None and self.answer.status != status:
            wrong.append(f"answered {self.answer.status}")
        return [f"{self.page.url} ({self.setting}): {fault}" for fault in wrong]

    def sees(self, words: Words, **values: object) -> None:
        found = self.page.get_by_text(self.say(words, **values)).filter(visible=True)
        expect(found.first).to_be_visible()

    def does_not_see(self, words: Words, **values: object) -> None:
        expect(self.page.get_by_text(self.say(words, **values)).filter(visible=True)).to_have_count(0)

    def reads_heading(self, words: Words, **values: object) -> None:
        heading = self.page.get_by_role("heading", level=1, name=self.say(words, **values))
        expect(heading).to_be_visible()

    def wait_for(self, place: Locator) -> None:
        """What the worker is still making: looks at the page again until it is there."""
        for _ in range(60):
            if place.count():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        raise AssertionError(f"{place} did not come")

    def is_told(self, words: Words, **values: object) -> None:
        """The status line that stands above a page after a deed."""
        line = self.page.get_by_role("status").filter(has_text=self.say(words, **values))
        expect(line.first).to_be_visible()

    def is_refused(self, words: Words = "", **values: object) -> None:
        """The summary above a form that was not taken; it has the focus, with and without scripts."""
        summary = self.page.locator(".problem")
        expect(summary).to_contain_text(self.say(words, **values))
        expect(summary).to_be_focused()

    # --- Moving -------------------------------------------------------------------------------

    def find(self, role: str, words: Words, of: str = "", **values: object) -> Locator:
        """A link or button by what is written on it; `of` is what only those hear who cannot see its row."""
        name = self.say(words, **values)
        if not of:
            return self.page.get_by_role(role, name=name, exact=True).filter(visible=True)
        pattern = re.compile(rf"^{loosely(name)}\W.*{loosely(of)}", re.S)
        return self.page.get_by_role(role, name=pattern).filter(visible=True)

    def follow(self, words: Words, of: str = "", **values: object) -> None:
        self.follow_link(self.find("link", words, of, **values).first)

    def press(self, words: Words, of: str = "", status: int = 200, **values: object) -> None:
        self.follow_link(self.find("button", words, of, **values).first, status)

    def follow_link(self, place: Locator, status: int = 200) -> None:
        """Whatever leads to another page: clicks it, waits for the page and looks at it."""
        with self.page.expect_navigation(wait_until="load"):
            place.click()
        self.look(status)

    def back(self) -> None:
        """One step up, by the link above the heading."""
        self.follow_link(self.page.locator("p.crumb a"))

    def menu(self, words: Words) -> None:
        self.open_menu()
        self.follow_link(
            self.page.locator("header nav").get_by_role("link", name=self.say(words)).filter(visible=True)
        )

    def open_menu(self) -> None:
        """On a phone the menu is behind a button."""
        summary = self.page.locator("header details > summary")
        if summary.is_visible() and self.page.locator("header details[open]").count() == 0:
            summary.click()

    def open(self, words: Words, **values: object) -> None:
        """Something that folds out."""
        self.page.locator("summary").filter(has_text=self.say(words, **values)).first.click()

    def come_to_the_portal(self) -> None:
        """The only address anybody types; then the language, where it is not English."""
        self.page.goto(self.portal.address)
        names = {"en": "English", "es": "Español", "fr": "Français"}
        self.page.get_by_role("button", name=names[self.language], exact=True).click()
        self.page.wait_for_load_state("load")
        self.look()

    def become(self, key: str) -> None:
        """Sign out as whoever one is, and in by the card of somebody else."""
        self.leave()
        self.press("Enter", of=self.say(str(card(key).title)))

    def leave(self) -> None:
        self.open_menu()
        way_out = self.find("button", "Sign out")
        if way_out.count():
            self.follow_link(way_out.first)
        else:
            self.follow("NAP Academy")

    # --- Filling in ---------------------------------------------------------------------------

    def field(self, words: Words, **values: object) -> Locator:
        label = re.compile(rf"^\s*{loosely(self.say(words, **values))}(\s|$)", re.I)
        return self.page.get_by_label(label).filter(visible=True).first

    def type(self, words: Words, text: str) -> None:
        self.field(words).fill(text)

    def pick(self, words: Words, option: Words, **values: object) -> None:
        self.field(words).select_option(label=self.say(option, **values))

    def pick_like(self, words: Words, part: str) -> None:
        option = self.field(words).locator("option", has_text=part).first
        self.field(words).select_option(value=option.get_attribute("value"))

    def choose(self, words: Words, among: Words = "", **values: object) -> None:
        """A radio button, in its group where the same answer stands in several."""
        place = self.page.get_by_role("group", name=self.say(among)) if among else self.page
        place.get_by_role("radio", name=self.say(words, **values), exact=True).first.check()

    def tick(self, words: Words, **values: object) -> None:
        self.page.get_by_role("checkbox", name=self.say(words, **values)).first.check()

    # --- Files and letters --------------------------------------------------------------------

    def download(self, words: Words, of: str = "", **values: object) -> tuple[str, bytes]:
        """The name and the content of what a link gives to keep."""
        return self.download_by(self.find("link", words, of, **values).first)

    def download_by(self, link: Locator) -> tuple[str, bytes]:
        with self.page.expect_download() as kept:
            link.click()
        return kept.value.suggested_filename, Path(kept.value.path()).read_bytes()

    def open_letter(self, to: str, words: Words, language: str = "es", **values: object) -> None:
        """A letter in the outbox of the demo, by whom it is to and its subject in the reader's language."""
        self.leave()
        self.follow("The outbox: every letter the portal has written")
        self.type("To", to)
        self.press("Apply")
        subject = re.compile(loosely(say(language, words, **values)))
        self.follow_link(self.page.get_by_role("link", name=subject).first)

    def enter_by_letter(self, to: str, words: Words, language: str = "es", **values: object) -> None:
        """Opens the personal link in somebody's letter, and presses the button behind it."""
        self.open_letter(to, words, language, **values)
        self.follow_link(self.page.locator('main a[href*="/accounts/link/"]').first)
        self.press("Go in")

    def enter_by_code(self, email: str) -> None:
        """The door that everybody has: an address, a code, and in the demo the outbox it lies in."""
        self.leave()
        self.open_menu()
        self.follow("Sign in")
        self.type("E-mail address", email)
        self.press("Send me a code")
        self.follow("Open the outbox")
        self.follow_link(self.page.locator("main ul.rules a").first)
        self.follow_link(self.page.locator('main a[href*="/accounts/link/"]').first)
        self.press("Go in")


def plain(setting: Setting) -> Setting:
    """The same with a browser that runs no scripts."""
    return replace(setting, world=f"{setting.world}-plain", scripts=False)
