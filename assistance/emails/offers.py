"""The letters while partners are asked: to the country, to partners, to the Academy.

As all letters about requests they hold no word of what is needed. A partner's letter names the country
and the topics, because the country has agreed to that; the sentence about each line is on the page.
"""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.guards import may
from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.outbox import Letter, post
from assistance.emails.common import facts, number, page, post_to
from assistance.models import AskedPartner, OfferCall
from assistance.offer_permissions import check_consent
from assistance.people import in_charge, told_about


def deciders(call: OfferCall) -> list[User]:
    """Who of the country's side can say yes or no, of those who are written to about the request."""
    return [user for user in told_about(call.request) if may(check_consent, user, call)]


def agreement_wanted(call: OfferCall) -> None:
    """To whoever can say yes for the country: may partners read about these lines?"""
    request = call.request

    def letter() -> Letter:
        return Letter(
            subject=_("May we ask partners? %(number)s") % number(request),
            lines=[
                _("UN Women or a donor could support your request. We show them nothing without your yes."),
                _("The page shows the exact words that partners would read. They never learn who asked."),
            ],
            facts=[(_("Number"), request.reference)],
            button=(_("Read and decide"), reverse("assistance:offers-consent", args=[request.pk])),
            after=[_("You can take your yes back at any time before the answer is out.")],
        )

    post_to(f"partners-{call.pk}-wanted", request, deciders(call), letter)


def agreed(call: OfferCall) -> None:
    """To the person in charge: the country agrees, partners can be asked."""
    request = call.request

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s agrees that partners are asked: %(number)s") % number(request),
            lines=[_("Now choose the partners and put the lines to them.")],
            facts=facts(request),
            button=(_("Ask partners"), reverse("assistance:offers-ask", args=[request.pk])),
        )

    post_to(f"partners-{call.pk}-agreed", request, in_charge(request), letter)


def refused(call: OfferCall) -> None:
    """To the person in charge: the country does not want it, or not any more."""
    request = call.request

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s does not want partners to be asked: %(number)s") % number(request),
            lines=[_("Partners read nothing of this request, also not what they were asked before.")],
            facts=facts(request),
            button=page(request),
        )

    post_to(f"partners-{call.pk}-refused", request, in_charge(request), letter)


def partner_asked(asked: AskedPartner, event: Event) -> None:
    """To the partner: which country, which topics, until when, and a personal link to answer."""
    if asked.user is not None:
        _to_partner(
            asked, f"asked-{event.pk}", _("Can you support %(country)s?") % number(asked.call.request)
        )


def partner_reminded(asked: AskedPartner, *, what: str) -> bool:
    """The same once more; says whether it was posted now."""
    subject = _("Still open: can you support %(country)s?") % number(asked.call.request)
    return _to_partner(asked, what, subject)


def _to_partner(asked: AskedPartner, what: str, subject: str) -> bool:
    user, request = asked.user, asked.call.request
    if user is None or not AskedPartner.objects.put_to(user).filter(pk=asked.pk).exists():
        return False

    def letter() -> Letter:
        offers = asked.offers.select_related("line__line__topic")
        topics = {offer.line.line.topic_id: str(offer.line.line.topic) for offer in offers}
        return Letter(
            subject=subject,
            lines=[
                _("A country has asked the NAP Academy for help, and agrees that you are asked too."),
                _("The page says about what. Please answer there line by line, also with a “not now”."),
            ],
            facts=[
                (_("Country"), str(request.country)),
                (_("Topic"), ", ".join(topics.values())),
                (_("Answers by"), date_format(asked.call.answers_due, "DATE_FORMAT")),
            ],
            # Here, so that a letter that is not posted makes no link.
            button=(_("Read and answer"), personal_link(user, next_path=asked.get_absolute_url())),
            after=[_("The link is for you alone. Please do not pass it on.")],
        )

    key = f"partner-{asked.pk}-{what}"
    return post(key, to=user, letter=letter, secret=True, about=f"request-{request.pk}") is not None


def partner_answered(asked: AskedPartner, *, by: User) -> None:
    """To the person in charge: a partner has answered; once a partner."""
    request = asked.call.request

    def letter() -> Letter:
        return Letter(
            subject=_("%(partner)s has answered: %(number)s") % {"partner": asked, **number(request)},
            lines=[_("The page shows what is offered, and which lines nobody supports yet.")],
            facts=facts(request),
            button=(_("See the offers"), asked.call.get_absolute_url()),
        )

    post_to(f"partner-{asked.pk}-answered", request, in_charge(request), letter, but=by)


def answers_are_in(call: OfferCall) -> None:
    """To the person in charge, after the last day: write the answer to the country."""
    request = call.request

    def letter() -> Letter:
        return Letter(
            subject=_("The day for partners' answers is over: %(number)s") % number(request),
            lines=[
                _("Close the answers and write the one answer to the country, or give partners more time.")
            ],
            facts=[*facts(request), (_("Answers by"), date_format(call.answers_due, "DATE_FORMAT"))],
            button=(_("See the offers"), call.get_absolute_url()),
        )

    post_to(f"partners-{call.pk}-due", request, in_charge(request), letter)


def answer_issued(call: OfferCall) -> None:
    """To the country: one answer, with what partners offer line by line."""
    request = call.request

    def letter() -> Letter:
        return Letter(
            subject=_("What partners offer: %(number)s") % number(request),
            lines=[
                _("We have asked partners about your request. Our answer says line by line what they offer."),
                _("Where nobody can help yet, it says what else can be done."),
            ],
            facts=[(_("Number"), request.reference)],
            button=(_("Read the answer"), f"{request.get_absolute_url()}#partners"),
        )

    post_to(f"partners-{call.pk}-issued", request, told_about(request), letter)


def partner_told(asked: AskedPartner) -> None:
    """To the partner: the answer is out, and what became of its lines."""
    user, request = asked.user, asked.call.request
    if user is None or not AskedPartner.objects.put_to(user).filter(pk=asked.pk).exists():
        return

    def letter() -> Letter:
        return Letter(
            subject=_("The answer to %(country)s is out") % number(request),
            lines=[
                _("Thank you for your answer. What partners offer has gone to the country as one answer."),
                _("The page says what became of the lines you were asked about, and what comes next."),
            ],
            facts=[(_("Country"), str(request.country))],
            button=(_("See your lines"), asked.get_absolute_url()),
        )

    post(f"partner-{asked.pk}-told", to=user, letter=letter, about=f"request-{request.pk}")


def not_needed(call: OfferCall) -> None:
    """To partners who were asked: no answer is needed any more. Not why, which is the country's."""

    def letter() -> Letter:
        return Letter(
            subject=_("No answer needed any more"),
            lines=[
                _("We had asked whether you can support a country. This is not needed any more."),
                _("Thank you. You need not do anything."),
            ],
        )

    for asked in call.asked.filter(user__isnull=False).select_related("user"):
        if asked.user and asked.user.is_active:
            about = f"request-{call.request_id}"
            post(f"partner-{asked.pk}-not-needed", to=asked.user, letter=letter, about=about)
