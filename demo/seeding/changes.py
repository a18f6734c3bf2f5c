"""What people of the demo ask for: somebody else comes to Kingston, a name on a certificate is wrong."""

import io
from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from convenings.models import Convening
from demo.seeding import people
from demo.seeding.reading import address, noon
from participants.actions import changes, delegations, nomination_letters
from participants.actions.people import say_institution
from participants.models import Delegation, Registration
from participants.states import InstitutionKind

KINDS = {
    "Bureau of Gender Affairs": InstitutionKind.WOMENS_MACHINERY,
    "Ministry of Finance": InstitutionKind.FINANCE_PLANNING,
    "Ministry of Foreign Affairs": InstitutionKind.FOREIGN_AFFAIRS,
}


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


def say_what_is_wanted() -> None:
    """Kingston asks for finance or planning and for a share of civil society; Jamaica says who is of what."""
    convening = Convening.objects.get(code="kingston")
    rules = {"institutions": ["womens_machinery", "finance_planning"], "civil_society_share": 30}
    delegations.change_rules(convening, rules, by=people.user("staff"))
    jamaica = Registration.objects.live().filter(convening=convening, delegation__country__iso3="JAM")
    for registration in jamaica.select_related("person", "convening", "delegation"):
        if kind := KINDS.get(registration.person.organisation):
            say_institution(registration, kind, by=people.user("focal.jam"))


def send_letters() -> None:
    """Jamaica has sent its letter of nomination; the others have not."""
    delegation = Delegation.objects.get(convening__code="kingston", country__iso3="JAM")
    upload = SimpleUploadedFile("Letter of nomination.pdf", _letter())
    nomination_letters.send(delegation, upload=upload, by=people.user("focal.jam"))


def _letter() -> bytes:
    """A blank page: what stands on the letters of ministries is not ours to invent."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    return out.getvalue()


def _registration(code: str, key: str) -> Registration:
    mine = Registration.objects.of(people.user(key)).select_related("convening", "person__user")
    return mine.get(convening__code=code)
