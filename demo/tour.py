"""A walk through the demo that ticks itself: each step is done when the trail says so."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from academy.audit.models import Event
from academy.sample.models import SampleWorld
from demo.cards import Card, card


@dataclass(frozen=True)
class Step:
    text: str
    key: str
    verb: str
    subject_type: str = ""

    @property
    def card(self) -> Card | None:
        return card(self.key)


STEPS = [
    Step(_("Set up a convening from the last one"), "staff", "convening.created"),
    Step(_("Name a person for a delegation"), "focal.ecu", "registration.nominated"),
    Step(_("Register as Lucía, in Spanish"), "delegate.ecu", "registration.submitted"),
    Step(_("Confirm a registration"), "organiser", "registration.confirmed"),
    Step(_("Check somebody in at Kingston"), "organiser", "registration.checked_in"),
    Step(_("Download a certificate"), "delegate.bol", "paper.downloaded", "participants.certificate"),
    Step(_("Send a review of a draft"), "reviewer", "review.submitted"),
    Step(_("Send the letter on a draft"), "staff", "decision.issued"),
    Step(_("Say how an action of the roadmap stands"), "focal.ecu", "action.reported"),
    Step(_("Hand in the new revision of the roadmap"), "focal.ecu", "roadmap.submitted"),
    Step(_("Ask for technical assistance"), "focal.ecu", "request.asked"),
    Step(_("Accept a request and say what was agreed"), "staff", "request.accepted"),
    Step(_("Log an engagement for a country"), "expert", "engagement.logged"),
    Step(_("Say whether help took place"), "focal.ecu", "engagement.confirmed"),
    Step(_("Agree to your country's story"), "focal.ecu", "outcomestory.agreed"),
    Step(_("Publish an outcome story"), "staff", "outcomestory.published"),
]


def steps() -> list[tuple[Step, bool]]:
    """Each step and whether somebody has done it since the world was made."""
    world = SampleWorld.objects.first()
    since = world.seeded_at if world else None
    return [(step, bool(since) and _done(step, since)) for step in STEPS]


def _done(step: Step, since: datetime) -> bool:
    found = Event.objects.filter(verb=step.verb, at__gt=since)
    if step.subject_type:
        found = found.filter(subject_type=step.subject_type)
    return found.exists()
