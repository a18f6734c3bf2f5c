from dataclasses import asdict, dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import NotAllowed, may, reason_against
from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.rendering import PressFailed, render_pdf
from academy.documents.serving import serve_bytes, serve_paper
from academy.pages.kept import bound
from naps import presence
from naps.actions import roadmap_actions
from naps.actions import roadmaps as actions
from naps.actions.roadmaps import ChangedMeanwhile
from naps.copying import has_candidates
from naps.forms.roadmaps import GoalForm, NoteForm, ObjectiveForm, StartForm
from naps.models import Action, Objective, Plan, Roadmap
from naps.models.actions import STALE_AFTER_DAYS
from naps.names import deed_words
from naps.permissions import roadmaps as permissions
from naps.roadmap_changes import base_of, changes_of
from naps.roadmap_history import history_of
from naps.roadmap_lines import Lines, lines_of, with_empty_topics
from naps.roadmap_money import amount
from naps.roadmap_pdf import RoadmapSheet, changes_summary, sums_note
from naps.states import RoadmapStatus

TAGS = {
    RoadmapStatus.DRAFT: ("warn", "path"),
    RoadmapStatus.SUBMITTED: ("now", "clock"),
    RoadmapStatus.AGREED: ("ok", "check"),
    RoadmapStatus.CLOSED: ("", ""),
}


def visible(request, pk: int) -> Roadmap:
    """The roadmap, if this reader may see it."""
    roadmaps = Roadmap.objects.visible_to(request.user)
    return get_object_or_404(roadmaps.select_related("plan__country", "paper"), pk=pk)


def is_inside(reader, roadmap: Roadmap) -> bool:
    """The country's team and staff: they see names, contacts, risks and the trail."""
    return reader.is_authenticated and may(permissions.check_work, reader, roadmap.country)


def must_sign_in(request, pk: int) -> bool:
    """Somebody whom a letter led here and who is not signed in yet; a public roadmap needs no sign-in."""
    unknown = not request.user.is_authenticated
    return unknown and not Roadmap.objects.visible_to(request.user).filter(pk=pk).exists()


def roadmap_start(request, pk):
    """What a roadmap is, and its first page; where there is one already, this leads to it."""
    plan = get_object_or_404(Plan.objects.workable_by(request.user).select_related("country"), pk=pk)
    newest = plan.roadmaps.order_by("-revision").first()
    if newest:
        return redirect(newest)
    permissions.check_start(request.user, plan)
    form = bound(request, StartForm, plan=plan)
    if request.method == "POST" and form.is_valid():
        convening = form.cleaned_data.get("convening")
        made = actions.start_roadmap(plan, by=request.user, convening=convening)
        messages.success(request, _("The roadmap is open. Begin with its goal."))
        return redirect(made)
    return render(request, "naps/roadmap_start.html", {"form": form, "plan": plan})


@login_not_required
def roadmap(request, pk):
    """The roadmap to read; for the team that writes it, with everything to write it with."""
    if must_sign_in(request, pk):
        return redirect_to_login(request.get_full_path())
    shown, reader = visible(request, pk), request.user
    lines = lines_of(shown, today=timezone.localdate())
    inside = is_inside(reader, shown)
    may_edit = inside and may(permissions.check_edit, reader, shown)
    parts, others = with_empty_topics(lines.parts) if may_edit else (lines.parts, [])
    context = {
        "roadmap": shown,
        "tag": TAGS[shown.status],
        "parts": parts,
        "other_topics": others,
        "counts": lines.counts,
        "stale_after": STALE_AFTER_DAYS,
        "sums": sums_of(lines),
        "sums_note": sums_note(lines),
        "is_inside": inside,
        "may_edit": may_edit,
        "may_copy": may_edit and has_candidates(shown, reader),
        "revisions": revisions_of(shown, reader),
        "base": base_for(shown, reader),
    }
    if inside and shown.status == RoadmapStatus.SUBMITTED:
        # Both sides read what they agree to before they do.
        changes = changes_of(shown, reader=reader, inside=True)
        context |= {"changes": changes, "changes_summary": changes_summary(changes) if changes else ""}
    if inside:
        context |= desk_of(shown, lines, reader)
        context["others"] = presence.others(shown, reader)
    return render(request, "naps/roadmap.html", context)


def sums_of(lines: Lines) -> list[dict]:
    """The costs of each currency, written as people read them."""
    names = ["total", "secured", "asked", "gap", "unknown"]
    return [
        {"currency": line.currency} | {name: amount(getattr(line, name)) for name in names}
        for line in lines.costs.sums
    ]


def revisions_of(shown: Roadmap, reader) -> list[Roadmap]:
    """The other revisions of this roadmap that the reader may see, the newest first."""
    others = Roadmap.objects.visible_to(reader).filter(plan=shown.plan_id).exclude(pk=shown.pk)
    return list(others.order_by("-revision"))


