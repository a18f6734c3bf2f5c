"""The passages of a draft that may speak to the rubric: a help for whoever reads it."""

from django.shortcuts import render

from academy.audit.trail import record
from naps import rubric
from naps.evidence.kept import evidence_of
from naps.evidence.showing import OfCriterion, beside, by_question
from naps.models import Draft
from naps.permissions.evidence import check_read_evidence
from naps.states import FileRole
from naps.texts import address_of, readable_file
from naps.views.drafts import visible


def draft_evidence(request, pk):
    """By criterion and question, the passages that may speak to it, in one of the draft's languages."""
    shown = visible(request, pk)
    check_read_evidence(request.user, shown)
    file = readable_file(shown, request.GET.get("language") or request.LANGUAGE_CODE)
    context = {"draft": shown, "plan": shown.plan, "file": file, "unread": unread(shown)}
    if file:
        criteria = rubric.current().criteria.prefetch_related("questions")
        found = by_question(evidence_of(file, file.file.text), file, criteria)
        mains = shown.files.filter(role=FileRole.MAIN, file__text__words__gt=0).order_by("language")
        context |= {"criteria": found, "mains": mains, "text_address": address_of(file)}
        record(request.user, "draft.evidence_read", shown, file=file.file_id)
    return render(request, "naps/draft_evidence.html", context)


def unread(shown: Draft) -> str:
    """Why there is no text to look through: "none", not read yet, or a scan."""
    mains = [file for file in shown.files.all() if file.role == FileRole.MAIN]
    if not mains:
        return "none"
    texts = [getattr(file.file, "text", None) for file in mains]
    return "scan" if any(text and text.is_ready and not text.words for text in texts) else "waiting"


def beside_review(shown: Draft, criteria, language: str) -> list[OfCriterion]:
    """What stands folded beside each criterion while one writes a review."""
    file = readable_file(shown, language)
    return beside(evidence_of(file, file.file.text), file, criteria) if file else []
