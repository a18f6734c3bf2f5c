"""Who of the Academy follows which country in the demo, and a calendar program that reads what falls due."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from academy.countries.models import Country
from dashboards.actions import follow_up as actions
from dashboards.models import DueFeed
from demo.seeding import people
from demo.seeding.reading import noon

DUE_KEY = "the-due-dates-of-ecuador"


def make_follow_up() -> None:
    """Staff have taken countries after the convenings, some from a colleague; the rest has nobody yet."""
    staff, colleague = people.user("staff"), people.user("admin")
    with time_machine.travel(noon(timezone.localdate() - timedelta(days=120))):
        for iso3 in ("ECU", "BOL", "JAM"):
            actions.follow(_country(iso3), colleague, by=colleague, was=None)
    with time_machine.travel(noon(timezone.localdate() - timedelta(days=40))):
        for iso3 in ("ECU", "BOL"):
            actions.follow(_country(iso3), staff, by=colleague, was=colleague.pk)
    DueFeed.objects.create(user=people.user("focal.ecu"), digest=DueFeed.digest_of(DUE_KEY))


def _country(iso3: str) -> Country:
    return Country.objects.get(iso3=iso3)
