"""The portal in a process of its own, with an environment as an installation gives it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
# Of the machine, not of the portal.
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
IN_SERVICE = {
    "SECRET_KEY": "a-long-random-text-0123456789-abcdefghijklmnopqrstuvwxyz-only-here",
    "BASE_URL": "https://academy.example.org",
    "ALLOWED_HOSTS": "academy.example.org",
}


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Only what is named here: nothing of this test run, nothing of a `.env` on this machine."""
    values = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"ENV_FILE": "", "VAR_DIR": str(folder), "STATIC_ROOT": str(folder / "static")}
    return values | own | {"DJANGO_SETTINGS_MODULE": "academy.settings"} | variables


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def run_code(folder: Path, code: str, **variables: str) -> subprocess.CompletedProcess:
    """A few lines of Python with Django set up."""
    return run(folder, "-c", f"import django\ndjango.setup()\n{code}", **variables)
