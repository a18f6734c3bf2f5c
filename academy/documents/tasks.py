from celery import shared_task

from academy.documents import issuing, reader


@shared_task
def render() -> None:
    issuing.render_waiting()


@shared_task
def read_texts() -> None:
    reader.read_waiting()
