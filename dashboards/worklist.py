"""What awaits a person across the chapters: one line each, with whom it is and since when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.notices.models import Notice
from academy.pages.templatetags.pages import days_from_today
from assistance.models import Assignment, Request
from convenings.models import Convening
from convenings.states import ConveningStatus
from naps.models import Draft, Review, Roadmap, StageChange
from naps.states import DraftStatus, ReviewStatus, RoadmapStatus
from participants.models import Delegation, Registration
from participants.states import DelegationStatus, RegistrationStatus

CLOSES_SOON = timedelta(days=14)


@dataclass(frozen=True)
class Item:
    """One thing that needs this person. `since` puts the oldest first."""

    text: str
    detail: str
    url: str
    button: str
    icon: str
    since: date


def for_staff(user, today: date) -> list[Item]:
    """Everything that waits for the Academy, oldest first."""
    found = [
        *_letters(),
        *_convenings(Convening.objects.organised_by(user), today),
        *_drafts(),
        *_proposals(),
        *_roadmaps(),
        *_requests(),
    ]
    return sorted(found, key=lambda item: item.since)


def for_organiser(user, today: date) -> list[Item]:
    """What the convenings somebody organises need."""
    return sorted(_convenings(Convening.objects.organised_by(user), today), key=lambda item: item.since)


def _day(moment) -> date:
    return timezone.localdate(moment)


def _letters() -> list[Item]:
    stuck = Notice.objects.needing_a_person()
    n = stuck.count()
    if not n:
        return []
    text = ngettext("%(n)d letter did not arrive", "%(n)d letters did not arrive", n) % {"n": n}
    first = stuck.order_by("created_at").first()
    return [
        Item(
            text,
            _("Correct the address or call."),
            reverse("dashboards:letters"),
            _("See the letters"),
            "mail",
            _day(first.created_at),
        )
    ]


def _convenings(convenings, today: date) -> list[Item]:
    found = []
    for convening in convenings.exclude(status__in=[ConveningStatus.CANCELLED, ConveningStatus.COMPLETED]):
        found += _of_convening(convening, today)
    return found


def _of_convening(convening: Convening, today: date) -> list[Item]:
    name = str(convening)
    found = []
    if convening.status == ConveningStatus.DRAFT:
        url = reverse("dashboards:organise", args=[convening.code])
        found.append(
            Item(
                _("%(convening)s is not published yet") % {"convening": name},
                "",
                url,
                _("Open"),
                "flag",
                _day(convening.created_at),
            )
        )
        return found
    waiting = convening.registrations.filter(status=RegistrationStatus.SUBMITTED)
    if n := waiting.count():
        text = ngettext(
            "%(n)d registration waits for confirmation", "%(n)d registrations wait for confirmation", n
        )
        url = reverse("participants:people", args=[convening.code]) + "?status=submitted"
        since = _day(waiting.order_by("submitted_at").first().submitted_at)
        found.append(Item(text % {"n": n}, name, url, _("Review them"), "person", since))
    closes = convening.registration_closes_on
    missing = convening.registrations.missing()
    if closes and today <= closes <= today + CLOSES_SOON and (n := missing.count()):
        text = ngettext("%(n)d person has not registered", "%(n)d people have not registered", n)
        url = reverse("participants:remind", args=[convening.code])
        found.append(
            Item(
                text % {"n": n},
                name,
                url,
                _("Remind them"),
                "mail",
                _day(missing.order_by("nominated_at").first().nominated_at),
            )
        )
    if convening.ends_on < today:
        url = reverse("dashboards:organise", args=[convening.code])
        found.append(
            Item(
                _("%(convening)s is over") % {"convening": name},
                _("Complete it to issue certificates."),
                url,
                _("Open"),
                "star",
                convening.ends_on,
            )
        )
    return found


def _drafts() -> list[Item]:
    found = []
    handed_in = Draft.objects.handed_in().select_related("plan__country")
    for draft in handed_in:
        url = reverse("naps:review-invite", args=[draft.pk])
        found.append(
            Item(
                _("%(draft)s has no reviewer") % {"draft": draft},
                _("Handed in"),
                url,
                _("Ask reviewers"),
                "file",
                _day(draft.submitted_at),
            )
        )
    reviewed = (
        Draft.objects.filter(status=DraftStatus.UNDER_REVIEW)
        .annotate(
            sent=Count("reviews", filter=Q(reviews__status=ReviewStatus.SUBMITTED)),
            out=Count("reviews", filter=Q(reviews__status__in=[ReviewStatus.INVITED, ReviewStatus.ACCEPTED])),
        )
        .filter(sent__gt=0, out=0)
        .select_related("plan__country")
    )
    for draft in reviewed:
        url = reverse("naps:decision-write", args=[draft.pk])
        found.append(
            Item(
                _("%(draft)s waits for its letter") % {"draft": draft},
                _("All reviews are in."),
                url,
                _("Write the letter"),
                "mail",
                _day(draft.submitted_at),
            )
        )
    return found


def _proposals() -> list[Item]:
    found = []
    for change in StageChange.objects.proposed().select_related("plan__country"):
        text = _("%(country)s reports: %(stage)s") % {
            "country": change.plan.country,
            "stage": change.get_stage_display(),
        }
        found.append(
            Item(
                text,
                change.evidence_words,
                change.get_absolute_url(),
                _("Confirm"),
                "flag",
                _day(change.recorded_at),
            )
        )
    return found


def _roadmaps() -> list[Item]:
    waiting = Roadmap.objects.filter(status=RoadmapStatus.SUBMITTED, agreed_by_osf_at=None).select_related(
        "plan__country"
    )
    return [
        Item(
            _("%(roadmap)s waits for agreement") % {"roadmap": roadmap},
            "",
            roadmap.get_absolute_url(),
            _("Read it"),
            "path",
            _day(roadmap.created_at),
        )
        for roadmap in waiting
    ]


def _requests() -> list[Item]:
    found = []
    for request in Request.objects.with_staff().select_related("country"):
        text = _("%(country)s asks for help: %(title)s") % {
            "country": request.country,
            "title": request.title,
        }
        found.append(
            Item(
                text,
                request.get_status_display(),
                request.get_absolute_url(),
                _("Answer"),
                "hand",
                _day(request.asked_at),
            )
        )
    return found


def for_focal_point(user) -> list[Item]:
    """What a country is asked to do: answer an invitation, name people, confirm help."""
    found = []
    delegations = Delegation.objects.filter(country__in=user.focal_country_ids).select_related(
        "convening", "country", "invitation"
    )
    for delegation in delegations.filter(convening__status=ConveningStatus.PUBLISHED):
        if delegation.status == DelegationStatus.INVITED:
            text = _("%(country)s is invited to %(convening)s") % {
                "country": delegation.country,
                "convening": delegation.convening.title,
            }
            since = delegation.invitation.sent_at if delegation.invitation else timezone.now()
            found.append(
                Item(
                    text,
                    _("Say whether the delegation comes."),
                    delegation.get_absolute_url(),
                    _("Answer"),
                    "mail",
                    _day(since),
                )
            )
        elif delegation.status == DelegationStatus.ACCEPTED and delegation.convening.takes_nominations:
            text = _("Name the people who come to %(convening)s") % {"convening": delegation.convening.title}
            found.append(
                Item(
                    text,
                    str(delegation.country),
                    delegation.get_absolute_url(),
                    _("Name people"),
                    "people",
                    _day(delegation.decided_at or timezone.now()),
                )
            )
    waiting = Request.objects.with_country().filter(country__in=user.focal_country_ids)
    for request in waiting & Request.objects.visible_to(user):
        found.append(
            Item(
                str(request),
                request.get_status_display(),
                request.get_absolute_url(),
                _("Open"),
                "hand",
                _day(request.asked_at),
            )
        )
    return sorted(found, key=lambda item: item.since)


def for_reviewer(user) -> list[Item]:
    """Drafts somebody was asked to read, or is reading."""
    return [
        _review(review) for review in Review.objects.awaiting(user).select_related("draft__plan__country")
    ]


def _review(review: Review) -> Item:
    text, since = str(review.draft), _day(review.invited_at)
    if review.status == ReviewStatus.ACCEPTED:
        return Item(text, _due(review.due_on), review.get_absolute_url(), _("Review"), "file", since)
    url = reverse("naps:review-answer", args=[review.pk])
    return Item(text, _due(review.due_on), url, _("Answer"), "file", since)


def _due(day: date) -> str:
    return _("due %(when)s") % {"when": days_from_today(day)}


def for_expert(user) -> list[Item]:
    """Requests somebody was asked to help with, or is helping with."""
    return [
        Item(
            str(assignment.request),
            assignment.get_status_display(),
            assignment.request.get_absolute_url(),
            _("Open"),
            "hand",
            _day(assignment.proposed_at),
        )
        for assignment in Assignment.objects.awaiting(user).select_related("request__country")
    ]


def my_registrations(user, today: date) -> list[Registration]:
    """The convenings somebody takes part in: the next one first, then what is past, the latest first."""
    mine = (
        Registration.objects.of(user)
        .live()
        .select_related("convening", "convening__host_country", "delegation__country", "person")
    )
    ahead = mine.filter(convening__ends_on__gte=today).order_by("convening__starts_on")
    past = mine.filter(convening__ends_on__lt=today).order_by("-convening__starts_on")
    return [*ahead, *past]
