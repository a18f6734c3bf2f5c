"""Simone of Jamaica prepares: her journey, a letter for the visa, the test; Omar sees it, and asks one thing more."""

PASSPORT = {
    "Name as in the passport": "LASTNAME INVENTED",
    "Passport number": "ZX112233",
    "Nationality": "Jamaican",
    "Passport valid until": "2039-05-04",
    "Date of birth": "1984-03-02",
}
DELEGATE, SIMONE = "delegate.jam@demo.example", "Simone Wright"
ASKED = {"en": "Do you bring the draft on paper?", "es": "¿Trae usted el borrador en papel?"}


def walk(v) -> None:
    v.enter_by_code(DELEGATE)
    says_how_she_travels(v)
    takes_the_test(v)
    opens_her_agenda(v)
    organiser_issues_her_letter(v)
    organiser_asks_one_thing_more(v)
    answers_it(v)


def says_how_she_travels(v) -> None:
    v.follow("Say how you travel and what you need")
    v.reads_heading("Travel and needs")
    v.choose("By plane")
    v.tick("I need a letter for a visa")
    for label, value in PASSPORT.items():
        v.type(label, value)
    v.press("Save")
    v.is_told("Saved. You can change it until the convening begins.")


def takes_the_test(v) -> None:
    v.menu("Home")
    v.follow("A short test before we begin")
    v.reads_heading("A short test before we begin")
    v.press("Send my answers")
    v.is_refused()
    questions = v.page.locator("form#answers fieldset")
    for n in range(questions.count()):
        questions.nth(n).get_by_role("radio").first.check()
    v.press("Send my answers")
    v.sees("Your answers are in")
    v.back()
    v.reads_heading("My page")


def opens_her_agenda(v) -> None:
    v.follow("See the agenda")
    v.reads_heading("My agenda")
    v.back()
    v.follow("My agenda")


def to_kingston(v) -> None:
    v.become("organiser")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")


def organiser_issues_her_letter(v) -> None:
    to_kingston(v)
    v.follow("Logistics day by day")
    v.reads_heading("Logistics")
    v.sees(SIMONE)
    v.follow("Letters for a visa")
    v.follow("Issue the letter", of=SIMONE)
    v.choose("The organisers pay for the journey and the stay")
    v.press("Issue the letter")
    v.reads_heading("Letters for a visa")
    v.find("link", "Issue the letter anew", of=SIMONE).first.wait_for()


def organiser_asks_one_thing_more(v) -> None:
    to_kingston(v)
    v.open("More")
    v.follow("Questions")
    v.follow("Add a question", of=v.say("questions at registration"))
    v.pick("kind", "yes or no")
    for language, name in (("en", "English"), ("es", "Español")):
        v.page.get_by_label(f"{v.say('Question')} ({name})").fill(ASKED[language])
    v.tick("has to be answered")
    v.press("Save the question")
    v.is_told("The question is asked now.")


def answers_it(v) -> None:
    v.enter_by_code(DELEGATE)
    v.follow("Register")
    v.reads_heading("My registration")
    v.follow("Answer it")
    v.choose("Yes", among=ASKED[v.language])
    v.press("Save")
    v.reads_heading("My registration")
    v.sees(ASKED[v.language])


def test_journey(visitor):
    walk(visitor)
