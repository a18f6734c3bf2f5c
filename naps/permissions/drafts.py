from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.models import Draft, DraftFile, Plan
from naps.permissions.plans import check_speak, is_staff
from naps.states import OPEN_DRAFTS, WITH_AUTHORS, DraftStatus, FileRole
from naps.texts import is_refused, unread_files
from participants.teams import works_on


def check_work(user, plan: Plan) -> None:
    """The country's team works on its drafts; staff for a team that sent its file by e-mail."""
    if not (is_staff(user) or (user.is_authenticated and works_on(user, plan.country))):
        raise NotAllowed(_("Only the country's team works on its drafts."))


def check_upload(user, plan: Plan) -> None:
    """The team, while the plan is being written and no version is with the Academy."""
    check_work(user, plan)
    if not plan.is_in_design:
        raise NotAllowed(_("This plan is no longer being written. Start the next one to send a draft."))
    waiting = plan.drafts.filter(status__in=OPEN_DRAFTS - WITH_AUTHORS).first()
    if waiting:
        words = _("Draft %(version)s is with the Academy. The next version can follow after the answer.")
        raise NotAllowed(words % {"version": waiting.version})


def check_change(user, draft: Draft) -> None:
    """The team, until the draft is handed in."""
    check_work(user, draft.plan)
    if draft.status not in WITH_AUTHORS:
        raise NotAllowed(_("This draft no longer changes."))


def check_hand_in(user, draft: Draft) -> None:
    """Who speaks for the country hands in, and takes back."""
    check_speak(user, draft.plan.country)


def check_submit(user, draft: Draft) -> None:
    """Who speaks for the country, once the plan itself is there as a file."""
    check_hand_in(user, draft)
    if draft.status not in WITH_AUTHORS:
        raise NotAllowed(_("This draft no longer changes."))
    if not any(file.role == FileRole.MAIN for file in draft.files.all()):
        raise NotAllowed(_("The plan itself is missing. Add it as a file first."))
    check_read(draft)


def check_read(draft: Draft) -> None:
    """Nobody is asked to review a file that cannot be opened, or that is not checked yet."""
    unread = unread_files(draft)
    for file in unread:
        if file.file.text.is_refused:
            words = _("“%(name)s” cannot be handed in. Take it out, and add it again when it is in order.")
            raise NotAllowed(words % {"name": file.file.original_name})
    if unread:
        raise NotAllowed(_("A file is still being checked. That usually takes a few seconds."))


def check_open(user, file: DraftFile) -> None:
    """A file that was refused goes to nobody but the team that sent it, which may have no other copy."""
    if is_refused(file):
        try:
            check_work(user, file.draft.plan)
        except NotAllowed:
            raise NotAllowed(_("This file was found to be damaged or unsafe. Nobody can open it.")) from None


def check_withdraw(user, draft: Draft) -> None:
    """Who speaks for the country, until the Academy has answered."""
    check_hand_in(user, draft)
    if draft.status not in {DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW}:
        raise NotAllowed(_("Only a draft that waits for an answer can be withdrawn."))
