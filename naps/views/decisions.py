"""The Academy's letter on a draft: written from the reviews, looked at, sent, and read by the country."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.guards import reason_against
from academy.documents.rendering import render_pdf
from academy.documents.serving import serve_bytes, serve_paper
from academy.pages.kept import bound
from naps.actions import decisions as actions
from naps.addressees import leads_of
from naps.first_words import first_words
from naps.forms.decisions import DecisionForm
from naps.forms.windows import stamp
from naps.models import Decision, Draft, Review, Score
from naps.pdfs import DecisionLetter
from naps.permissions import decisions as permissions
from naps.permissions.drafts import check_upload
from naps.remarks import said_of_criteria
from naps.states import Outcome
from naps.views.review_desk import visible_draft

LANGUAGES = dict(settings.LANGUAGES)


def visible_decision(request: HttpRequest, pk: int) -> Decision:
    """The letter on a draft, if this reader may see it. `pk` is the draft's."""
    decisions = Decision.objects.visible_to(request.user).select_related("draft__plan__country", "paper")
    return get_object_or_404(decisions, draft=pk)


def decision_write(request, pk):
    """The letter, with its first words put together from the reviews."""
    draft = visible_draft(request, pk)
    permissions.check_write_decision(request.user, draft)
    sent = _sent_reviews(draft)
    scores = [score for review in sent for score in review.scores.all()]
    decision = getattr(draft, "decision", None) or _prefilled(draft, scores)
    form = bound(
        request,
        DecisionForm,
        decision=decision,
        reviews=sent,
        words=lambda language, outcome: first_words(draft, scores, language, outcome),
    )
    if request.method == "POST":
        answer = _keep(request, draft, form)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "draft": draft,
        "sent": sent,
        "said": said_of_criteria(sent, with_grades=True, names=[str(review.reviewer) for review in sent]),
        "expected": draft.reviews.with_reviewer().count(),
    }
    return render(request, "naps/decision_write.html", context)


def _sent_reviews(draft: Draft) -> list[Review]:
    reviews = draft.reviews.sent().select_related("reviewer").order_by("pk")
    return list(reviews.prefetch_related("scores__criterion"))


def _prefilled(draft: Draft, scores: list[Score]) -> Decision:
    """A letter nobody has saved yet, in the language of the plan where we write that language."""
    main = draft.main_file()
    language = main.language if main and main.language in LANGUAGES else settings.LANGUAGE_CODE
    return Decision(draft=draft, language=language, **first_words(draft, scores, language, Outcome.REVISE))


def _keep(request: HttpRequest, draft: Draft, form: DecisionForm) -> HttpResponse | None:
    """Whatever can be kept is kept; None when the page has to be shown again with its errors."""
    is_valid = form.is_valid()
    if not form.is_stale:
        window = form.cleaned_data.get("window")
        actions.save_letter(
            draft, by=request.user, values=form.letter, released=form.released_ids, window=window
        )
    if not is_valid:
        return None
    if form.deed == DecisionForm.PREVIEW:
        return redirect("naps:decision-issue", pk=draft.pk)
    messages.success(request, _saved_words(form))
    return redirect("naps:decision-write", pk=draft.pk)


def _saved_words(form: DecisionForm) -> str:
    if form.is_rewritten:
        return _("Saved. What nobody had touched follows the language and outcome you chose.")
    return _("The letter is saved. Nobody outside has it yet.")


def decision_issue(request, pk):
    """The letter as the country will read it, who gets it, and the button that sends it."""
    draft = visible_draft(request, pk)
    decision = get_object_or_404(Decision.objects.visible_to(request.user), draft=draft)
    if request.method == "POST":
        if not decision.is_issued and request.POST.get("seen", "") != stamp(decision.saved_at):
            messages.warning(request, _("The letter has changed since you looked at it. Look once more."))
            return redirect("naps:decision-issue", pk=draft.pk)
        actions.issue(decision, by=request.user)
        messages.success(request, _sent_words(decision))
        return redirect(decision)
    if decision.is_issued:
        return redirect(decision)
    permissions.check_write_decision(request.user, draft)
    context = {
        "decision": decision,
        "draft": draft,
        "blocks": blocks_of(decision),
        "leads": leads_of(decision.country),
        "seen": stamp(decision.saved_at),
        "released": draft.reviews.sent().filter(is_released=True).count(),
        "expected": draft.reviews.with_reviewer().select_related("reviewer"),
        "language": LANGUAGES[decision.language],
        "why_not": reason_against(permissions.check_issue, request.user, decision),
    }
    return render(request, "naps/decision_issue.html", context)


def _sent_words(decision: Decision) -> str:
    n = leads_of(decision.country).count()
    words = ngettext("Sent to %(country)s (%(n)d person).", "Sent to %(country)s (%(n)d people).", n)
    return words % {"country": decision.country, "n": n}


def blocks_of(decision: Decision) -> list[tuple[str, str]]:
    """The letter as headings and text, in the letter's language; the opening has no heading."""
    letter = DecisionLetter.of(decision)
    return [(letter.headings.get(name, ""), getattr(letter, name)) for name in Decision.BLOCKS]


def decision_preview(request, pk):
    """The paper as it would be, for staff who look once more before they send it."""
    draft = visible_draft(request, pk)
    decision = get_object_or_404(Decision.objects.visible_to(request.user), draft=draft)
    permissions.check_write_decision(request.user, draft)
    letter = DecisionLetter.of(decision)
    data = letter.as_data() | {"issued_at": timezone.now(), "is_preview": True}
    paper = render_pdf(actions.TEMPLATE, data, language=decision.language, title=letter.title)
    return serve_bytes(paper, f"{slugify(letter.title)}-preview.pdf", "application/pdf")


def decision(request, pk):
    """The letter for those it is written to: its words first, then the reviews that came with it."""
    shown = visible_decision(request, pk)
    if not shown.is_issued:
        return redirect("naps:decision-write", pk=pk)
    draft = shown.draft
    released = Review.objects.visible_to(request.user).filter(draft=draft, is_released=True)
    reviews = list(released.order_by("pk").prefetch_related("scores__criterion"))
    context = {
        "decision": shown,
        "draft": draft,
        "blocks": blocks_of(shown),
        "said": said_of_criteria(reviews, with_grades=shown.shows_grades),
        "summaries": [(n, review.summary) for n, review in enumerate(reviews, start=1) if review.summary],
        "why_not_upload": reason_against(check_upload, request.user, draft.plan),
        "next_version": draft.version + 1,
        "is_staff": request.user.is_academy_staff,
    }
    return render(request, "naps/decision.html", context)


def decision_paper(request, pk):
    """The letter as PDF; while it is being made, a page that says so."""
    shown = visible_decision(request, pk)
    if shown.paper is None:
        return redirect(shown)
    if shown.paper.is_ready:
        return serve_paper(shown.paper, by=request.user, subject=shown)
    return render(request, "naps/decision_paper.html", {"decision": shown, "paper": shown.paper})
