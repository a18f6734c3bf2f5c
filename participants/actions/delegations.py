from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role, Scope
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from academy.countries.models import Country
from academy.documents import issuing
from convenings.models import Convening, Invitation
from convenings.states import Answer
from participants import emails, pdfs, permissions
from participants.actions import registrations
from participants.models import Delegation
from participants.states import COMING, DelegationStatus

FOCAL_POINT_GRANT_DAYS = 365


class AlreadyInvited(Exception):
    """This country or body is invited already. Carries its delegation."""

    def __init__(self, delegation: Delegation) -> None:
        self.delegation = delegation
        super().__init__(str(delegation))


@transaction.atomic
def invite(
    convening: Convening,
    *,
    country: Country | None = None,
    body_name: str = "",
    seats: int,
    contact_name: str,
    contact_email: str,
    language: str,
    by: User,
) -> Delegation:
    """Invite a government (or a regional body) to send a delegation; its contact gets the letter.

    The contact of a government becomes the country's focal point, for a year. Raises `AlreadyInvited`.
    """
    permissions.check_invite(by, convening)
    # Of two who invite at once the second waits, and then sees whom the first has invited.
    Convening.objects.select_for_update().get(pk=convening.pk)
    if twin := Delegation.objects.twins_of(convening, country, body_name).first():
        raise AlreadyInvited(twin)
    invitation = Invitation.objects.create(
        convening=convening,
        country=country,
        body_name=body_name,
        seats=seats,
        contact_name=contact_name,
        contact_email=contact_email,
        language=language,
        sent_at=timezone.now(),
        sent_by=by,
    )
    delegation = Delegation.objects.create(
        convening=convening, invitation=invitation, country=country, body_name=body_name, seats=seats
    )
    record(by, "delegation.invited", delegation, seats=seats)
    _write_letter(delegation, invitation, by)
    contact = _contact(invitation)
    if country:
        make_focal_point(contact, country, by=by)
    emails.delegation_invited(delegation, contact)
    return delegation


def _write_letter(delegation: Delegation, invitation: Invitation, by: User) -> None:
    """The formal letter as a paper: frozen now, so that it says for ever what was offered."""
    with translation.override(invitation.language):
        title = _("Invitation %(reference)s: %(who)s") % {
            "reference": invitation.reference,
            "who": delegation,
        }
    invitation.paper = issuing.issue(
        "invitation-letter",
        template="pdf/invitation.html",
        content=pdfs.InvitationSheet.of(delegation, invitation),
        language=invitation.language,
        title=title,
        subject=delegation,
        by=by,
        verifiable=False,
    )
    invitation.save(update_fields=["paper"])


def _contact(invitation: Invitation) -> User:
    user = User.objects.filter(email__iexact=invitation.contact_email).first()
    return user or User.objects.create_user(
        invitation.contact_email, full_name=invitation.contact_name, language=invitation.language
    )


def make_focal_point(user: User, country: Country, *, by: User) -> Grant | None:
    """Let this person speak for the country; nothing to do if they do already."""
    if Grant.objects.valid().filter(user=user, role=Role.FOCAL_POINT, country=country).exists():
        return None
    granted = Grant.objects.create(
        user=user,
        role=Role.FOCAL_POINT,
        scope=Scope.COUNTRY,
        country=country,
        granted_by=by,
        expires_on=timezone.localdate() + timedelta(days=FOCAL_POINT_GRANT_DAYS),
    )
    record(by, "grant.given", granted, role=granted.role)
    return granted


@transaction.atomic
def answer(delegation: Delegation, *, comes: bool, by: User) -> Delegation:
    """The country says whether it comes. Organisers may write down an answer that came by telephone."""
    permissions.check_answer(by, delegation)
    status = DelegationStatus.ACCEPTED if comes else DelegationStatus.DECLINED
    if delegation.status in COMING:  # an old page; a delegation that is complete would be opened again
        raise InvalidTransition(delegation, status)
    now = timezone.now()
    behalf = _for_country(delegation, by)
    move(delegation, status, by=by, on_behalf_of=behalf, reason="", decided_at=now, decided_by=by)
    Invitation.objects.filter(delegation=delegation).update(
        answer=Answer.ACCEPTED if comes else Answer.DECLINED, answered_at=now, answered_by=by
    )
    return delegation


def _for_country(delegation: Delegation, by: User) -> str:
    country = delegation.country
    return country.iso3 if country and not by.speaks_for(country) else ""


@transaction.atomic
def complete(delegation: Delegation, *, by: User, reason: str = "") -> Delegation:
    """The delegation is complete; with gaps, the reason says why it is good as it is."""
    permissions.check_complete_delegation(by, delegation)
    move(delegation, DelegationStatus.COMPLETE, by=by, reason=reason)
    return delegation


@transaction.atomic
def change_rules(convening: Convening, rules: dict, *, by: User) -> Convening:
    """What a delegation should be made of, from now on; gaps are counted anew, nobody is refused."""
    permissions.check_change(by, convening)
    convening.composition = {**convening.composition, **rules}
    convening.save(update_fields=["composition"])
    record(by, "convening.rules", convening)
    return convening


@transaction.atomic
def withdraw(delegation: Delegation, *, by: User, reason: str) -> Delegation:
    """The country does not come after all; everybody who was named for it gets a letter with the reason."""
    permissions.check_withdraw_delegation(by, delegation)
    behalf = _for_country(delegation, by)
    move(delegation, DelegationStatus.WITHDRAWN, by=by, on_behalf_of=behalf, reason=reason)
    # Those with a seat last, so that nobody is moved up into a delegation that does not come.
    for registration in sorted(delegation.live_registrations(), key=lambda r: r.holds_seat):
        registrations.withdraw(registration, by=by, reason=reason)
    return delegation


@transaction.atomic
def change_seats(delegation: Delegation, *, seats: int, by: User) -> Delegation:
    """More or fewer seats, never fewer than are taken. New seats go to those who wait."""
    permissions.check_invite(by, delegation.convening)
    standing = Delegation.objects.select_for_update().get(pk=delegation.pk)
    permissions.check_seats(standing, seats)
    delegation.seats = seats
    delegation.save(update_fields=["seats"])
    record(by, "delegation.seats", delegation, was=str(standing.seats), now=str(seats))
    registrations.give_free_seats(delegation.convening, delegation)
    delegation.refresh_from_db(fields=["seats_taken"])
    return delegation
