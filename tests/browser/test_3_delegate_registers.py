"""Lucía opens the personal link from her letter, registers in three pages and finds her tasks."""


def walk(v) -> None:
    title = v.portal.title("santiago", v.language)
    hers = {"convening": v.portal.title("santiago", "es")}
    v.enter_by_letter("delegate.ecu@", "%(convening)s: please register (3 minutes)", **hers)
    v.reads_heading("About you")
    v.sees("Step %(number)s of 3", number=1)
    name = v.field("Your name, as it should stand on the certificate")
    assert name.input_value() == "Lucía Méndez"
    name.fill("")
    v.press("Save and continue")
    v.is_refused("Write your name as it should stand on the certificate.")
    v.type("Your name, as it should stand on the certificate", "Lucía Méndez Ñandutĩ")
    v.choose("woman")
    v.press("Save and continue")

    v.reads_heading("Your participation")
    v.type("Diet", "vegetariana")
    v.press("Save and continue")

    v.reads_heading("Check and send")
    v.sees("vegetariana")
    v.press("Send my registration")
    v.is_refused("Everybody agrees to this, so that everybody is safe.")
    v.tick("I will treat everybody with respect; harassment of any kind ends participation")
    v.press("Send my registration")

    v.reads_heading("Thank you")
    kept, content = v.download("Add to calendar (.ics)")
    assert kept.endswith(".ics")
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert content.count(b"BEGIN:VEVENT") == 3
    v.follow("My page")
    v.reads_heading("My page")
    v.sees(title)
    v.sees("%(a)s of %(b)s done", a=1, b=6)
    v.open_letter("delegate.ecu@", "We have your registration for %(convening)s", **hers)
    v.sees("ics")


def organiser_confirms_her(v) -> None:
    v.become("staff")
    v.menu("Convenings")
    v.follow(v.portal.title("santiago", v.language))
    v.follow("Organise")
    v.open("More")
    v.follow("People")
    v.press("Confirm", of="Lucía Méndez")
    v.is_told("%(name)s is confirmed.", name="Lucía Méndez")


def test_journey(visitor):
    walk(visitor)
    organiser_confirms_her(visitor)
