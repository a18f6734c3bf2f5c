"""What stands on papers about requests."""

from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assistance.models import CallLine, Offer, OfferCall
from assistance.states import OfferAnswer
from naps.roadmap_money import money


@dataclass(frozen=True)
class PartnersAnswer:
    """The one answer to the country with what partners offer, line by line, frozen when it is sent.

    Who said "not now" is not named: that is between the partner and the Academy.
    """

    title: str
    country: str
    reference: str
    opening: str
    # Each line: what was asked, "supported", "part" or "open", in words, the offers, what else can be done.
    lines: list[dict]
    next_step: str
    signatory: str
    headings: dict[str, str]

    @classmethod
    def of(cls, call: OfferCall) -> "PartnersAnswer":
        """In the language of the request, whoever looks at it."""
        request = call.request
        lines = call.lines.select_related("line__topic").prefetch_related("offers__asked")
        with translation.override(request.language):
            return cls(
                title=_("%(country)s: what partners offer for %(number)s")
                % {"country": request.country, "number": request.reference},
                country=str(request.country),
                reference=request.reference,
                opening=call.opening,
                lines=[_line(line) for line in lines],
                next_step=call.next_step,
                signatory=call.signatory,
                headings={"next_step": _("Next step"), "otherwise": _("What else can be done")},
            )

    def as_data(self) -> dict:
        """For looking at it before it is sent; `issue` freezes the same values."""
        return asdict(self)


def standing_of(line: CallLine) -> str:
    """How far a line is covered: "supported", "part", or "open" while nobody supports it."""
    answers = {offer.answer for offer in line.offers.all()}
    if OfferAnswer.SUPPORTS in answers:
        return "supported"
    return "part" if OfferAnswer.PART in answers else "open"


def standing_words(standing: str) -> str:
    words = {
        "supported": _("Supported"),
        "part": _("Supported in part"),
        "open": _("Not supported yet"),
    }
    return words[standing]


def period(offer: Offer) -> str:
    """From when to when, in words, as far as it was said."""
    first = date_format(offer.starts_on, "DATE_FORMAT") if offer.starts_on else ""
    last = date_format(offer.ends_on, "DATE_FORMAT") if offer.ends_on else ""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(first)s") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else ""


def _line(line: CallLine) -> dict:
    standing = standing_of(line)
    return {
        "topic": str(line.line.topic),
        "help": str(line.line.get_help_type_display()),
        "standing": standing,
        "words": standing_words(standing),
        "offers": [_offer(offer) for offer in line.offers.all() if offer.is_support],
        "otherwise": line.otherwise,
    }


def _offer(offer: Offer) -> dict:
    return {
        "organisation": offer.asked.organisation,
        "told": offer.told,
        "amount": money(offer.amount, offer.currency),
        "period": period(offer),
    }
