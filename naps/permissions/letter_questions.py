from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from naps.models import Decision, LetterQuestion
from participants.teams import works_on


def check_ask(user, decision: Decision) -> None:
    """The country's team, about a letter it has got."""
    if not (user.is_authenticated and works_on(user, decision.country)):
        raise NotAllowed(_("Only the country's team asks about its letter."))
    if not decision.is_issued:
        raise NotAllowed(_("This letter has not been sent yet."))


def check_reply(user, question: LetterQuestion) -> None:
    """Staff; whether a colleague was faster is said when it is saved."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff answer questions about a letter."))
