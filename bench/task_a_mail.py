"""The way one writes first: a task on the queue for each letter, and a connection for each of them.

Run as `celery -A bench.task_a_mail worker`. Nothing here is ever tuned.
"""

import os

import django
from celery import Celery
from django.core.mail import EmailMultiAlternatives

django.setup()
app = Celery("task_a_mail", broker=os.environ["BENCH_BROKER"])


@app.task(ignore_result=True)
def send(subject: str, text: str, html: str, to: str) -> None:
    mail = EmailMultiAlternatives(subject, text, to=[to])
    mail.attach_alternative(html, "text/html")
    mail.send()
