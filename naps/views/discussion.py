"""Where the reviewers of a draft compare what they wrote, and staff write down what was agreed."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from academy.accounts.guards import may, reason_against
from academy.pages.kept import bound
from convenings.forms import ReasonForm
from naps.actions import discussion as actions
from naps.forms.comments import AgreeForm
from naps.models import Criterion, Draft, ReopenRequest
from naps.permissions import discussion as permissions
from naps.permissions.comments import check_comment
from naps.permissions.reviews import check_oversee
from naps.reconciling import matters
from naps.views.comments import visible_draft
from naps.views.reviews import own, visible


def draft_discussion(request, pk):
    """Grades and comments of all reviews that were sent, criterion by criterion; those apart come first."""
    draft = visible_draft(request, pk)
    permissions.check_discuss(request.user, draft)
    found = matters(draft, request.user)
    mine = draft.reviews.of(request.user).sent().select_related("draft").first()
    context = {
        "draft": draft,
        "matters": found,
        "apart": [matter for matter in found if matter.is_apart],
        "mine": mine,
        "may_ask_reopen": bool(mine) and may(permissions.check_ask_reopen, request.user, mine),
        "asked": mine.reopen_requests.filter(sent_at=mine.submitted_at).first() if mine else None,
        "why_not_comment": reason_against(check_comment, request.user, draft),
        "may_agree": may(permissions.check_agree, request.user, draft),
        "is_staff": request.user.is_academy_staff,
    }
    return render(request, "naps/draft_discussion.html", context)


def grade_agree(request, pk, code):
    """The grade with which the letter speaks of a criterion."""
    draft = visible_draft(request, pk)
    permissions.check_agree(request.user, draft)
    criterion = get_object_or_404(_criteria(draft), code=code)
    there = draft.agreed_grades.filter(criterion=criterion).first()
    initial = {"grade": there.grade, "reason": there.reason} if there else {}
    form = bound(request, AgreeForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.agree(draft, criterion, by=request.user, **form.cleaned_data)
        messages.success(request, _("Written down for the letter."))
        return redirect(_discussion(draft, criterion))
    matter = next(one for one in matters(draft, request.user) if one.criterion == criterion)
    return render(request, "naps/grade_agree.html", {"form": form, "draft": draft, "matter": matter})


def _criteria(draft: Draft):
    return Criterion.objects.filter(rubric__reviews__draft=draft).distinct()


def _discussion(draft: Draft, criterion: Criterion) -> str:
    return f"{reverse('naps:draft-discussion', args=[draft.pk])}#criterion-{criterion.code}"


def review_ask_reopen(request, pk):
    """A reviewer who has read the others asks staff to open the own review again."""
    review = own(request, pk)
    permissions.check_ask_reopen(request.user, review)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.ask_reopen(review, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Staff are asked. You get a letter with the answer."))
        return redirect("naps:draft-discussion", pk=review.draft_id)
    return render(request, "naps/review_ask_reopen.html", {"form": form, "review": review})


def reopen_decline(request, pk):
    """Staff leave the review as it was sent, and say why. `pk` is the review's."""
    review = visible(request, pk)
    check_oversee(request.user, review.draft)
    asked = get_object_or_404(_requests(request), review=review)
    permissions.check_decline_reopen(request.user, asked)
    form = bound(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        actions.decline_reopen(asked, by=request.user, answer=form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is told that the review stays.") % {"name": review.reviewer})
        return redirect("naps:draft-reviews", pk=review.draft_id)
    return render(request, "naps/reopen_decline.html", {"form": form, "review": review, "asked": asked})


def _requests(request: HttpRequest):
    waiting = ReopenRequest.objects.waiting()
    return waiting.select_related("review__draft__plan__country", "review__reviewer")
