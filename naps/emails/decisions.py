from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.outbox import Letter, post
from naps.models import Decision


def decision_sent(decision: Decision, *, to: User):
    """The Academy's letter on your draft is there."""

    def letter() -> Letter:
        facts = [
            (_("Draft"), str(decision.draft)),
            (_("In short"), decision.get_outcome_display()),
        ]
        if decision.response_due_on:
            facts.append((_("Answer expected by"), date_format(decision.response_due_on, "DATE_FORMAT")))
        return Letter(
            subject=_("The Academy's letter on the draft plan of %(country)s")
            % {"country": decision.country},
            lines=[
                _("The Academy has read your draft."),
                _("Its letter says what is strong and what to work on next."),
                _("Your whole team can read it on the portal and download it as PDF."),
            ],
            facts=facts,
            button=(_("Read the letter"), decision.get_absolute_url()),
            after=[_("The Academy advises; the decision on the plan is your country's.")],
        )

    key = f"decision-{decision.pk}-sent-{to.pk}"
    return post(key, to=to, letter=letter, about=f"draft-{decision.draft_id}")
