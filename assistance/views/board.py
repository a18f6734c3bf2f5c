"""The lists: staff see the board of all requests, the others what concerns them."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from academy.accounts.guards import may
from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.serving import serve_bytes
from academy.tables import CSV_TYPE, XLSX_TYPE, file_name, write_csv, write_xlsx
from assistance import permissions
from assistance.asked_of_country import asked_of
from assistance.board_table import cells, columns, note
from assistance.expert_permissions import check_read_roster
from assistance.forms.board import BoardFilter
from assistance.models import AskedPartner, Assignment, Engagement, Request, ServicePromise
from assistance.models.requests import RequestQuerySet
from assistance.pace import pace_now
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
TABLES = {"csv": (write_csv, CSV_TYPE), "xlsx": (write_xlsx, XLSX_TYPE)}


@dataclass(frozen=True)
class Row:
    """A request on a list."""

    request: Request
    standing: Standing
    topics: list[str]
    asked_by: str
    # Said only where it is more than normal.
    urgency: str
    # The same for every row: a list that is sorted stands in one table.
    one_list: str = ""


def request_list(request):
    return _board(request) if request.user.is_academy_staff else _own(request)


def _board(request):
    """Grouped by who has to move, the oldest first; whoever waits too long is said in words."""
    chosen = BoardFilter(request.GET)
    found = chosen.apply(Request.objects.visible_to(request.user))
    counts = found.as_counts()
    listed = _listed(chosen, found)
    page = Paginator(_with_rows(listed), ROWS).get_page(request.GET.get("page"))
    query = request.GET.urlencode()
    tables = [(kind, f"{reverse(f'assistance:board-{kind}')}?{query}") for kind in TABLES]
    context = {
        "page": page,
        "rows": _rows(page, request.user),
        "filter": chosen,
        "counts": {name: sum(counts.get(s, 0) for s in statuses) for name, statuses in STATES.items()},
        "pace": pace_now(request.user),
        "promise": ServicePromise.objects.in_force(),
        "tables": tables,
    }
    return render(request, "assistance/board.html", context)


def _listed(chosen: BoardFilter, found: RequestQuerySet) -> RequestQuerySet:
    if chosen.chosen_state == "over":
        listed = found.over().order_by("-moved_at")
    else:
        listed = found.by_who_moves_next().filter(status__in=STATES.get(chosen.chosen_state, OPEN_REQUESTS))
    if chosen.only_late:
        # Late is computed, never stored; what is open is few enough to look at.
        open_ones = listed.open().prefetch_related("assignments", "engagements")
        listed = listed.filter(pk__in=[one.pk for one in open_ones if standing_of(one).is_late])
    return chosen.ordered(listed)


def board_table(request, kind):
    """The board as it stands on the page, to take away; that somebody did is in the trail."""
    permissions.check_run(request.user)
    chosen = BoardFilter(request.GET)
    listed = _with_rows(_listed(chosen, chosen.apply(Request.objects.visible_to(request.user))))
    record(request.user, "requests.taken", request.user, kind=kind, n=len(listed))
    head = note(chosen.words(), pace_now(request.user))
    name = file_name(_("requests for assistance"), head.as_of.isoformat(), kind=kind)
    write, content_type = TABLES[kind]
    return serve_bytes(write(columns(), [cells(one) for one in listed], head), name, content_type)


def _own(request):
    """A country's team: its requests. An expert: what they were asked and help with."""
    open_first = Case(When(status__in=OPEN_REQUESTS, then=Value(0)), default=Value(1))
    listed = Request.objects.visible_to(request.user).annotate(turn=open_first).order_by("turn", "-asked_at")
    page = Paginator(_with_rows(listed), ROWS).get_page(request.GET.get("page"))
    asked = Assignment.objects.awaiting(request.user).filter(status=AssignmentStatus.PROPOSED)
    teams = team_country_ids(request.user)
    context = {
        "page": page,
        "rows": _rows(page, request.user),
        "asked": asked.select_related("request__country").prefetch_related("request__lines__topic"),
        "may_ask": bool(teams),
        "put_to_me": AskedPartner.objects.put_to(request.user).select_related("call__request__country"),
        "reads_help": bool(teams) or Engagement.objects.visible_to(request.user).exists(),
        "reads_roster": may(check_read_roster, request.user),
        "my_entry": Expert.objects.filter(person__user=request.user).first(),
        "questions": asked_of(request.user),
        "promise": ServicePromise.objects.in_force(),
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
