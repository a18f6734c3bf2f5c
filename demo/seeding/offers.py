"""Partners of the demo are asked which lines of a request they support."""

from datetime import date, timedelta
from decimal import Decimal

import time_machine
from django.utils import timezone

from assistance.actions import offers as actions
from assistance.models import OfferCall, Request
from assistance.offering import Answered, Invited
from assistance.states import OfferAnswer
from demo.seeding import people
from demo.seeding.reading import noon

PARTNERS = ("first", "second")


def begun(request: Request, told: dict) -> None:
    """The country is asked; where the file names partners, it has agreed and they are asked too."""
    today = timezone.localdate()
    call = _propose(request, told, today - timedelta(days=5))
    if "first" in told:
        _ask(call, told, agreed_on=today - timedelta(days=4), answered_on=today - timedelta(days=1))


def answered(request: Request, told: dict) -> None:
    """From the question to the country to the one answer."""
    today, by = timezone.localdate(), people.user("staff")
    call = _propose(request, told, today - timedelta(days=22))
    _ask(call, told, agreed_on=today - timedelta(days=21), answered_on=today - timedelta(days=14))
    with time_machine.travel(noon(today - timedelta(days=7))):
        actions.close(call, by=by)
        line = call.lines.get()
        letter = {"opening": told["opening"], "next_step": told["next_step"], "signatory": by.full_name}
        words = {offer.pk: told["first"]["told"] for offer in line.offers.supporting()}
        otherwise = {line.pk: told["otherwise"]}
        actions.save_answer(call, by=by, letter=letter, told=words, otherwise=otherwise)
        actions.issue(call, by=by)
    request.refresh_from_db()


def _propose(request: Request, told: dict, day: date) -> OfferCall:
    with time_machine.travel(noon(day)):
        shown = [(line, told["shown"]) for line in request.lines.all()]
        due = day + timedelta(days=14)
        return actions.propose(request, by=people.user("staff"), shown=shown, answers_due=due)


def _ask(call: OfferCall, told: dict, *, agreed_on: date, answered_on: date) -> None:
    with time_machine.travel(noon(agreed_on)):
        actions.agree(call, by=people.user(f"focal.{call.country.slug}"))
        partners = [Invited(told[key]["organisation"], people.user(told[key]["asked"])) for key in PARTNERS]
        lines = list(call.lines.all())
        actions.put_to(call, by=people.user("staff"), invited=partners, lines=lines)
    for key in PARTNERS:
        if "answer" in told[key]:
            with time_machine.travel(noon(answered_on)):
                _answer(call, told[key])


def _answer(call: OfferCall, said: dict) -> None:
    asked = call.asked.get(user=people.user(said["asked"]))
    today = timezone.localdate()
    values = {"answer": said["answer"], "note": said["note"], "covers": said.get("covers", "")}
    if said["answer"] == OfferAnswer.SUPPORTS:
        values |= {
            "amount": Decimal(said["amount"]),
            "currency": "USD",
            "starts_on": today + timedelta(days=30),
            "ends_on": today + timedelta(days=120),
        }
    answers = [Answered(offer, values) for offer in asked.offers.all()]
    actions.answer(asked, by=people.user(said["asked"]), answers=answers)
