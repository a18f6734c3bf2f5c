"""What people of the demo ask for: somebody else comes to Kingston, a name on a certificate is wrong."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from demo.seeding import people
from demo.seeding.reading import address, noon
from participants.actions import changes
from participants.models import Registration


def ask() -> None:
    with time_machine.travel(noon(timezone.localdate() - timedelta(days=2))):
        leaving = _registration("kingston", "superintendent.gail.morgan")
        proposed = {
            "full_name": "Inspector Dwayne Bennett",
            "email": address("dwayne.bennett"),
            "job_title": "Inspector",
            "organisation": leaving.person.organisation,
        }
        note = "I am on duty at the hearing of that week."
        changes.ask_substitute(leaving, proposed, note=note, by=leaving.person.user)
        wrong = _registration("panama-city-2025", "delegate.bol")
        changes.ask_name(wrong, f"Dra. {wrong.person.full_name}", by=wrong.person.user)


def _registration(code: str, key: str) -> Registration:
    mine = Registration.objects.of(people.user(key)).select_related("convening", "person__user")
    return mine.get(convening__code=code)
