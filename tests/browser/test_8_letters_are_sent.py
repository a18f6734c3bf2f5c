"""What the worker sends lies in the outbox: once each, in the language of who reads it."""

import pytest
from playwright.sync_api import expect

# The schedule calls these with the hour of its clock; here the days that matter are told to them at once.
REMIND = """
from datetime import datetime, time, timedelta
from django.utils import timezone
from assistance import reminders as assistance
from convenings.models import Convening
from naps import reminders as reviews, roadmap_reminders as roadmaps
from participants import reminders as participants
kingston = Convening.objects.get(code="kingston")
# Midday in Lima and Panama: nobody is written to at night.
midday = timezone.now().replace(hour=17, minute=0)
def at(day, hour): return datetime.combine(day, time(hour), tzinfo=kingston.zone)
for again in range(2):
    participants.send_due(at(kingston.registration_closes_on - timedelta(days=1), 12))
    participants.send_due(at(kingston.starts_on - timedelta(days=1), 18))
    for later in (1, 8):
        for chapter in (reviews, roadmaps, assistance):
            chapter.send_due(midday + timedelta(days=later))
"""
LETTERS = [
    ("delegate.dom@", "es", "Registration for %(convening)s closes soon"),
    ("delegate.brb@", "en", "Tomorrow: %(convening)s"),
    ("delegate.brb@", "en", "Your place at %(convening)s is confirmed"),
    ("reviewer@", "es", "Your review of the draft of %(country)s is due on %(date)s"),
    ("focal.ecu@", "es", "Seis indicadores acordados"),
    ("staff@", "en", "A request waits for the Academy: %(number)s"),
]


@pytest.fixture(scope="module")
def reminded() -> set[str]:
    """The worlds of this file in which the days have passed already."""
    return set()


@pytest.mark.parametrize(("to", "language", "words"), LETTERS)
def test_letter_is_in_the_outbox(visitor, reminded, to, language, words):
    if visitor.portal.address not in reminded:
        visitor.portal.run(REMIND)
        reminded.add(visitor.portal.address)
    known = {
        "convening": visitor.portal.title("kingston", language),
        "country": visitor.portal.country("PAN", language),
        "date": "",
        "number": "",
    }
    visitor.open_letter(to, words, language, **known)
    letter = visitor.page.locator("main .letter")
    expect(letter).to_have_attribute("lang", language)
    if "confirmed" in words:
        visitor.sees(".ics")


def test_no_letter_is_there_twice(visitor, reminded):
    with visitor.portal.database() as rows:
        twice = rows.execute(
            'SELECT subject FROM notices_notice GROUP BY "to", subject, text HAVING count(*) > 1'
        ).fetchall()
    assert not twice
