"""Documents that came of an engagement: added, taken away again."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents.keeping import forget, kept
from academy.documents.states import FileKind
from assistance.engagement_permissions import check_add_output, check_remove_output
from assistance.models import Output


def add_output(output: Output, *, upload: UploadedFile, by: User) -> Output:
    """Keep a document beside the engagement, for whoever reads the engagement.

    Raises `inspection.Refused` if the file cannot be kept, and then nothing is.
    """
    check_add_output(by, output.engagement)
    with kept(upload, language=output.language, by=by, kinds=frozenset(FileKind)) as stored:
        output.file = stored
        return _add(output, by=by)


@transaction.atomic
def _add(output: Output, *, by: User) -> Output:
    output.engagement.refresh_from_db()
    check_add_output(by, output.engagement)  # the file took its time
    output.added_by = by
    output.save()
    record(by, "engagement.document_added", output.engagement, output=output.pk, file=output.file_id)
    return output


@transaction.atomic
def remove_output(output: Output, *, by: User) -> None:
    """Take a document away: the row and the file; the trail keeps that there was one."""
    check_remove_output(by, output)
    record(by, "engagement.document_removed", output.engagement, output=output.pk, file=output.file_id)
    stored = output.file
    output.delete()
    forget(stored)
