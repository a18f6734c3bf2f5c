from academy.celery import app as celery_app  # shared_task looks for the app when it is called

__all__ = ["celery_app"]
