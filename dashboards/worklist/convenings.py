"""What convenings need: of whoever runs them, and of those who lead their sessions."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convenings.models import Convening, Session
from convenings.states import RUNNING, ConveningStatus
from dashboards.items import Chapter, Item, addressed, day
from participants.models import ChangeRequest, Facilitation, Registration
from participants.states import RegistrationStatus

CLOSES_SOON = timedelta(days=14)


def for_organiser(user, today: date) -> list[Item]:
    """What the convenings somebody organises need."""
    found = addressed(convenings(Convening.objects.organised_by(user), today), user, {})
    return sorted(found, key=lambda item: item.since)


def convenings(run, today: date) -> list[Item]:
    """What these convenings need of whoever runs them."""
    running = list(run.filter(status__in=RUNNING))
    waiting = _counted(running, RegistrationStatus.SUBMITTED, "submitted_at")
    missing = _counted(running, RegistrationStatus.NOMINATED, "nominated_at")
    asked = _asked(run)
    found = [_requests_for_changes(*row) for row in asked]
    for convening in running:
        if convening.status == ConveningStatus.DRAFT:
            found.append(_not_published(convening))
            continue
        if convening.pk in waiting:
            found.append(_waiting(convening, *waiting[convening.pk]))
        if convening.pk in missing and _closes_soon(convening, today):
            found.append(_missing(convening, *missing[convening.pk]))
        if convening.is_over:
            found.append(_over(convening))
    return [replace(item, chapter=Chapter.CONVENINGS) for item in found]


def _counted(convenings: list[Convening], status: str, moment: str) -> dict[int, tuple[int, datetime]]:
    """How many registrations of each convening are at this status, and since when the first of them."""
    rows = Registration.objects.filter(convening__in=convenings, status=status).order_by()
    counted = rows.values_list("convening").annotate(Count("pk"), Min(moment))
    return {pk: (n, since) for pk, n, since in counted}


def _asked(convenings) -> list[tuple[Convening, int, datetime]]:
    """The convenings for which people ask for changes: how many, and since when."""
    waiting = ChangeRequest.objects.waiting().filter(registration__convening__in=convenings).order_by()
    counted = waiting.values_list("registration__convening").annotate(Count("pk"), Min("asked_at"))
    rows = {pk: (n, since) for pk, n, since in counted}
    return [(convening, *rows[convening.pk]) for convening in convenings.filter(pk__in=rows)] if rows else []


def _requests_for_changes(convening: Convening, n: int, since: datetime) -> Item:
    text = ngettext("%(n)d request for a change waits", "%(n)d requests for a change wait", n) % {"n": n}
    url = reverse("participants:changes", args=[convening.code])
    return Item(text, str(convening), url, _("Answer"), "mail", day(since))


def _not_published(convening: Convening) -> Item:
    text = _("%(convening)s is not published yet") % {"convening": convening}
    url = reverse("dashboards:organise", args=[convening.code])
    return Item(text, "", url, _("Open"), "flag", day(convening.created_at))


def _waiting(convening: Convening, n: int, since: datetime) -> Item:
    text = ngettext(
        "%(n)d registration waits for confirmation", "%(n)d registrations wait for confirmation", n
    )
    url = reverse("participants:people", args=[convening.code]) + "?status=submitted"
    return Item(
        text % {"n": n},
        str(convening),
        url,
        _("Review them"),
        "person",
        day(since),
    )


def _closes_soon(convening: Convening, today: date) -> bool:
    closes = convening.registration_closes_on
    return closes is not None and today <= closes <= today + CLOSES_SOON


def _missing(convening: Convening, n: int, since: datetime) -> Item:
    text = ngettext("%(n)d person has not registered", "%(n)d people have not registered", n) % {"n": n}
    url = reverse("dashboards:missing", args=[convening.code]) + "?what=registration"
    return Item(text, str(convening), url, _("Remind them"), "mail", day(since))


def _over(convening: Convening) -> Item:
    text = _("%(convening)s is over") % {"convening": convening}
    url = reverse("dashboards:organise", args=[convening.code])
    return Item(
        text,
        _("Complete it to issue certificates."),
        url,
        _("Open"),
        "star",
        convening.ends_on,
    )


def for_facilitator(user, today: date) -> list[Item]:
    """Sessions somebody was asked to lead and has not answered for."""
    asked = Facilitation.objects.awaiting(user, today).select_related("session__convening")
    return [
        Item(
            str(facilitation.session),
            f"{facilitation.session.convening.title} · {_clock(facilitation.session)}",
            facilitation.get_absolute_url(),
            _("Answer"),
            "person",
            day(facilitation.session.starts_at),
        )
        for facilitation in asked.order_by("session__starts_at")
    ]


def _clock(session: Session) -> str:
    begins = session.local_start
    return f"{date_format(begins, 'DATE_FORMAT')}, {begins:%H:%M}"


def my_registrations(user, today: date) -> list[Registration]:
    """The convenings somebody takes part in: the next one first, then what is past, the latest first."""
    mine = (
        Registration.objects.of(user)
        .live()
        .exclude(convening__status=ConveningStatus.CANCELLED)
        .select_related(
            "convening__host_country", "delegation__country", "delegation__convening", "person", "travel"
        )
    )
    ahead = mine.filter(convening__ends_on__gte=today).order_by("convening__starts_on")
    past = mine.filter(convening__ends_on__lt=today).order_by("-convening__starts_on")
    return [*ahead, *past]
