"""What is due at a given moment, and the letter for it. Running it again posts nothing twice."""

from datetime import date, datetime, time, timedelta

from convenings.models import Convening
from convenings.states import ConveningStatus
from participants import emails
from participants.actions import news, registrations
from participants.models import Delegation, Registration
from participants.states import STAYS_AWAY, RegistrationStatus

CLOSING_NOTICE_DAYS = 3
MORNING, EVENING = time(9), time(16)  # by the clock at the venue


def send_due(now: datetime) -> None:
    registration_closing(now)
    sessions_tomorrow(now)
    cancelled(now)
    news.tell_what_is_settled(now)
    free_places(now)


def registration_closing(now: datetime) -> None:
    """Three days before registration closes, from nine in the morning at the venue, whoever is missing."""
    for convening in _under_way(now):
        local = convening.local(now)
        closes = convening.registration_closes_on
        if closes is None or not closes - timedelta(days=CLOSING_NOTICE_DAYS) <= local.date() <= closes:
            continue
        if local.time() >= MORNING:
            for registration in _people(convening).missing():
                emails.registration_closing(registration, closes)


def sessions_tomorrow(now: datetime) -> None:
    """From four in the afternoon at the venue: tomorrow's programme, to everybody who is confirmed."""
    for convening in _under_way(now):
        local = convening.local(now)
        tomorrow = local.date() + timedelta(days=1)
        if local.time() < EVENING or tomorrow not in convening.days:
            continue
        sessions = [
            s for s in convening.sessions.counted() if convening.local(s.starts_at).date() == tomorrow
        ]
        if sessions:
            for registration in _people(convening).confirmed():
                if registration.comes_on(tomorrow):
                    emails.sessions_tomorrow(registration, tomorrow, sessions)


def cancelled(now: datetime) -> None:
    """Everybody who meant to come to a convening that does not take place, and the countries' contacts."""
    called_off = Convening.objects.called_off().filter(ends_on__gte=_yesterday(now))
    gone = Registration.objects.live().filter(convening__in=called_off)
    for registration in gone.select_related("convening__host_country", "person"):
        emails.convening_cancelled(registration)
    invited = Delegation.objects.exclude(status__in=STAYS_AWAY).filter(
        convening__in=called_off, invitation__isnull=False
    )
    for delegation in invited.select_related("convening__host_country", "country", "invitation"):
        if contact := delegation.contact:
            emails.convening_cancelled_for(delegation, contact)


def free_places(now: datetime) -> None:
    """Places there are since the organisers made room for more go to those who wait."""
    for convening in _under_way(now).filter(registrations__status=RegistrationStatus.WAITLISTED).distinct():
        registrations.give_free_seats(convening)


def _under_way(now: datetime):
    """Published convenings that are not over anywhere on earth."""
    return Convening.objects.filter(status=ConveningStatus.PUBLISHED, ends_on__gte=_yesterday(now))


def _yesterday(now: datetime) -> date:
    return (now - timedelta(days=1)).date()


def _people(convening: Convening):
    """Whose account was closed is not written to: no link would let them in."""
    return convening.registrations.exclude(person__user__is_active=False).select_related(
        "convening", "convening__host_country", "person", "person__user"
    )
