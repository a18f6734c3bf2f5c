"""The letters about somebody else who comes, and about what people ask for: one function each, once."""

from django.utils import timezone
from django.utils.translation import gettext as _

from academy.notices.outbox import Letter, post
from convenings.models import Convening
from participants.models import ChangeRequest, Registration


def _about(convening: Convening) -> str:
    return f"convening-{convening.pk}"


def substituted(registration: Registration):
    """To the person in whose place somebody else comes; who that is, is not theirs to know from us."""
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Somebody else comes to %(convening)s in your place") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _(
                    "Somebody else comes in your place, and your registration has been withdrawn. "
                    "If that is a mistake, write to us."
                ),
            ],
            facts=[(_("Reason"), registration.reason)],
        )

    key = f"registration-substituted-{registration.pk}"
    return post(key, to=registration.person, letter=letter, about=_about(convening))


def substitute_asked(change: ChangeRequest):
    """To whoever speaks for the delegation, while they answer it; who shall come stands on the page only."""
    registration, convening = change.registration, change.convening
    delegation = registration.delegation
    contact = delegation.contact if delegation and convening.takes_nominations else None
    if delegation is None or contact is None or not delegation.is_spoken_for_by(contact):
        return None

    def letter() -> Letter:
        return Letter(
            subject=_("%(convening)s: somebody of your delegation asks that another person comes")
            % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": contact.full_name},
                _("Somebody of your delegation cannot come and proposes another person. Say yes or no."),
            ],
            button=(_("See the request"), change.get_absolute_url()),
        )

    key = f"substitute-asked-{registration.pk}-{timezone.localdate()}"  # however often it is asked that day
    return post(key, to=contact, letter=letter, about=_about(convening))


def answers_changed(change: ChangeRequest):
    """To the person: what they asked for is done."""
    registration, convening = change.registration, change.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Your answers for %(convening)s are changed") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("The organisers have changed your answers as you asked."),
            ],
            button=(_("See my registration"), registration.get_absolute_url()),
        )

    return post(f"change-granted-{change.pk}", to=registration.person, letter=letter, about=_about(convening))


def change_refused(change: ChangeRequest):
    """To the person: everything stays as it is, and why."""
    registration, convening = change.registration, change.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Your request about %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("We are sorry that we cannot do what you asked for."),
            ],
            facts=[(_("Request"), change.get_kind_display()), (_("Reason"), change.reason)],
            button=(_("See my registration"), registration.get_absolute_url()),
        )

    return post(f"change-refused-{change.pk}", to=registration.person, letter=letter, about=_about(convening))
