"""The lists: staff see the board of all requests, the others what concerns them."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.shortcuts import render
from django.utils import timezone

from academy.accounts.guards import may
from academy.accounts.models import User
from academy.workdays import days_between
from assistance.asked_of_country import asked_of
from assistance.expert_permissions import check_read_roster
from assistance.forms.board import BoardFilter
from assistance.models import AskedPartner, Assignment, Request
from assistance.models.requests import RequestQuerySet
from assistance.standing import Standing, standing_of
from assistance.states import (
    IN_DELIVERY,
    OPEN_REQUESTS,
    OVER,
    WITH_COUNTRY,
    WITH_STAFF,
    AssignmentStatus,
    Urgency,
)
from participants.models import Expert
from participants.teams import team_country_ids

ROWS = 25
STATES = {"staff": WITH_STAFF, "country": WITH_COUNTRY, "delivery": IN_DELIVERY, "over": OVER}
# How far back the Academy looks when it says how fast it answers.
PACE_DAYS = 365


@dataclass(frozen=True)
class Row:
    """A request on a list."""

    request: Request
    standing: Standing
    topics: list[str]
    asked_by: str
    # Said only where it is more than normal.
    urgency: str


def request_list(request):
    return _board(request) if request.user.is_academy_staff else _own(request)


def _board(request):
    """Grouped by who has to move, the oldest first; whoever waits too long is said in words."""
    chosen = BoardFilter(request.GET)
    found = chosen.apply(Request.objects.visible_to(request.user))
    counts = found.as_counts()
    if chosen.chosen_state == "over":
        listed = found.over().order_by("-moved_at")
    else:
        listed = found.by_who_moves_next().filter(status__in=STATES.get(chosen.chosen_state, OPEN_REQUESTS))
    page = Paginator(_with_rows(listed), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(page, request.user),
        "filter": chosen,
        "counts": {name: sum(counts.get(s, 0) for s in statuses) for name, statuses in STATES.items()},
        "pace": _pace(),
    }
    return render(request, "assistance/board.html", context)


def _own(request):
    """A country's team: its requests. An expert: what they were asked and help with."""
    open_first = Case(When(status__in=OPEN_REQUESTS, then=Value(0)), default=Value(1))
    listed = Request.objects.visible_to(request.user).annotate(turn=open_first).order_by("turn", "-asked_at")
    page = Paginator(_with_rows(listed), ROWS).get_page(request.GET.get("page"))
    asked = Assignment.objects.awaiting(request.user).filter(status=AssignmentStatus.PROPOSED)
    context = {
        "page": page,
        "rows": _rows(page, request.user),
        "asked": asked.select_related("request__country").prefetch_related("request__lines__topic"),
        "may_ask": bool(team_country_ids(request.user)),
        "put_to_me": AskedPartner.objects.put_to(request.user).select_related("call__request__country"),
        "reads_roster": may(check_read_roster, request.user),
        "my_entry": Expert.objects.filter(person__user=request.user).first(),
        "questions": asked_of(request.user),
    }
    return render(request, "assistance/list.html", context)


def _with_rows(requests: RequestQuerySet) -> RequestQuerySet:
    return requests.select_related(
        "country", "owner", "asked_by__person", "asked_for__person"
    ).prefetch_related("lines__topic", "assignments", "engagements")


def _rows(page, reader: User) -> list[Row]:
    return [
        Row(
            request=one,
            standing=standing_of(one),
            topics=sorted({str(line.topic) for line in one.lines.all()}),
            asked_by=one.asker.name_for(reader) if one.asker else "",
            urgency="" if one.urgency == Urgency.NORMAL else one.get_urgency_display(),
        )
        for one in page
    ]


def _pace() -> dict | None:
    """How fast first answers came in the last twelve months; None if there was none."""
    since = timezone.now() - timedelta(days=PACE_DAYS)
    answered = Request.objects.filter(asked_at__gte=since, first_answer_at__isnull=False)
    days = [
        days_between(asked.date(), first.date())
        for asked, first in answered.values_list("asked_at", "first_answer_at")
    ]
    return {"median": round(median(days)), "answered": len(days)} if days else None
