"""Experts are asked to help with a request, say yes or no, and may be replaced."""

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from assistance import emails, permissions
from assistance.actions.experts import declare_conflict
from assistance.actions.moving import begin, hold, hold_expert, move_assignment
from assistance.models import Assignment, Request
from assistance.states import AssignmentStatus
from participants.models import Expert


@transaction.atomic
def assign_expert(request: Request, expert: Expert, *, by: User) -> Assignment:
    """An expert is asked to help. Never one with a conflict, whatever page the wish comes from."""
    hold(request)
    hold_expert(expert)
    permissions.check_assign_expert(by, request, expert)
    assignment = Assignment.objects.create(request=request, expert=expert, proposed_by=by)
    record(by, "assignment.proposed", assignment, now=assignment.status, request=request.pk)
    emails.expert_asked(assignment)
    return assignment


@transaction.atomic
def accept_assignment(assignment: Assignment, *, by: User) -> Assignment:
    """The expert will help and has no conflict of interest. With the first one, help begins."""
    hold(assignment.request)
    permissions.check_answer_assignment(by, assignment)
    move_assignment(assignment, AssignmentStatus.ACCEPTED, by=by, answered_at=timezone.now(), answered_by=by)
    begin(assignment.request, by=by)
    emails.expert_accepted(assignment)
    return assignment


@transaction.atomic
def decline_assignment(
    assignment: Assignment, *, by: User, reason: str, has_conflict: bool = False
) -> Assignment:
    """The expert cannot help. A conflict of interest is kept: nobody asks about this country again."""
    permissions.check_answer_assignment(by, assignment)
    stamps = {"answered_at": timezone.now(), "answered_by": by, "reason": reason}
    move_assignment(assignment, AssignmentStatus.DECLINED, by=by, **stamps)
    if has_conflict:
        declare_conflict(assignment.expert, assignment.country, by=by)
    emails.expert_declined(assignment)
    return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User, reason: str) -> Assignment:
    """The expert does not help any further; from now on the request is closed to them."""
    permissions.check_end_assignment(by, assignment)
    move_assignment(assignment, AssignmentStatus.ENDED, by=by, reason=reason)
    emails.assignment_ended(assignment, by=by)
    return assignment
