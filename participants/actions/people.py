from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from participants.models import Certificate, Person


@transaction.atomic
def change_privacy(person: Person, values: dict, *, by: User) -> Person:
    """The person decides anew who may see their name; certificates that can be verified follow at once."""
    person.choose_privacy(values)
    person.save()
    for certificate in Certificate.objects.filter(registration__person=person).select_related("paper"):
        certificate.paper.shown_name = person.public_name
        certificate.paper.save(update_fields=["shown_name"])
    record(by, "person.privacy", person, visibility=person.visibility)
    return person