def base_for(shown: Roadmap, reader) -> Roadmap | None:
    """The revision before, where the reader may see it as well."""
    base = base_of(shown)
    seen = base and Roadmap.objects.visible_to(reader).filter(pk=base.pk).exists()
    return base if seen else None


@dataclass(frozen=True)
class Side:
    """One of the two that have to agree."""

    code: str
    name: str
    # When it agreed and who said so; empty as long as it has not.
    said: str
    may_agree: bool
    button: str
    # "go" for the reader's own side, whose button is the first one of the page.
    kind: str = ""


def desk_of(shown: Roadmap, lines: Lines, reader: User) -> dict:
    """What the team and staff can do with a roadmap, and why not what they cannot."""
    known = {line.action.pk: line.action for part in lines.parts for line in part.lines}
    acts_for = "" if permissions.works_on(reader, shown.country) else str(shown.country)
    return {
        "acts_for": acts_for,
        "why_not_submit": reason_against(permissions.check_submit, reader, shown),
        "may_return": may(permissions.check_return, reader, shown),
        "sides": sides_of(shown, reader, acts_for),
        "may_revise": may(permissions.check_revise, reader, shown),
        "may_preview": may(permissions.check_preview, reader, shown),
        "may_publish": may(permissions.check_publish, reader, shown),
        "may_unpublish": may(permissions.check_unpublish, reader, shown),
        "history": history_of(shown, known, reader=reader),
    }


def sides_of(shown: Roadmap, reader: User, acts_for: str) -> list[Side]:
    return [_country_side(shown, reader, acts_for), _academy_side(shown, reader)]


def _country_side(shown: Roadmap, reader: User, acts_for: str) -> Side:
    said = ""
    if shown.agreed_by_country_at:
        on_behalf = shown.agreed_on_behalf
        who = deed_words(reader, shown.agreed_by_country_by, country=shown.country, on_behalf=on_behalf)
        said = _agreed_words(shown.agreed_by_country_at, who)
    button = _("Record that %(country)s agrees") if acts_for else _("Agree for %(country)s")
    return Side(
        code="country",
        name=str(shown.country),
        said=said,
        may_agree=may(permissions.check_agree_for_country, reader, shown),
        button=button % {"country": shown.country},
        kind="" if acts_for else "go",
    )


def _academy_side(shown: Roadmap, reader: User) -> Side:
    said = ""
    if shown.agreed_by_osf_at:
        who = deed_words(reader, shown.agreed_by_osf_by, country=shown.country, on_behalf=False)
        said = _agreed_words(shown.agreed_by_osf_at, who)
    return Side(
        code="academy",
        name=_("NAP Academy"),
        said=said,
        may_agree=may(permissions.check_agree_for_academy, reader, shown),
        button=_("Agree for the Academy"),
        kind="go",
    )


def _agreed_words(at, who: str) -> str:
    on = date_format(timezone.localtime(at), "DATE_FORMAT")
    return _("agreed on %(date)s, by %(who)s") % {"date": on, "who": who}


def why_not_save(request, shown: Roadmap) -> str:
    """Why a text that was just sent cannot be saved any more, for the page that still holds it: a
    colleague may hand the roadmap in while somebody is writing."""
    if request.method == "POST":
        permissions.check_work(request.user, shown.country)
        return reason_against(permissions.check_edit, request.user, shown)
    permissions.check_edit(request.user, shown)
    return ""


def roadmap_goal(request, pk):
    """The goal on a page of its own; two who change it at once see both texts."""
    shown = visible(request, pk)
    why_not = why_not_save(request, shown)
    form = bound(request, GoalForm, instance=shown)
    if why_not:
        form.add_error(None, why_not)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_goal(form.save(commit=False), version=version, by=request.user)
        except ChangedMeanwhile as changed:
            return goal_conflict(request, form, changed.saved)
        presence.go(shown, request.user)
        messages.success(request, _("The goal is saved."))
        return redirect(shown)
    presence.come(shown, request.user)
    context = {"form": form, "roadmap": visible(request, pk), "others": presence.others(shown, request.user)}
    return render(request, "naps/roadmap_goal.html", context)


def goal_conflict(request, form: GoalForm, saved: Roadmap):
    """Both texts of the goal side by side."""
    differences = form.against(saved)
    context = {
        "roadmap": saved,
        "differences": differences,
        "form": form.on_top_of(saved, differences),
        "last": saved_last(saved, request.user),
        "theirs_url": saved.get_absolute_url(),
        "back_label": str(saved),
    }
    return render(request, "naps/roadmap_conflict.html", context, status=409)


