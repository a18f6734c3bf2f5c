"""docker-compose.yml: what it starts, what it asks for, and that both fit the settings."""

import re
import shlex

import pytest
import yaml
from django.urls import resolve

from tests.processes import ROOT
from tests.test_settings import OF_COMPOSE, OF_THE_FILE, read_by_the_settings, written_down

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
STAYING = ["web", "worker", "beat", "postgres", "redis", "mailpit", "minio"]
ONE_OFF = ["migrate", "bucket"]
OF_THE_PORTAL = ["migrate", "web", "worker", "beat"]
# Where things lie inside the image is the Dockerfile's to say, and these two are never on in service.
NOT_PASSED_ON = {"VAR_DIR", "FILES_DIR", "STATIC_ROOT", "STATICFILES_STORAGE", "DEBUG", "DEMO"}


def asked_for() -> dict[str, set[str]]:
    """Every variable of the file with what stands in when it is not set."""
    found: dict[str, set[str]] = {}
    for name, otherwise in re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)((?::[-?])[^}]*)?\}", TEXT):
        found.setdefault(name, set()).add(otherwise)
    return found


def command_of(name: str) -> list[str]:
    """How the portal's image is started for this service."""
    if "command" in SERVICES[name]:
        return SERVICES[name]["command"]
    line = next(line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("CMD "))
    return yaml.safe_load(line.removeprefix("CMD "))


def test_these_services_and_no_others():
    assert set(SERVICES) == {*STAYING, *ONE_OFF}


@pytest.mark.parametrize("name", STAYING)
def test_whatever_stays_up_is_asked_how_it_is(name):
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert len(check["test"]) > 1
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ONE_OFF)
def test_what_runs_once_is_not_started_again(name):
    assert SERVICES[name]["restart"] == "no"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_portal_starts_on_a_migrated_database(name):
    assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    waits = SERVICES["migrate"]["depends_on"]
    assert waits["postgres"]["condition"] == waits["redis"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", OF_THE_PORTAL)
def test_the_portals_processes_share_one_environment(name):
    assert SERVICES[name]["environment"] == COMPOSE["x-portal"]["environment"]


def test_the_portal_is_given_only_what_it_reads():
    given = set(COMPOSE["x-portal"]["environment"])
    assert given <= read_by_the_settings()


def test_whatever_an_installation_may_set_reaches_the_portal():
    """A key that seals travel data and never arrives would be noticed when it is too late."""
    given = set(COMPOSE["x-portal"]["environment"])
    assert read_by_the_settings() - given - NOT_PASSED_ON - OF_THE_FILE == set()


def test_every_variable_of_the_file_is_in_the_example():
    assert set(asked_for()) <= written_down()
    assert set(asked_for()) >= OF_COMPOSE


def test_nothing_is_asked_for_without_saying_what_else():
    """An unset variable is either refused with a sentence or has a value that works."""
    for name, ways in asked_for().items():
        assert len(ways) == 1, f"{name} stands in for different values: {ways}"
        (way,) = ways
        assert way.startswith((":-", ":?")), name
    assert {name for name, ways in asked_for().items() if any(w.startswith(":?") for w in ways)} == {
        "SECRET_KEY",
        "POSTGRES_PASSWORD",
    }


def test_neither_debugging_nor_the_demo_can_be_turned_on():
    assert not {"DEBUG", "DEMO"} & (set(asked_for()) | set(COMPOSE["x-portal"]["environment"]))


def test_only_the_portal_and_the_mailbox_are_reachable_from_outside():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web", "mailpit"}


def test_the_web_process_runs_without_the_embedded_worker():
    """Worker and schedule have processes of their own: the queue must be Redis."""
    assert COMPOSE["x-portal"]["environment"]["REDIS_URL"].startswith("redis://redis:")
    assert command_of("web")[:2] == ["gunicorn", "academy.wsgi"]
    assert "--preload" not in command_of("web")
    assert command_of("worker")[:4] == ["celery", "-A", "academy", "worker"]
    assert command_of("beat")[:4] == ["celery", "-A", "academy", "beat"]


def test_the_health_of_the_web_process_is_asked_at_an_address_that_exists():
    words = SERVICES["web"]["healthcheck"]["test"]
    path = re.search(r"http://127\.0\.0\.1:8000(/\w+)", words[-1])[1]
    assert resolve(path).view_name == "pages:readyz"
    compile(words[-1], "healthcheck", "exec")


def test_every_file_that_survives_a_restart_lies_in_a_volume():
    used = {mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"]) == {"portal", "postgres", "files"}
    home = re.search(r"VAR_DIR=(\S+)", (ROOT / "Dockerfile").read_text())[1]
    assert f"portal:{home}" in SERVICES["web"]["volumes"]


def test_shell_commands_of_health_checks_can_be_read_by_a_shell():
    for name in STAYING:
        kind, *words = SERVICES[name]["healthcheck"]["test"]
        if kind == "CMD-SHELL":
            assert shlex.split(words[0].replace("$$", "$")), name
