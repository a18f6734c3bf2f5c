"""What a country publishes beside its plan: documents, and the office one writes to."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from academy.accounts.models import User
from academy.audit.trail import record
from academy.countries.models import Country
from academy.documents.keeping import forget, kept
from academy.documents.models import StoredFile
from naps.acting import behalf
from naps.models import CountryContact, PlanDocument
from naps.permissions.plans import check_describe, check_publish_contact


def add_document(document: PlanDocument, *, by: User, upload: UploadedFile | None = None) -> PlanDocument:
    """A paper stands beside the plan: for everybody at once if it is public, else for its team and staff.

    Raises `inspection.Refused` where the file is not one we keep; then nothing is there.
    """
    check_describe(by, document.plan)
    if upload is None:
        return _add(document, by, None)
    with kept(upload, language=document.language[:5], by=by) as file:
        return _add(document, by, file)


@transaction.atomic
def _add(document: PlanDocument, by: User, file: StoredFile | None) -> PlanDocument:
    document.file, document.added_by = file, by
    document.save()
    country = document.plan.country
    record(
        by,
        "plan.document_added",
        document.plan,
        on_behalf_of=behalf(by, country),
        document=document.pk,
        audience=document.audience,
    )
    return document


@transaction.atomic
def remove_document(document: PlanDocument, *, by: User) -> None:
    """The paper is gone from the portal, its file too; that it was there stays in the trail."""
    check_describe(by, document.plan)
    plan, file = document.plan, document.file
    on_behalf_of = behalf(by, plan.country)
    record(by, "plan.document_removed", plan, on_behalf_of=on_behalf_of, document=document.pk)
    document.delete()
    if file:
        forget(file)


@transaction.atomic
def publish_contact(contact: CountryContact, *, by: User) -> CountryContact:
    """Everybody reads from now on which office of the country to write to."""
    check_publish_contact(by, contact.country)
    contact.published_at, contact.published_by = timezone.now(), by
    contact.save()
    record(by, "contact.published", contact.country, on_behalf_of=behalf(by, contact.country))
    return contact


@transaction.atomic
def remove_contact(country: Country, *, by: User) -> None:
    """The country's page shows the Academy's contact again."""
    check_publish_contact(by, country)
    CountryContact.objects.filter(country=country).delete()
    record(by, "contact.removed", country, on_behalf_of=behalf(by, country))
