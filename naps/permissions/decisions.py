from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.letters import lacks, uneven_points
from naps.models import Decision, Draft
from naps.permissions.reviews import check_compare
from naps.points import sent_texts
from naps.states import DraftStatus, Outcome


def check_write_decision(user, draft: Draft) -> None:
    """Staff, from the moment the draft is handed in until its letter has gone out.

    Its first words tell the grades, so whoever of them reviews the draft sends that review first.
    """
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff write the letter on a draft."))
    if draft.status == DraftStatus.DECIDED:
        raise NotAllowed(_("The letter on this draft has been sent. It no longer changes."))
    if draft.status not in {DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW}:
        raise NotAllowed(_("There is no draft to answer: it was not handed in, or was taken back."))
    check_compare(user, draft)


def check_issue(user, decision: Decision) -> None:
    """Staff, once every part is written and a review, or a reason to do without, stands behind it.

    Whether the letter has gone out meanwhile is not asked here: of two people who press at once
    the second is told who was faster.
    """
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff send the letter on a draft."))
    check_compare(user, decision.draft)
    if missing := lacks(decision):
        raise NotAllowed(_("Still to be written: %(parts)s.") % {"parts": ", ".join(missing)})
    if uneven := uneven_points(sent_texts(decision)):
        raise NotAllowed(uneven)
    if decision.outcome == Outcome.REVISE and not decision.response_due_on:
        raise NotAllowed(_("Say by when the next version is expected."))
    if not (decision.desk_reason or decision.draft.reviews.sent().exists()):
        raise NotAllowed(_("No review has been sent yet. Wait for one, or say why the letter goes without."))
