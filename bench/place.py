"""A portal of its own for a run: database, files and secret in a temporary folder, removed afterwards."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bench.measuring import Run

BASE_URL = "http://academy.example.org"


@contextmanager
def portal(*, quick: bool) -> Iterator[Run]:
    """Django set up with an empty database that knows the countries, the rubric and the registry of plans.

    SQLite, or the server that DATABASE_URL names, in a database that is made now and dropped afterwards.
    """
    folder = Path(tempfile.mkdtemp(prefix="academy-bench-"))
    try:
        os.environ.update(_environment(folder))
        import django

        django.setup()
        yield from _with_database(folder, quick=quick)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "academy.settings",
        "ENV_FILE": "",
        "VAR_DIR": str(folder),
        "FILES_DIR": str(folder / "files"),
        "STATIC_ROOT": str(folder / "static"),
        "SECRET_KEY": "only-for-the-bench-0123456789-abcdefghijklmnopqrstuvwxyz",
        "BASE_URL": BASE_URL,
        "ALLOWED_HOSTS": "testserver,127.0.0.1",
        "DEBUG": "0",
        "DEMO": "0",
        "SECOND_FACTOR_FOR_STAFF": "0",
        "EMAIL_URL": "",
        "REDIS_URL": "",
        "S3_BUCKET": "",
        "CLAMD": "",
        "LOG_LEVEL": "ERROR",
    }


def _with_database(folder: Path, *, quick: bool) -> Iterator[Run]:
    from django.core.management import call_command
    from django.db import connection, connections

    name = str(folder / "bench.sqlite3") if connection.vendor == "sqlite" else f"bench_{os.getpid()}"
    before = str(connection.settings_dict["NAME"])
    connection.settings_dict["TEST"]["NAME"] = name
    with redirect_stdout(sys.stderr):  # standard output is for the lines
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        call_command("load_reference", stdout=sys.stderr)
    try:
        environment = _environment(folder) | {"DATABASE_URL": _address(name)}
        yield Run(folder, connection.vendor, environment, quick=quick)
    finally:
        connections.close_all()
        connection.creation.destroy_test_db(before, verbosity=0)


def _address(name: str) -> str:
    """The run's database as the processes it starts will find it."""
    given = os.environ.get("DATABASE_URL", "")
    if not given or given.startswith("sqlite"):
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
