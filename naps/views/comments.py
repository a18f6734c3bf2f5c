"""What is said about a draft: the list, a new comment, answers, and what becomes of them."""

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import reason_against
from academy.pages.kept import bound
from naps.actions import comments as actions
from naps.actions.comments import Place
from naps.commenting import Thread, counted, threads
from naps.forms.comments import CommentForm, FilterForm, ReplyForm
from naps.models import Comment, Criterion, Draft
from naps.models.comments import CommentQuerySet
from naps.permissions import comments as permissions
from naps.states import CommentVisibility, Side
from naps.texts import quoted, text_of


def visible_draft(request: HttpRequest, pk: int) -> Draft:
    return get_object_or_404(Draft.objects.visible_to(request.user).select_related("plan__country"), pk=pk)


def visible(request: HttpRequest, pk: int) -> Comment:
    """A comment this reader may read, of a draft that is still open to them."""
    comments = Comment.objects.visible_to(request.user).select_related("draft__plan__country", "author")
    return get_object_or_404(comments, pk=pk)


def draft_comments(request, pk):
    """Everything that is said about a draft to this reader, in the order of the text."""
    draft = visible_draft(request, pk)
    side = permissions.speaks_as(request.user, draft)
    form = FilterForm(request.GET, circles=permissions.CIRCLES[side])
    context = {
        "draft": draft,
        "form": form,
        "threads": threads(draft, request.user, _chosen(draft, request, form.chosen)),
        "counted": counted(draft, request.user),
        "why_not_comment": reason_against(permissions.check_comment, request.user, draft),
        "later": _later_version(draft, request),
        "side": side,
        "waits_for_own": side == Side.REVIEWER and not draft.reviews.of(request.user).sent().exists(),
    }
    return render(request, "naps/draft_comments.html", context)


def _later_version(draft: Draft, request: HttpRequest) -> Draft | None:
    """The newest version handed in after this one: where the talk goes on."""
    later = Draft.objects.visible_to(request.user).filter(plan=draft.plan_id, version__gt=draft.version)
    return later.filter(submitted_at__isnull=False).select_related("plan__country").order_by("version").last()


def _chosen(draft: Draft, request: HttpRequest, chosen: dict[str, str]) -> CommentQuerySet:
    found = Comment.objects.visible_to(request.user).filter(draft=draft).heads()
    if chosen["to"]:
        found = found.filter(visibility=chosen["to"])
    if chosen["show"] == FilterForm.OPEN:
        return found.filter(resolved_at=None, taken_back_at=None)
    return found.filter(resolved_at__isnull=False) if chosen["show"] == FilterForm.SETTLED else found


def comment_add(request, pk):
    """Say something about a paragraph, a criterion, or the whole draft."""
    draft = visible_draft(request, pk)
    permissions.check_comment(request.user, draft)
    place = place_of(request, draft)
    circles = permissions.CIRCLES[permissions.speaks_as(request.user, draft)]
    initial = {"visibility": CommentVisibility.REVIEWERS} if place.criterion else {}
    initial = {name: value for name, value in initial.items() if value in circles}
    form = bound(request, CommentForm, circles=circles, initial=initial)
    if request.method == "POST" and form.is_valid():
        comment = actions.write(draft, by=request.user, place=place, **form.cleaned_data)
        messages.success(request, _("Your comment is written."))
        return redirect(_back(request, comment))
    context = {"form": form, "draft": draft, "place": place, "way_back": _way_back(draft, place)}
    return render(request, "naps/comment_add.html", context)


def place_of(request: HttpRequest, draft: Draft) -> Place:
    """What the address says the comment is about; a place that does not exist is not found."""
    asked = request.GET
    if code := asked.get("criterion"):
        return Place(criterion=get_object_or_404(_criteria(draft), code=code))
    if not asked.get("file"):
        return Place()
    number, file_pk = _whole(asked.get("paragraph", "")), _whole(asked["file"])
    file = get_object_or_404(draft.files.select_related("file"), pk=file_pk)
    text = text_of(file)
    block = next((block for block in text.blocks if block.number == number), None) if text else None
    if block is None:
        raise Http404("no such paragraph")
    return Place(file=file, paragraph=number, quote=quoted(block))


def _whole(said: str) -> int:
    """A number out of an address."""
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise Http404("not a number")
    return int(said)


def _criteria(draft: Draft):
    """The questions this draft is read with."""
    return Criterion.objects.filter(rubric__reviews__draft=draft).distinct()


def _way_back(draft: Draft, place: Place) -> str:
    if place.file:
        return reverse("naps:draft-text", args=[draft.pk, place.file.pk]) + f"#p{place.paragraph}"
    return reverse("naps:draft-comments", args=[draft.pk])


def _back(request: HttpRequest, comment: Comment) -> str:
    """To where the thread is read: of a criterion the discussion, else the list or the text."""
    if request.GET.get("from") == "discussion" and comment.criterion is not None:
        address = reverse("naps:draft-discussion", args=[comment.draft_id])
        return f"{address}#criterion-{comment.criterion.code}"
    if comment.file_id and request.GET.get("from") == "text":
        return _way_back(comment.draft, Place(comment.file, comment.paragraph))
    return comment.get_absolute_url()


def comment_reply(request, pk):
    """The thread once more, and the answer under it."""
    comment = visible(request, pk)
    permissions.check_reply(request.user, comment)
    form = bound(request, ReplyForm)
    if request.method == "POST" and form.is_valid():
        actions.reply(comment, by=request.user, body=form.cleaned_data["body"])
        messages.success(request, _("Your answer is written."))
        return redirect(_back(request, comment))
    context = {"form": form, "draft": comment.draft, "thread": _thread(request, comment)}
    return render(request, "naps/comment_reply.html", context)


def _thread(request: HttpRequest, comment: Comment) -> Thread:
    return threads(comment.draft, request.user, Comment.objects.filter(pk=comment.pk))[0]


@require_POST
def comment_resolve(request, pk):
    comment = actions.resolve(visible(request, pk), by=request.user)
    messages.success(request, _("Settled. It is kept under “settled”."))
    return redirect(_back(request, comment))


@require_POST
def comment_reopen(request, pk):
    comment = actions.reopen(visible(request, pk), by=request.user)
    messages.success(request, _("Open again."))
    return redirect(_back(request, comment))


def comment_take_back(request, pk):
    """Asked once more: the words are gone for good."""
    comment = visible(request, pk)
    permissions.check_take_back(request.user, comment)
    if request.method == "POST":
        actions.take_back(comment, by=request.user)
        messages.success(request, _("Your comment is taken back."))
        return redirect(_back(request, comment))
    return render(request, "naps/comment_take_back.html", {"comment": comment, "draft": comment.draft})
