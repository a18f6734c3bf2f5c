"""Tables that were sent in and wait: people for Kingston, a matrix of actions for Ecuador's roadmap."""

from datetime import timedelta

from django.utils import timezone

from academy.documents.sheets import read_pasted
from convenings.models import Convening
from demo.seeding import people
from demo.seeding.reading import WORLD
from naps.actions import roadmap_tables
from naps.models import Roadmap, RoadmapTable
from naps.states import RoadmapStatus
from participants.actions import lists
from participants.models import PeopleList


def send_a_list() -> None:
    convening = Convening.objects.get(code="kingston")
    sheet = read_pasted((WORLD / "people_list.csv").read_text())
    sent = lists.receive(convening, sheet, delegation=None, by=people.user("organiser"))
    # A real list is forgotten within the hour; nobody on this one is real, and it is there to be looked at.
    kept_until = timezone.now() + timedelta(days=3650)
    PeopleList.objects.filter(pk=sent.pk).update(expires_at=kept_until)


def send_a_matrix() -> None:
    """The matrix of a ministry, as it is, for Ecuador's next roadmap: one of its rows names no date."""
    roadmap = Roadmap.objects.get(plan__country__iso3="ECU", status=RoadmapStatus.DRAFT)
    sheet = read_pasted((WORLD / "roadmap_table.csv").read_text())
    sent = roadmap_tables.receive(roadmap, sheet, by=people.user("focal.ecu"))
    RoadmapTable.objects.filter(pk=sent.pk).update(expires_at=timezone.now() + timedelta(days=3650))
