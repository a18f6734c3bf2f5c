from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.accounts.guards import NotAllowed, may, reason_against
from academy.audit.transitions import InvalidTransition
from academy.countries.models import Country
from academy.documents.inspection import Refused
from academy.documents.serving import serve
from academy.pages.kept import bound
from convenings.models import Convening
from naps.actions import plans as actions
from naps.forms.plans import FactsForm, RefusalForm, StageForm, StartForm
from naps.languages import OF_DOCUMENTS
from naps.models import Draft, Plan, PlanDocument, PlanEvent, Roadmap, StageChange
from naps.names import deed_words
from naps.permissions import drafts as draft_permissions
from naps.permissions import plans as permissions
from naps.sharing_history import sharing_history
from naps.sources import CONTENTS, told_of
from naps.states import (
    EVIDENCE_WORDS,
    NEEDS_CONFIRMATION,
    WITH_AUTHORS,
    DraftStatus,
    PublicStage,
    StageChangeStatus,
)
from naps.views.loading import visible
from naps.views.words import draft_rows
from participants.states import COMING
from participants.teams import lead_country_ids, works_on


@login_not_required
def plan(request, pk):
    """What everybody may know of a plan; below it what its team and the Academy work on."""
    shown, reader = visible(request, pk), request.user
    told = told_of(shown, reader, inside=is_inside(reader, shown))
    context = {
        "plan": shown,
        "told": told,
        "is_expired": shown.is_expired(),
        "language": OF_DOCUMENTS.get(shown.language, shown.language),
        "steps": steps_of(shown),
        "contents": [told[name] for name in CONTENTS],
        "documents": documents_of(shown, reader),
        "history": history_of(shown, reader),
        "sources": [(urlsplit(address).hostname, address) for address in shown.source_urls],
        "origin": Convening.objects.visible_to(reader).filter(pk=shown.origin_convening_id).first(),
        "drafts": drafts_of(shown, reader),
        "roadmaps": list(Roadmap.objects.visible_to(reader).filter(plan=shown).order_by("-revision")),
    }
    if reader.is_authenticated:
        context |= desk_of(shown, reader, context["drafts"])
    return render(request, "naps/plan.html", context)


def steps_of(shown: Plan) -> list[dict]:
    """The five stages everybody sees, and which of them the plan has behind it."""
    known = [stage for stage in PublicStage if stage != PublicStage.UNKNOWN]
    now = shown.public_stage
    return [
        {"number": stage.value, "label": stage.label, "is_done": stage < now, "is_now": stage == now}
        for stage in known
    ]


@dataclass(frozen=True)
class Paper:
    """A document on the page of its plan."""

    document: PlanDocument
    language: str


def documents_of(shown: Plan, reader) -> list[Paper]:
    """The official texts first; what is not published only for those who work on the plan."""
    found = PlanDocument.objects.visible_to(reader).filter(plan=shown).select_related("file")
    return [Paper(d, OF_DOCUMENTS.get(d.language, d.language)) for d in found]


@dataclass(frozen=True)
class Step:
    """One line of a plan's history: a stage, or what happened to it in force."""

    change: StageChange | PlanEvent
    # Who recorded it, for those who may know; empty for the public.
    who: str
    has_file: bool

    @property
    def label(self) -> str:
        return self.change.words if isinstance(self.change, PlanEvent) else self.change.get_stage_display()

    @property
    def status(self) -> str:
        """Said only where the step does not count, or not yet."""
        counts = isinstance(self.change, PlanEvent) or self.change.status == StageChangeStatus.CONFIRMED
        return "" if counts else self.change.get_status_display()


