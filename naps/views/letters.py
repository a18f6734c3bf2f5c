"""The Academy's letter for those it is written to: read in one's language, taken away as PDF, asked about."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.accounts.guards import reason_against
from academy.documents.serving import serve_paper
from academy.pages.kept import bound
from naps.actions import letter_questions as actions
from naps.forms.letter_questions import AnswerQuestionForm, QuestionForm
from naps.letters import language_name
from naps.models import Decision, LetterQuestion, LetterText, Review
from naps.pdfs import DecisionLetter
from naps.permissions import letter_questions as questions
from naps.permissions.drafts import check_upload
from naps.points import Point, points_of, sent_texts, text_for
from naps.remarks import said_of_criteria
from participants.teams import works_on


@dataclass(frozen=True)
class Block:
    """A part of the letter as it is read; the opening has no heading, what to work on has points."""

    heading: str
    text: str
    points: list[Point]


def visible_decision(request: HttpRequest, pk: int) -> Decision:
    """The letter on a draft, if this reader may see it. `pk` is the draft's."""
    decisions = Decision.objects.visible_to(request.user).select_related("draft__plan__country", "paper")
    return get_object_or_404(decisions.prefetch_related("texts__paper"), draft=pk)


def blocks_of(text: Decision | LetterText) -> list[Block]:
    """The letter as headings and text, in the language of this text."""
    letter = DecisionLetter.of(text)
    return [
        Block(
            letter.headings.get(name, ""),
            getattr(letter, name),
            points_of(text.to_work_on) if name == "to_work_on" else [],
        )
        for name in Decision.BLOCKS
    ]


def decision(request, pk):
    """The letter for those it is written to: its words first, then the reviews that came with it."""
    shown = visible_decision(request, pk)
    if not shown.is_issued:
        return redirect("naps:decision-write", pk=pk)
    draft = shown.draft
    text = text_for(shown, request.GET.get("in") or get_language())
    released = Review.objects.visible_to(request.user).filter(draft=draft, is_released=True)
    reviews = list(released.select_related("reviewer").order_by("pk").prefetch_related("scores__criterion"))
    context = {
        "decision": shown,
        "draft": draft,
        "text": text,
        "blocks": blocks_of(text),
        "written_in": [(t.language, language_name(t.language)) for t in sent_texts(shown)],
        "questions": questions_of(request, shown),
        "why_not_ask": reason_against(questions.check_ask, request.user, shown),
        "said": said_of_criteria(reviews, with_grades=shown.shows_grades),
        "summaries": [
            (n, review.summary, review.reviewer.language)
            for n, review in enumerate(reviews, start=1)
            if review.summary
        ],
        "why_not_upload": reason_against(check_upload, request.user, draft.plan),
        "next_version": draft.version + 1,
        "is_staff": request.user.is_academy_staff,
        "is_team": works_on(request.user, shown.country),
    }
    return render(request, "naps/decision.html", context)


def decision_paper(request, pk):
    """The letter as PDF; while it is being made, a page that says so."""
    shown = visible_decision(request, pk)
    text = text_for(shown, request.GET.get("in"))
    if text.paper is None:
        return redirect(shown)
    if text.paper.is_ready:
        return serve_paper(text.paper, by=request.user, subject=shown)
    return render(request, "naps/decision_paper.html", {"decision": shown, "text": text, "paper": text.paper})


def questions_of(request: HttpRequest, shown: Decision) -> list[dict]:
    """What was asked about a letter, as far as it is this reader's, with names as they may be shown."""
    asked = LetterQuestion.objects.visible_to(request.user).filter(decision=shown)
    return [
        {
            "question": question,
            "asked_by": question.asked_by.name_for(request.user),
            "answered_by": question.answered_by.name_for(request.user) if question.answered_by else "",
        }
        for question in asked.select_related("asked_by__person", "answered_by__person")
    ]


def letter_ask(request, pk):
    """A question about the letter, without another version."""
    shown = visible_decision(request, pk)
    questions.check_ask(request.user, shown)
    form = bound(request, QuestionForm)
    if request.method == "POST" and form.is_valid():
        actions.ask(shown, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, _("Your question is with the Academy's staff."))
        return redirect(shown)
    return render(request, "naps/letter_ask.html", {"form": form, "decision": shown})


def letter_answer(request, pk):
    """What a country asked about its letter, and the field for the answer."""
    visible = LetterQuestion.objects.visible_to(request.user).select_related(
        "decision__draft__plan__country", "asked_by__person"
    )
    question = get_object_or_404(visible, pk=pk)
    questions.check_reply(request.user, question)
    if question.answered_at:
        return redirect(question.decision)
    form = bound(request, AnswerQuestionForm)
    if request.method == "POST" and form.is_valid():
        actions.reply(question, by=request.user, answer=form.cleaned_data["answer"])
        messages.success(request, _("%(country)s can read your answer.") % {"country": question.country})
        return redirect(question.decision)
    context = {"form": form, "question": question, "asked_by": question.asked_by.name_for(request.user)}
    return render(request, "naps/letter_answer.html", context)
