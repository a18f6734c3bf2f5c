"""Moving a record from one status to the next: one place for all chapters.

The table of the subject says which moves exist; a compare-and-swap lets exactly one of two
people win who press at once, on SQLite as on PostgreSQL; the trail is written in the same
transaction.
"""

from django.db import models, transaction

from academy.audit.models import Event, events_of
from academy.audit.trail import record


class MovedOn(Exception):
    """The record is not where the person thought: a press becomes a page that says who moved it, and when."""

    subject: models.Model

    @property
    def last_event(self) -> Event | None:
        """What brought the record where it is; else whatever happened to it last."""
        trail = events_of(self.subject)
        return trail.filter(now=getattr(self.subject, "status", "")).first() or trail.first()


class InvalidTransition(MovedOn):
    """A move that the table does not know, or that somebody else was faster to make."""

    def __init__(self, subject: models.Model, to: str) -> None:
        self.subject = subject
        self.to = to
        was = subject.status  # type: ignore[attr-defined]  # there is no type for “a model with a status”
        super().__init__(f"{subject._meta.label_lower} {subject.pk}: {was} → {to}")


@transaction.atomic
def move(
    subject: models.Model, to: str, *, by, on_behalf_of: str = "", data: dict | None = None, **stamps
) -> Event:
    """Take `subject` from its status to `to`, if its table allows it and nobody moved it first.

    `subject` is a model with `status` and a total table `TRANSITIONS`. `stamps` are the fields
    set in the same step (a date, a person). Raises `InvalidTransition`, and then nothing changed.
    """
    was = subject.status  # type: ignore[attr-defined]  # the same
    if to not in subject.TRANSITIONS[was]:  # type: ignore[attr-defined]  # and its table
        raise InvalidTransition(subject, to)
    rows = type(subject)._base_manager.filter(pk=subject.pk, status=was)
    if not rows.update(status=to, **stamps):
        subject.refresh_from_db()
        raise InvalidTransition(subject, to)
    subject.refresh_from_db()
    verb = f"{subject._meta.model_name}.{to}"
    return record(by, verb, subject, was=was, now=to, on_behalf_of=on_behalf_of, **(data or {}))
