"""The one settings file, as an installation meets it: in a process of its own, with an environment of its own."""

import ast
import json
import re
import stat
import threading

import pytest

from tests.processes import IN_SERVICE, ROOT, run, run_code

NAMES = [
    "DEBUG", "DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_HTTPONLY", "LANGUAGE_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE",
    "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "SECOND_FACTOR_FOR_STAFF", "EMAIL_BACKEND", "CACHES",
    "CELERY_BROKER_URL", "STORAGES",
]  # fmt: skip
SHOW = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}, default=str))
"""


def settings_with(folder, **variables) -> dict:
    shown = run_code(folder, SHOW, **variables)
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


@pytest.fixture(scope="module")
def in_service(tmp_path_factory):
    return settings_with(tmp_path_factory.mktemp("service"), **IN_SERVICE)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    return settings_with(tmp_path_factory.mktemp("bare"))


def test_djangos_own_check_for_service_finds_nothing(tmp_path):
    checked = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **IN_SERVICE)
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_in_service_cookies_travel_over_https_only(in_service):
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert in_service[f"{cookie}_COOKIE_SECURE"] is True
        assert in_service[f"{cookie}_COOKIE_HTTPONLY"] is True
    assert in_service["SESSION_COOKIE_SAMESITE"] == in_service["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert in_service["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert in_service["CSRF_COOKIE_NAME"].startswith("__Host-")


def test_in_service_browsers_are_told_to_stay_with_https(in_service):
    assert in_service["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert in_service["SECURE_SSL_REDIRECT"] is True


def test_on_plain_http_nothing_is_promised_that_would_lock_people_out(bare):
    assert bare["SECURE_HSTS_SECONDS"] == 0
    assert bare["SECURE_SSL_REDIRECT"] is False
    assert bare["SESSION_COOKIE_SECURE"] is False
    assert bare["SESSION_COOKIE_NAME"] == "session"


def test_while_debugging_browsers_are_promised_nothing_either(tmp_path):
    assert settings_with(tmp_path, **IN_SERVICE, DEBUG="1")["SECURE_HSTS_SECONDS"] == 0


def test_staff_need_a_second_factor_in_service_and_not_in_the_demo(tmp_path, in_service, bare):
    assert in_service["SECOND_FACTOR_FOR_STAFF"] is True
    assert bare["SECOND_FACTOR_FOR_STAFF"] is True
    assert settings_with(tmp_path, DEMO="1")["SECOND_FACTOR_FOR_STAFF"] is False


def test_what_is_for_developers_is_off_unless_somebody_turns_it_on(in_service, bare):
    for settings in (in_service, bare):
        assert settings["DEBUG"] is False
        assert settings["DEMO"] is False


@pytest.mark.parametrize("given", [{}, {"SECRET_KEY": ""}])
def test_in_service_the_secret_is_given_and_never_made_up(tmp_path, given):
    variables = {name: value for name, value in IN_SERVICE.items() if name != "SECRET_KEY"} | given
    refused = run_code(tmp_path, SHOW, **variables)
    assert refused.returncode != 0
    assert "Set SECRET_KEY" in refused.stderr
    assert not (tmp_path / "secret_key").exists()


def test_elsewhere_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first, again = (settings_with(tmp_path)["SECRET_KEY"] for _start in range(2))
    assert first == again
    assert len(first) > 60
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("secret_key*")] == ["secret_key"]


def test_processes_that_start_together_share_one_secret(tmp_path):
    found, gate = set(), threading.Barrier(4)

    def start():
        gate.wait()
        found.add(settings_with(tmp_path)["SECRET_KEY"])

    threads = [threading.Thread(target=start) for _process in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1


def test_the_demo_never_runs_where_real_mail_goes_out(tmp_path):
    refused = run_code(tmp_path, SHOW, DEMO="1", EMAIL_URL="smtp://mail.example.org:25")
    assert refused.returncode != 0
    assert "DEMO lets anybody be anybody" in refused.stderr


def test_the_demo_and_the_tests_read_no_installations_file(tmp_path):
    """`make demo` beside a filled-in .env must not write to that database or send that mail."""
    (tmp_path / "env").write_text(
        "EMAIL_URL=smtp://mail.example.org:25\nREDIS_URL=redis://redis.example.org/0\n"
    )
    assert settings_with(tmp_path, ENV_FILE=str(tmp_path / "env"))["EMAIL_BACKEND"].endswith(
        "smtp.EmailBackend"
    )
    assert settings_with(tmp_path, ENV_FILE="")["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    assert "export ENV_FILE=\n" in (ROOT / "bin/demo").read_text()


def test_the_machine_may_always_ask_itself_how_it_is(in_service):
    assert in_service["ALLOWED_HOSTS"] == ["academy.example.org", "localhost", "127.0.0.1", "[::1]"]


def test_with_nothing_set_the_portal_needs_no_other_service(bare):
    assert bare["CELERY_BROKER_URL"] == "memory://"
    assert bare["CACHES"]["default"]["BACKEND"].endswith("DatabaseCache")
    assert bare["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    assert bare["STORAGES"]["default"]["BACKEND"].endswith("FileSystemStorage")


def test_empty_variables_mean_the_same_as_none(tmp_path, bare):
    """docker-compose passes on what is not set as an empty text."""
    empty = dict.fromkeys(
        [
            "DATABASE_URL",
            "REDIS_URL",
            "EMAIL_URL",
            "S3_BUCKET",
            "CLAMD",
            "FIELD_KEYS",
            "CSRF_TRUSTED_ORIGINS",
        ],
        "",
    )
    assert settings_with(tmp_path, **empty, SECRET_KEY=bare["SECRET_KEY"]) | {"STORAGES": 0} == bare | {
        "STORAGES": 0
    }


def test_what_turns_on_the_rest(tmp_path):
    shown = settings_with(
        tmp_path,
        REDIS_URL="redis://redis:6379/0",
        EMAIL_URL="smtp://mail:25",
        S3_BUCKET="academy",
        S3_ENDPOINT="http://minio:9000",
        S3_ACCESS_KEY="a",
        S3_SECRET_KEY="b",
    )
    assert shown["CELERY_BROKER_URL"] == "redis://redis:6379/0"
    assert shown["CACHES"]["default"]["BACKEND"].endswith("RedisCache")
    assert shown["STORAGES"]["default"]["BACKEND"] == "storages.backends.s3.S3Storage"
    assert shown["STORAGES"]["default"]["OPTIONS"]["default_acl"] == "private"


# --- What is read, and what is written down -------------------------------------------------------


def read_by_the_settings() -> set[str]:
    """Every variable that settings.py asks the environment for."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "academy/settings.py").read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            whom, name = ast.unparse(node.func.value), node.args[0]
            if whom in {"env", "os.environ"} and isinstance(name, ast.Constant):
                found.add(name.value)
    return found


