"""What a roadmap costs: by currency, never converted, and blank is never zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format

from naps.models import Action
from naps.states import ActionStatus, Funding


@dataclass(frozen=True)
class CurrencySum:
    """The costs given in one currency, and how much of them has money behind it."""

    currency: str
    total: Decimal
    secured: Decimal
    asked: Decimal
    gap: Decimal
    unknown: Decimal


@dataclass(frozen=True)
class Costs:
    """All sums of a roadmap. Dropped actions need no money and are left out."""

    sums: list[CurrencySum]
    costed: int
    actions: int


def costs_of(actions: Iterable[Action]) -> Costs:
    wanted = [action for action in actions if action.status != ActionStatus.DROPPED]
    costed = [action for action in wanted if action.cost is not None]
    currencies = sorted({action.currency for action in costed})
    sums = [_sum(currency, [a for a in costed if a.currency == currency]) for currency in currencies]
    return Costs(sums=sums, costed=len(costed), actions=len(wanted))


def _sum(currency: str, actions: list[Action]) -> CurrencySum:
    def with_funding(*wanted: Funding) -> Decimal:
        return sum((a.cost or Decimal() for a in actions if a.funding in wanted), Decimal())

    return CurrencySum(
        currency=currency,
        total=with_funding(*Funding),
        secured=with_funding(Funding.SECURED),
        asked=with_funding(Funding.ASKED),
        gap=with_funding(Funding.GAP),
        unknown=with_funding(Funding.UNKNOWN),
    )


def amount(value: Decimal) -> str:
    """A sum as the page's language writes it; cents only where there are some."""
    places = 0 if value == value.to_integral_value() else 2
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def money(value: Decimal | None, currency: str) -> str:
    """With its currency before it, on one line; nothing where no cost is given."""
    return "" if value is None else f"{currency}\N{NO-BREAK SPACE}{amount(value)}"
