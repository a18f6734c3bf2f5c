"""Ecuador's way from the roadmap to the plan, in Spanish on a phone: two write, both agree, an action is late and
answered from the mail, help is asked for, given and confirmed, the decree is recorded, the partner reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.visitor import Setting

PHONE = Setting("ecuador-390", 390, "es")
TODAY = timezone.localdate()
COSTING = "Costear cada producto del plan, por año"
HERS, HIS = "Costear cada producto con Economía, por año y fuente", "Costear los productos con las provincias"
ACTION = "Firmar el acuerdo con el Consejo para la Igualdad"
REQUEST = "Un modelo de acuerdo entre instituciones"
DECREE = "Decreto Ejecutivo 1325, Registro Oficial"
# The schedule of the portal, told that it is midday in Quito.
REMIND = """
from django.utils import timezone
from naps import roadmap_reminders
roadmap_reminders.send_due(timezone.now().replace(hour=17))
"""


@pytest.fixture
def v(enter):
    return enter(PHONE)


def test_from_the_roadmap_to_the_plan(v, enter):
    two_write_at_once(v, enter(PHONE))
    both_agree(v)
    a_late_action_is_answered_from_the_mail(v)
    help_is_asked_for(v)
    help_is_given(v)
    help_is_confirmed(v)
    the_decree_is_recorded(v)
    the_partner_reads_it(v)


def new_revision(v) -> None:
    v.follow("The roadmap")
    if v.find("link", "Revision %(revision)s", revision=2).count():
        v.follow("Revision %(revision)s", revision=2)


def two_write_at_once(v, other) -> None:
    """Both open the same action; whoever saves second is shown both texts and loses none."""
    v.become("focal.ecu")
    other.become("delegate.ecu")
    for who in (v, other):
        new_revision(who)
        who.follow(COSTING)
        who.follow("Edit")
    v.type("What will be done", HERS)
    v.press("Save the action")
    other.type("What will be done", HIS)
    other.press("Save the action", status=409)
    other.sees("Somebody else saved meanwhile")
    other.sees(HERS)
    other.type("What will be done", f"{HERS}, con las provincias")
    other.press("Save what stands here")
    other.sees(f"{HERS}, con las provincias")
    other.page.context.close()


def both_agree(v) -> None:
    """One more action; the country and the Academy agree; the paper is there."""
    v.become("focal.ecu")
    new_revision(v)
    v.follow("Add an action", of=v.portal.topic("institutional_coordination", "es"))
    v.type("What will be done", ACTION)
    v.type("What will be there in the end", "Acuerdo firmado")
    v.type("Due on", (TODAY - timedelta(days=2)).isoformat())
    v.type("Which institution leads", "Consejo para la Igualdad")
    v.press("Save the action")
    v.press("Hand in the roadmap")
    v.sees("What you agree to, compared with revision %(n)s", n=1)
    v.press("Agree for %(country)s", country=v.portal.country("ECU", "es"))
    v.become("staff")
    v.follow("See all")
    v.follow("Read it", of=v.portal.country("ECU", "es"))
    v.press("Agree for the Academy")
    v.is_told("Both sides agree: the roadmap is final. Its PDF is being made.")
    v.become("focal.ecu")
    v.follow("The roadmap")
    v.wait_for(v.page.locator("main a[href$='/paper/'] .small"))
    _name, paper = v.download_by(v.page.locator("main a[href$='/paper/']"))
    assert paper.startswith(b"%PDF-")


def a_late_action_is_answered_from_the_mail(v) -> None:
    """The link opens the three questions of this one action, and leads on to asking for help."""
    v.portal.run(REMIND)
    v.enter_by_letter(
        "focal.ecu@", ("Late by %(n)d day: %(action)s", "Late by %(n)d days: %(action)s"), n=2, action=ACTION
    )
    v.sees("Three questions about an action")
    v.sees(ACTION)
    v.choose("in progress")
    v.type("What happened?", "El texto está listo; falta un modelo para la firma.")
    v.choose("Yes: ask the Academy for it on the next page")
    v.press("Send the report")


def help_is_asked_for(v) -> None:
    v.sees(ACTION)
    v.pick("Kind of help", "coordination mechanism")
    v.type("Your request in one line", REQUEST)
    v.type("What is needed", "Un modelo de acuerdo y una lectura antes de la firma.")
    v.press("Send the request")
    v.sees("waits for an answer")


def request(v) -> None:
    v.menu("Assistance")
    v.follow(REQUEST)


def help_is_given(v) -> None:
    """Staff agree the terms and ask an expert, who says yes and writes down what was done."""
    v.become("staff")
    request(v)
    v.press("Acknowledge")
    v.follow("Accept")
    v.type("What will be delivered", "Un modelo de acuerdo y una llamada.")
    v.press("Accept")
    v.follow("Ask an expert")
    v.press("Ask", of="Mariana Castillo")
    v.become("expert")
    request(v)
    v.follow("Answer whether you can help")
    v.choose("Yes. I have no conflict of interest with %(country)s", country=v.portal.country("ECU", "es"))
    v.press("Send my answer")
    v.follow("Record what was done")
    v.choose("call")
    v.type("first day", TODAY.isoformat())
    v.type("What was done", "Leímos el acuerdo artículo por artículo.")
    v.press("Save")
    v.is_told("Recorded.")
    v.become("staff")
    request(v)
    v.press("Help is complete")


def help_is_confirmed(v) -> None:
    v.become("focal.ecu")
    request(v)
    v.follow("Confirm and rate")
    v.choose("5 – very useful: we could go on at once")
    v.press("Confirm and close")
    v.is_told("Thank you. The request is closed.")


def the_decree_is_recorded(v) -> None:
    """The country proposes the adoption with its decree; the Academy confirms."""
    v.menu("Countries")
    v.follow(v.portal.country("ECU", "es"))
    v.follow_link(v.page.locator("main a[href*='/naps/plans/']").first)
    v.follow("Record a stage")
    v.choose("adopted")
    v.type("Date", TODAY.isoformat())
    v.type("Evidence in words", DECREE)
    v.press("Record the stage")
    v.become("staff")
    v.follow("See all")
    v.follow("Confirm", of=v.portal.country("ECU", "es"))
    v.sees(DECREE)
    v.press("Confirm the stage")


def the_partner_reads_it(v) -> None:
    """On the country's page and in the region: adopted, since when, and where one can see that."""
    v.become("partner")
    v.menu("Regions")
    v.follow(v.portal.region("unw-americas", "es"))
    v.sees("What changed last")
    v.sees(DECREE)
    v.follow_link(v.page.locator(".countries th a", has_text=v.portal.country("ECU", "es")).first)
    v.sees("How it came about")
    v.sees("The plan was adopted")
    v.sees("The delegation took part in a convening")
    v.does_not_see(REQUEST)