def written_down() -> set[str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {match[1] for line in lines if (match := re.match(r"#? ?([A-Z][A-Z0-9_]+)=", line))}


# Read by docker-compose.yml alone.
OF_COMPOSE = {"POSTGRES_PASSWORD", "PORT", "MAILPIT_PORT"}
# Says where the file itself is.
OF_THE_FILE = {"ENV_FILE"}


def test_every_variable_is_explained_in_the_example():
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"} <= read_by_the_settings()
    assert read_by_the_settings() - written_down() - OF_THE_FILE == set()


def test_the_example_explains_no_variable_that_nobody_reads():
    assert written_down() - read_by_the_settings() - OF_COMPOSE == set()


def test_each_variable_of_the_example_stands_under_a_comment():
    """A name alone says too little to somebody who fills it in at night."""
    block_is_explained = False
    for line in (ROOT / ".env.example").read_text().splitlines():
        if not line.strip():
            block_is_explained = False
        elif re.match(r"#? ?[A-Z][A-Z0-9_]+=", line):
            assert block_is_explained, line
        elif line.startswith("#"):
            block_is_explained = True


def test_the_example_works_as_it_stands(tmp_path):
    """Copied and filled in at its two empty lines, as the README says."""
    text = (ROOT / ".env.example").read_text()
    filled = text.replace("SECRET_KEY=\n", f"SECRET_KEY={IN_SERVICE['SECRET_KEY']}\n", 1)
    assert filled != text
    (tmp_path / "env").write_text(filled)
    shown = settings_with(tmp_path, ENV_FILE=str(tmp_path / "env"))
    assert shown["SECRET_KEY"] == IN_SERVICE["SECRET_KEY"]
    assert shown["DEMO"] is False
