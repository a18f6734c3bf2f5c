"""A worker and a scheduler inside the web process, for an installation without a broker.

Started by `academy/wsgi.py` only, so that management commands stay plain commands. The
threads do not survive a fork: do not combine with gunicorn's `--preload`.
"""

import atexit
import os
import threading

from celery.beat import EmbeddedService, Scheduler

_started_in: int | None = None
_lock = threading.Lock()


class MemoryScheduler(Scheduler):
    """The fixed day plan, with nothing kept on disk: a start simply begins the plan anew."""

    def setup_schedule(self) -> None:
        self.install_default_entries(self.schedule)
        self.merge_inplace(self.app.conf.beat_schedule)


def start() -> None:
    """Begin work in this process; a second call in the same process does nothing."""
    global _started_in
    with _lock:
        if _started_in == os.getpid():
            return
        _started_in = os.getpid()
    from academy.celery import app

    app.finalize()
    worker = app.WorkController(
        app=app,
        hostname=f"embedded-{_started_in}@localhost",
        pool_cls="solo",
        concurrency=1,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
    )
    beat = EmbeddedService(app, thread=True, scheduler_cls="academy.embedded:MemoryScheduler")

    def run() -> None:
        app.set_current()
        worker.start()

    thread = threading.Thread(target=run, name="celery-embedded", daemon=True)
    thread.start()
    beat.start()

    def stop() -> None:
        from celery.worker import state

        beat.service.stop()
        state.should_stop = 0
        thread.join(5)

    atexit.register(stop)
