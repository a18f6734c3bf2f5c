"""How a request stands, in words: who has to do what, by when, and what is late."""

from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.workdays import days_between
from assistance.models import Request
from assistance.states import AssignmentStatus, RequestStatus

# Ground and icon of the tag, for each status.
LOOKS = {
    RequestStatus.SUBMITTED: ("now", "clock"),
    RequestStatus.NEEDS_INFO: ("warn", "chat"),
    RequestStatus.ACCEPTED: ("now", "check"),
    RequestStatus.IN_PROGRESS: ("now", "hand"),
    RequestStatus.DELIVERED: ("warn", "chat"),
    RequestStatus.CLOSED: ("ok", "check"),
    RequestStatus.DECLINED: ("", ""),
    RequestStatus.WITHDRAWN: ("", ""),
    RequestStatus.MERGED: ("", ""),
}


@dataclass(frozen=True)
class Standing:
    """One sentence about a request today; `is_late` where the Academy owes something."""

    words: str
    kind: str
    icon: str
    is_late: bool = False


def standing_of(request: Request, today: date | None = None) -> Standing:
    """What comes next, for a list or the top of the page. Reads prefetched assignments and engagements."""
    words, is_late = _words(request, today or timezone.localdate())
    kind, icon = LOOKS[RequestStatus(request.status)]
    return Standing(words, kind, icon, is_late)


def _words(request: Request, today: date) -> tuple[str, bool]:
    """What comes next, and whether it is late."""
    if request.status == RequestStatus.SUBMITTED:
        return _answer_owed(request, today)
    if request.status == RequestStatus.ACCEPTED:
        return _expert_wanted(request), False
    if request.status == RequestStatus.IN_PROGRESS:
        return _in_delivery(request, today)
    return _others(request), False


def _answer_owed(request: Request, today: date) -> tuple[str, bool]:
    """The first promise that is broken or next: that it was read, a first answer, yes or no."""
    if request.first_answer_at is not None:
        due, late = request.decision_due_on, _("Yes or no %(days)s late")
        words = _("Yes or no by %(date)s")
    elif request.acknowledged_at is None and request.acknowledge_due_on < today <= request.answer_due_on:
        due, late, words = request.acknowledge_due_on, _("Acknowledgement %(days)s late"), ""
    else:
        due, late = request.answer_due_on, _("First answer %(days)s late")
        words = _("First answer by %(date)s")
    if today <= due:
        return words % {"date": date_format(due, "DATE_FORMAT")}, False
    n = max(1, days_between(due, today))
    days = ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    return late % {"days": days}, True


def owed_words(request: Request, today: date) -> str:
    """What the Academy owes for an undecided request, also while the country's answer is awaited."""
    return _answer_owed(request, today)[0]


def promises_broken(request: Request, today: date) -> list[str]:
    """Which of the promises made when it was asked are not kept by now: of an undecided request."""
    broken = []
    if request.first_answer_at is None:
        if request.acknowledged_at is None and request.acknowledge_due_on < today:
            broken.append("acknowledge")
        if request.answer_due_on < today:
            broken.append("answer")
    if request.decision_due_on < today:
        broken.append("decision")
    return broken


def _expert_wanted(request: Request) -> str:
    asked = [one for one in request.assignments.all() if one.status == AssignmentStatus.PROPOSED]
    if not asked:
        return _("An expert has to be found")
    n = len(asked)
    return ngettext("%(n)d expert has been asked", "%(n)d experts have been asked", n) % {"n": n}


def _in_delivery(request: Request, today: date) -> tuple[str, bool]:
    engagements = request.engagements.all()
    steps = [(one.next_step_due, one) for one in engagements if one.has_open_step and one.next_step_due]
    if not steps:
        return _("Help is being given"), False
    due, step = min(steps, key=itemgetter(0))
    values = {"step": step.next_step, "date": date_format(due, "DATE_FORMAT")}
    if step.step_is_late(today):
        return _("Next step was due on %(date)s: %(step)s") % values, True
    return _("Next step by %(date)s: %(step)s") % values, False


def _others(request: Request) -> str:
    if request.status == RequestStatus.NEEDS_INFO:
        return _("The country has been asked a question")
    if request.status == RequestStatus.MERGED:
        return _("Put together with another request")
    if request.status == RequestStatus.DELIVERED:
        return _("Closes by itself on %(date)s") % {"date": request.closes_words}
    if request.closed_by_itself:
        return _("Closed without an answer of the country")
    words = {
        RequestStatus.CLOSED: _("Confirmed by the country"),
        RequestStatus.DECLINED: _("Declined by the Academy"),
        RequestStatus.WITHDRAWN: _("Withdrawn by the country"),
    }
    return words[RequestStatus(request.status)]
