"""The reviewer's side: what waits for me, the question before the files open, the rubric, sending."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.guards import may, reason_against
from academy.pages.kept import bound
from naps.actions import reviews as actions
from naps.beside import Beside, beside
from naps.commenting import counted
from naps.comparable import version_before
from naps.forms.queue import QueueFilter, chosen
from naps.forms.reviews import AnswerForm, ReviewForm
from naps.models import Review
from naps.models.reviews import ReviewQuerySet
from naps.permissions import reviews as permissions
from naps.permissions.discussion import check_discuss
from naps.queue import next_after, waiting_for
from naps.remarks import grade_words
from naps.scoring import total_of
from naps.states import ReviewStatus
from naps.views.answered import answered_letter
from naps.views.evidence import beside_review

# Where the reviewer went after saving, the last time they chose.
AFTER_SAVING = "review_after_saving"


def visible_reviews(request: HttpRequest) -> ReviewQuerySet:
    return Review.objects.visible_to(request.user).select_related(
        "draft__plan__country", "draft__decision", "reviewer", "invited_by", "rubric"
    )


def visible(request: HttpRequest, pk: int) -> Review:
    return get_object_or_404(visible_reviews(request), pk=pk)


def own(request: HttpRequest, pk: int) -> Review:
    """A review of the person who looks at it; staff see those of others on pages of their own."""
    return get_object_or_404(visible_reviews(request).of(request.user), pk=pk)


def review_queue(request):
    """What I was asked to review, the next due first, and what I have sent."""
    choice = chosen(request)
    mine = Review.objects.of(request.user)
    shown = ["draft__plan__country", "draft__decision"]
    sent = mine.sent().select_related(*shown).prefetch_related("scores__criterion").order_by("-submitted_at")
    waiting = waiting_for(request.user, **choice).select_related(*shown)
    done, expected = len(sent), mine.with_reviewer().count()
    context = {
        "waiting": [
            (review, _due_words(review), review.is_overdue())
            for review in waiting.prefetch_related("draft__files__file")
        ],
        "sent": [(review, total_of(review.scores.all())) for review in sent],
        "done": done,
        "all": done + expected,
        "expected": expected,
        "filter": QueueFilter(initial=choice),
        "is_filtered": any(choice.values()),
        "is_staff": request.user.is_academy_staff,
    }
    return render(request, "naps/review_queue.html", context)


def _due_words(review: Review) -> str:
    """When it is due, as one says it."""
    days = (review.due_on - timezone.localdate()).days
    if days == 0:
        return _("due today")
    if days > 0:
        return ngettext("due in %(n)d day", "due in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}


def review_answer(request, pk):
    """The conflict question, before any file opens; and the way to step back later."""
    review = own(request, pk)
    if not review.is_with_reviewer:
        return redirect(review)
    permissions.check_answer(request.user, review)
    form = bound(request, AnswerForm, review=review)
    if request.method == "POST" and form.is_valid():
        return _answered(request, review, form)
    context = {
        "form": form,
        "review": review,
        "main": review.draft.main_file(),
        "criteria": review.rubric.criteria.all(),
        "due": _due_words(review),
    }
    return render(request, "naps/review_answer.html", context)


def _answered(request: HttpRequest, review: Review, form: AnswerForm) -> HttpResponse:
    if form.cleaned_data["answer"] == AnswerForm.ACCEPT:
        actions.accept(review, by=request.user)
        messages.success(request, _("Thank you. The draft is open to you now."))
        return redirect(review)
    has_conflict = form.cleaned_data["answer"] == AnswerForm.CONFLICT
    actions.decline(review, by=request.user, reason=form.cleaned_data["reason"], has_conflict=has_conflict)
    if has_conflict:
        messages.success(
            request, _("Thank you for saying so. You will not be asked about this country again.")
        )
    else:
        messages.success(request, _("Thank you for saying so. Staff will ask somebody else."))
    return redirect("naps:review-queue")


def review(request, pk):
    """The rubric beside the draft. Leads on to wherever this review stands."""
    shown = visible(request, pk)
    is_own = shown.reviewer_id == request.user.pk
    if is_own and request.method == "POST":
        # Refused in words, and not led on: the browser's way back still holds what was typed.
        permissions.check_write(request.user, shown)
    if not (is_own and shown.is_with_reviewer):
        return redirect("naps:review-read", pk=shown.pk)
    if shown.status == ReviewStatus.INVITED:
        return redirect("naps:review-answer", pk=shown.pk)
    permissions.check_write(request.user, shown)
    criteria = list(shown.rubric.criteria.select_related("topic").prefetch_related("questions", "anchors"))
    pane = beside(request, shown)
    form = bound(request, ReviewForm, review=shown, criteria=criteria, said_last=pane.said)
    if request.method == "POST":
        return _keep(request, shown, form, pane)
    return _rubric_page(request, shown, form, pane)


def _keep(request: HttpRequest, shown: Review, form: ReviewForm, pane: Beside) -> HttpResponse:
    """Whatever can be kept is kept, also of a form with an error in it."""
    is_valid = form.is_valid()
    if not form.is_stale:
        window = form.cleaned_data.get("window")
        actions.save(shown, by=request.user, scores=form.scores, texts=form.texts, window=window)
    if request.headers.get("X-Autosave"):
        status = 409 if form.is_stale else 200 if is_valid else 422
        return JsonResponse({"words": _autosave_words(request, shown, form, is_valid)}, status=status)
    if not is_valid:
        return _rubric_page(request, shown, form, pane)
    if form.deed == ReviewForm.SEND:
        return redirect("naps:review-send", pk=shown.pk)
    return _saved(request, shown, form)


def _saved(request: HttpRequest, shown: Review, form: ReviewForm) -> HttpResponse:
    """On to where the reviewer wants to be; the next page offers the same way first."""
    messages.success(request, _("Saved."))
    if form.silent:
        messages.warning(request, _silent_words(form))
    if form.deed not in {ReviewForm.QUEUE, ReviewForm.NEXT}:
        return redirect(request.get_full_path())
    request.session[AFTER_SAVING] = form.deed
    following = next_after(shown, **chosen(request)) if form.deed == ReviewForm.NEXT else None
    return redirect(following) if following else redirect("naps:review-queue")


def _silent_words(form: ReviewForm) -> str:
    words = ngettext(
        "%(n)d criterion has a grade but no comment: %(codes)s.",
        "%(n)d criteria have a grade but no comment: %(codes)s.",
        len(form.silent),
    )
    return words % {"n": len(form.silent), "codes": ", ".join(c.code for c in form.silent)}


def _autosave_words(request: HttpRequest, shown: Review, form: ReviewForm, is_valid: bool) -> str:
    if form.is_stale:
        return _("Not saved: this review was saved in another window. Press “Save” to decide.")
    return (
        saved_words(request, shown) if is_valid else _("Part of it is not saved. Press “Save” to see what.")
    )


def saved_words(request: HttpRequest, shown: Review) -> str:
    """When the text was last kept, on the reader's own clock."""
    if not shown.saved_at:
        return _("Not saved yet")
    there = timezone.localtime(shown.saved_at, ZoneInfo(request.user.time_zone))
    clock = date_format(there, "TIME_FORMAT")
    if there.date() == timezone.localtime(timezone.now(), there.tzinfo).date():
        return _("Saved %(time)s") % {"time": clock}
    return _("Saved %(date)s, %(time)s") % {"date": date_format(there, "MONTH_DAY_FORMAT"), "time": clock}


