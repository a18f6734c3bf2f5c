"""What drafts, letters and roadmaps need: of the Academy, and of their reviewers."""

from datetime import date, timedelta

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.pages.templatetags.pages import days_from_today
from dashboards.items import Chapter, Item, day
from naps import worklists as naps_worklists
from naps.models import Draft, LetterQuestion, Review, Roadmap, StageChange
from naps.promises import DAYS_FOR_THE_LETTER
from naps.states import DraftStatus, ReviewStatus, RoadmapStatus


def drafts() -> list[Item]:
    """Drafts that wait for reviewers, and those whose letter can be written."""
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
                day(draft.submitted_at),
                chapter=Chapter.PLANS,
                country=draft.country,
            )
        )
    reviewed = (
        Draft.objects.filter(status=DraftStatus.UNDER_REVIEW)
        .annotate(
            sent=Count("reviews", filter=Q(reviews__status=ReviewStatus.SUBMITTED)),
            last_sent=Max("reviews__submitted_at"),
            last_due=Max("reviews__due_on", filter=Q(reviews__status=ReviewStatus.SUBMITTED)),
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
                day(draft.last_sent or draft.submitted_at),
                chapter=Chapter.PLANS,
                country=draft.country,
                due=draft.last_due + timedelta(days=DAYS_FOR_THE_LETTER),
            )
        )
    return found


def questions() -> list[Item]:
    """What countries ask about a letter and nobody has answered."""
    asked = LetterQuestion.objects.waiting().select_related("decision__draft__plan__country")
    return [
        Item(
            _("%(country)s asks about its letter") % {"country": question.country},
            str(question.decision.draft),
            reverse("naps:letter-answer", args=[question.pk]),
            _("Read and answer"),
            "mail",
            day(question.asked_at),
            chapter=Chapter.PLANS,
            country=question.country,
        )
        for question in asked
    ]


def comments() -> list[Item]:
    """What countries and reviewers say to the Academy about drafts."""
    found = []
    for draft in naps_worklists.talked_about():
        words = ngettext(
            "%(n)d comment for the Academy", "%(n)d comments for the Academy", draft.open_comments
        )
        url, since = reverse("naps:draft-comments", args=[draft.pk]), day(draft.commented_at)
        of = {"chapter": Chapter.PLANS, "country": draft.country}
        text = words % {"n": draft.open_comments}
        found.append(Item(text, str(draft), url, _("Read them"), "chat", since, **of))
    for request in naps_worklists.wish_to_change():
        text = _("%(name)s asks to change a review") % {"name": request.review.reviewer}
        url = reverse("naps:draft-reviews", args=[request.review.draft_id])
        detail = str(request.review.draft)
        of = {"chapter": Chapter.PLANS, "country": request.review.country}
        found.append(Item(text, detail, url, _("Decide"), "people", day(request.asked_at), **of))
    return found


def proposals() -> list[Item]:
    """Adoptions and endings that countries report and staff confirm."""
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
                day(change.recorded_at),
                chapter=Chapter.PLANS,
                country=change.country,
            )
        )
    return found


def roadmaps() -> list[Item]:
    """Roadmaps that are handed in and wait for the Academy's yes."""
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
            day(roadmap.submitted_at or roadmap.created_at),
            chapter=Chapter.ROADMAPS,
            country=roadmap.country,
        )
        for roadmap in waiting
    ]


def for_reviewer(user) -> list[Item]:
    """Drafts somebody was asked to read, or is reading."""
    return [
        _review(review) for review in Review.objects.awaiting(user).select_related("draft__plan__country")
    ]


def _review(review: Review) -> Item:
    text, since = str(review.draft), day(review.invited_at)
    if review.status == ReviewStatus.ACCEPTED:
        return Item(text, _due(review.due_on), review.get_absolute_url(), _("Review"), "file", since)
    url = reverse("naps:review-answer", args=[review.pk])
    return Item(text, _due(review.due_on), url, _("Answer"), "file", since)


def _due(day: date) -> str:
    return _("due %(when)s") % {"when": days_from_today(day)}
