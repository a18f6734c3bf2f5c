"""Two versions of a plan beside each other: what changed, on a page and on paper."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.audit.trail import record
from academy.documents.printed_once import printed_once
from academy.documents.serving import serve_bytes
from academy.tables import file_name
from naps.comparable import Choice, compared, languages_of, versions_of, why_no_text
from naps.comparing.budget import TooLong
from naps.comparing.shape import Comparison
from naps.comparison_page import A_PART, Layout, part_of
from naps.comparison_pdf import ComparisonSheet
from naps.comparison_words import counted, heading_of, shared
from naps.forms.compare import CompareForm
from naps.models import Draft, Plan
from naps.states import DraftStatus
from naps.views.plans import visible as visible_plan

SIDE = "side"


def compare(request, pk):
    """What changed from one version to another, paragraph by paragraph."""
    plan = visible_plan(request, pk)
    versions = visible_versions(request, plan)
    choice = chosen(request, versions)
    context = {
        "plan": plan,
        "choice": choice,
        "form": CompareForm(versions=versions, choice=choice),
        "query": address_query(choice),
        "is_side": request.GET.get("view") == SIDE,
        "shows_all": "all" in request.GET,
        "why_not": why_not(choice, versions),
    }
    first = versions[-1]
    if first not in (choice.older, choice.newer):
        context["first"] = Choice(first, choice.newer, choice.language)
        context["first_query"] = address_query(context["first"])
    if not context["why_not"]:
        context |= _comparison(request, choice, context)
    return render(request, "naps/compare.html", context)


def visible_versions(request: HttpRequest, plan: Plan) -> list[Draft]:
    """Newest first. Whoever may see none of them is told that there is nothing here."""
    versions = versions_of(plan, request.user)
    if not versions:
        raise Http404
    return versions


def chosen(request: HttpRequest, versions: list[Draft]) -> Choice:
    """The versions in the address; without any, the newest against the one before it."""
    by_pk = {str(draft.pk): draft for draft in versions}
    asked = {name: request.GET.get(name, "") for name in ("older", "newer")}
    if any(pk and pk not in by_pk for pk in asked.values()):
        raise Http404
    newer = by_pk.get(asked["newer"]) or _newest(versions)
    before = [draft for draft in versions if draft.version < newer.version]
    older = by_pk.get(asked["older"]) or (before or [newer])[0]
    return Choice.of(older, newer, asked=request.GET.get("language", "")[:5], page=get_language() or "")


def _newest(versions: list[Draft]) -> Draft:
    """Of those that count: a version that was taken back is compared only when somebody asks for it."""
    standing = [draft for draft in versions if draft.status != DraftStatus.WITHDRAWN]
    return (standing or versions)[0]


def address_query(choice: Choice) -> str:
    return urlencode({"older": choice.older.pk, "newer": choice.newer.pk, "language": choice.language})


def why_not(choice: Choice, versions: list[Draft]) -> list[str]:
    """Why these two cannot be compared, and what can be done about it; nothing where they can."""
    if len(versions) == 1:
        return [_("There is one version so far. When the next one is there, this page shows what changed.")]
    if choice.older == choice.newer:
        return [_("Choose two different versions.")]
    said = []
    for draft, file in zip((choice.older, choice.newer), choice.files, strict=True):
        if file is None:
            names = ", ".join(languages_of(draft).values())
            said.append(_without(draft, names))
        elif reason := why_no_text(file):
            said.append(f"{draft}: “{file.file.original_name}” {reason}")
    return said


def _without(draft: Draft, names: str) -> str:
    if not names:
        return _("Draft %(version)s has no file of the plan itself.") % {"version": draft.version}
    return _("Draft %(version)s is not there in this language. It is there in: %(names)s.") % {
        "version": draft.version,
        "names": names,
    }


def _comparison(request: HttpRequest, choice: Choice, page: dict) -> dict:
    try:
        comparison, layout = _laid_out(request, choice)
    except TooLong:
        return {"why_not": [too_long_words()]}
    part = _part(request, layout)
    return {
        "layout": layout,
        "items": layout.items(part, shows_all=page["shows_all"]),
        "total": counted(comparison.total),
        "shared": shared(comparison),
        "sections": sections_of(comparison),
        "part": part,
        "first_change": (part - 1) * A_PART + 1,
        "parts": range(1, layout.parts + 1) if layout.parts > 1 else [],
    }


def _laid_out(request: HttpRequest, choice: Choice) -> tuple[Comparison, Layout]:
    """The comparison, and a line in the trail: whoever compares has read both texts."""
    older, newer = choice.files
    comparison = compared(older, newer)
    record(
        request.user,
        "draft.compared",
        choice.newer,
        older=choice.older.pk,
        files=[older.file_id, newer.file_id],
    )
    sides = [(file, file.file.text.blocks) for file in (older, newer)]
    return comparison, Layout(comparison, *sides)


def too_long_words() -> str:
    return _(
        "These two texts are too long or too different to compare word by word. Read them beside each other, "
        "or compare a version that is closer."
    )


def _part(request: HttpRequest, layout: Layout) -> int:
    asked = request.GET.get("part", "1")
    return min(int(asked), layout.parts) if asked.isdecimal() and len(asked) < 6 and int(asked) else 1


def sections_of(comparison: Comparison) -> list[dict]:
    """Each part of the text in words, with the way to its first change."""
    return [
        {
            "heading": heading_of(part),
            "words": counted(part),
            "first": part.first_change,
            "part": part_of(part.first_change),
        }
        for part in comparison.sections
        if part.changes
    ]


def compare_paper(request, pk):
    """The changes alone, as a PDF for somebody who reads on paper."""
    plan = visible_plan(request, pk)
    versions = visible_versions(request, plan)
    choice = chosen(request, versions)
    back = f"{reverse('naps:compare', args=[plan.pk])}?{address_query(choice)}"
    if why_not(choice, versions):
        return redirect(back)
    try:
        _found, layout = _laid_out(request, choice)
    except TooLong:
        return redirect(back)
    sheet = ComparisonSheet.of(choice, layout).as_sheet(get_language())
    pdf = printed_once(sheet)
    if pdf is None:
        messages.warning(request, _("The PDF is being made, or could not be. Try again in a minute."))
        return redirect(back)
    versions_said = [str(draft.version) for draft in (choice.older, choice.newer)]
    name = file_name(plan.country.iso3, _("Comparison"), *versions_said, kind="pdf")
    return serve_bytes(pdf, name, "application/pdf")
