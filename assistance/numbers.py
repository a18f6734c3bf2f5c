"""The number of a request, TA-2026-0007: counted within a year, given once."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from assistance.models import Request

# Many people may ask in the same second; each attempt moves on by at least one of them.
ATTEMPTS = 50


def save_with_number(request: Request) -> Request:
    """Save a new request under the next free number. Whoever loses the race for one takes the next."""
    for attempt in range(1, ATTEMPTS + 1):
        request.reference = free_number(request.asked_at.year)
        try:
            with transaction.atomic():
                request.save(force_insert=True)
            return request
        except IntegrityError:
            taken = Request.objects.filter(reference=request.reference).exists()
            if not taken or attempt == ATTEMPTS:
                raise
    raise AssertionError  # the loop returns or raises


def free_number(year: int) -> str:
    given = Request.objects.filter(reference__startswith=f"TA-{year}-").order_by(
        Length("reference").desc(), "-reference"
    )
    latest = given.values_list("reference", flat=True).first()
    count = int(latest.rpartition("-")[2]) if latest else 0
    return f"TA-{year}-{count + 1:04d}"
