from celery import shared_task
from django.utils import timezone

from academy.notices import delivery, tidying
from academy.sample.models import is_sample


@shared_task
def deliver() -> None:
    delivery.deliver_due()


@shared_task
def tidy() -> None:
    now = timezone.now()
    delivery.give_up_on_lost(now)
    if not is_sample():  # the demo's visitors read old letters, and nobody in them is real
        tidying.forget(now)
