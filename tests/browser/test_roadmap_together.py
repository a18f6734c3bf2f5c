"""Two people on one roadmap, and a connection that drops: who writes is seen, and nothing typed is lost."""

from playwright.sync_api import expect

from tests.browser.visitor import Setting

TYPED = "Acordar con Hacienda la hoja de costos, por año y por fuente"


def open_first_action(v) -> None:
    """From the front page to the form of the first action of Costa Rica's roadmap, by clicking."""
    v.follow("The roadmap")
    v.follow_link(v.page.locator("main .row-tools a.btn").first)


def test_what_was_typed_survives_a_dropped_connection(enter):
    v = enter(Setting("together-390", 390, "es"))
    v.enter_by_code("focal.cri@demo.example")
    open_first_action(v)
    there = v.field("What will be done").input_value()
    v.type("What will be done", TYPED)
    v.page.wait_for_timeout(600)
    v.page.context.set_offline(True)
    v.page.goto("about:blank")
    v.page.context.set_offline(False)
    v.complaints.clear()

    v.come_to_the_portal()
    v.follow("The roadmap")
    v.follow_link(v.page.locator("main .row-tools a.btn").first)
    assert v.field("What will be done").input_value() == there
    v.sees("On this device is a text for this form that was not saved.")
    v.look()
    v.find("button", "Put it back").click()
    assert v.field("What will be done").input_value() == TYPED
    v.press("Save the action")
    v.sees(TYPED)
    assert v.page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('kept:'))") == []


def test_colleagues_see_who_is_editing(enter):
    setting = Setting("together-1280", 1280, "en")
    one, other = enter(setting), enter(setting)
    one.enter_by_code("focal.cri@demo.example")
    open_first_action(one)
    other.become("staff")
    other.menu("Countries")
    other.follow(other.portal.country("CRI", "en"))
    other.follow_link(other.page.locator("main a[href*='/naps/plans/']").first)
    other.follow_link(other.page.locator("main a[href*='/naps/roadmaps/']").first)
    expect(other.page.locator("#others")).to_be_visible()
    other.look()
    title = one.field("What will be done").input_value()
    expect(other.page.locator("#others")).to_contain_text(title)
