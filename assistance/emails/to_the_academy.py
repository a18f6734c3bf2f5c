"""What the Academy is told about a request."""

from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.outbox import Letter
from assistance.emails.common import facts, number, page, post_to
from assistance.emails.to_experts import thank_experts
from assistance.models import Message, Request
from assistance.people import experts_of, in_charge, told_about


def in_charge_letter(request: Request) -> Letter:
    return Letter(
        subject=_("You are in charge of %(number)s") % number(request),
        lines=[_("A colleague has put you in charge of a request for technical assistance.")],
        facts=facts(request),
        button=page(request),
    )


def put_in_charge(request: Request, owner: User, event: Event) -> None:
    """To whom a colleague gave the request."""
    post_to(f"in-charge-{event.pk}", request, [owner], lambda: in_charge_letter(request))


def question_answered(request: Request, message: Message) -> None:
    """To the person in charge: the country has answered."""

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s has answered: %(number)s") % number(request),
            lines=[_("The country has answered the question. The request waits for the Academy again.")],
            facts=facts(request),
            button=page(request),
        )

    post_to(f"answered-{message.pk}", request, in_charge(request), letter, but=message.written_by)


def request_withdrawn(request: Request, *, by: User) -> None:
    """To the person in charge, the experts, and the others of the country's side."""

    def letter() -> Letter:
        return Letter(
            subject=_("Withdrawn: request %(number)s") % number(request),
            lines=[_("The request has been withdrawn. Nothing more needs to be done for it.")],
            facts=facts(request),
        )

    people = in_charge(request) + experts_of(request) + told_about(request)
    post_to("withdrawn", request, people, letter, but=by)


def request_confirmed(request: Request) -> None:
    """To the person in charge: how useful the country found it. To the experts: thank you."""

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s has confirmed: %(number)s") % number(request),
            lines=[_("The country confirms that the help has come. The request is closed.")],
            facts=[*facts(request), (_("Rating"), _("%(n)d of 5") % {"n": request.rating})],
            button=page(request),
        )

    post_to("closed", request, in_charge(request), letter, but=request.closed_by)
    thank_experts(request)


def not_done_yet(request: Request, message: Message) -> None:
    """To the person in charge and the experts: something is still missing."""

    def letter() -> Letter:
        return Letter(
            subject=_("Something is still missing: %(number)s") % number(request),
            lines=[_("The country says that the help is not complete. The page says what is missing.")],
            facts=facts(request),
            button=page(request),
        )

    people = in_charge(request) + experts_of(request)
    post_to(f"not-done-{message.pk}", request, people, letter, but=message.written_by)
