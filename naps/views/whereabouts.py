"""Where one draft is, in sentences for its own people; and what others learn of its answer."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from naps.board import Line, Turn, line_of
from naps.models import Decision, Draft
from naps.states import DecisionStatus, DraftStatus


def whereabouts(draft: Draft, today: date) -> list[str]:
    """With whom the draft is, since when, and by when the next thing is expected; of reviewers no name."""
    line = line_of(draft, today)
    if line is None:
        return []
    if line.turn == Turn.COUNTRY:
        return _with_the_country(line)
    since = {"since": _date(line.since)}
    if line.turn == Turn.REVIEWERS:
        return [_("With its reviewers since %(since)s.") % since, _until(line, today)]
    if line.turn == Turn.ASK:
        return [_("With the Academy since %(since)s: it chooses reviewers.") % since]
    return [_("With the Academy since %(since)s: the reviews are in, and it writes the letter.") % since]


def _with_the_country(line: Line) -> list[str]:
    found = [_("With the country's team since %(since)s.") % {"since": _date(line.since)}]
    if line.due_on:
        values = {"version": line.version, "date": _date(line.due_on)}
        found.append(_("The letter expects version %(version)d by %(date)s.") % values)
    if line.is_late:
        found.append(_("That day has passed; it can still be handed in."))
    return found


def _until(line: Line, today: date) -> str:
    """When the answer can be expected: not before the last review is due."""
    last = max(reader.review.due_on for reader in line.readers if not reader.is_sent)
    if last < today:
        return _("They had until %(date)s; the Academy asks after the reviews.") % {"date": _date(last)}
    return _("They have until %(date)s; the Academy's letter follows after that.") % {"date": _date(last)}


def outcome_for(draft: Draft, reader: User) -> str:
    """For a UN Women partner with whom the drafts are shared: the outcome, and no word of the letter."""
    if (
        draft.status != DraftStatus.DECIDED
        or Decision.objects.visible_to(reader).filter(draft=draft).exists()
    ):
        return ""
    letter = Decision.objects.filter(draft=draft, status=DecisionStatus.ISSUED).first()
    is_shared = letter is not None and draft.plan.country_id in reader.partner_country_ids
    return str(letter.get_outcome_display()) if letter and is_shared else ""


def _date(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
