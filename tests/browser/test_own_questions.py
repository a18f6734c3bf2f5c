"""Kingston asks one thing more, and somebody answers it by clicking: what does not apply is out of the way."""

from playwright.sync_api import expect

from tests.browser.visitor import Setting

ASKED = {"en": "Do you bring a poster?", "es": "¿Trae usted un afiche?"}
SIZE = {"en": "How large is it?", "es": "¿De qué tamaño es?"}
PRESENTS = {"en": "Do you present your country’s plan?", "es": "¿Presenta usted el plan de su país?"}
TITLE = {"en": "Title of your presentation", "es": "Título de su presentación"}
ON_A_PHONE = Setting("without", 390, "es", scripts=False)


def to_kingston(v) -> None:
    v.become("organiser")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.open("More")


def ask(v) -> None:
    """Two questions, the second only of those who said yes to the first; the text in French is missing."""
    to_kingston(v)
    v.follow("Questions")
    for asked, kind in ((ASKED, "yes or no"), (SIZE, "short text")):
        v.follow("Add a question", of=v.say("questions at registration"))
        v.pick("kind", kind)
        for language, name in (("en", "English"), ("es", "Español")):
            v.page.get_by_label(f"{v.say('Question')} ({name})").fill(asked[language])
        if asked is SIZE:
            words = v.say(
                "only who answered “%(answer)s” to “%(question)s”",
                answer=v.say("Yes"),
                question=ASKED[v.language],
            )
            v.field("Who is asked").select_option(label=words)
        v.press("Save the question")
        v.is_told("The question is asked now.")
    v.sees("No text in")
    v.press("Earlier", of=SIZE[v.language])
    v.sees("“%(question)s” is asked only after “%(deciding)s”, so it stays behind it.",
           question=SIZE[v.language], deciding=ASKED[v.language])  # fmt: skip
    v.follow("See it as it is asked", of=v.say("questions at registration"))
    v.sees(ASKED["es"])
    v.back()


def register(v) -> None:
    convening = v.portal.title("kingston", "es")
    v.enter_by_letter("delegate.dom@", "%(convening)s: please register (3 minutes)", convening=convening)
    v.press("Save and continue")
    v.reads_heading("Your participation")
    scripts = v.setting.scripts
    title = v.page.get_by_label(TITLE[v.language])
    expect(title).to_be_visible(visible=not scripts)
    v.press("Save and continue")
    v.is_refused("This question has to be answered.")
    v.page.get_by_role("group", name=v.page.locator("legend").nth(2).inner_text()).get_by_role(
        "radio"
    ).first.check()
    v.choose("Yes", among=PRESENTS[v.language])
    expect(title).to_be_visible()
    title.fill("Un plan que camina")
    v.choose("No", among=ASKED[v.language])
    expect(v.page.get_by_label(SIZE[v.language])).to_be_visible(visible=not scripts)
    v.press("Save and continue")
    v.reads_heading("Check and send")
    v.sees("Un plan que camina")
    v.tick("I will treat everybody with respect; harassment of any kind ends participation")
    v.press("Send my registration")
    v.reads_heading("Thank you")


def read(v) -> None:
    to_kingston(v)
    v.follow("Answers at registration")
    v.follow(TITLE[v.language])
    v.sees("Un plan que camina")
    v.back()
    kept, content = v.download("CSV", of=v.say("People with their answers"))
    assert kept.endswith(".csv")
    assert b"Un plan que camina" in content


def walk(v) -> None:
    ask(v)
    register(v)
    read(v)


def test_journey(visitor):
    walk(visitor)


def test_journey_needs_no_script(enter):
    walk(enter(ON_A_PHONE))
