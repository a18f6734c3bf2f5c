from django.db.models import CharField
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404, render

from academy.accounts.guards import reason_against
from academy.audit.models import Event
from convenings import permissions
from convenings.agenda import days_of, leads_of
from convenings.models import Convening
from dashboards import convening_phases
from naps.models import Draft
from naps.states import DraftStatus
from participants.counting import heads
from participants.models import Facilitation
from participants.permissions import check_invite
from participants.views.delegations import with_gaps

LATEST = 6
# Steps on the way; what they lead to is in the list.
QUIET = [
    "needs.read",
    "answers.read",
    "question.changed",
    "travel.sent",
    "travel.read",
    "travel.purged",
    "needs.purged",
    "logistics.read",
    "visa_letters.read",
    "visa-letter.emptied",
    "registration.filled_in",
    "readiness.saved",
    "roadmap-pack.emptied",
    "session.changed",
]


def organise(request, code):
    """A convening as its organisers work on it: what needs them first, then who comes."""
    shown = Convening.objects.visible_to(request.user).select_related("host_country", "region")
    convening = get_object_or_404(shown, code=code)
    permissions.check_organise(request.user, convening)
    sessions = list(convening.sessions.select_related("topic").prefetch_related("facilitations__person"))
    delegations = with_gaps(list(convening.delegations.select_related("country", "convening").with_counts()))
    _with_drafts(delegations)
    counted = heads(convening)
    context = {
        "convening": convening,
        "heads": counted,
        "phases": convening_phases.phases(convening, counted),
        "items": convening_phases.to_do(convening, sessions, delegations, counted),
        "delegations": delegations,
        "days": days_of(convening, sessions),
        "leads": leads_of(sessions, is_insider=True),
        "is_insider": True,
        "latest": latest_of(convening),
        "why_not_invite": reason_against(check_invite, request.user, convening),
        "why_not_change": reason_against(permissions.check_change, request.user, convening),
        "why_not_publish": reason_against(permissions.check_publish, request.user, convening),
        "why_not_complete": reason_against(permissions.check_complete, request.user, convening),
        "why_not_cancel": reason_against(permissions.check_cancel, request.user, convening),
    }
    return render(request, "dashboards/organise.html", context)


def _with_drafts(delegations) -> None:
    """The newest draft of each country, so that organisers see who has something to work on."""
    countries = [d.country_id for d in delegations if d.country_id]
    drafts = Draft.objects.filter(plan__country__in=countries).exclude(status=DraftStatus.DISCARDED)
    newest = {d.plan.country_id: d for d in drafts.select_related("plan__country").order_by("version")}
    for delegation in delegations:
        delegation.draft = newest.get(delegation.country_id)


def latest_of(convening: Convening) -> list[Event]:
    """What happened last around this convening, from the trail."""
    of_itself = Event.objects.filter(subject_type="convenings.convening", subject_id=str(convening.pk))
    of_people = _about("participants.registration", convening.registrations)
    of_delegations = _about("participants.delegation", convening.delegations)
    of_leads = _about("participants.facilitation", Facilitation.objects.filter(session__convening=convening))
    all_of_it = of_people | of_itself | of_delegations | of_leads
    return list(all_of_it.exclude(verb__in=QUIET).select_related("actor")[:LATEST])


def _about(kind: str, rows):
    ids = rows.annotate(text=Cast("pk", CharField())).values("text")
    return Event.objects.filter(subject_type=kind, subject_id__in=ids)
