"""What awaits a person across the chapters: one line each, with whom it is and since when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.notices.models import Notice
from academy.pages.templatetags.pages import days_from_today
from assistance.asked_of_country import asked_of
from assistance.models import Assignment, Confirmation, Request
from convenings.models import Convening, Session
from convenings.states import RUNNING, ConveningStatus
from naps import worklists as naps_worklists
from naps.models import Draft, LetterQuestion, Review, Roadmap, StageChange
from naps.states import DraftStatus, ReviewStatus, RoadmapStatus
from participants.models import ChangeRequest, Delegation, Facilitation, Registration
from participants.states import ChangeKind, DelegationStatus, RegistrationStatus

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
        *_questions(),
        *_comments(),
        *_proposals(),
        *_roadmaps(),
        *_requests(),
        *_disputed(),
    ]
    return sorted(found, key=lambda item: item.since)


def for_organiser(user, today: date) -> list[Item]:
    """What the convenings somebody organises need."""
    return sorted(_convenings(Convening.objects.organised_by(user), today), key=lambda item: item.since)


def _day(moment) -> date:
    return timezone.localdate(moment)


def _letters() -> list[Item]:
    stuck = Notice.objects.needing_a_person()
    first = stuck.order_by("created_at").first()
    if first is None:
        return []
    n = stuck.count()
    text = ngettext("%(n)d letter did not arrive", "%(n)d letters did not arrive", n) % {"n": n}
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
    running = list(convenings.filter(status__in=RUNNING))
    waiting = _counted(running, RegistrationStatus.SUBMITTED, "submitted_at")
    missing = _counted(running, RegistrationStatus.NOMINATED, "nominated_at")
    asked = _asked(convenings)
    found = [_requests_for_changes(*row) for row in asked]
    for convening in running:
        if convening.status == ConveningStatus.DRAFT:
            found.append(_not_published(convening))
            continue
        if convening.pk in waiting:
            found.append(_waiting(convening, *waiting[convening.pk]))
        if convening.pk in missing and _closes_soon(convening, today):
            found.append(_missing(convening, *missing[convening.pk]))
        if convening.is_over:
            found.append(_over(convening))
    return found


def _counted(convenings: list[Convening], status: str, moment: str) -> dict[int, tuple[int, datetime]]:
    """How many registrations of each convening are at this status, and since when the first of them."""
    rows = Registration.objects.filter(convening__in=convenings, status=status).order_by()
    counted = rows.values_list("convening").annotate(Count("pk"), Min(moment))
    return {pk: (n, since) for pk, n, since in counted}


def _asked(convenings) -> list[tuple[Convening, int, datetime]]:
    """The convenings for which people ask for changes: how many, and since when."""
    waiting = ChangeRequest.objects.waiting().filter(registration__convening__in=convenings).order_by()
    counted = waiting.values_list("registration__convening").annotate(Count("pk"), Min("asked_at"))
    rows = {pk: (n, since) for pk, n, since in counted}
    return [(convening, *rows[convening.pk]) for convening in convenings.filter(pk__in=rows)] if rows else []


def _requests_for_changes(convening: Convening, n: int, since: datetime) -> Item:
    text = ngettext("%(n)d request for a change waits", "%(n)d requests for a change wait", n) % {"n": n}
    url = reverse("participants:changes", args=[convening.code])
    return Item(text, str(convening), url, _("Answer"), "mail", _day(since))


def _not_published(convening: Convening) -> Item:
    text = _("%(convening)s is not published yet") % {"convening": convening}
    url = reverse("dashboards:organise", args=[convening.code])
    return Item(text, "", url, _("Open"), "flag", _day(convening.created_at))


def _waiting(convening: Convening, n: int, since: datetime) -> Item:
    text = ngettext(
        "%(n)d registration waits for confirmation", "%(n)d registrations wait for confirmation", n
    )
    url = reverse("participants:people", args=[convening.code]) + "?status=submitted"
    return Item(text % {"n": n}, str(convening), url, _("Review them"), "person", _day(since))


def _closes_soon(convening: Convening, today: date) -> bool:
    closes = convening.registration_closes_on
    return closes is not None and today <= closes <= today + CLOSES_SOON


def _missing(convening: Convening, n: int, since: datetime) -> Item:
    text = ngettext("%(n)d person has not registered", "%(n)d people have not registered", n) % {"n": n}
    url = reverse("dashboards:missing", args=[convening.code]) + "?what=registration"
    return Item(text, str(convening), url, _("Remind them"), "mail", _day(since))


def _over(convening: Convening) -> Item:
    text = _("%(convening)s is over") % {"convening": convening}
    url = reverse("dashboards:organise", args=[convening.code])
    return Item(text, _("Complete it to issue certificates."), url, _("Open"), "star", convening.ends_on)


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


def _questions() -> list[Item]:
    """What countries ask about a letter and nobody has answered."""
    asked = LetterQuestion.objects.waiting().select_related("decision__draft__plan__country")
    return [
        Item(
            _("%(country)s asks about its letter") % {"country": question.country},
            str(question.decision.draft),
            reverse("naps:letter-answer", args=[question.pk]),
            _("Read and answer"),
            "mail",
            _day(question.asked_at),
        )
        for question in asked
    ]


def _comments() -> list[Item]:
    """What countries and reviewers say to the Academy about drafts."""
    found = []
    for draft in naps_worklists.talked_about():
        words = ngettext(
            "%(n)d comment for the Academy", "%(n)d comments for the Academy", draft.open_comments
        )
        url, since = reverse("naps:draft-comments", args=[draft.pk]), _day(draft.commented_at)
        found.append(Item(words % {"n": draft.open_comments}, str(draft), url, _("Read them"), "chat", since))
    for request in naps_worklists.wish_to_change():
        text = _("%(name)s asks to change a review") % {"name": request.review.reviewer}
        url = reverse("naps:draft-reviews", args=[request.review.draft_id])
        detail = str(request.review.draft)
        found.append(Item(text, detail, url, _("Decide"), "people", _day(request.asked_at)))
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


def _disputed() -> list[Item]:
    """What countries say was not as it is written down, until it is corrected and asked about again."""
    said_no = Confirmation.objects.newest().filter(took_place=False)
    return [
        Item(
            _("Not like this, says %(country)s") % {"country": said.country},
            str(said.engagement),
            said.engagement.get_absolute_url(),
            _("Open"),
            "hand",
            _day(said.answered_at),
        )
        for said in said_no.select_related("country", "engagement__country")
    ]


def for_focal_point(user) -> list[Item]:
    """What a country is asked to do: answer an invitation, name people, confirm help."""
    found = []
    delegations = Delegation.objects.spoken_for_by(user).select_related("convening", "country", "invitation")
    for delegation in delegations.filter(convening__status=ConveningStatus.PUBLISHED).with_counts():
        if delegation.status == DelegationStatus.INVITED:
            text = _("%(country)s is invited to %(convening)s") % {
                "country": delegation,
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
        elif delegation.status == DelegationStatus.ACCEPTED and _has_seats_to_fill(delegation):
            text = _("Name the people who come to %(convening)s") % {"convening": delegation.convening.title}
            found.append(
                Item(
                    text,
                    str(delegation),
                    delegation.get_absolute_url(),
                    _("Name people"),
                    "people",
                    _day(delegation.decided_at or timezone.now()),
                )
            )
    found += _who_shall_come(user)
    found += [Item(one.text, one.about, one.url, one.button, "hand", one.since) for one in asked_of(user)]
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


def _has_seats_to_fill(delegation) -> bool:
    """Of a delegation with its counts."""
    return delegation.convening.takes_nominations and delegation.nominated < delegation.seats


def _who_shall_come(user) -> list[Item]:
    """Members of somebody's delegations who propose another person, while nominations are open."""
    asked = ChangeRequest.objects.waiting().filter(
        kind=ChangeKind.SUBSTITUTE, registration__delegation__in=Delegation.objects.spoken_for_by(user)
    )
    return [
        Item(
            _("%(name)s proposes that somebody else comes") % {"name": change.registration.person},
            change.convening.title,
            change.get_absolute_url(),
            _("Answer"),
            "people",
            _day(change.asked_at),
        )
        for change in asked.select_related("registration__convening", "registration__person")
        if change.convening.takes_nominations
    ]


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


def for_facilitator(user, today: date) -> list[Item]:
    """Sessions somebody was asked to lead and has not answered for."""
    asked = Facilitation.objects.awaiting(user, today).select_related("session__convening")
    return [
        Item(
            str(facilitation.session),
            f"{facilitation.session.convening.title} · {_clock(facilitation.session)}",
            facilitation.get_absolute_url(),
            _("Answer"),
            "person",
            _day(facilitation.session.starts_at),
        )
        for facilitation in asked.order_by("session__starts_at")
    ]


def _clock(session: Session) -> str:
    begins = session.local_start
    return f"{date_format(begins, 'DATE_FORMAT')}, {begins:%H:%M}"


def my_registrations(user, today: date) -> list[Registration]:
    """The convenings somebody takes part in: the next one first, then what is past, the latest first."""
    mine = (
        Registration.objects.of(user)
        .live()
        .exclude(convening__status=ConveningStatus.CANCELLED)
        .select_related(
            "convening__host_country", "delegation__country", "delegation__convening", "person", "travel"
        )
    )
    ahead = mine.filter(convening__ends_on__gte=today).order_by("convening__starts_on")
    past = mine.filter(convening__ends_on__lt=today).order_by("-convening__starts_on")
    return [*ahead, *past]
