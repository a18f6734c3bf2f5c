"""What the Academy's staff wait for: with the country, with a reviewer, with an expert, and since when."""

from datetime import date

from django.db.models import Count, Exists, Min, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.countries.models import Country
from assistance.models import Assignment, Request
from assistance.people import staff_now
from assistance.states import AssignmentStatus, RequestStatus
from convenings.states import ConveningStatus
from dashboards.items import Chapter, Item, addressed, day
from dashboards.models import FollowUpOwner
from dashboards.worklist import offers, stories
from dashboards.worklist.assistance import open_steps
from naps.models import Action, Decision, Draft, Review, Roadmap
from naps.models.reviews import DecisionQuerySet
from naps.states import FROZEN_DRAFTS, IN_DESIGN, WITH_REVIEWER, DecisionStatus, Outcome
from participants.models import Delegation
from participants.states import DelegationStatus


def waited_for(user, today: date) -> list[Item]:
    """What others owe the Academy, the longest waiting first; mine where I answer for it."""
    found = [*_answers(), *_experts(), *_steps(), *_reviews(), *_letters(), *_roadmaps()]
    found += [*_late_actions(today), *_invitations(), *offers.theirs(today), *stories.asked()]
    return sorted(addressed(found, user, FollowUpOwner.objects.by_country()), key=lambda item: item.since)


def letters_without_answer() -> DecisionQuerySet:
    """Letters that asked for another version, which has not been handed in while the plan is written."""
    later = Draft.objects.filter(
        plan=OuterRef("draft__plan"), version__gt=OuterRef("draft__version"), status__in=FROZEN_DRAFTS
    )
    sent = Decision.objects.filter(status=DecisionStatus.ISSUED, outcome=Outcome.REVISE)
    waiting = sent.filter(~Exists(later), draft__plan__stage__in=IN_DESIGN)
    return waiting.select_related("draft__plan__country").order_by("response_due_on")


def _answers() -> list[Item]:
    """Requests with which the country has to move: a question, or help to confirm."""
    return [
        Item(
            str(request),
            request.get_status_display(),
            request.get_absolute_url(),
            _("Open"),
            "hand",
            day(request.moved_at),
            chapter=Chapter.ASSISTANCE,
            country=request.country,
            owner=request.owner,
            whom=_with_country(request.country),
            due=request.closes_on,
        )
        for request in Request.objects.with_country().select_related("country", "owner")
    ]


def _experts() -> list[Item]:
    """Experts who were asked and have not answered, and those who are helping."""
    asked = Assignment.objects.filter(status=AssignmentStatus.PROPOSED).exclude(
        request__status=RequestStatus.CLOSED
    )
    helping = Assignment.objects.filter(
        status=AssignmentStatus.ACCEPTED, request__status=RequestStatus.IN_PROGRESS
    )
    rows = (asked | helping).select_related("request__country", "request__owner", "expert__person")
    return [
        Item(
            str(one.request),
            _("asked to help") if one.status == AssignmentStatus.PROPOSED else _("is helping"),
            one.get_absolute_url(),
            _("Open"),
            "person",
            day(one.answered_at or one.proposed_at),
            chapter=Chapter.ASSISTANCE,
            country=one.country,
            owner=one.request.owner,
            whom=_("with the expert %(name)s") % {"name": one.expert},
        )
        for one in rows
    ]


def _steps() -> list[Item]:
    """What an expert is to do next, as they wrote it down."""
    return [
        Item(
            _("%(country)s: %(step)s") % {"country": one.country, "step": one.next_step},
            one.get_kind_display(),
            one.get_absolute_url(),
            _("Open"),
            "flag",
            day(one.recorded_at),
            chapter=Chapter.ASSISTANCE,
            country=one.country,
            owner=one.request.owner if one.request else None,
            whom=_("with the expert %(name)s") % {"name": one.recorded_by},
            due=one.next_step_due,
        )
        for one in open_steps().exclude(recorded_by__in=staff_now()).select_related("request__owner")
    ]


def _reviews() -> list[Item]:
    reading = Review.objects.filter(status__in=WITH_REVIEWER)
    return [
        Item(
            str(review.draft),
            review.get_status_display(),
            reverse("naps:draft-reviews", args=[review.draft_id]),
            _("Open"),
            "file",
            day(review.invited_at),
            chapter=Chapter.PLANS,
            country=review.country,
            whom=_("with the reviewer %(name)s") % {"name": review.reviewer},
            due=review.due_on,
        )
        for review in reading.select_related("draft__plan__country", "reviewer")
    ]


def _letters() -> list[Item]:
    return [
        Item(
            _("%(country)s: the next version of the draft") % {"country": letter.country},
            _("The letter asked for it."),
            letter.get_absolute_url(),
            _("Open"),
            "file",
            day(letter.issued_at),
            chapter=Chapter.PLANS,
            country=letter.country,
            whom=_with_country(letter.country),
            due=letter.response_due_on,
        )
        for letter in letters_without_answer()
    ]


def _roadmaps() -> list[Item]:
    return [
        Item(
            _("%(roadmap)s waits for agreement") % {"roadmap": roadmap},
            "",
            roadmap.get_absolute_url(),
            _("Open"),
            "path",
            day(roadmap.submitted_at),
            chapter=Chapter.ROADMAPS,
            country=roadmap.country,
            whom=_with_country(roadmap.country),
        )
        for roadmap in Roadmap.objects.awaiting_country().select_related("plan__country")
    ]


def _late_actions(today: date) -> list[Item]:
    """One line a roadmap, however many of its actions are late."""
    late = Action.objects.of_current_roadmaps().late(today).order_by()
    counted = late.values_list("objective__roadmap").annotate(Count("pk"), Min("due_on"))
    rows = {pk: (n, first) for pk, n, first in counted}
    found = []
    for roadmap in Roadmap.objects.filter(pk__in=rows).select_related("plan__country"):
        n, first = rows[roadmap.pk]
        text = ngettext(
            "%(country)s: %(n)d action of the roadmap is late",
            "%(country)s: %(n)d actions of the roadmap are late",
            n,
        )
        item = Item(
            text % {"country": roadmap.country, "n": n},
            "",
            roadmap.get_absolute_url(),
            _("Open"),
            "path",
            first,
            chapter=Chapter.ROADMAPS,
            country=roadmap.country,
            whom=_with_country(roadmap.country),
            due=first,
        )
        found.append(item)
    return found


def _invitations() -> list[Item]:
    invited = Delegation.objects.filter(
        status=DelegationStatus.INVITED, convening__status=ConveningStatus.PUBLISHED
    )
    found = []
    for one in invited.select_related("convening", "country", "invitation"):
        if one.invitation is None or one.invitation.sent_at is None:
            continue
        item = Item(
            _("%(country)s is invited to %(convening)s") % {"country": one, "convening": one.convening.title},
            _("Not answered yet."),
            one.get_absolute_url(),
            _("Open"),
            "mail",
            day(one.invitation.sent_at),
            chapter=Chapter.CONVENINGS,
            country=one.country,
            whom=_("with %(country)s") % {"country": one},
            due=one.convening.nominations_close_on,
        )
        found.append(item)
    return found


def _with_country(country: Country) -> str:
    return _("with %(country)s") % {"country": country}
