"""The organisers' list of people in words, line by line, so that its page only has to print them.

Fifty lines are opened many times a day. Labels, addresses and icons are looked up here once for a
page; a template would ask for each of them again in every line.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.pages.templatetags.pages import icon
from participants.models.registrations import RegistrationQuerySet
from participants.states import RegistrationRole, RegistrationStatus, Sector, Visibility

# How a status looks: ground and icon. The word beside it says the same.
LOOKS = {
    RegistrationStatus.CONFIRMED: ("ok", "check"),
    RegistrationStatus.NOMINATED: ("warn", "clock"),
    RegistrationStatus.WAITLISTED: ("warn", "clock"),
    RegistrationStatus.SUBMITTED: ("now", "mail"),
}
WAITING = {RegistrationStatus.SUBMITTED, RegistrationStatus.WAITLISTED}
# Stands for any registration where the address of a route is asked for once; no address contains it.
ANY = 9_876_543_210


@dataclass(frozen=True)
class Line:
    """One person of a convening as the organisers read it."""

    address: str
    name: str
    # Who else may read the name, where the person has chosen that.
    privacy: str
    part: str
    delegation: str
    sector: str
    status: str
    look: str
    icon: str
    # Empty where nothing is to be decided.
    confirm: str
    decline: str


def lines_of(registrations: RegistrationQuerySet) -> list[Line]:
    """One query, and columns instead of whole records: a person, a delegation and a country for each line."""
    words = Words()
    columns = registrations.values(
        "pk", "role", "status", "person__full_name", "person__organisation", "person__sector",
        "person__visibility", "person__alias", "delegation__body_name", words.country,
    )  # fmt: skip
    return [words.line(row) for row in columns]


class Words:
    """Everything that is the same in many lines, in the reader's language."""

    def __init__(self) -> None:
        self.country = f"delegation__country__name_{get_language()}"
        self.roles = {role.value: str(role.label) for role in RegistrationRole}
        self.sectors = {sector.value: str(sector.label) for sector in Sector}
        self.statuses = {status.value: str(status.label) for status in RegistrationStatus}
        self.icons = {name: icon(name) for _kind, name in LOOKS.values()} | {"": ""}
        self.address = _addresses("participants:registration")
        self.confirm = _addresses("participants:registration-confirm")
        self.decline = _addresses("participants:registration-decline")

    def line(self, row: dict) -> Line:
        look, drawing = LOOKS.get(row["status"], ("", ""))
        pk, waits = row["pk"], row["status"] in WAITING
        return Line(
            address=self.address(pk),
            name=row["person__full_name"],
            privacy=_privacy(row),
            part=" · ".join(filter(None, [self.roles[row["role"]], row["person__organisation"]])),
            delegation=row[self.country] or row["delegation__body_name"] or "–",
            sector=self.sectors[row["person__sector"]],
            status=self.statuses[row["status"]],
            look=look,
            icon=self.icons[drawing],
            confirm=self.confirm(pk) if waits else "",
            decline=self.decline(pk) if waits else "",
        )


def _addresses(route: str) -> Callable[[int], str]:
    """The addresses of a route by number: asking Django for each would take half the time of a line."""
    before, after = reverse(route, args=[ANY]).split(str(ANY))
    return lambda pk: f"{before}{pk}{after}"


def _privacy(row: dict) -> str:
    if row["person__visibility"] == Visibility.ALIAS:
        return _("shown as %(alias)s") % {"alias": row["person__alias"]}
    return _("hidden from lists") if row["person__visibility"] == Visibility.HIDDEN else ""
