"""Ecuador hands in its draft; Panama's is reviewed; Jamaica gets its letter and answers with the next version."""

from demo.seeding.reading import FILES

DRAFTS = FILES / "drafts"
GRADES = 5
CRITERIA = 9


def walk(v) -> None:
    ecuador_hands_in(v)
    reviewer_scores_panama(v)
    staff_send_the_letter(v)
    jamaica_answers(v)


def ecuador_hands_in(v) -> None:
    v.become("delegate.ecu")
    v.follow("Draft %(version)s of the plan", version=1)
    v.press("Take out", of="ecuador-pan-v1-es.odt")
    v.follow("Add a file")
    upload(v, v.portal.folder / "server.log", "es")
    v.is_refused()
    upload(v, DRAFTS / "panama-pan-v1-es.pdf", "es")
    v.sees("panama-pan-v1-es.pdf")
    v.become("focal.ecu")
    v.follow("Draft %(version)s of the plan", version=1)
    v.wait_for(v.find("link", "Check and hand in"))
    v.follow("Check and hand in")
    v.press("Hand in draft %(version)s", version=1)
    v.is_told("Draft %(version)s is handed in. You get a letter that says so.", version=1)
    assert v.find("link", "Add a file").count() == 0
    v.become("staff")
    v.follow("See all")
    v.sees(v.portal.country("ECU", v.language))


def upload(v, file, language: str) -> None:
    v.field("File").set_input_files(file)
    v.field("Language of the text").select_option(value=language)
    v.press("Upload the file")


def reviewer_scores_panama(v) -> None:
    panama = v.portal.country("PAN", "fr")
    v.enter_by_letter("reviewer2@", "Would you review the draft plan of %(country)s?", "fr", country=panama)
    v.press("Send the answer")
    v.is_refused("Choose one of the answers.")
    v.choose("No. I review this draft.")
    v.press("Send the answer")
    v.is_told("Thank you. The draft is open to you now.")
    if v.setting.scripts:
        what_is_written_is_kept(v)
    v.press("Check and send")
    v.is_refused("Say what you recommend.")
    for criterion in v.page.locator("fieldset.criterion").all():
        criterion.locator(".scale input").nth(3).check()
    v.type("Summary for the country", "Un plan serio; falta el costeo.")
    v.choose("substantial changes")
    v.press("Check and send")
    v.reads_heading("Check and send")
    v.press("Send the review")
    v.is_told("Your review is sent. Thank you.")


def what_is_written_is_kept(v) -> None:
    """Nobody presses anything: after twenty seconds the text is saved."""
    v.page.clock.install()
    v.page.reload()
    v.type("Comment", "Los objetivos tienen responsables.")
    with v.page.expect_response(lambda answer: "x-autosave" in answer.request.headers):
        v.page.clock.fast_forward(21_000)
    v.page.clock.resume()
    v.page.reload()
    assert v.field("Comment").input_value() == "Los objetivos tienen responsables."


def staff_send_the_letter(v) -> None:
    v.become("staff")
    jamaica = v.portal.country("JAM", v.language)
    v.follow("Write the letter", of=jamaica)
    v.type("Three things to work on", "")
    v.press("Look at it before sending")
    v.is_refused()
    v.type("Three things to work on", "1. Cost each activity, with its source and year.")
    v.press("Look at it before sending")
    v.sees("Before you send it")
    v.press(("Send the letter to %(n)s person", "Send the letter to %(n)s people"), n=2)


def jamaica_answers(v) -> None:
    jamaica = v.portal.country("JAM", "en")
    v.open_letter(
        "focal.jam@", "The Academy's letter on the draft plan of %(country)s", "en", country=jamaica
    )
    v.enter_by_code("focal.jam@demo.example")
    v.follow("Read the letter on it")
    v.sees("Cost each activity, with its source and year.")
    v.sees("What the reviewers said")
    v.does_not_see("Amina Diallo")
    v.follow("Upload the next version")
    upload(v, DRAFTS / "jamaica-nap-v1-en.docx", "en")
    v.follow("Write the answer")
    v.choose("done")
    v.field("Point %(number)d: what we did about it", number=1).fill("Every activity has its cost now.")
    v.press("Save the notes")
    v.wait_for(v.find("link", "Check and hand in"))
    v.follow("Check and hand in")
    v.press("Hand in draft %(version)s", version=2)
    v.is_told("Draft %(version)s is handed in. You get a letter that says so.", version=2)
    v.sees("Every activity has its cost now.")


def test_journey(visitor):
    walk(visitor)
