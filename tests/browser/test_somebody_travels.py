"""A delegate of Saint Lucia says how she travels and asks for a letter for the visa; Omar issues it and plans the days."""

from tests.browser.visitor import Setting

PASSPORT = {
    "Name as in the passport": "LASTNAME INVENTED",
    "Passport number": "ZX998877",
    "Nationality": "Saint Lucian",
    "Passport valid until": "2039-05-04",
    "Date of birth": "1984-03-02",
}


def walk(v) -> None:
    v.enter_by_code("delegate.lca@demo.example")
    v.follow("Say how you travel and what you need")
    v.reads_heading("Travel and needs")
    v.sees("Omar Blake")
    v.choose("By plane")
    v.choose("No", among="Do you need a hotel room?")
    if v.page.evaluate("CSS.supports('selector(:has(a))')"):
        assert not v.page.locator("#id_passport_number").is_visible(), "asked only with a letter for a visa"
    v.tick("I need a letter for a visa")
    v.press("Save")
    v.is_refused("The letter needs this.")
    for label, value in PASSPORT.items():
        v.type(label, value)
    v.press("Save")
    v.is_told("Saved. You can change it until the convening begins.")


def organiser_issues_the_letter(v) -> None:
    v.become("organiser")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.follow("Logistics day by day")
    v.reads_heading("Logistics")
    kept, content = v.download_by(v.page.get_by_role("link", name="PDF", exact=True))
    assert kept.endswith(".pdf")
    assert content.startswith(b"%PDF-")
    v.follow("Letters for a visa")
    v.follow_link(v.find("link", "Issue the letter", of=" ").first)
    v.choose("The organisers pay for the journey and the stay")
    v.press("Issue the letter")
    v.reads_heading("Letters for a visa")
    v.back()
    v.open("More")
    v.follow("What is deleted when")
    v.reads_heading("What is deleted when")


def test_journey(visitor):
    walk(visitor)
    organiser_issues_the_letter(visitor)


def test_it_needs_no_script(enter):
    walk(enter(Setting("travels-plain", 390, "es", scripts=False)))
