from django import template
from django.utils.translation import gettext_lazy as _

from academy.audit.models import Event

register = template.Library()

# What an event means to people. A verb that is not here is shown as it is kept.
SENTENCES = {
    "convening.created": _("set up the convening"),
    "convening.changed": _("changed the settings"),
    "convening.published": _("published the convening"),
    "convening.completed": _("completed the convening"),
    "convening.cancelled": _("cancelled the convening"),
    "convening.report_taken": _("took the outcome report away"),
    "session.added": _("added a session"),
    "session.changed": _("changed a session"),
    "session.removed": _("took a session off the agenda"),
    "agenda.told": _("told people what changed on the agenda"),
    "session.attendance": _("wrote down attendance"),
    "session.facilitators": _("said who leads a session"),
    "delegation.invited": _("invited a delegation"),
    "invitation-letter.issued": _("wrote a letter of invitation"),
    "delegation.accepted": _("said that a delegation comes"),
    "delegation.declined": _("said that a delegation does not come"),
    "delegation.complete": _("marked a delegation as complete"),
    "delegation.withdrawn": _("withdrew a delegation"),
    "delegation.seats": _("changed the seats of a delegation"),
    "convening.rules": _("changed the rules for delegations"),
    "facilitation.confirmed": _("said yes to leading a session"),
    "facilitation.declined": _("cannot lead a session"),
    "list.received": _("sent in a list of people"),
    "list.discarded": _("discarded a list of people"),
    "list.named": _("named the people of a list"),
    "list.taken": _("took a list away as a table"),
    "questions.added": _("added the Academy's questions"),
    "questions.dates": _("changed the dates of a questionnaire"),
    "questions.reminded": _("reminded people of the questions"),
    "readiness.saved": _("filled in a part of the readiness questionnaire"),
    "readiness.sent": _("sent the readiness questionnaire"),
    "registration.nominated": _("named a person"),
    "registration.filled_in": _("filled in a page of the registration"),
    "registration.submitted": _("sent a registration"),
    "registration.confirmed": _("confirmed a registration"),
    "registration.waitlisted": _("put a person on the waiting list"),
    "registration.declined": _("declined a registration"),
    "registration.withdrawn": _("withdrew a registration"),
    "registration.reminded": _("reminded a person"),
    "registration.checked_in": _("checked a person in"),
    "registration.check_in_undone": _("took a check-in back"),
    "session.sheet_printed": _("printed a sign-in sheet"),
    "convening.badges_printed": _("printed badges"),
    "convening.phone_prepared": _("prepared a phone for check-in without network"),
    "certificate.issued": _("issued a certificate"),
    "certificate.revoked": _("revoked a certificate"),
    "paper.downloaded": _("downloaded a paper"),
}


@register.filter
def said(event: Event):
    """An event of the trail as the end of a sentence that begins with a name."""
    return SENTENCES.get(event.verb, event.verb)
