import pytest

from tests.browser.crawling import EVERYBODY, look_at_every_page
from tests.browser.visitor import Setting


@pytest.mark.parametrize("key", EVERYBODY)
def test_every_page_is_whole(enter, key):
    look_at_every_page(enter(Setting("all", 1280, "es")), key)
