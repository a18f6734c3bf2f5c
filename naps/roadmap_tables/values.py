"""Dates and sums as people write them into a table."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from naps.currencies import CODES
from participants.finding import plain

# How a spreadsheet counts days; only numbers of this century are taken for one.
FIRST_DAY, EARLIEST, LATEST = date(1899, 12, 30), 36526, 73415
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "january|jan|enero|ene|janvier|janv", "february|feb|febrero|fevrier|fevr",
            "march|mar|marzo|mars", "april|apr|abril|abr|avril|avr", "may|mayo|mai",
            "june|jun|junio|juin", "july|jul|julio|juillet|juil", "august|aug|agosto|ago|aout",
            "september|sep|sept|septiembre|setiembre|septembre", "october|oct|octubre|octobre",
            "november|nov|noviembre|novembre", "december|dec|diciembre|dic|decembre",
        ],
        start=1,
    )
    for name in names.split("|")
}  # fmt: skip
QUARTERS = {
    "1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3,
    "fourth": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "1er": 1, "2e": 2, "3e": 3, "4e": 4,
}  # fmt: skip
_QUARTER = "|".join(sorted(QUARTERS, key=len, reverse=True))
WRITTEN = re.compile(
    rf"""(?P<iso>\b(20\d\d)-(\d\d?)-(\d\d?)\b)
      | (?P<numbers>\b(\d\d?)[/.](\d\d?)[/.](20\d\d)\b)
      | (?P<words>\b(\d\d?)(?:\s+de)?\s+({"|".join(MONTHS)})\.?(?:\s+de[l]?)?\s+(20\d\d)\b)
      | (?P<quarter>\b(?:q([1-4])|({_QUARTER})\.?\s+(?:trimestre|quarter)|t([1-4]))(?:\s+de[l]?|\s+of)?
            [\s/-]+(20\d\d)\b)
      | (?P<month>\b({"|".join(MONTHS)})\.?(?:\s+de[l]?)?[\s/-]+(20\d\d)\b)
      | (?P<turned>\b(\d\d?)/(20\d\d)\b)
      | (?P<year>\b(20\d\d)\b)""",
    re.X,
)
CURRENCY_SIGNS = {"us$": "USD", "$us": "USD", "€": "EUR", "£": "GBP", "bs.": "BOB", "q.": "GTQ", "₡": "CRC"}
# A sum, and how many such: "15 mil", "2,5 millones".
SUM = re.compile(r"(\d[\d\s.,' ]*)(?:(mil millones|millones|millon(?!es)|millions?|mil|thousand|mille)\b)?")
TIMES = {"mil": 1_000, "thousand": 1_000, "mille": 1_000, "mil millones": 1_000_000_000}


def period_in(text: str) -> tuple[date, date] | None:
    """The first and the last day that a text speaks of: "II trimestre 2027", "2026–2028", "March 2027".

    Days before months, as in Latin America and Europe. None where it names no day.
    """
    bare = text.strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", bare) and EARLIEST <= float(bare) <= LATEST:
        day = FIRST_DAY + timedelta(days=int(float(bare)))
        return day, day
    spans = list(_spans(plain(bare)))
    if not spans:
        return None
    return min(first for first, _last in spans), max(last for _first, last in spans)


def _spans(text: str) -> Iterator[tuple[date, date]]:
    for found in WRITTEN.finditer(text):
        try:
            yield _span(found)
        except ValueError:  # the 31st of a short month
            continue


def _span(found: re.Match) -> tuple[date, date]:
    # The whole of what was written comes first, then its parts.
    kind, (_whole, *numbers) = found.lastgroup, [part for part in found.groups() if part is not None]
    if kind == "iso":
        return _day(*map(int, numbers))
    if kind == "numbers":
        day, month, year = map(int, numbers)
        return _day(year, month, day)
    if kind == "words":
        return _day(int(numbers[2]), MONTHS[numbers[1]], int(numbers[0]))
    if kind == "quarter":
        return _months(int(numbers[-1]), 3 * QUARTERS[numbers[0]] - 2, 3)
    if kind == "month":
        return _months(int(numbers[1]), MONTHS[numbers[0]], 1)
    if kind == "turned":
        return _months(int(numbers[1]), int(numbers[0]), 1)
    return _months(int(numbers[0]), 1, 12)


def _day(year: int, month: int, day: int) -> tuple[date, date]:
    found = date(year, month, day)
    return found, found


def _months(year: int, first: int, many: int) -> tuple[date, date]:
    last = first + many - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def money_in(text: str) -> tuple[str, str]:
    """The sum and the currency in a cell such as "USD 45.000"; either may be missing ("")."""
    said = text.strip()
    currency = next((word for word in re.findall(r"[A-Z]{3}", said.upper()) if word in CODES), "")
    if not currency:
        lowered = said.lower()
        currency = next((code for sign, code in CURRENCY_SIGNS.items() if sign in lowered), "")
    found = SUM.search(plain(said))
    if not found:
        return "", currency
    amount, times = found.group(1).strip(" .,'"), found.group(2)
    if times:
        try:
            figure = Decimal(amount.replace(" ", "").replace(",", "."))
        except InvalidOperation:  # "1.000.000 mil": nobody can say what is meant
            return "", currency
        amount = str(int(figure * TIMES.get(times, 1_000_000)))
    return amount, currency
