from celery import shared_task
from django.utils import timezone

from academy.notices import delivery, tidying


@shared_task
def deliver() -> None:
    delivery.deliver_due()


@shared_task
def tidy() -> None:
    now = timezone.now()
    delivery.give_up_on_lost(now)
    tidying.forget(now)
