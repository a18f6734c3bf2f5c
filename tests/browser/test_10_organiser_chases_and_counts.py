"""An organiser asks for what is missing, takes it back, and looks who came over the years."""

from playwright.sync_api import expect


def walk(v) -> None:
    asks_and_takes_back(v)
    records_an_approval(v)
    looks_over_the_years(v)


def asks_and_takes_back(v) -> None:
    v.become("organiser")
    to_kingston(v)
    v.open("More")
    v.follow("What is missing")
    v.follow_link(v.page.locator("nav.lists").get_by_role("link", name=v.say("Have not registered")))
    expect(v.page.locator("a[href^='https://wa.me/']").first).to_be_visible()
    boxes = v.page.locator("main input[type=checkbox]")
    for n in range(1, boxes.count()):
        boxes.nth(n).uncheck()
    v.follow_link(v.page.locator("main form .btn.go"))
    v.is_told(("%(n)s letter leaves in half a minute.", "%(n)s letters leave in half a minute."), n=1)
    v.press("Take them back")
    v.is_told(("%(n)d letter is taken back.", "%(n)d letters are taken back."), n=1)


def to_kingston(v) -> None:
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")


def records_an_approval(v) -> None:
    to_kingston(v)
    v.open("More")
    v.follow("Partners")
    v.sees("Not on certificates: no approval yet")
    v.follow("Record the approval", of={"en": "UN Women", "es": "ONU Mujeres"}[v.language])
    v.press("Record the approval")
    v.is_refused("Say who approved it, and how.")
    v.type("Who approved, and how", "Letter of the Representative")
    v.press("Record the approval")
    v.does_not_see("Not on certificates: no approval yet")


def looks_over_the_years(v) -> None:
    v.become("staff")
    v.menu("Convenings")
    v.follow("Participation across convenings")
    v.sees("Countries and bodies")
    v.follow("Person by person")
    v.pick("Came to", "two or more")
    v.press("Apply")
    v.follow_link(v.page.locator("main tbody th a").first)
    v.sees("Convening")


def test_journey(visitor):
    walk(visitor)
