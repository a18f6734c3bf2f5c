"""Constraints that several models need, written once."""

from django.db import models
from django.db.models import F, Q


def both_or_neither(*fields: str, table: str) -> models.CheckConstraint:
    """A moment and its person are set together or not at all."""
    empty = Q(**{f"{name}__isnull": True for name in fields})
    full = Q(**{f"{name}__isnull": False for name in fields})
    return models.CheckConstraint(condition=empty | full, name=f"{table}_{fields[0]}_pair")


def not_before(end: str, start: str, *, table: str) -> models.CheckConstraint:
    """`end` is never before `start`; either may be unknown."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__gte": F(start)})
        | Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__isnull": True}),
        name=f"{table}_{end}_not_before",
    )


def reason_when(statuses, *, table: str, field: str = "reason") -> models.CheckConstraint:
    """In these statuses somebody is owed a reason: the field must not be empty."""
    return models.CheckConstraint(
        condition=~Q(status__in=sorted(statuses)) | ~Q(**{field: ""}),
        name=f"{table}_{field}_given",
    )


def known_status(choices, *, table: str) -> models.CheckConstraint:
    """The status is one of the table's; a typo can not reach the database."""
    return models.CheckConstraint(
        condition=Q(status__in=sorted(choices.values)), name=f"{table}_status_known"
    )
