import gc

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from academy.audit.triggers import all_triggers
from academy.countries import loading as countries
from academy.sample.models import ask_again
from naps import rubric
from tests.strict import StrictClient

# Every test client brings the middlewares up anew, and this one would list all static files each time: a
# fifth of the suite's time. Asked this way, it looks for a file when somebody wants it.
settings.WHITENOISE_AUTOREFRESH = True
# Looking for rubbish after every few hundred objects takes its share as well.
gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Countries, topics and the rubric are there in every test, as in every installation."""
    with django_db_blocker.unblock():
        load_reference()


def load_reference() -> None:
    countries.load()
    rubric.load()


def _empty_tables_and_load_again(test_case, empty=TransactionTestCase._fixture_teardown):
    """Tests with real commits empty all tables afterwards, which our append-only rules would refuse."""
    rules = all_triggers()
    with connection.cursor() as cursor:
        for sql in [sql for rule in rules for sql in rule.drop_sql(connection.vendor)]:
            cursor.execute(sql)
    empty(test_case)
    with connection.cursor() as cursor:
        for sql in [sql for rule in rules for sql in rule.create_sql(connection.vendor)]:
            cursor.execute(sql)
    load_reference()
    cache.clear()


TransactionTestCase._fixture_teardown = _empty_tables_and_load_again


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_cached():
    """Redis forgets between tests; a cache in the database goes with the test's transaction."""
    if settings.REDIS_URL:
        cache.clear()


@pytest.fixture(autouse=True)
def no_sample_world():
    """What the process remembers of the test before."""
    ask_again()


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    """Nothing listens to the queue in tests: a wake-up is noted, and the test does the worker's part."""
    woken = []
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda task, *a, **k: woken.append(task.name))
    return woken


@pytest.fixture
def sign_in():
    """A client in which this user is signed in; without a user, somebody who is not."""

    def signed_in(user=None, language="en") -> Client:
        client = StrictClient(headers={"accept-language": language})
        if user is not None:
            client.force_login(user)
        client.cookies["language"] = language
        return client

    return signed_in


@pytest.fixture
def work():
    """Does what the worker does: reads files, makes waiting papers and delivers letters that are due."""
    from academy.documents.issuing import render_waiting
    from academy.documents.reader import read_waiting
    from academy.notices.delivery import deliver_due

    def do() -> None:
        read_waiting()
        render_waiting()
        deliver_due()

    return do
