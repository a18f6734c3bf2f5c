"""The Academy's letter on a draft, for staff: written from the reviews, looked at, and sent."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.guards import reason_against
from academy.documents.rendering import render_pdf
from academy.documents.serving import serve_bytes
from academy.pages.kept import bound
from naps.actions import decisions as actions
from naps.addressees import leads_of
from naps.commenting import for_letter, place_words
from naps.first_words import first_words
from naps.forms.decisions import DecisionForm
from naps.forms.windows import stamp
from naps.letters import Beside, delegation_language, language_name, outdated_words, used_texts, words_of
from naps.models import Decision, Draft, Review
from naps.pdfs import DecisionLetter
from naps.permissions import decisions as permissions
from naps.points import points_of, sent_texts, text_for
from naps.remarks import said_of_criteria
from naps.states import Outcome
from naps.views.letters import blocks_of
from naps.views.review_desk import visible_draft


def decision_write(request, pk):
    """The letter, with its first words put together from the reviews."""
    draft = visible_draft(request, pk)
    permissions.check_write_decision(request.user, draft)
    sent = _sent_reviews(draft)
    scores = [score for review in sent for score in review.scores.all()]
    words = partial(first_words, draft, scores)
    decision = getattr(draft, "decision", None) or _prefilled(draft, words)
    beside = _beside(request, decision, words)
    said = {"reviews": sent, "scores": scores, "comments": for_letter(draft)}
    form = bound(request, DecisionForm, decision=decision, words=words, beside=beside, **said)
    if request.method == "POST":
        answer = _keep(request, draft, form)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "rows": form.rows,
        "draft": draft,
        "sent": sent,
        "said": said_of_criteria(sent, with_grades=True, names=[str(review.reviewer) for review in sent]),
        "comments": [(comment, place_words(comment)) for comment in said["comments"]],
        "expected": draft.reviews.with_reviewer().count(),
    }
    return render(request, "naps/decision_write.html", context)


def _sent_reviews(draft: Draft) -> list[Review]:
    reviews = draft.reviews.sent().select_related("reviewer").order_by("pk")
    return list(reviews.prefetch_related("scores__criterion"))


def _prefilled(draft: Draft, words: Callable[[str, str], dict]) -> Decision:
    """A letter nobody has saved yet, in the language of the plan where we write that language."""
    language = delegation_language(draft)
    return Decision(draft=draft, language=language, **words(language, Outcome.REVISE))


def _beside(request: HttpRequest, decision: Decision, words: Callable[[str, str], dict]) -> Beside:
    """What stands beside the letter: as it was saved, or at first in the language of whoever writes."""
    if decision.pk is None:
        mine = request.user.language
        if mine == decision.language:
            return Beside()
        return Beside(original=mine, texts={mine: words(mine, decision.outcome)})
    texts = list(decision.texts.all())
    return Beside(
        original=next((text.language for text in texts if text.is_original), ""),
        also=[text.language for text in texts if text.is_sent],
        texts={text.language: words_of(text) for text in texts},
    )


def _keep(request: HttpRequest, draft: Draft, form: DecisionForm) -> HttpResponse | None:
    """Whatever can be kept is kept; None when the page has to be shown again with its errors."""
    is_valid = form.is_valid()
    if not form.is_stale:
        window = form.cleaned_data.get("window")
        actions.save_letter(
            draft,
            by=request.user,
            values=form.letter,
            released=form.released_ids,
            window=window,
            beside=form.beside,
        )
    if not is_valid:
        return None
    if form.deed == DecisionForm.PREVIEW:
        return redirect("naps:decision-issue", pk=draft.pk)
    messages.success(request, _saved_words(form))
    return redirect("naps:decision-write", pk=draft.pk)


def _saved_words(form: DecisionForm) -> str:
    if form.deed == DecisionForm.TAKE:
        words = ngettext("Saved, with %(n)d comment more.", "Saved, with %(n)d comments more.", form.took)
        return words % {"n": form.took}
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
        "texts": [(language_name(t.language), t, blocks_of(t), t == decision) for t in used_texts(decision)],
        "sent_in": [language_name(text.language) for text in sent_texts(decision)],
        "outdated": outdated_words(decision),
        "points": len(points_of(decision.to_work_on)),
        "unlike_plan": _unlike_plan(decision),
        "leads": leads_of(decision.country),
        "seen": stamp(decision.saved_at),
        "released": draft.reviews.sent().filter(is_released=True).count(),
        "expected": draft.reviews.with_reviewer().select_related("reviewer"),
        "why_not": reason_against(permissions.check_issue, request.user, decision),
    }
    return render(request, "naps/decision_issue.html", context)


def _sent_words(decision: Decision) -> str:
    n = leads_of(decision.country).count()
    words = ngettext("Sent to %(country)s (%(n)d person).", "Sent to %(country)s (%(n)d people).", n)
    return words % {"country": decision.country, "n": n}


def _unlike_plan(decision: Decision) -> str:
    """The language of the plan, if the country is to get no letter in it."""
    language = delegation_language(decision.draft)
    if language in {text.language for text in sent_texts(decision)}:
        return ""
    return language_name(language)


def decision_preview(request, pk):
    """The paper as it would be, for staff who look once more before they send it."""
    draft = visible_draft(request, pk)
    decision = get_object_or_404(Decision.objects.visible_to(request.user), draft=draft)
    permissions.check_write_decision(request.user, draft)
    text = text_for(decision, request.GET.get("in"))
    letter = DecisionLetter.of(text)
    data = letter.as_data() | {"issued_at": timezone.now(), "is_preview": True}
    paper = render_pdf(actions.TEMPLATE, data, language=text.language, title=letter.title)
    return serve_bytes(paper, f"{slugify(letter.title)}-preview.pdf", "application/pdf")
