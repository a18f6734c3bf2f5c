"""Reading what a phone pressed while it had no network, and answering each press in words."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from convenings.models import Convening
from participants import desk_words
from participants.actions import desk as actions
from participants.actions.desk import Press
from participants.actions.registrations import Nominee
from participants.forms.desk import WalkInForm
from participants.models import Registration
from participants.states import CheckInMethod, DeskDeed, DeskOutcome, Visibility

MOST_AT_ONCE = 200
# Longer than any convening; whatever a phone's clock says, nothing was pressed before.
MOST_LATE = timedelta(days=31)
LARGEST_ID = 2**63


class Unreadable(ValueError):
    """Not what our page sends."""


def answers(body: bytes, convening: Convening, *, by) -> list[dict]:
    """Does what the phone sent, in its order; for each press its key, a sentence, and whether
    a person should read it: a colleague was faster, or it could not be done."""
    presses, ahead = _read(body)
    sent = [press.get("registration") for press in presses]
    ids = [pk for pk in sent if type(pk) is int and 0 < pk < LARGEST_ID]
    visible = Registration.objects.visible_to(by).filter(convening=convening, pk__in=ids)
    people = {r.pk: r for r in visible.select_related("person", "convening", "delegation__country")}
    return [_answer(press, convening, people, ahead, by) for press in presses]


def _read(body: bytes) -> tuple[list[dict], timedelta]:
    """The presses, and by how much the portal's clock is ahead of the phone's."""
    if not body:
        return [], timedelta()
    try:
        sent = json.loads(body)
        json.dumps(sent, ensure_ascii=False).encode()  # half surrogates are no text
        presses = sent["presses"]
        ahead = timezone.now() - _moment(sent["now"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(presses, list) or len(presses) > MOST_AT_ONCE:
        raise Unreadable
    if not all(isinstance(press, dict) and isinstance(press.get("key"), str) for press in presses):
        raise Unreadable
    return presses, ahead


def _moment(milliseconds) -> datetime:
    if type(milliseconds) not in (int, float):
        raise Unreadable
    try:
        return datetime.fromtimestamp(milliseconds / 1000, tz=timezone.get_default_timezone())
    except (OverflowError, OSError) as error:
        raise Unreadable from error


def _answer(sent: dict, convening: Convening, people: dict, ahead: timedelta, by) -> dict:
    try:
        press, problem = _press(sent, convening, people, ahead)
    except (ValueError, OverflowError):
        press, problem = None, _("This phone sent something we cannot read.")
    if press is None:
        return {"key": sent["key"], "tell": True, "words": problem}
    entry = actions.take(convening, press, by=by)
    name = press.nominee.full_name if press.nominee else ""
    return {
        "key": sent["key"],
        "tell": entry.outcome != DeskOutcome.DONE,
        "words": desk_words.words(entry, name),
    }


def _press(sent: dict, convening: Convening, people: dict, ahead: timedelta) -> tuple[Press | None, str]:
    """The press, or why there is none."""
    deed, key = DeskDeed(sent.get("deed")), UUID(sent["key"])
    now = timezone.now()
    at = min(max(_moment(sent.get("at")) + ahead, now - MOST_LATE), now)
    if deed != DeskDeed.WALK_IN:
        method = CheckInMethod.BADGE if sent.get("method") == "badge" else CheckInMethod.SEARCH
        pk = sent.get("registration")
        found = people.get(pk) if type(pk) is int else None
        return Press(key, deed, at, registration=found, method=method), ""
    typed = sent.get("guest")
    form = WalkInForm(typed if isinstance(typed, dict) else {}, convening=convening)
    form.data = {**form.data, "key": sent["key"]}
    if not form.is_valid():
        reasons = " ".join(error for errors in form.errors.values() for error in errors)
        return None, _("Not added: %(name)s. %(reasons)s") % {
            "name": str(form.data.get("full_name", "–"))[:200],
            "reasons": reasons,
        }
    return walk_in_of(form, convening, at), ""


def walk_in_of(form: WalkInForm, convening: Convening, at: datetime) -> Press:
    """What a form about somebody at the desk says, as a press."""
    values = dict(form.cleaned_data)
    key, country, is_hidden = values.pop("key"), values.pop("country"), values.pop("hidden")
    nominee = Nominee(
        **values,
        language=(convening.languages or ["en"])[0],
        visibility=Visibility.HIDDEN if is_hidden else Visibility.DELEGATES,
    )
    return Press(key, DeskDeed.WALK_IN, at, nominee=nominee, country=country)
