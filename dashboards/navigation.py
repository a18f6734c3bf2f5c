"""The main menu: what each kind of person has there. Named by route, so that nothing is hidden or dead."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from academy.accounts.roles import ONLY_READ
from assistance.models import AskedPartner
from naps.models import Review
from participants.models import Expert


@dataclass(frozen=True)
class Item:
    label: str | Promise
    route: str
    # Routes whose pages belong under this entry.
    prefixes: tuple[str, ...]
    shown_to: Callable


def everybody(user) -> bool:
    return True


def signed_in(user) -> bool:
    return user.is_authenticated


def staff(user) -> bool:
    return user.is_authenticated and user.is_academy_staff


def reviewers(user) -> bool:
    """Whoever reads drafts has a queue; staff have the desk from which they are handed out."""
    return (
        user.is_authenticated and not user.is_academy_staff and Review.objects.filter(reviewer=user).exists()
    )


def helpers_and_helped(user) -> bool:
    """Staff, countries' teams and experts; partners to whom lines of a request were put. Otherwise they
    read counts on the region's page."""
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_helps_or_is_helped"):
        user._helps_or_is_helped = _helps_or_is_helped(user)
    return user._helps_or_is_helped


def _helps_or_is_helped(user) -> bool:
    if user.is_academy_staff or user.focal_country_ids:
        return True
    person = getattr(user, "person", None)
    if person is not None and (
        Expert.objects.filter(person=person).exists() or person.registrations.exists()
    ):
        return True
    return user.has_role(*ONLY_READ) and AskedPartner.objects.put_to(user).exists()


def readers_of_the_roster(user) -> bool:
    """Organisers and partners, who have no other business in the chapter of assistance."""
    if not user.is_authenticated or not (user.convening_ids or user.partner_country_ids):
        return False
    return not helpers_and_helped(user)


MENU = [
    Item(
        _("Home"), "dashboards:home", ("dashboards:home", "dashboards:worklist", "dashboards:due"), signed_in
    ),
    Item(_("Follow-up"), "dashboards:pipeline", ("dashboards:pipeline", "dashboards:follow-up"), staff),
    Item(
        _("Convenings"),
        "convenings:list",
        ("convenings:", "participants:", "dashboards:organise", "dashboards:missing"),
        everybody,
    ),
    Item(_("Regions"), "dashboards:regions", ("dashboards:region",), everybody),
    Item(
        _("Countries"),
        "dashboards:countries",
        (
            "dashboards:countr",
            "dashboards:stor",
            "naps:plan",
            "naps:draft",
            "naps:roadmap",
            "naps:registry",
            "naps:correction",
        ),
        everybody,
    ),
    Item(_("Reviews"), "naps:review-queue", ("naps:review", "naps:decision"), reviewers),
    Item(_("Reviews"), "naps:review-desk", ("naps:review", "naps:decision"), staff),
    Item(_("Assistance"), "assistance:list", ("assistance:",), helpers_and_helped),
    Item(_("Experts"), "assistance:experts", ("assistance:expert",), readers_of_the_roster),
]


def navigation(request):
    """The menu of this reader, with the entry of the page at hand marked."""
    user = getattr(request, "user", None)
    if user is None:
        return {"navigation": []}
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "navigation": [
            {"label": item.label, "url": reverse(item.route), "is_here": here.startswith(item.prefixes)}
            for item in MENU
            if item.shown_to(user)
        ]
    }
