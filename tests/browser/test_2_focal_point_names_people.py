"""Haiti's focal point says that a delegation comes, and names people until nothing is missing."""


def walk(v) -> None:
    letter = {"convening": v.portal.title("kingston", "fr")}
    v.enter_by_letter("focal.hti@", "Invitation to the NAP Academy: %(convening)s", "fr", **letter)
    v.reads_heading(v.portal.country("HTI", v.language))
    v.press("Yes, it comes")
    v.sees(("%(n)d more person needed", "%(n)d more people needed"), n=4)
    v.sees("No government yet")
    v.sees("No civil society yet")

    v.follow("Name a person")
    v.press("Send the personal link")
    v.is_refused()
    name_person(v, "Marie-Ange Désir", "marie@condition.gouv.ht", "government", "head of delegation")
    v.sees("%(a)s named, %(b)s seats", a=1, b=6)
    v.does_not_see("No government yet")
    v.sees("No civil society yet")
    v.follow("Name a person")
    name_person(v, "Wideline Pierre", "marie@condition.gouv.ht", "civil society", "delegate")
    v.is_refused()
    v.type("E-mail address", "wideline@soley.ht")
    v.press("Send the personal link")
    v.does_not_see("No civil society yet")
    v.sees(("%(n)d more person needed", "%(n)d more people needed"), n=2)

    v.open_letter("wideline@", "%(convening)s: please register (3 minutes)", "fr", **letter)
    v.become("organiser")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.follow(v.portal.country("HTI", v.language))
    v.sees("Wideline Pierre")
    v.sees("has not registered yet")


def name_person(v, name: str, email: str, sector: str, role: str) -> None:
    v.type("Name", name)
    v.type("E-mail address", email)
    v.choose(sector)
    v.type("Institution", "Port-au-Prince")
    v.choose(role)
    v.pick("Writes and reads", "Français")
    v.press("Send the personal link")


def test_journey(visitor):
    walk(visitor)
