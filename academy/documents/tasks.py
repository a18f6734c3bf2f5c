from celery import shared_task

from academy.documents import issuing


@shared_task
def render() -> None:
    issuing.render_waiting()
