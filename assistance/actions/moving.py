"""Small steps several deeds take: a request moves on, is held, begins; a message is kept."""

from typing import Any

from django.utils import timezone

from academy.accounts.models import User
from academy.audit import transitions
from academy.audit.models import Event
from assistance.actions.ending_offers import end_calls
from assistance.models import Assignment, Message, Request
from assistance.states import AssignmentStatus, RequestStatus
from participants.models import Expert


def move(request: Request, to: str, *, by: User, behalf: str = "", **stamps) -> Event:
    return transitions.move(request, to, by=by, on_behalf_of=behalf, moved_at=timezone.now(), **stamps)


def move_assignment(assignment: Assignment, to: str, *, by: User, **stamps) -> Event:
    return transitions.move(assignment, to, by=by, data={"request": assignment.request_id}, **stamps)


def first_answer(request: Request) -> dict[str, Any]:
    """A question, a yes or a no is what the country waits for; the first of them is dated, once."""
    return {} if request.first_answer_at else {"first_answer_at": timezone.now()}


def write(request: Request, kind: str, text: str, *, by: User, behalf: str = "") -> Message:
    return Message.objects.create(
        request=request, kind=kind, text=text, written_by=by, on_behalf=bool(behalf)
    )


def hold(request: Request) -> None:
    """Look at the request as it is now, and let nobody move it until this is done."""
    Request.objects.select_for_update().get(pk=request.pk)
    request.refresh_from_db()


def hold_expert(expert: Expert) -> None:
    """Look at the expert as they are now: nobody vets, lists or asks them until this is done."""
    Expert.objects.select_for_update().get(pk=expert.pk)
    expert.refresh_from_db()


def begin(request: Request, *, by: User) -> None:
    if request.status == RequestStatus.ACCEPTED:
        move(request, RequestStatus.IN_PROGRESS, by=by)


def end_all(request: Request, *, by: User) -> None:
    """Nobody is asked about or helps with a request that is over, partners neither."""
    for assignment in request.assignments.live().select_related("request__country"):
        move_assignment(assignment, AssignmentStatus.ENDED, by=by)
    end_calls(request, by=by)
