import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
application = get_wsgi_application()


def _start_embedded_worker() -> None:
    from django.conf import settings

    if not settings.REDIS_URL:
        from academy import embedded

        embedded.start()


_start_embedded_worker()
