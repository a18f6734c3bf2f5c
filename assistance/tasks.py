from celery import shared_task
from django.utils import timezone

from assistance import offer_reminders, reminders


@shared_task
def send_reminders() -> None:
    now = timezone.now()
    reminders.send_due(now)
    offer_reminders.send_due(now)
