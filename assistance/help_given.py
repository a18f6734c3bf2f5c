"""Help given, as a table to take away: which kind, when, for how many, confirmed or not. No names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from academy.tables import Note, Row
from assistance.confirmed import figures_of, said_of
from assistance.models import Engagement
from assistance.models.engagements import EngagementQuerySet


@dataclass(frozen=True)
class Table:
    columns: Sequence[str]
    rows: Sequence[Row]
    note: Note


def help_given(found: EngagementQuerySet, *, filters: list[str]) -> Table:
    """For staff: with the figures above it, and nothing of who was spoken to or what was said."""
    read = found.select_related("country", "peer_country", "request").prefetch_related("confirmations")
    note = Note(
        title=_("Help given"),
        source=_("NAP Academy portal"),
        as_of=timezone.localdate(),
        filters=filters,
        lines=[*figures_of(found).sentences(), _("An empty cell means: not reported. It is not zero.")],
        terms=_("For the Academy's staff only: it says who is helped with what. Pass it on to nobody."),
    )
    return Table(columns(), [_cells(one) for one in read], note)


def columns() -> list[str]:
    return [
        _("Country"), _("Second country"), _("Kind"), _("First day"), _("Last day"), _("Where"), _("Place"),
        _("Language"), _("Hours"), _("People reached"), _("Of them women"), _("Of them men"),
        _("Sex not reported"), _("Request"), _("Who reads it"), _("Confirmation"), _("Rating"),
        _("Second country's confirmation"), _("Next step by"),
    ]  # fmt: skip


def _cells(one: Engagement) -> Row:
    said = said_of(one, one.country)
    peer = said_of(one, one.peer_country) if one.peer_country else None
    return [
        str(one.country), str(one.peer_country or ""), one.get_kind_display(), one.starts_on, one.ends_on,
        one.get_setting_display(), one.place, one.language, one.hours, one.people_reached,
        one.women_reached, one.men_reached, one.sex_not_reported,
        one.request.reference if one.request else "",
        _("as the request") if one.request else one.get_shown_to_display(),
        str(said.state.label), said.asked.rating if said.asked else None,
        str(peer.state.label) if peer else "", one.next_step_due if one.has_open_step else None,
    ]  # fmt: skip
