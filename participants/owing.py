"""Those who owe something before a convening, and how to reach them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.outbox import Reader
from participants.models import Delegation, Person

# Gives the address behind the button: a personal link in the letter, the plain page in its preview.
LinkTo = Callable[[str], str]


@dataclass(frozen=True)
class Missing:
    """One who owes something, and how to reach them."""

    # Of the registration or delegation it is about.
    pk: int
    # A person or a delegation; its name is said in the language of the moment.
    who: Person | Delegation
    # Of which delegation, or through whom a delegation is written to.
    detail: str
    reader: Reader | None
    # Whose personal link it will be; empty: the letter leads to the sign-in page.
    user: User | None
    # Where the thing is done.
    path: str
    since: datetime | None = None
    # What exactly is missing, where that is more than the name of the lack; also in that language.
    say_what: Callable[[], Sequence[str]] = tuple

    @property
    def name(self) -> str:
        return str(self.who)

    @property
    def what(self) -> Sequence[str]:
        return self.say_what()


def of_people(registrations) -> list[Missing]:
    """People as those who owe something. Whose account was closed is not written to."""
    rows = registrations.exclude(person__user__is_active=False).select_related(
        "person__user", "delegation__country", "convening"
    )
    return [
        Missing(
            pk=row.pk,
            who=row.person,
            detail=str(row.delegation or row.get_role_display()),
            reader=row.person if row.person.email else None,
            user=row.person.user,
            path=row.get_absolute_url(),
            since=row.nominated_at,
        )
        for row in rows
    ]


def _nothing_more(delegation: Delegation) -> Sequence[str]:
    return ()


def of_delegations(delegations: Sequence[Delegation], what=_nothing_more) -> list[Missing]:
    """Delegations, written to through the contact they were invited by (one query for all contacts)."""
    contacts = _contacts(delegations)
    found = []
    for delegation in delegations:
        invitation = delegation.invitation
        contact = contacts.get(invitation.contact_email.lower()) if invitation else None
        found.append(
            Missing(
                pk=delegation.pk,
                who=delegation,
                detail=contact.full_name if contact else _("no contact with an account"),
                reader=contact,
                user=contact,
                path=delegation.get_absolute_url(),
                since=invitation.sent_at if invitation else None,
                say_what=partial(what, delegation),
            )
        )
    return found


def _contacts(delegations: Sequence[Delegation]) -> dict[str, User]:
    addresses = {d.invitation.contact_email.lower() for d in delegations if d.invitation}
    users = User.objects.alias(address=Lower("email")).filter(address__in=addresses, is_active=True)
    return {user.email.lower(): user for user in users}