def history_of(shown: Plan, reader) -> list[Step]:
    """Every dated step with its evidence, newest first; proposals only for those concerned."""
    changes = StageChange.objects.visible_to(reader).filter(plan=shown)
    files = set(StageChange.objects.with_file_for(reader).filter(plan=shown).values_list("pk", flat=True))
    inside = is_inside(reader, shown)
    steps = []
    for change in changes.select_related("recorded_by__person"):
        who = ""
        if inside and change.evidence not in EVIDENCE_WORDS:
            who = deed_words(reader, change.recorded_by, country=shown.country, on_behalf=change.on_behalf)
        steps.append(Step(change, who, change.pk in files))
    for event in shown.events.select_related("recorded_by__person"):
        names = {"country": shown.country, "on_behalf": event.on_behalf}
        steps.append(Step(event, deed_words(reader, event.recorded_by, **names) if inside else "", False))
    return sorted(steps, key=lambda step: step.change.on, reverse=True)


def drafts_of(shown: Plan, reader) -> list[Draft]:
    mine = Draft.objects.visible_to(reader).filter(plan=shown).order_by("-version")
    return list(mine.select_related("plan__country", "submitted_by__person").prefetch_related("files__file"))


def is_inside(reader, shown: Plan) -> bool:
    """The country's team and staff, who see the working papers and each other's names."""
    return reader.is_authenticated and (reader.is_academy_staff or works_on(reader, shown.country))


def desk_of(shown: Plan, reader, drafts: list[Draft]) -> dict:
    """What somebody signed in can do with this plan, and why not what they cannot."""
    proposal = shown.stage_changes.proposed().first() if is_inside(reader, shown) else None
    return {
        "is_inside": is_inside(reader, shown),
        "draft_rows": draft_rows(drafts, reader),
        "open_draft": next((d for d in drafts if d.status in WITH_AUTHORS), None),
        "proposal": proposal,
        "may_confirm": proposal is not None and may(permissions.check_confirm, reader, proposal),
        "why_not_upload": reason_against(draft_permissions.check_upload, reader, shown),
        "may_describe": may(permissions.check_describe, reader, shown),
        "why_not_move": reason_against(permissions.check_move, reader, shown),
        "may_extend": may(permissions.check_extend, reader, shown),
        "may_share": may(permissions.check_share, reader, shown),
        "sharing_history": sharing_history(shown, reader) if is_inside(reader, shown) else [],
        "has_progress": is_inside(reader, shown) and any(d.status == DraftStatus.DECIDED for d in drafts),
        "may_start_next": shown.is_in_force and may(permissions.check_start, reader, shown.country),
    }


def plan_start(request):
    """Start a plan: for the country in the address, or one of those the person speaks for."""
    countries = startable(request.user)
    wanted = countries.filter(iso3=request.GET.get("country", "").upper()).first()
    if not countries.exists():
        raise NotAllowed(
            _("Only the focal point or the head of the delegation starts a plan for the country.")
        )
    free = countries.exclude(plans__in=Plan.objects.in_design())
    if not (free.contains(wanted) if wanted else free.exists()):
        messages.info(request, _("A plan of this country is being written already. Here it is."))
        return redirect(
            Plan.objects.in_design().filter(country__in=[wanted] if wanted else countries).first()
        )
    options = {"countries": free, "convenings": attended(free, wanted), "initial": {"country": wanted}}
    form = bound(request, StartForm, **options)
    if request.method == "POST" and form.is_valid():
        made = actions.start_plan(form.plan, by=request.user, proof=proof_of(form))
        messages.success(request, _("The plan is there. Drafts and a roadmap can follow."))
        return redirect(made)
    return render(request, "naps/plan_start.html", {"form": form, "country": wanted})


def startable(user):
    """The countries this person may start a plan for; the check of the action decides each."""
    if user.is_academy_staff:
        return Country.objects.un_members()
    return Country.objects.filter(pk__in=lead_country_ids(user))


def attended(countries, wanted: Country | None):
    """Convenings at which the country (or one of the person's countries) was, newest first."""
    ids = [wanted.pk] if wanted else list(countries.values_list("pk", flat=True))
    there = Convening.objects.filter(delegations__country__in=ids, delegations__status__in=COMING)
    return there.distinct().order_by("-starts_on")