def saved_last(saved: Roadmap, reader: User) -> dict:
    """Who changed the goal last, and when, as the trail has it."""
    last = actions.last_change_of_goal(saved)
    if last is None:
        return {}
    behalf = bool(last.on_behalf_of)
    who = deed_words(reader, last.actor, country=saved.country, on_behalf=behalf)
    return {"who": who, "at": last.at}


def roadmap_present(request, pk):
    """Asked by an open form, and by the roadmap itself: who else is writing. A form says that it is open."""
    shown = visible(request, pk)
    permissions.check_edit(request.user, shown)
    if request.method == "POST":
        action = Action.objects.filter(
            objective__roadmap=shown, pk=_number(request.POST.get("action"))
        ).first()
        presence.come(shown, request.user, action)
    return JsonResponse({"others": presence.others(shown, request.user)})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def objective_edit(request, pk):
    """The sentence above the actions of one topic."""
    objectives = Objective.objects.filter(roadmap__in=Roadmap.objects.visible_to(request.user))
    shown = get_object_or_404(objectives.select_related("roadmap__plan__country", "topic"), pk=pk)
    permissions.check_edit(request.user, shown.roadmap)
    form = bound(request, ObjectiveForm, instance=shown)
    if request.method == "POST" and form.is_valid():
        roadmap_actions.name_objective(form.save(commit=False), by=request.user)
        messages.success(request, _("The objective is saved."))
        return redirect(shown.roadmap)
    return render(request, "naps/objective_form.html", {"form": form, "objective": shown})


@require_POST
def roadmap_submit(request, pk):
    shown = actions.submit_roadmap(visible(request, pk), by=request.user)
    messages.success(request, _("Handed in. It is final when the country and the Academy have agreed."))
    return redirect(shown)


def roadmap_return(request, pk):
    """Back to its authors: the country takes it back, the Academy gives it back and says why."""
    shown = visible(request, pk)
    permissions.check_return(request.user, shown)
    by_staff = not permissions.works_on(request.user, shown.country)
    form = bound(request, NoteForm)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"] if by_staff else ""
        actions.return_roadmap(shown, by=request.user, note=note)
        messages.success(request, _("The roadmap can be changed again. What was agreed to no longer holds."))
        return redirect(shown)
    context = {"form": form, "roadmap": shown, "by_staff": by_staff}
    return render(request, "naps/roadmap_return.html", context)


@require_POST
def roadmap_agree(request, pk):
    """One side says yes; the button says which."""
    shown = visible(request, pk)
    agree = {"country": actions.agree_for_country, "academy": actions.agree_for_academy}
    side = agree.get(request.POST.get("side", ""))
    if side is None:
        raise NotAllowed(_("For whom do you agree? Use one of the buttons of the roadmap."))
    shown = side(shown, by=request.user)
    if shown.status == RoadmapStatus.AGREED:
        messages.success(request, _("Both sides agree: the roadmap is final. Its PDF is being made."))
    else:
        messages.success(request, _("Recorded. The other side has been asked by letter."))
    return redirect(shown)


@require_POST
def roadmap_revise(request, pk):
    made = actions.revise_roadmap(visible(request, pk), by=request.user)
    messages.success(
        request, _("Revision %(n)d is open. The agreed one stays in use meanwhile.") % {"n": made.revision}
    )
    return redirect(made)


@require_POST
def roadmap_publish(request, pk):
    shown = actions.publish_roadmap(visible(request, pk), by=request.user)
    messages.success(request, _("Everybody can read the roadmap now."))
    return redirect(shown)


@require_POST
def roadmap_unpublish(request, pk):
    shown = actions.unpublish_roadmap(visible(request, pk), by=request.user)
    messages.success(request, _("The roadmap is no longer public."))
    return redirect(shown)


@login_not_required
def roadmap_paper(request, pk):
    """The agreed paper, as it was agreed; while it is being made, a page that says so."""
    if must_sign_in(request, pk):
        return redirect_to_login(request.get_full_path())
    shown = visible(request, pk)
    paper = actions.paper_for(shown, request.user)
    if paper is None or not paper.is_ready:
        return render(request, "naps/roadmap_paper.html", {"roadmap": shown})
    by = request.user if request.user.is_authenticated else User.objects.system()
    return serve_paper(paper, by=by, subject=shown)


def roadmap_preview(request, pk):
    """The paper as it would look now, marked as a draft, in the reader's language."""
    shown = visible(request, pk)
    permissions.check_preview(request.user, shown)
    sheet = RoadmapSheet.of(shown, today=timezone.localdate())
    try:
        data = render_pdf("pdf/roadmap.html", asdict(sheet), language=get_language(), title=str(shown))
    except PressFailed:
        messages.error(request, _("The PDF could not be made just now. Please try again in a minute."))
        return redirect(shown)
    record(request.user, "roadmap.previewed", shown)
    name = f"roadmap-{shown.country.slug}-{shown.revision}-draft.pdf"
    return serve_bytes(data, name, "application/pdf")
