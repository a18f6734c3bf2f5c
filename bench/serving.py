"""A web server in a process of its own, which says what a request costs it."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import cpu_seconds_of

ROOT = Path(__file__).parent.parent
FLOOR = "bench.floor:application"
# The portal as a web process beside a worker: without the worker of its own that academy.wsgi may start.
PORTAL = "django.core.wsgi:get_wsgi_application()"


@dataclass(frozen=True)
class Server:
    """gunicorn with one worker; the floor and the portal are served alike."""

    pid: int
    port: int

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """The body as it is sent, compressed or not."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": "testserver"} | (headers or {}))
            answer = connection.getresponse()
            body = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
        return body

    def cost(self, path: str, times: int, cookies: str = "") -> float:
        """CPU seconds of the server for one request, the mean of so many."""
        before = cpu_seconds_of(self.pid)
        for _ in range(times):
            self.get(path, {"Cookie": cookies})
        return (cpu_seconds_of(self.pid) - before) / times


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}",
        "--workers", "1", "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment)
    try:
        wait_for(port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(port: int, seconds: float = 30) -> None:
    """Until somebody listens there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"nobody listens on port {port}")
