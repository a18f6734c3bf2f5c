"""Staff set up a convening from the last one, publish it, invite a country and see who has registered."""

from datetime import timedelta

from django.utils import timezone

FIRST_DAY = timezone.localdate() + timedelta(days=120)
SESSION = "Costing a plan"
# The portal gives these until somebody writes better ones.
TITLES = {"en": "NAP Academy, Bridgetown", "es": "Academia de Planes de Acción Nacional, Bridgetown"}


def walk(v) -> None:
    set_up(v)
    write_the_agenda(v)
    publish_and_invite(v)
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.sees("%(a)s of %(b)s registered", a=19, b=26)
    v.sees(("%(n)d more person needed", "%(n)d more people needed"), n=2)


def set_up(v) -> None:
    v.become("staff")
    v.follow("Set up a convening")
    v.pick_like("Start from", "Kingston")
    v.type("city", "Bridgetown")
    v.pick("host country", v.portal.country("BRB", v.language))
    v.type("first day", FIRST_DAY.isoformat())
    v.type("last day", (FIRST_DAY - timedelta(days=1)).isoformat())
    v.press("Set up")
    v.is_refused("The last day is before the first day.")
    v.type("last day", (FIRST_DAY + timedelta(days=2)).isoformat())
    v.press("Set up")
    assert v.field("city").input_value() == "Bridgetown"
    v.type("last day", (FIRST_DAY + timedelta(days=3)).isoformat())
    v.press("Save")
    v.is_told("Saved.")


def write_the_agenda(v) -> None:
    v.follow("Edit the agenda")
    v.sees(v.portal.topic("gender_budgeting", v.language))
    v.follow("Add a session")
    v.press("Save the session")
    v.is_refused("Give the session a title.")
    for language in ("en", "es"):
        v.page.locator(f"#id_title_{language}").fill(SESSION)
    v.type("begins", "09:00")
    v.type("ends", "10:30")
    v.pick("topic", v.portal.topic("gender_budgeting", v.language))
    v.press("Save the session")
    v.is_told("The session is on the agenda.")
    v.sees(SESSION)
    v.back()


def publish_and_invite(v) -> None:
    v.press("Publish")
    v.is_told("Published. Everybody can see the page, and delegations can be invited.")
    v.follow("Invite a delegation")
    v.press("Send the invitation")
    v.is_refused("Choose a country, or write the name of a regional body; not both.")
    v.pick("Country", v.portal.country("JAM", v.language))
    v.type("Name of the contact", "Nadine Clarke-Reid")
    v.type("E-mail of the contact", "focal.jam@demo.example")
    v.field("Language of the letter").select_option(value="en")
    v.press("Send the invitation")
    lead_a_session(v)
    v.open_letter("focal.jam@", "Invitation to the NAP Academy: %(convening)s", "en", convening="")
    v.become("staff")


def lead_a_session(v) -> None:
    v.menu("Convenings")
    v.follow(TITLES[v.language])
    v.follow("Organise")
    v.sees("%(a)s of %(b)s", a=0, b=6)
    v.follow("All delegations and guests")
    v.follow("Invite a facilitator or observer")
    v.type("Name", "Ruth Alleyne")
    v.type("E-mail address", "ruth@example.org")
    v.choose("academia")
    v.press("Send the personal link")
    v.back()
    v.follow("Edit the agenda")
    v.follow("Facilitators", of=SESSION)
    v.page.get_by_label("Ruth Alleyne").check()
    v.press("Save")
    v.sees("Ruth Alleyne")


def test_journey(visitor):
    walk(visitor)
