from celery import shared_task
from django.utils import timezone

from participants import question_reminders, reminders, retention
from participants.actions import lists


@shared_task
def send_reminders() -> None:
    reminders.send_due(timezone.now())
    question_reminders.send_due(timezone.now())


@shared_task
def purge() -> None:
    retention.purge(timezone.localdate())
    retention.purge_answers(timezone.localdate())


@shared_task
def tend_lists() -> None:
    lists.tend(timezone.now())
