from celery import shared_task
from django.utils import timezone

from dashboards import reminders


@shared_task
def send_reminders() -> None:
    reminders.send_due(timezone.now())
