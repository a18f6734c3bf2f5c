from datetime import timedelta

from django.utils import timezone

from academy.accounts.models import User
from assistance.actions import offers as actions
from assistance.models import OfferCall, Request
from assistance.offering import Answered, Invited
from assistance.states import OfferAnswer

SHOWN = "A country that finishes its plan looks for somebody who knows costs."


def a_call(
    request: Request, agreed_by: User | None, by: User, *, partners: list[User] = (), shown: str = SHOWN
) -> OfferCall:
    """Partners are asked about all lines of a request; without `agreed_by` the country has not said yes."""
    due = timezone.localdate() + timedelta(days=14)
    lines = [(line, shown) for line in request.lines.all()]
    call = actions.propose(request, by=by, shown=lines, answers_due=due)
    if agreed_by is not None:
        actions.agree(call, by=agreed_by)
    if partners:
        invited = [Invited(f"{one.full_name}'s office", one) for one in partners]
        actions.put_to(call, by=by, invited=invited, lines=list(call.lines.all()))
    return call


def say(call: OfferCall, user: User, answer: str = OfferAnswer.SUPPORTS, **values) -> None:
    """What a partner answers to every line it was asked about."""
    asked = call.asked.get(user=user)
    covers = "" if answer == OfferAnswer.NOT_NOW else "An adviser for ten days."
    said = {"answer": answer, "covers": covers} | values
    actions.answer(asked, by=user, answers=[Answered(offer, said) for offer in asked.offers.all()])


def write_the_answer(call: OfferCall, by: User, **letter) -> None:
    """The answers are closed and the one answer is written, ready to be sent."""
    actions.close(call, by=by)
    words = {"opening": "Thank you.", "next_step": "We write to you.", "signatory": "Kemi Mora"} | letter
    told, otherwise = {}, {}
    for line in call.lines.all():
        told |= {offer.pk: offer.covers for offer in line.offers.supporting()}
        otherwise[line.pk] = "The Academy shares a costing sheet."
    actions.save_answer(call, by=by, letter=words, told=told, otherwise=otherwise)


def an_issued_call(request: Request, agreed_by: User, by: User, *, partners: list[User]) -> OfferCall:
    """From the country's yes to the one answer, which every partner supported."""
    call = a_call(request, agreed_by, by, partners=partners)
    for user in partners:
        say(call, user)
    write_the_answer(call, by)
    return actions.issue(call, by=by)
