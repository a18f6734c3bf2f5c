from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import forget, kept
from academy.documents.models import StoredFile
from academy.documents.states import LETTERS
from participants import permissions
from participants.models import Delegation, NominationLetter


def send(delegation: Delegation, *, upload: UploadedFile, by: User) -> NominationLetter:
    """The signed letter of nomination; a newer one counts from now on, the earlier ones are kept.

    The same file sent twice is there once. Raises `inspection.Refused`, and then nothing is kept.
    """
    permissions.check_send_nomination_letter(by, delegation)
    with kept(upload, language="", by=by, kinds=LETTERS) as stored:
        letter = _send(delegation, stored, by)
    if letter.file_id != stored.pk:
        forget(stored)
    return letter


@transaction.atomic
def _send(delegation: Delegation, stored: StoredFile, by: User) -> NominationLetter:
    # Looking into a file takes seconds: the delegation may have been withdrawn meanwhile.
    standing = Delegation.objects.select_for_update().get(pk=delegation.pk)
    permissions.check_send_nomination_letter(by, standing)
    newest = standing.letters_of_nomination.select_related("file").first()
    if newest and newest.file.sha256 == stored.sha256:
        return newest
    letter = NominationLetter.objects.create(delegation=standing, file=stored)
    country = standing.country
    behalf = country.iso3 if country and not by.speaks_for(country) else ""
    record(by, "delegation.letter_sent", standing, on_behalf_of=behalf, file=stored.pk)
    return letter
