"""What of the help it got a country is asked about now, for who may answer it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.guards import may
from assistance.engagement_permissions import check_answer_follow_up, check_confirm_engagement
from assistance.models import Confirmation, Engagement, FollowUp, OfferCall
from assistance.offer_permissions import check_agree
from assistance.states import HELPED, CallStatus
from participants.teams import team_country_ids


@dataclass(frozen=True)
class Asked:
    """One question: what it is about, since when, and where it is answered."""

    text: str
    about: str
    url: str
    button: str
    since: date


def asked_of(user) -> list[Asked]:
    """The questions that wait for this person, the oldest first; nothing for staff, who only answer for
    somebody else."""
    teams = team_country_ids(user)
    if not teams or user.is_academy_staff:
        return []
    found = [*_took_place(user, teams), *_changed(user, teams), *_partners(user, teams)]
    return sorted(found, key=lambda one: one.since)


def _took_place(user, teams: set[int]) -> list[Asked]:
    waiting = (
        Confirmation.objects.newest()
        .waiting(timezone.now())
        .filter(country__in=teams, engagement__in=Engagement.objects.visible_to(user).values("pk"))
        .exclude(engagement__request__status__in=HELPED, country=F("engagement__country"))
        .select_related("country", "engagement__country", "engagement__request__country")
        .prefetch_related("engagement__confirmations")
    )
    return [
        Asked(
            _("Did it take place?"),
            str(one.engagement),
            f"{reverse('assistance:engagement-confirm', args=[one.engagement_id])}?of={one.country.iso3}",
            _("Answer"),
            timezone.localdate(one.asked_at),
        )
        for one in waiting
        if may(check_confirm_engagement, user, one.engagement, one.country)
    ]


def _changed(user, teams: set[int]) -> list[Asked]:
    unanswered = FollowUp.objects.visible_to(user).filter(country__in=teams).unanswered()
    return [
        Asked(
            _("What has changed since?"),
            str(one.about),
            reverse("assistance:follow-up-answer", args=[one.pk]),
            _("Answer"),
            timezone.localdate(one.asked_at),
        )
        for one in unanswered.select_related("country", "request__country", "engagement__country")
        if may(check_answer_follow_up, user, one)
    ]


def is_asked_what_changed(user, follow_up: FollowUp | None) -> bool:
    """Whether nobody has answered yet and this person may; not staff, who only answer for somebody else."""
    if follow_up is None or user.is_academy_staff or follow_up.answers.exists():
        return False
    return may(check_answer_follow_up, user, follow_up)


def _partners(user, teams: set[int]) -> list[Asked]:
    proposed = OfferCall.objects.visible_to(user).filter(
        status=CallStatus.PROPOSED, request__country__in=teams
    )
    return [
        Asked(
            _("May partners read this?"),
            str(call.request),
            reverse("assistance:offers-consent", args=[call.request_id]),
            _("Read and decide"),
            timezone.localdate(call.proposed_at),
        )
        for call in proposed.select_related("request__country")
        if may(check_agree, user, call)
    ]
