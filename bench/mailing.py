"""A mail server that throws everything away, and a queue with a worker: each in a process of its own."""

import os
import shutil
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from celery import Celery
from django.core.mail import EmailMultiAlternatives
from django.test.utils import override_settings

from academy.notices.models import Notice
from bench.measuring import Run, cost_of, cpu_seconds_of
from bench.serving import ROOT, free_port, wait_for

SINK = Path(__file__).with_name("mail_sink.py")
REDIS = shutil.which("redis-server")
PATIENCE = 120


@dataclass(frozen=True)
class Sink:
    port: int

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def counts(self) -> tuple[int, int, int]:
        """How many letters came, how many different ones, and on how many lines."""
        with smtplib.SMTP("127.0.0.1", self.port) as line:
            letters, different, lines = map(int, line.verify("counts")[1].split())
        return letters, different, lines

    def wait_for(self, letters: int) -> None:
        until = time.monotonic() + PATIENCE
        while self.counts()[0] < letters:
            if time.monotonic() > until:
                raise RuntimeError(f"only {self.counts()[0]} of {letters} letters came")
            time.sleep(0.05)


@contextmanager
def sinking() -> Iterator[Sink]:
    """The portal's mail goes to a new server as long as this lasts."""
    with subprocess.Popen([sys.executable, str(SINK)], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            sink = Sink(int(process.stdout.readline()))
            smtp = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1"}
            with override_settings(**smtp, EMAIL_PORT=sink.port):
                yield sink
        finally:
            process.terminate()


class TaskAMail:
    """What the worker and whoever fills the queue use; the broker's own work is left out."""

    name = "one Celery task a letter, through Redis"

    def __init__(self, sink: Sink, broker: str, worker: int) -> None:
        self.sink, self.worker = sink, worker
        self.app = Celery("filling", broker=broker, set_as_current=False)

    def cost(self, letters: Sequence[Notice]) -> float:
        before, wanted = cpu_seconds_of(self.worker), self.sink.counts()[0] + len(letters)
        filling = cost_of(lambda: self._fill(letters))
        self.sink.wait_for(wanted)
        return filling + cpu_seconds_of(self.worker) - before

    def _fill(self, letters: Sequence[Notice]) -> None:
        for letter in letters:
            arguments = [letter.subject, letter.text, letter.html, letter.to]
            self.app.send_task("bench.task_a_mail.send", arguments, ignore_result=True)


class OneByOne:
    """Where no Redis is: a connection a letter, and no queue at all."""

    name = "one connection a letter, without a queue (no redis-server here)"

    def cost(self, letters: Sequence[Notice]) -> float:
        return cost_of(lambda: [plain(letter).send() for letter in letters])


def plain(letter: Notice) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to])
    mail.attach_alternative(letter.html, "text/html")
    return mail


@contextmanager
def plain_mailing(run: Run, sink: Sink) -> Iterator[TaskAMail | OneByOne]:
    if REDIS is None:
        yield OneByOne()
        return
    port = free_port()
    broker = f"redis://127.0.0.1:{port}/0"
    redis = [REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(run.folder)]
    with running(redis, {}):
        wait_for(port)
        worker = [sys.executable, "-m", "celery", "-A", "bench.task_a_mail", "worker", "--loglevel", "ERROR"]
        known = {"BENCH_BROKER": broker, "EMAIL_URL": sink.address}
        with running([*worker, "--concurrency", "1"], run.environment | known) as process:
            mailing = TaskAMail(sink, broker, process.pid)
            # Whatever it does once at its start is none of the letters' fault.
            mailing.cost([Notice(subject="Warm", text="Warm", html="Warm", to="a@example.org")])
            yield mailing


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
