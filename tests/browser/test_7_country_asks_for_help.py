"""Ecuador asks for help on an action; staff accept, an expert helps, the country confirms and rates."""

from django.utils import timezone

ACTION = "Costear cada producto del plan, por año"
REQUEST = "Hoja de costos con el ministerio"


def walk(v) -> None:
    ask(v)
    staff_accept(v)
    expert_helps(v)
    v.become("staff")
    request(v)
    v.press("Help is complete")
    v.is_told("The country is asked to confirm. Without an answer it closes in 30 days.")
    v.become("focal.ecu")
    request(v)
    v.follow("Confirm and rate")
    v.press("Confirm and close")
    v.is_refused("Choose one of the five answers.")
    v.choose("5 – very useful: we could go on at once")
    v.press("Confirm and close")
    v.is_told("Thank you. The request is closed.")
    v.sees("Rated %(n)s of 5", n=5)


def ask(v) -> None:
    v.become("focal.ecu")
    v.follow("The roadmap")
    v.follow(ACTION)
    v.follow("Ask for help")
    v.press("Send the request")
    v.is_refused("Choose the kind of help.")
    v.sees(ACTION)
    v.pick("Kind of help", "costing and gender budgeting")
    v.type("Your request in one line", REQUEST)
    v.type("What is needed", "Dos sesiones de trabajo sobre los precios.")
    v.press("Send the request")
    v.sees("waits for an answer")


def request(v) -> None:
    v.menu("Assistance")
    v.follow(REQUEST)


def staff_accept(v) -> None:
    v.become("staff")
    request(v)
    v.follow("Accept")
    v.press("Accept")
    v.is_refused("Write down what was agreed with the country.")
    v.type("What will be delivered", "Dos sesiones en línea.")
    v.press("Accept")
    v.is_told("Accepted. The country has been told. Now ask an expert.")
    v.follow("Ask an expert")
    v.press("Ask", of="Mariana Castillo")
    v.is_told("%(name)s has been asked and gets a letter.", name="Mariana Castillo")


def expert_helps(v) -> None:
    v.become("expert")
    request(v)
    v.follow("Answer whether you can help")
    v.choose(
        "Yes. I have no conflict of interest with %(country)s", country=v.portal.country("ECU", v.language)
    )
    v.press("Send my answer")
    v.is_told("Thank you. The country knows that you will get in touch.")
    v.follow("Record what was done")
    v.press("Save")
    v.is_refused("Say in a few lines what was done.")
    v.choose("call")
    v.type("first day", timezone.localdate().isoformat())
    v.type("What was done", "Primera sesión con nueve personas.")
    v.type("hours", "3")
    v.press("Save")
    v.is_told("Recorded.")
    v.sees("Primera sesión con nueve personas.")


def test_journey(visitor):
    walk(visitor)