def proof_of(form) -> actions.Proof:
    names = ["on", "precision", "evidence", "evidence_url", "reason"]
    return actions.Proof(**{name: form.cleaned_data[name] for name in names if name in form.cleaned_data})


def plan_facts(request, pk):
    """What the plan contains, which years it covers, who leads it."""
    shown = visible(request, pk)
    permissions.check_describe(request.user, shown)
    form = bound(request, FactsForm, instance=shown)
    if request.method == "POST" and form.is_valid():
        actions.describe_plan(
            form.save(commit=False),
            by=request.user,
            changed=form.changed_facts,
            source=form.cleaned_data["source"],
        )
        messages.success(request, _("Saved."))
        return redirect(shown)
    return render(request, "naps/plan_facts.html", {"form": form, "plan": shown})


def stage_move(request, pk):
    """Record a stage of the plan, with date and evidence."""
    shown = visible(request, pk)
    permissions.check_move(request.user, shown)
    form = bound(request, StageForm, plan=shown)
    if request.method == "POST" and form.data.get("was") not in {shown.stage, None}:
        raise InvalidTransition(shown, form.data.get("stage", ""))
    if request.method == "POST" and form.is_valid():
        change = _moved(request, form, shown)
        if change:
            messages.success(request, moved_words(change))
            return redirect(shown)
    context = {"form": form, "plan": shown, "waits": not request.user.is_academy_staff}
    return render(request, "naps/plan_stage.html", context)


def _moved(request, form, shown: Plan) -> StageChange | None:
    """The recorded change, or None with the reason in the form."""
    values = form.cleaned_data
    try:
        return actions.move_stage(
            shown,
            values["stage"],
            by=request.user,
            was=values["was"],
            proof=proof_of(form),
            upload=values["evidence_file"],
        )
    except NotAllowed as refusal:
        form.add_error("stage", str(refusal.reason))
    except Refused as refusal:
        form.add_error("evidence_file", str(refusal))
    return None


def moved_words(change: StageChange) -> str:
    if change.status == StageChangeStatus.PROPOSED:
        return _(
            "Recorded. The Academy looks at the evidence and confirms it; until then the page stays as it is."
        )
    if change.stage in NEEDS_CONFIRMATION:
        return _("Recorded and confirmed: the plan is now “%(stage)s”.") % {
            "stage": change.get_stage_display()
        }
    return _("Recorded: the plan is now “%(stage)s”.") % {"stage": change.get_stage_display()}


def visible_change(request, pk: int) -> StageChange:
    changes = StageChange.objects.visible_to(request.user).select_related("plan__country", "recorded_by")
    return get_object_or_404(changes, pk=pk)


@require_POST
def stage_confirm(request, pk):
    change = visible_change(request, pk)
    actions.confirm_stage(change, by=request.user)
    messages.success(request, _("Confirmed. Those who proposed it get a letter."))
    return redirect(change.plan)


def stage_refuse(request, pk):
    """Saying no needs a reason, on a page of its own."""
    change = visible_change(request, pk)
    permissions.check_confirm(request.user, change)
    if change.status != StageChangeStatus.PROPOSED:
        raise InvalidTransition(change, StageChangeStatus.REFUSED)
    form = bound(request, RefusalForm)
    if request.method == "POST" and form.is_valid():
        actions.refuse_stage(change, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Not confirmed. The country gets a letter with your reason."))
        return redirect(change.plan)
    return render(
        request, "naps/plan_stage_refuse.html", {"form": form, "change": change, "plan": change.plan}
    )


def stage_file(request, pk):
    """The file that shows a step, for those who may have it."""
    filed = StageChange.objects.with_file_for(request.user).select_related("evidence_file", "plan__country")
    change = get_object_or_404(filed, pk=pk)
    return serve(change.evidence_file, by=request.user, subject=change)
