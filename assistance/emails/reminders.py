"""What waits, said once more."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.notices.outbox import Letter
from assistance.emails.common import facts, number, page, remind
from assistance.models import Request
from assistance.people import in_charge, told_about


def waits_for_staff(request: Request, now: datetime) -> None:
    """To the person in charge, or to all staff: the request has stood still for a week."""

    def letter() -> Letter:
        return Letter(
            subject=_("A request waits for the Academy: %(number)s") % number(request),
            lines=[_("Nothing has happened for more than five working days.")],
            facts=[*facts(request), (_("Since"), date_format(request.moved_at, "DATE_FORMAT"))],
            button=page(request),
        )

    remind(f"waits-staff-{_round(request)}", request, in_charge(request), letter, now=now)


def waits_for_country(request: Request, now: datetime) -> None:
    """To the country: the question is still open."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your request waits for your answer: %(number)s") % number(request),
            lines=[_("We asked you something a week ago. The request goes on when you have answered.")],
            button=(_("Read the question and answer"), request.get_absolute_url()),
        )

    remind(f"waits-country-{_round(request)}", request, told_about(request), letter, now=now)


def waits_for_confirmation(request: Request, now: datetime) -> None:
    """To the country, halfway: please confirm; otherwise the request closes."""

    def letter() -> Letter:
        return Letter(
            subject=_("Please confirm: request %(number)s") % number(request),
            lines=[
                _("Two weeks ago we wrote that everything agreed for your request has been done."),
                _("Without an answer from you the request closes by itself on %(date)s.")
                % {"date": request.closes_words},
            ],
            button=(_("Confirm, or say what is missing"), request.get_absolute_url()),
        )

    remind(f"unconfirmed-{_round(request)}", request, told_about(request), letter, now=now)


def _round(request: Request) -> str:
    """A request can wait several times; each time has its own letter."""
    return f"{request.moved_at:%Y%m%d%H%M%S}"
