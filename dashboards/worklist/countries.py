"""What a country is asked to do: answer an invitation, name people, confirm help."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assistance.asked_of_country import asked_of
from assistance.models import Request
from convenings.states import ConveningStatus
from dashboards.items import Item, day
from participants.models import ChangeRequest, Delegation
from participants.states import ChangeKind, DelegationStatus


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
                    day(since),
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
                    day(delegation.decided_at or timezone.now()),
                )
            )
    found += _who_shall_come(user)
    found += [Item(one.text, one.about, one.url, one.button, "hand", one.since) for one in asked_of(user)]
    own = Q(asked_for=user) | Q(asked_by=user, on_behalf=False)
    waiting = Request.objects.visible_to(user).with_country()
    for request in waiting.filter(own | Q(country__in=user.focal_country_ids)):
        found.append(
            Item(
                str(request),
                request.get_status_display(),
                request.get_absolute_url(),
                _("Open"),
                "hand",
                day(request.asked_at),
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
            day(change.asked_at),
        )
        for change in asked.select_related("registration__convening", "registration__person")
        if change.convening.takes_nominations
    ]
