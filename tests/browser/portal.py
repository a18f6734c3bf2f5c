"""The portal as somebody meets it who has just started the demo: a server of its own, on a copy of the world."""

import fcntl
import re
import shutil
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import processes
from tests.servers import free_port

# What the letters of the untouched world have as the portal's address; each copy puts its own in its place.
NOWHERE = "http://portal.example"
DEMO = {"DEMO": "1", "LOG_LEVEL": "WARNING"}


def untouched_world(folder: Path) -> Path:
    """The demo world as it is seeded, made once for all workers of a test run."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            _manage(folder / "var", "migrate", "-v0")
            _manage(folder / "var", "seed_demo", "--papers")
            _manage(folder / "var", "collectstatic", "--noinput", "-v0", STATIC_ROOT=str(folder / "static"))
            (folder / "ready").touch()
    return folder


def _manage(var: Path, *arguments: str, **more: str) -> None:
    done = processes.run(var, "manage.py", *arguments, **DEMO, BASE_URL=NOWHERE, **more)
    assert done.returncode == 0, done.stderr


class Portal:
    """A running server. Everything that is done on it stays in its own copy of the world."""

    def __init__(self, world: Path, folder: Path) -> None:
        self.folder, port = folder, free_port()
        self.address = f"http://127.0.0.1:{port}"
        shutil.copytree(world / "var", folder)
        self._put_address_into_letters()
        self.log = (folder / "server.log").open("w+")
        self.variables = DEMO | {"BASE_URL": self.address, "STATIC_ROOT": str(world / "static")}
        # As in bin/demo: one process, with the worker and the schedule in it.
        self.process = subprocess.Popen(
            [
                processes.PYTHON,
                "-m",
                "gunicorn",
                "academy.wsgi",
                "--bind",
                f"127.0.0.1:{port}",
                "--worker-class",
                "gthread",
                "--workers",
                "1",
                "--threads",
                "8",
                "--no-control-socket",
                "--log-level",
                "warning",
                "--timeout",
                "60",
            ],
            cwd=processes.ROOT,
            env=processes.environment(folder, **self.variables),
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self._wait()

    def _put_address_into_letters(self) -> None:
        with self.database() as rows:
            rows.execute(
                "UPDATE notices_notice SET text = replace(text, ?, ?), html = replace(html, ?, ?)",
                (NOWHERE, self.address, NOWHERE, self.address),
            )

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2)
                return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, self.said()
                time.sleep(0.1)
        raise AssertionError(self.said())

    def said(self) -> str:
        self.log.flush()
        self.log.seek(0)
        return self.log.read()

    @contextmanager
    def database(self) -> Iterator[sqlite3.Connection]:
        """To look something up that a person knows, such as the name of a country in their language."""
        with sqlite3.connect(self.folder / "academy.sqlite3", timeout=20) as connection:
            yield connection
        connection.close()

    def country(self, iso3: str, language: str) -> str:
        return self._one(f"SELECT name_{language} FROM countries_country WHERE iso3 = ?", iso3)

    def topic(self, code: str, language: str) -> str:
        return self._one(f"SELECT label_{language} FROM countries_topic WHERE code = ?", code)

    def region(self, code: str, language: str) -> str:
        return self._one(f"SELECT name_{language} FROM countries_region WHERE code = ?", code)

    def title(self, convening: str, language: str) -> str:
        return self._one(f"SELECT title_{language} FROM convenings_convening WHERE code = ?", convening)

    def code_for(self, address: str) -> str:
        """The code in the letter somebody has just got."""
        text = self._one('SELECT text FROM notices_notice WHERE "to" = ? ORDER BY id DESC LIMIT 1', address)
        return re.search(r"\b\d{6}\b", text)[0]

    def _one(self, question: str, *values: str) -> str:
        with self.database() as rows:
            return rows.execute(question, values).fetchone()[0]

    def run(self, code: str) -> str:
        """What the worker would do at another moment, done now on the same world."""
        done = processes.run_code(self.folder, code, **self.variables)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def stop(self) -> str:
        """Ends the server; gives what it complained about meanwhile."""
        self.process.terminate()
        self.process.wait(timeout=30)
        said = self.said()
        self.log.close()
        return said
