"""What a country is told about its request."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.outbox import Letter
from assistance.emails.common import number, page, post_to
from assistance.emails.to_experts import thank_experts
from assistance.emails.to_the_academy import in_charge_letter
from assistance.models import Message, Request
from assistance.people import told_about


def request_received(request: Request) -> None:
    """To the country: its number, and by when the Academy answers."""

    def letter() -> Letter:
        return Letter(
            subject=_("We have your request: %(number)s") % number(request),
            lines=[
                _("Thank you. Your request for technical assistance has reached the NAP Academy."),
                _("You need not do anything now. We write to you when there is an answer or a question."),
            ],
            facts=[
                (_("Number"), request.reference),
                (_("Read by us by"), date_format(request.acknowledge_due_on, "DATE_FORMAT")),
                (_("First answer by"), date_format(request.answer_due_on, "DATE_FORMAT")),
            ],
            button=page(request),
        )

    post_to("received", request, told_about(request), letter)


def question_asked(request: Request, message: Message) -> None:
    """To the country: a question is open, and the request waits for the answer."""

    def letter() -> Letter:
        return Letter(
            subject=_("A question about your request %(number)s") % number(request),
            lines=[
                _("Before we can answer your request, we need to know something more."),
                _("The request waits until you have answered."),
            ],
            button=(_("Read the question and answer"), request.get_absolute_url()),
        )

    post_to(f"question-{message.pk}", request, told_about(request), letter)


def request_accepted(request: Request, *, owner: User, by: User) -> None:
    """To the country: yes, and who sees it through. To the person in charge, if somebody else said yes."""

    def letter() -> Letter:
        return Letter(
            subject=_("The Academy will help: %(number)s") % number(request),
            lines=[
                _("Your request for technical assistance is accepted."),
                _("The page of the request says what was agreed. Next, we look for the right expert."),
            ],
            facts=[(_("Number"), request.reference), (_("In charge"), owner.full_name)],
            button=page(request),
        )

    post_to("accepted", request, told_about(request), letter)
    post_to("in-charge", request, [owner], lambda: in_charge_letter(request), but=by)


def request_declined(request: Request) -> None:
    """To the country: the Academy cannot help, and why."""

    def letter() -> Letter:
        return Letter(
            subject=_("Our answer to your request %(number)s") % number(request),
            lines=[
                _("We are sorry: the Academy cannot help with this request."),
                _("Our reason: %(reason)s") % {"reason": request.reason},
                _("You may ask again at any time, also about something else."),
            ],
            button=page(request),
        )

    post_to("declined", request, told_about(request), letter)


def request_delivered(request: Request, event: Event) -> None:
    """To the country: please confirm, by when, and what happens otherwise."""

    def letter() -> Letter:
        return Letter(
            subject=_("Did the help reach you? %(number)s") % number(request),
            lines=[
                _("We believe that everything agreed for your request has been done."),
                _("Please say whether that is so, and how useful it was. It takes a minute."),
            ],
            facts=[
                (_("Number"), request.reference),
                (_("Closes by itself on"), request.closes_words),
            ],
            button=(_("Confirm, or say what is missing"), request.get_absolute_url()),
        )

    post_to(f"delivered-{event.pk}", request, told_about(request), letter)


def closed_unconfirmed(request: Request) -> None:
    """To the country: nobody answered, so the request is closed. To the experts: thank you."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your request is closed: %(number)s") % number(request),
            lines=[
                _("Nobody confirmed within 30 days that the help has come, so the request is closed."),
                _("Is something still missing? Ask again; a new request can refer to this one."),
            ],
            button=page(request),
        )

    post_to("closed", request, told_about(request), letter)
    thank_experts(request)
