"""Whoever has no mouse: everything is reached and pressed by keys, and one sees where one is."""

from playwright.sync_api import expect

from tests.browser.visitor import Setting

WIDE = Setting("keys", 1280, "es")
PHONE = Setting("keys", 390, "es")
MOST_STOPS = 150
# What has the focus, and whether one sees it: the ring is there, and nothing lies over it.
FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
    const label = e.labels?.[0] ? getComputedStyle(e.labels[0]) : style;
    const rings = [style, label, getComputedStyle(e.parentElement)];
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
        what: e.outerHTML.slice(0, 160),
        ring: rings.some((s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0),
        free: !top || e.contains(top) || top.contains(e) || [...(e.labels || [])].some((l) => l.contains(top)),
    };
}"""


def press(v, *keys: str) -> None:
    for key in keys:
        v.page.keyboard.press(key)


def tab_to(v, place) -> None:
    """Presses Tab until the place has the focus; every stop on the way is seen."""
    for _ in range(MOST_STOPS):
        press(v, "Tab")
        stop = v.page.evaluate(FOCUSED)
        assert stop["ring"], f"one does not see the focus: {stop['what']}"
        assert stop["free"], f"something lies over: {stop['what']}"
        if place.evaluate("(e) => e === document.activeElement"):
            return
    raise AssertionError(f"not reached by Tab: {place}")


def enter_at(v, place, key: str = "Enter") -> None:
    tab_to(v, place)
    with v.page.expect_navigation(wait_until="load"):
        press(v, key)
    v.look()


def sign_in(v, address: str) -> None:
    """The door and the code, all by keys."""
    enter_at(v, v.find("link", "Sign in").first)
    press(v, "Tab", "Enter")  # to the content; an address with #main must not keep the focus off the errors
    tab_to(v, v.field("E-mail address"))
    with v.page.expect_navigation():
        press(v, "Enter")
    v.is_refused("Type your e-mail address.")
    tab_to(v, v.field("E-mail address"))
    v.page.keyboard.type(address)
    with v.page.expect_navigation():
        press(v, "Enter")
    v.look()
    code = v.portal.code_for(address)
    tab_to(v, v.field("Six-digit code"))
    v.page.keyboard.type(code)
    with v.page.expect_navigation():
        press(v, "Enter")
    v.reads_heading("My page")


def test_the_first_stop_leads_past_the_menu(enter):
    v = enter(WIDE)
    press(v, "Tab")
    skip = v.find("link", "Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    press(v, "Enter")
    expect(v.page.locator("main")).to_be_focused()


def test_menu_of_the_phone(enter):
    v = enter(PHONE)
    summary = v.page.locator("header details > summary")
    tab_to(v, summary)
    press(v, "Enter")
    expect(v.page.locator("header details")).to_have_attribute("open", "")
    enter_at(v, v.find("link", "Countries").first)
    v.reads_heading("Countries")


def test_registering(enter):
    v = enter(WIDE)
    sign_in(v, "delegate.ecu@demo.example")
    enter_at(v, v.find("link", "Register").first)
    tab_to(v, v.page.get_by_role("radio").first)
    press(v, "ArrowDown", "ArrowUp")
    enter_at(v, v.find("button", "Save and continue"))
    v.reads_heading("Your participation")
    days = v.page.get_by_role("checkbox").first
    tab_to(v, days)
    press(v, "Space")
    expect(days).not_to_be_checked()
    enter_at(v, v.find("button", "Save and continue"))
    v.is_refused("Choose at least one day, or say that you cannot come.")
    # The summary leads to the field.
    tab_to(v, v.page.locator(".problem a").first)
    press(v, "Enter")
    press(v, "Space")
    expect(days).to_be_checked()
    enter_at(v, v.find("button", "Save and continue"))
    conduct = v.page.locator("#id_conduct")
    tab_to(v, conduct)
    press(v, "Space")
    enter_at(v, v.find("button", "Send my registration"), "Space")
    v.reads_heading("Thank you")


def test_checking_in(enter):
    v = enter(WIDE)
    v.become("organiser")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.follow("Check-in")
    search = v.field("Name, institution or country")
    expect(search).to_be_focused()
    v.page.keyboard.type("grant")
    with v.page.expect_navigation():
        press(v, "Enter")
    enter_at(v, v.find("button", "Check in", of="Opal Grant").first)
    told = v.page.get_by_role("status").first
    expect(told).to_be_focused()
    enter_at(v, v.find("button", "Undo", of="Opal Grant"), "Space")


def test_reviewing(enter):
    v = enter(WIDE)
    v.become("reviewer")
    v.follow("Review", of=v.portal.country("PAN", v.language))
    tab_to(v, v.page.locator("ol.jump a").first)
    press(v, "Enter")
    last = v.page.locator("fieldset.criterion").last
    tab_to(v, last.get_by_role("radio").first)
    press(v, "Space", "ArrowRight", "ArrowRight")
    expect(last.get_by_role("radio").nth(2)).to_be_checked()
    enter_at(v, v.find("button", "Check and send"))
    v.is_refused("Say what you recommend.")
