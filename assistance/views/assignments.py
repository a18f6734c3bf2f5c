"""The expert's side: answering whether one can help, and stopping."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from academy.pages.kept import bound
from assistance import actions, permissions
from assistance.forms.deeds import AssignmentAnswerForm, ReasonForm
from assistance.models import Assignment
from assistance.views.deeds import deed_page
from assistance.views.loading import visible_assignment


def assignment_answer(request, pk):
    """What is needed and agreed, and one question: can you help, without a conflict of interest?"""
    assignment = visible_assignment(request, pk)
    permissions.check_answer_assignment(request.user, assignment)
    form = bound(request, AssignmentAnswerForm, country=assignment.country)
    if request.method == "POST" and form.is_valid():
        return _answered(request, assignment, form.cleaned_data)
    context = {"form": form, "assignment": assignment, "shown": assignment.request}
    return render(request, "assistance/assignment_answer.html", context)


def _answered(request, assignment: Assignment, values: dict):
    if values["answer"] == AssignmentAnswerForm.YES:
        actions.accept_assignment(assignment, by=request.user)
        messages.success(request, _("Thank you. The country knows that you will get in touch."))
        return redirect(assignment.request)
    has_conflict = values["answer"] == AssignmentAnswerForm.CONFLICT
    actions.decline_assignment(
        assignment, by=request.user, reason=values["reason"], has_conflict=has_conflict
    )
    messages.success(request, _("Thank you for the answer. The Academy asks somebody else."))
    return redirect("assistance:list")


def assignment_end(request, pk):
    assignment = visible_assignment(request, pk)
    permissions.check_end_assignment(request.user, assignment)
    form = bound(request, ReasonForm)
    own = assignment.expert.person.user_id == request.user.pk
    if request.method == "POST" and form.is_valid():
        actions.end_assignment(assignment, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The help of %(name)s has ended.") % {"name": assignment.expert})
        return redirect("assistance:list") if own else redirect(assignment.request)
    return deed_page(
        request,
        assignment.request,
        form,
        title=_("End the help of %(name)s") % {"name": assignment.expert},
        intro=_("From now on the request is closed to this person. Everybody concerned is told."),
        button=_("End"),
        is_grave=True,
    )
