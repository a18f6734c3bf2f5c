"""Giving and taking back roles. Staff give what a convening needs; the rest is for administrators."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.accounts.emails import role_given
from academy.accounts.guards import NotAllowed
from academy.accounts.models import Grant, User
from academy.accounts.roles import Role, Scope
from academy.audit.trail import record

# What staff may give and take back; everything else an administrator.
BY_STAFF = {Role.FOCAL_POINT, Role.ORGANISER}


def check_see(user) -> None:
    """Staff and administrators see who holds what."""
    if not user.is_academy_staff:
        raise NotAllowed(_("Only the Academy's staff see who holds which role."))


def may_change(user, role: str) -> bool:
    return user.is_admin or (user.is_academy_staff and role in BY_STAFF)


def check_change(user, role: str) -> None:
    """Administrators all roles; staff those of focal points and organisers."""
    if not may_change(user, role):
        raise NotAllowed(_("Only an administrator gives or takes back this role."))


@transaction.atomic
def give(
    *,
    email: str,
    full_name: str,
    role: str,
    by: User,
    language: str = "en",
    region=None,
    country=None,
    convening=None,
    expires_on: date | None = None,
) -> Grant:
    """Give somebody a role, and tell them. Who has no user yet gets one and can sign in with the address;
    whoever has one keeps the name and the language they chose."""
    check_change(by, role)
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(
        email, full_name=full_name, language=language
    )
    places = {Scope.REGION: region, Scope.COUNTRY: country, Scope.CONVENING: convening}
    grant = Grant(
        user=user,
        role=role,
        scope=next((scope for scope, place in places.items() if place), Scope.EVERYWHERE),
        region=region,
        country=country,
        convening=convening,
        expires_on=expires_on,
        granted_by=by,
    )
    grant.full_clean()
    grant.save()
    record(by, "grant.given", grant, role=role)
    role_given(grant)
    return grant


@transaction.atomic
def revoke(grant: Grant, *, by: User) -> Grant:
    """Take a role back. It acts from the person's next page on."""
    check_change(by, grant.role)
    if grant.user == by:
        raise NotAllowed(_("Somebody else takes back your own role, so that nobody locks themselves out."))
    held = Grant.objects.filter(pk=grant.pk, revoked_at=None)
    if not held.update(revoked_at=timezone.now(), revoked_by=by):
        grant.refresh_from_db()
        raise NotAllowed(_was_faster(grant))
    grant.refresh_from_db()
    record(by, "grant.revoked", grant, role=grant.role)
    return grant


def _was_faster(grant: Grant) -> str:
    at = date_format(timezone.localtime(grant.revoked_at), "DATETIME_FORMAT")
    return _("%(name)s took this role back already (%(at)s).") % {"name": grant.revoked_by, "at": at}
