from celery import shared_task
from django.utils import timezone

from naps import reminders, roadmap_reminders


@shared_task
def send_reminders() -> None:
    """Reviews and milestones whose date draws near or has passed."""
    now = timezone.now()
    reminders.send_due(now)
    roadmap_reminders.send_due(now)
