"""The queue and the day plan.

Messages are only wake-ups. What has to happen stands in rows (a notice that is due, a paper
not yet rendered, a milestone with a date), and the plan below finds every row again, whatever
was lost on the way. Running it twice does no harm: each letter has a unique key.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

app = Celery("academy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "deliver letters": {"task": "academy.notices.tasks.deliver", "schedule": 30},
    "render papers": {"task": "academy.documents.tasks.render", "schedule": 60},
    "read texts": {"task": "academy.documents.tasks.read_texts", "schedule": 60},
    "participants": {"task": "participants.tasks.send_reminders", "schedule": crontab(minute="10,40")},
    "naps": {"task": "naps.tasks.send_reminders", "schedule": crontab(minute="15,45")},
    "assistance": {"task": "assistance.tasks.send_reminders", "schedule": crontab(minute="20,50")},
    "dashboards": {"task": "dashboards.tasks.send_reminders", "schedule": crontab(minute="5,35")},
    "house-keeping": {"task": "academy.notices.tasks.tidy", "schedule": crontab(minute="25")},
    "lists of people": {"task": "participants.tasks.tend_lists", "schedule": 60},
    "purge": {"task": "participants.tasks.purge", "schedule": crontab(hour="3", minute="30")},
}
