from collections.abc import Iterable
from typing import Any

from django.db import models

from academy.audit.models import Event


def record(
    by, verb: str, subject: models.Model, *, was: str = "", now: str = "", on_behalf_of: str = "", **data
) -> Event:
    """Write one line of the trail about `subject`. `data` takes ids and codes, never names."""
    return Event.objects.create(
        actor=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        country=_country_code(subject),
        was=was,
        now=now,
        on_behalf_of=on_behalf_of,
        data=data,
    )


def _country_code(subject: models.Model) -> str:
    country = getattr(subject, "country", None)
    return getattr(country, "iso3", "") or ""


def record_each(by, verb: str, subjects: Iterable[tuple[models.Model, dict[str, Any]]]) -> None:
    """The same verb for many subjects, each with its own data: as `record`, in few statements."""
    events = [
        Event(
            actor=by,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            country=_country_code(subject),
            data=data,
        )
        for subject, data in subjects
    ]
    Event.objects.bulk_create(events, batch_size=500)
