from celery import shared_task
from django.utils import timezone

from participants import reminders, retention


@shared_task
def send_reminders() -> None:
    reminders.send_due(timezone.now())


@shared_task
def purge() -> None:
    retention.purge(timezone.localdate())
