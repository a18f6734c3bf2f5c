"""People are confirmed, checked in and written down; certificates are given, verified and revoked."""

import io
import re

from playwright.sync_api import expect
from pypdf import PdfReader

MARIA = "María Eugenia Choque"


def walk(v) -> None:
    organiser_confirms_and_checks_in(v)
    attendance_is_written_down(v)
    delegate_downloads_and_staff_revoke(v)


def organiser_confirms_and_checks_in(v) -> None:
    v.become("organiser")
    v.follow("Review them", of="3")
    v.press("Confirm", of="Andre Levy")
    v.is_told("%(name)s is confirmed.", name="Andre Levy")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.follow("Check-in")
    v.does_not_see("Andre Levy")
    search(v, "l")
    v.sees("Type at least two letters.")
    search(v, "nobody at all")
    v.sees("Nobody confirmed fits “%(q)s”.", q="nobody at all")
    search(v, "levy")
    v.press("Check in", of="Andre Levy")
    v.sees("%(arrived)s of %(expected)s checked in", arrived=1, expected=17)
    v.press("Undo", of="Andre Levy")
    v.sees("%(arrived)s of %(expected)s checked in", arrived=0, expected=17)
    v.press("Check in", of="Andre Levy")
    expect(v.find("button", "Undo", of="Andre Levy")).to_be_visible()


def search(v, what: str) -> None:
    v.type("Name, institution or country", what)
    v.press("Search")


def attendance_is_written_down(v) -> None:
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.open("More")
    v.follow("Attendance")
    v.follow_link(v.page.locator("main section.card a").first)
    v.press("All present")
    v.follow_link(v.page.locator("main section.card a").first)
    v.page.get_by_label("Andre Levy").select_option(label=v.say("absent"))
    v.press("Save")
    v.follow_link(v.page.locator("main section.card a").first)
    chosen = v.page.get_by_label("Andre Levy").locator("option:checked")
    expect(chosen).to_have_text(v.say("absent"))


def delegate_downloads_and_staff_revoke(v) -> None:
    v.become("delegate.bol")
    v.follow("Download the certificate")
    v.field("Language of the certificate").select_option(value="fr")
    v.press("Issue it anew")
    v.is_told("A new certificate is issued and being made; the earlier one has ended.")
    link = v.page.locator("main a[href$='/file/']")
    v.wait_for(link)
    _name, paper = v.download_by(link)
    assert paper.startswith(b"%PDF-")
    number = number_on(paper)
    verify(v, number)
    v.sees("This document was issued by the NAP Academy and is valid.")
    v.become("staff")
    v.menu("Convenings")
    v.follow(v.portal.title("panama-city-2025", v.language))
    v.follow("Organise")
    v.open("More")
    v.follow("Certificates")
    v.follow("Open", of=MARIA)
    v.follow("Revoke")
    v.press("Revoke")
    v.is_refused()
    v.type("Reason", "Wrong name.")
    v.press("Revoke")
    verify(v, number)
    v.sees("Not valid")


def number_on(paper: bytes) -> str:
    words = PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    return re.search(r"\b[0-9A-Z]+(-[0-9A-Z]+){4,}\b", words)[0]


def verify(v, number: str) -> None:
    """Anybody may ask, also with a wrong number."""
    v.leave()
    v.follow("Verify a document")
    v.type("Number on the document", "0" * 26)
    v.press("Verify", status=404)
    v.follow("Type the number again")
    v.type("Number on the document", number)
    v.press("Verify")


def test_journey(visitor):
    walk(visitor)
