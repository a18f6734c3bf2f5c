"""Text of twice the size, the colours of the system, and nothing that moves: everything is still there."""

import pytest

from tests.browser.visitor import Setting

MAIN_PAGES = ["/", "/countries/bol/", "/convenings/kingston/", "/regions/unw-americas/", "/accounts/login/"]
# The text of a page in twice the size, as the setting of a browser does it.
LARGER = """() => { document.documentElement.style.fontSize = "200%"; }"""
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        && e.checkVisibility() && !e.closest(".scroll, .vh"))
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 150))"""
CUT_OFF = """() => [...document.querySelectorAll("main :is(a, button, h1, h2, h3, p, label)")]
    .filter((e) => e.checkVisibility() && !e.closest(".vh") && getComputedStyle(e).overflowX === "hidden"
        && e.scrollWidth > e.clientWidth + 2)
    .map((e) => e.outerHTML.slice(0, 120))"""
MOVING = "() => document.getAnimations().filter((a) => a.playState === 'running').length"
WITHOUT_BORDER = """() => [...document.querySelectorAll("main .btn")]
    .filter((e) => getComputedStyle(e).borderStyle === "none").map((e) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_text_of_twice_the_size(enter, path):
    v = enter(Setting("seen", 640, "es"))
    v.page.goto(v.portal.address + path)
    v.page.evaluate(LARGER)
    assert v.page.evaluate(TOO_WIDE) == []
    assert v.page.evaluate(CUT_OFF) == []


def test_colours_of_the_system(enter):
    v = enter(Setting("seen", 1280, "es"))
    v.page.emulate_media(forced_colors="active")
    for path in MAIN_PAGES:
        v.page.goto(v.portal.address + path)
        assert v.page.evaluate(WITHOUT_BORDER) == []
        v.look()


def test_nothing_moves_for_whoever_wants_that(enter):
    v = enter(Setting("seen", 1280, "es"))
    v.page.emulate_media(reduced_motion="reduce")
    for path in MAIN_PAGES:
        v.page.goto(v.portal.address + path)
        assert v.page.evaluate(MOVING) == 0
