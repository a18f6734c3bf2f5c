"""A table of actions that is sent in: read, looked at, and then all of it is taken over, or nothing."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from academy.countries.models import Topic
from academy.documents.sheets import Sheet
from naps.acting import behalf
from naps.actions.roadmap_actions import add_action, change_action, save_milestone
from naps.models import Action, Milestone, Objective, Roadmap, RoadmapTable
from naps.models.roadmap_tables import KEPT
from naps.permissions import roadmaps as permissions
from naps.roadmap_tables import columns
from naps.roadmap_tables.incoming import Line, LineForm, Understood, understand
from naps.states import RoadmapTableStatus


class CannotBeTaken(Exception):
    """Something in the table is wrong, or has become wrong meanwhile. Carries what was understood."""

    def __init__(self, understood: Understood) -> None:
        self.understood = understood
        super().__init__(f"{len(understood.wrong)} lines are wrong")


@transaction.atomic
def receive(roadmap: Roadmap, sheet: Sheet, *, by: User) -> RoadmapTable:
    """Keep a table that was sent in, sealed and for a day at the most. Nothing is taken over yet."""
    permissions.check_edit(by, roadmap)
    RoadmapTable.objects.filter(roadmap=roadmap, sent_by=by).delete()
    heading, guessed = columns.guess([cells for _number, cells in sheet.lines])
    sent = RoadmapTable(
        roadmap=roadmap,
        heading=heading,
        columns=guessed,
        sheets=min(sheet.sheets, 999),
        sent_by=by,
        expires_at=timezone.now() + KEPT,
    )
    sent.lines = sheet.lines
    sent.save()
    record(by, "roadmap.table_received", roadmap, table=sent.pk, lines=len(sheet.lines))
    return sent


@transaction.atomic
def choose_columns(
    sent: RoadmapTable,
    *,
    columns: list[str],
    has_heading: bool,
    usual_topic: Topic | None,
    usual_currency: str,
    by: User,
) -> RoadmapTable:
    """The person says what the columns are, where the portal has guessed wrong."""
    permissions.check_edit(by, sent.roadmap)
    _check_waits(sent)
    sent.columns, sent.usual_topic, sent.usual_currency = columns, usual_topic, usual_currency
    sent.heading = max(sent.heading, 0) if has_heading else -1
    sent.save(update_fields=["columns", "heading", "usual_topic", "usual_currency"])
    return sent


def _check_waits(sent: RoadmapTable) -> None:
    if sent.status != RoadmapTableStatus.READ:
        raise InvalidTransition(sent, RoadmapTableStatus.TAKEN)


@transaction.atomic
def discard(sent: RoadmapTable, *, by: User) -> None:
    """The table is forgotten at once; the roadmap stays as it is."""
    _check_waits(sent)
    record(by, "roadmap.table_discarded", sent.roadmap, table=sent.pk)
    sent.delete()


@transaction.atomic
def take(sent: RoadmapTable, *, by: User) -> Understood:
    """Add and change the actions of the table, as if typed in one by one. All of it, or nothing.

    Raises `CannotBeTaken` if a line is wrong, also one that became wrong since somebody looked.
    """
    permissions.check_edit(by, sent.roadmap)
    Roadmap.objects.select_for_update().get(pk=sent.roadmap_id)
    sent = RoadmapTable.objects.select_related("roadmap__plan__country", "usual_topic").get(pk=sent.pk)
    _check_waits(sent)
    understood = understand(sent, by=by)
    if not understood.may_be_taken:
        raise CannotBeTaken(understood)
    for line in understood.new:
        _add(sent.roadmap, line, by)
    for line in understood.changed:
        _change(line, by)
    # The table has done its work: only that it was there is kept.
    stamps: dict[str, Any] = {"content": "", "columns": [], "taken_at": timezone.now(), "taken_by": by}
    move(sent, RoadmapTableStatus.TAKEN, by=by, **stamps)
    record(
        by,
        "roadmap.table_taken",
        sent.roadmap,
        on_behalf_of=behalf(by, sent.roadmap.country),
        table=sent.pk,
        added=len(understood.new),
        changed=len(understood.changed),
    )
    return understood


def _add(roadmap: Roadmap, line: Line, by: User) -> None:
    action = cast(LineForm, line.form).save(commit=False)
    add_action(action, roadmap=roadmap, topic=cast(Topic, line.topic), by=by)
    for due_on, title in line.milestones:
        save_milestone(Milestone(action=action, due_on=due_on, title=title), by=by)
    # The first sentence that a table has for a topic; what somebody has written stays.
    Objective.objects.filter(pk=action.objective_id, title="").update(title=line.objective[:250])


def _change(line: Line, by: User) -> None:
    was, changed = cast(Action, line.action), cast(LineForm, line.form).save(commit=False)
    change_action(changed, topic=cast(Topic, line.topic), version=was.version, by=by)


def forget_tables(now: datetime) -> int:
    """Tables nobody came back to are gone after a day."""
    return RoadmapTable.objects.over(now).delete()[0]
