from django.db import transaction

from academy.accounts.models import User
from academy.audit.trail import record
from naps.actions.reviews import save
from naps.models import Review
from naps.offline.merging import merged
from naps.offline.reading import Filled
from naps.offline.writing import OfflineForm, form_xlsx
from naps.permissions import reviews as permissions


@transaction.atomic
def download_form(review: Review, *, by: User) -> bytes:
    """The reviewer takes the questions along, with what is written so far, to where nothing connects."""
    permissions.check_write(by, review)
    record(by, "review.form_downloaded", review, rubric=review.rubric.code)
    return form_xlsx(OfflineForm.of(review))


@transaction.atomic
def take_form(review: Review, *, by: User, filled: Filled, names: set[str]) -> Review:
    """What the reviewer wrote on the way goes into the review online: these fields and no others."""
    permissions.check_write(by, review)
    # A window that saves by itself at the same moment waits.
    locked = (
        Review.objects.select_for_update(of=("self",)).select_related("rubric", "draft").get(pk=review.pk)
    )
    form = merged(locked, filled, names)
    form.is_valid()
    save(locked, by=by, scores=form.scores, texts=form.texts)
    record(by, "review.form_taken", locked, rubric=locked.rubric.code, fields=len(names))
    return locked