def _rubric_page(request: HttpRequest, shown: Review, form: ReviewForm, pane: Beside) -> HttpResponse:
    context = {
        "form": form,
        "review": shown,
        "draft": shown.draft,
        "beside": pane,
        "letter_before": answered_letter(request, shown.draft),
        "files": shown.draft.files.select_related("file__text").defer("file__text__data"),
        "answered": set(shown.scores.answered().values_list("criterion", flat=True)),
        "saved": saved_words(request, shown),
        "due": _due_words(shown),
        "following": next_after(shown, **chosen(request)),
        "prefers_next": request.session.get(AFTER_SAVING) == ReviewForm.NEXT,
        "counted": counted(shown.draft, request.user),
        "compared_with": version_before(shown.draft, request.user),
        "evidence": beside_review(shown.draft, [row.criterion for row in form.rows], request.LANGUAGE_CODE),
    }
    return render(request, "naps/review.html", context)


def review_send(request, pk):
    """Everything once more before it goes: the grades, what they weigh, and what has no comment."""
    review = own(request, pk)
    if not review.is_with_reviewer:
        return redirect("naps:review-read", pk=review.pk)
    if why_not := reason_against(permissions.check_send, request.user, review):
        messages.warning(request, why_not)
        return redirect(review)
    if request.method == "POST":
        actions.send(review, by=request.user)
        messages.success(request, _("Your review is sent. Thank you."))
        return redirect("naps:review-read", pk=review.pk)
    scores = list(review.scores.select_related("criterion"))
    silent = [s.criterion for s in scores if s.grade is not None and not s.comment.strip()]
    context = {
        "review": review,
        "rows": [(score, grade_words(score)) for score in scores],
        "total": total_of(scores),
        "silent": silent,
    }
    return render(request, "naps/review_send.html", context)


def review_read(request, pk):
    """A review that was sent: all of it for staff and its author, the rest as far as it is theirs to know."""
    shown = visible(request, pk)
    user = request.user
    is_own = shown.reviewer_id == user.pk
    if is_own and shown.is_with_reviewer:
        return redirect(shown)
    is_inside = user.is_academy_staff or is_own
    is_country = not is_inside and not _reads_with(user, shown)
    with_grades = not is_country or shown.draft.decision.shows_grades
    scores = list(shown.scores.answered().select_related("criterion")) if shown.is_sent else []
    context = {
        "review": shown,
        "who": str(shown.reviewer) if is_inside else "",
        "is_own": is_own,
        "is_inside": is_inside,
        "is_country": is_country,
        "rows": [(score, grade_words(score) if with_grades else "") for score in scores],
        "total": total_of(scores) if is_inside else None,
        "others": _others(request, shown) if is_own else [],
        "following": next_after(shown, **chosen(request)) if is_own else None,
        "may_reopen": may(permissions.check_reopen, user, shown),
        "is_staff": user.is_academy_staff,
        "counted": counted(shown.draft, user),
        "may_discuss": may(check_discuss, user, shown.draft),
    }
    return render(request, "naps/review_read.html", context)


def _reads_with(user, shown: Review) -> bool:
    """A fellow reviewer of the same draft, who has sent a review too."""
    return shown.draft.reviews.of(user).sent().exists()


def _others(request: HttpRequest, shown: Review) -> list[Review]:
    """The other reviews of the draft, as soon as one's own is sent."""
    fellows = Review.objects.visible_to(request.user).sent().filter(draft=shown.draft)
    return list(fellows.exclude(pk=shown.pk).order_by("pk"))
