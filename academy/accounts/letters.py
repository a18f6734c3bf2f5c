"""Which recurring letters concern whom, and what each reader has said about them."""

from academy.accounts.models import User
from academy.accounts.roles import ONLY_READ, Role
from academy.notices.choices import digest_of, switch, unwanted
from academy.notices.kinds import LetterKind

# The roles that get letters of a kind; the others may come to whoever works on a plan.
ONLY_FOR = {
    LetterKind.MONTH: {Role.FOCAL_POINT},
    LetterKind.QUIET: {Role.STAFF, Role.ADMIN},
}


def kinds_for(user: User) -> list[LetterKind]:
    """The kinds this person may get. Partners and observers get none of them."""
    roles = {grant.role for grant in user.grants_now}
    if roles and roles <= ONLY_READ:
        return []
    return [kind for kind in LetterKind if kind not in ONLY_FOR or ONLY_FOR[kind] & roles]


def wanted_by(user: User) -> list[str]:
    """Of these kinds, the ones they still get."""
    off = unwanted(user.email)
    return [kind.value for kind in kinds_for(user) if kind not in off]


def choose(user: User, wanted: list[str]) -> None:
    """From now on these kinds and no others."""
    for kind in kinds_for(user):
        switch(digest_of(user.email), kind, on=kind in wanted)
