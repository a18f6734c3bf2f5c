import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from demo.management.commands.seed_demo import seed
from naps import registry


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The demo world, made once for the tests of a file and forgotten after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        registry.load()
        seed()
        yield
        cache.clear()
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded, db):
    """A portal that is run as a demo, in the demo world."""
    cache.clear()
    with override_settings(DEMO=True):
        yield
