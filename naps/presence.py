"""Who else has a form of a roadmap open: shown, so that two people do not write the same at once."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from academy.accounts.models import User
from naps.models import Action, Editing, Roadmap
from naps.models.editing import STILL_THERE


def come(roadmap: Roadmap, user: User, action: Action | None = None) -> None:
    """This person has a form of the roadmap open, or still has."""
    said = {"action": action, "seen_at": timezone.now()}
    Editing.objects.update_or_create(roadmap=roadmap, user=user, defaults=said)


def go(roadmap: Roadmap, user: User) -> None:
    """They have saved, and are back on the roadmap."""
    Editing.objects.filter(roadmap=roadmap, user=user).delete()


def others(roadmap: Roadmap, reader: User) -> list[str]:
    """Who else is writing just now, and where, in words for this reader."""
    there = Editing.objects.now(timezone.now()).filter(roadmap=roadmap).exclude(user=reader)
    return [_words(one, reader) for one in there.select_related("user__person", "action").order_by("pk")]


def _words(one: Editing, reader: User) -> str:
    name = one.user.name_for(reader)
    if one.action:
        return _("%(name)s is editing “%(action)s”.") % {"name": name, "action": one.action.title}
    return _("%(name)s is writing on this roadmap.") % {"name": name}


def forget(now: datetime) -> int:
    """Forms that were closed without a word."""
    return Editing.objects.filter(seen_at__lt=now - 10 * STILL_THERE).delete()[0]
