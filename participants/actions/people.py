from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from participants import permissions
from participants.models import Certificate, Person, Registration


@transaction.atomic
def change_privacy(person: Person, values: dict, *, by: User) -> Person:
    """The person decides anew who may see their name; certificates that can be verified follow at once."""
    person.choose_privacy(values)
    person.save()
    rename_on_certificates(person)
    record(by, "person.privacy", person, visibility=person.visibility)
    return person


def rename_on_certificates(person: Person) -> None:
    """What strangers read who verify a certificate follows the person's choice at once, also for old ones."""
    issued = Certificate.objects.filter(registration__person=person)
    for certificate in issued.select_related("paper", "registration__person"):
        certificate.paper.shown_name = certificate.public_name
        certificate.paper.save(update_fields=["shown_name"])


@transaction.atomic
def say_institution(registration: Registration, kind: str, *, by: User) -> Person:
    """Of which of the institutions that the rules name this person is; gaps are counted anew."""
    permissions.check_say_institution(by, registration)
    person = registration.person
    person.institution_kind = kind
    person.save(update_fields=["institution_kind"])
    record(by, "registration.institution", registration, kind=kind)
    return person
