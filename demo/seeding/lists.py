"""A list that the organiser of Kingston has sent in and not confirmed: some of its lines are wrong."""

from datetime import timedelta

from django.utils import timezone

from academy.documents.sheets import read_pasted
from convenings.models import Convening
from demo.seeding import people
from demo.seeding.reading import WORLD
from participants.actions import lists
from participants.models import PeopleList


def send_a_list() -> None:
    convening = Convening.objects.get(code="kingston")
    sheet = read_pasted((WORLD / "people_list.csv").read_text())
    sent = lists.receive(convening, sheet, delegation=None, by=people.user("organiser"))
    # A real list is forgotten within the hour; nobody on this one is real, and it is there to be looked at.
    kept_until = timezone.now() + timedelta(days=3650)
    PeopleList.objects.filter(pk=sent.pk).update(expires_at=kept_until)
