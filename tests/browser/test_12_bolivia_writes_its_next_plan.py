"""The loop of a plan, in Spanish on a phone: draft, review, letter, answer, next version, endorsement."""

from datetime import timedelta

import pytest
from django.utils import timezone

from demo.seeding.reading import FILES
from tests.browser.test_5_draft_and_letter import upload
from tests.browser.visitor import Setting

DRAFTS = FILES / "drafts"
IN_TWO_WEEKS = timezone.localdate() + timedelta(days=14)
IN_TWO_MONTHS = timezone.localdate() + timedelta(days=60)
POINTS = "Ponga costo, fuente y año a cada tarea.\n\nDiga qué harán los municipios y con qué recursos."


@pytest.fixture
def v(enter):
    return enter(Setting("bolivia-390", 390, "es"))


def test_the_loop_of_six_steps(v):
    start_the_next_plan(v)
    hand_in(v, 1, ["bolivia-pan-v1-es.docx"])
    ask(v, 1)
    review(v, 1, grade=1, recommendation="substantial changes")
    answer(v, 1, "please send another version", grades=True)
    respond(v)
    hand_in(v, 2, ["bolivia-pan-v2-en.pdf"])
    ask(v, 2)
    review(v, 2, grade=3, recommendation="ready as it is")
    answer(v, 2, "the Academy endorses this draft", grades=True)
    v.become("delegate.bol")
    open_plan(v)
    v.sees("Draft %(version)s", version=2)
    v.follow("Progress across versions")
    v.sees(v.portal.topic("gender_budgeting", v.language))


def start_the_next_plan(v) -> None:
    v.become("delegate.bol")
    v.menu("Countries")
    v.follow(v.portal.country("BOL", v.language))
    v.follow("Start a plan")
    v.type("Day of the public commitment", timezone.localdate().isoformat())
    v.type("Title of the plan", "Segundo Plan de Acción Nacional")
    v.type("Evidence in words", "Anuncio de la Cancillería")
    v.press("Start the plan")
    v.is_told("The plan is there. Drafts and a roadmap can follow.")


def open_plan(v) -> None:
    """From the front page to the plan that is being written."""
    v.menu("Countries")
    v.follow(v.portal.country("BOL", v.language))
    v.follow("Segundo Plan de Acción Nacional")


def hand_in(v, version: int, files: list[str]) -> None:
    """Upload, wait until the files are checked, read the text as a page, and hand in."""
    for name in files:
        v.follow_link(v.page.locator("main a[href$='/upload/']").first)
        upload(v, DRAFTS / name, "en" if "-en." in name else "es")
    v.wait_for(v.find("link", "Check and hand in"))
    if version == 1:
        v.follow("Read as a page", of=files[-1])
        v.type("Words", "presupuesto")
        v.press("Search")
        v.back()
    v.follow("Check and hand in")
    v.press("Hand in draft %(version)s", version=version)
    v.is_told("Draft %(version)s is handed in. You get a letter that says so.", version=version)


def ask(v, version: int) -> None:
    """Staff ask the same reviewer both times; the second time she stands first, with the reason."""
    v.become("staff")
    v.follow("See all")
    bolivia = v.portal.country("BOL", v.language)
    v.follow("Ask reviewers", of=bolivia)
    if version == 2:
        first = v.page.locator(".candidates li").first
        assert "Rosa Quispe" in first.inner_text()
        assert v.say("read version %(n)d", n=1) in first.inner_text()
    v.page.locator(".candidates li").filter(has_text="Rosa Quispe").locator("input").check()
    v.type("Please send it by", IN_TWO_WEEKS.isoformat())
    v.press("Send the letters")
    v.is_told(
        (
            "%(n)d person gets a letter with a personal link.",
            "%(n)d people get a letter with a personal link.",
        ),
        n=1,
    )


def review(v, version: int, *, grade: int, recommendation: str) -> None:
    """Conflict question, text, evidence and comparison, the rubric, and off it goes."""
    bolivia = v.portal.country("BOL", "es")
    v.enter_by_letter("reviewer@", "Would you review the draft plan of %(country)s?", "es", country=bolivia)
    v.choose("No. I review this draft.")
    v.press("Send the answer")
    v.is_told("Thank you. The draft is open to you now.")
    if version == 2:
        v.sees("Ponga costo, fuente y año a cada tarea.")
        v.sees("Cada tarea tiene su costo; capítulo 13.")
        back = v.page.url
        v.follow_link(v.page.locator("main a[href*='/compare/']").first)
        v.page.goto(back)
    for criterion in v.page.locator("fieldset.criterion").all():
        criterion.locator(".scale input").nth(grade).check()
    v.type("Summary for the country", "Se nota el trabajo.")
    v.choose(recommendation)
    v.press("Check and send")
    v.press("Send the review")
    v.is_told("Your review is sent. Thank you.")


def answer(v, version: int, outcome: str, *, grades: bool) -> None:
    """The letter in the delegation's language, with the grades."""
    v.become("staff")
    v.follow("See all")
    v.follow("Write the letter", of=v.portal.country("BOL", v.language))
    v.choose(outcome)
    if version == 1:
        v.type("Answer expected by", IN_TWO_MONTHS.isoformat())
    v.field("Language of the letter").select_option(value="es")
    v.field("You write first in").select_option(value="es")
    v.press("Save and show these languages")
    v.type("What is strong", "La visión es clara.")
    v.type("Three things to work on", POINTS)
    if grades:
        v.tick("The country also sees the grades in these reviews")
    v.press("Look at it before sending")
    v.sees("Before you send it")
    v.follow_link(v.page.locator("main form button.go").last)


def respond(v) -> None:
    """The country reads the letter and answers it point by point, with the next version."""
    v.become("delegate.bol")
    open_plan(v)
    v.follow("Draft %(version)s", version=1)
    v.follow("Read the letter")
    v.sees("Diga qué harán los municipios y con qué recursos.")
    v.follow("Upload the next version")
    upload(v, DRAFTS / "bolivia-pan-v2-es.docx", "es")
    v.follow("Write the answer")
    for number, words in enumerate(
        ["Cada tarea tiene su costo; capítulo 13.", "Capítulo 11, nuevo."], start=1
    ):
        group = v.say("Point %(number)d: what was done", number=number)
        v.page.get_by_role("group", name=group).get_by_role("radio").first.check()
        label = v.say("Point %(number)d: what we did about it", number=number)
        v.page.get_by_label(label).fill(words)
    v.press("Save the notes")
