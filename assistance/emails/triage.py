"""What a country is told while its request is read, put together with another, or agreed anew."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.outbox import Letter
from assistance.emails.common import facts, number, page, post_to, remind
from assistance.models import Request, Terms
from assistance.people import experts_of, in_charge, reads, told_about
from assistance.standing import owed_words


def request_acknowledged(request: Request) -> None:
    """To the country: a person has read it, who answers, and by which date."""

    def letter() -> Letter:
        rows = [(_("Number"), request.reference)]
        if request.owner:
            rows.append((_("In charge"), request.owner.full_name))
        rows.append((_("First answer by"), date_format(request.answer_due_on, "DATE_FORMAT")))
        return Letter(
            subject=_("We have read your request: %(number)s") % number(request),
            lines=[_("Somebody of the NAP Academy has read your request. You need not do anything now.")],
            facts=rows,
            button=page(request),
        )

    post_to("acknowledged", request, told_about(request), letter)


def request_merged(request: Request) -> None:
    """To the country's side: the same was asked twice. The number of the other only for who may read it."""
    other = request.duplicate_of
    if other is None:
        return
    for user in told_about(request):
        may_read = reads(user, other)

        def letter(user: User = user, may_read: bool = may_read) -> Letter:
            goes_on = _("The Academy goes on with the request %(number)s, which says what you need too.")
            silent = _("The Academy goes on with the other request, which says what you need too.")
            return Letter(
                subject=_("Your request was put together with another: %(number)s") % number(request),
                lines=[
                    _("Somebody of your side has asked for the same."),
                    goes_on % number(other) if may_read else silent,
                    _("Was that a mistake? Ask again, and say what is different."),
                ],
                button=page(other) if may_read else page(request),
            )

        post_to("merged", request, [user], letter)


def terms_changed(terms: Terms, *, by: User) -> None:
    """To the country, the person in charge and whoever helps: something else is agreed from now on."""
    request = terms.request

    def letter() -> Letter:
        return Letter(
            subject=_("What was agreed has changed: %(number)s") % number(request),
            lines=[
                _("The page of the request says what is agreed from now on. The earlier ones stay there.")
            ],
            facts=[(_("Number"), request.reference), (_("Version"), str(terms.version))],
            button=page(request),
        )

    people = told_about(request) + in_charge(request) + experts_of(request)
    post_to(f"terms-{terms.version}", request, list(dict.fromkeys(people)), letter, but=by)


def promise_is_late(request: Request, what: str, now: datetime) -> None:
    """To the person in charge, or to all staff: what the Academy promised for today is not done."""

    def letter() -> Letter:
        return Letter(
            subject=_("The Academy is late: %(number)s") % number(request),
            lines=[owed_words(request, now.date()), _("The country was told this date.")],
            facts=facts(request),
            button=page(request),
        )

    remind(f"late-{what}", request, in_charge(request), letter, now=now)
