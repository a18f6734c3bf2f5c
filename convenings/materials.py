"""The materials of a convening as a page shows them: by session, in their order."""

from collections import defaultdict
from dataclasses import dataclass, field

from convenings.models import Convening, Material, Session


@dataclass
class Shelf:
    """What belongs to one session, or with no session to the whole convening."""

    session: Session | None
    materials: list[Material] = field(default_factory=list)
    # Whether this reader may add here, and change what is here.
    is_theirs: bool = False


def materials_by_session(convening: Convening, user) -> dict[int | str, list[Material]]:
    """What this reader may have, by the session; what belongs to none stands under "all"."""
    found: dict[int | str, list[Material]] = defaultdict(list)
    for material in Material.objects.visible_to(user).filter(convening=convening).listed():
        found[material.session_id or "all"].append(material)
    return dict(found)


def shelves_of(convening: Convening, user) -> list[Shelf]:
    """A shelf for the whole convening and for every session that has something to read, or that is theirs."""
    by_session = materials_by_session(convening, user)
    organises = user.is_authenticated and user.organises(convening)
    led = set(_led(convening, user))
    shelves = [Shelf(None, by_session.get("all", []), organises)]
    for session in convening.sessions.all():
        materials = by_session.get(session.pk, [])
        if materials or session.pk in led:
            shelves.append(Shelf(session, materials, organises or session.pk in led))
    return [shelf for shelf in shelves if shelf.materials or (shelf.session and shelf.is_theirs)]


def _led(convening: Convening, user) -> list[int]:
    if not user.is_authenticated:
        return []
    return list(Session.objects.led_by(user).filter(convening=convening).values_list("pk", flat=True))
