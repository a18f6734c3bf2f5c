"""A paper that is made when somebody asks: kept, sealed, and made again when its key is gone."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache

from academy.documents import printed_once as module
from academy.documents.rendering import Sheet

pytestmark = pytest.mark.django_db


@dataclass
class Press:
    runs: int = 0

    def __call__(self, sheets):
        self.runs += 1
        return [b"%PDF- the words of a draft"]


@pytest.fixture
def press(monkeypatch):
    cache.clear()
    press = Press()
    monkeypatch.setattr(module, "render", press)
    return press


def test_it_is_printed_once_and_its_words_lie_sealed(press, monkeypatch):
    kept = {}
    monkeypatch.setattr(module.cache, "set", lambda key, value, *_: kept.update({key: value}))
    sheet = Sheet("pdf/compare.html", {}, "es", "Draft 2")
    assert module.printed_once(sheet) == b"%PDF- the words of a draft"
    [sealed] = kept.values()
    assert b"words" not in sealed
    monkeypatch.setattr(module.cache, "get", kept.get)
    assert module.printed_once(sheet) == b"%PDF- the words of a draft"
    assert press.runs == 1
    [key] = kept
    kept[key] = b"sealed with another key"
    assert module.printed_once(sheet) == b"%PDF- the words of a draft"
    assert press.runs == 2
