from celery import shared_task
from django.utils import timezone

from naps import presence, reminders, roadmap_reminders
from naps.actions.roadmap_packs import forget_packs
from naps.actions.roadmap_tables import forget_tables


@shared_task
def send_reminders() -> None:
    """Reviews and milestones whose date draws near or has passed; old tables and packs are gone."""
    now = timezone.now()
    reminders.send_due(now)
    roadmap_reminders.send_due(now)
    forget_tables(now)
    forget_packs(now)
    presence.forget(now)
