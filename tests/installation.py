"""The portal as docker-compose.yml starts it: its commands and its environment, without the containers."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
import redis

from tests.processes import ROOT, environment
from tests.servers import free_port
from tests.test_compose import COMPOSE, SERVICES, command_of

# The last database of a Redis server; tests/environment.py gives the tests that run side by side the others.
REDIS_DATABASE = 15
# Two workers of one test run take turns with it. Any number will do.
LOCK = 1325


def services(environ: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """PostgreSQL and Redis of this test run. Without them: said loudly, and a failure where nobody reads along."""
    database, queue = environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", "")
    if database.startswith("postgres") and queue:
        return database, queue
    said = "NOT RUN: the portal's real processes (set DATABASE_URL to a PostgreSQL and REDIS_URL, as bin/test does)"
    return pytest.fail(said) if environ.get("CI") == "true" else pytest.skip(said)


def until(happened: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Waits for another process, which cannot tell us when it is done."""
    ends = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < ends, f"waited {seconds} s: {what}"
        time.sleep(0.1)


class Process:
    """One of the portal's processes, with everything it says in a file."""

    def __init__(self, words: list[str], env: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                words, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True
            )

    def said(self) -> str:
        return self.log.read_text()

    def is_running(self) -> bool:
        return self.popen.poll() is None

    def stop(self, seconds: float = 20) -> int:
        """What `docker stop` does first; gives the exit code."""
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(seconds)

    def end(self) -> None:
        """After a test, however it went: the process and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()


class Installation:
    """A portal of its own: a fresh database, an empty queue, a folder, a port."""

    def __init__(self, folder: Path, database: str, queue: str, mail: str) -> None:
        self.folder, self.queue = folder, redis.Redis.from_url(queue)
        self.address = f"http://127.0.0.1:{free_port()}"
        own = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "BASE_URL": self.address,
            "DATABASE_URL": database,
            "REDIS_URL": queue,
            "EMAIL_URL": f"smtp://{mail}",
            "S3_BUCKET": "",
        }
        self.env = environment(folder, **(defaults() | own))
        self.env["PATH"] = f"{Path(sys.executable).parent}:{self.env['PATH']}"
        self.env["HOSTNAME"] = socket.gethostname()  # as docker does
        self.processes: list[Process] = []

    def start(self, service: str) -> Process:
        words = [self._here(word) for word in command_of(service)]
        process = Process(words, self.env, self.folder / f"{service}.log")
        self.processes.append(process)
        return process

    def run(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self._here(word) for word in words],
            cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    def is_healthy(self, service: str) -> bool:
        """The question docker-compose.yml asks."""
        kind, *words = SERVICES[service]["healthcheck"]["test"]
        return self.run(*(["sh", "-c", *words] if kind == "CMD-SHELL" else words)).returncode == 0

    def _here(self, word: str) -> str:
        """A word of the file with the port of this installation."""
        port = self.address.rpartition(":")[2]
        word = word.replace("0.0.0.0:8000", f"127.0.0.1:{port}").replace(
            "127.0.0.1:8000", f"127.0.0.1:{port}"
        )
        return word.replace("$$", "$")

    def end(self) -> None:
        for process in self.processes:
            process.end()
        self.queue.flushdb()
        self.queue.close()


def defaults() -> dict[str, str]:
    """The environment docker-compose.yml gives the portal where .env says nothing."""
    given = COMPOSE["x-portal"]["environment"]
    return {name: re.sub(r"\$\{\w+:[-?]([^}]*)\}", r"\1", value) for name, value in given.items()}


@contextmanager
def installation(folder: Path, mail: str) -> Iterator[Installation]:
    """Takes turns with other workers of this test run, and leaves no database behind."""
    database, queue = services()
    name = f"portal_{secrets.token_hex(6)}"
    with psycopg.connect(database, autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        server.execute(f"CREATE DATABASE {name}")
        portal = Installation(
            folder,
            f"{database.rpartition('/')[0]}/{name}",
            f"{queue.rpartition('/')[0]}/{REDIS_DATABASE}",
            mail,
        )
        try:
            portal.queue.flushdb()
            yield portal
        finally:
            portal.end()
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
