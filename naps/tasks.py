from celery import shared_task
from django.utils import timezone

from naps import presence, reminders, roadmap_reminders
from naps.actions.roadmap_tables import forget_tables


@shared_task
def send_reminders() -> None:
    """Reviews and milestones whose date draws near or has passed; tables nobody came back to are gone."""
    now = timezone.now()
    reminders.send_due(now)
    roadmap_reminders.send_due(now)
    forget_tables(now)
    presence.forget(now)
