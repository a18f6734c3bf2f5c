"""Letters to those who have not answered the questions of a convening."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.links import personal_link
from academy.notices.outbox import Letter, post
from convenings.models import Questionnaire
from convenings.states import ANONYMOUS, Purpose
from participants.asked import delegations_lacking, people_lacking
from participants.models import Delegation, Person, Registration
from participants.states import Wave
from participants.windows import Window


def write_to_those_missing(questionnaire: Questionnaire, window: Window, key: str) -> int:
    """One letter each; `key` says which of the letters of this wave it is. Returns how many are new."""
    if questionnaire.purpose == Purpose.READINESS:
        delegations = delegations_lacking(questionnaire).select_related("country", "invitation", "convening")
        letters = [_to_delegation(delegation, questionnaire, window, key) for delegation in delegations]
    else:
        people = people_lacking(questionnaire, window.wave).exclude(person__user=None)
        people = people.exclude(person__user__is_active=False).select_related("person__user", "convening")
        letters = [_to_person(registration, questionnaire, window, key) for registration in people]
    return sum(letter is not None for letter in letters)


def letter_to_person(questionnaire: Questionnaire, window: Window, *, name: str, address: str) -> Letter:
    """What somebody reads who is asked to answer; `address` is behind the button."""
    subject, line = _words(questionnaire, window)
    return Letter(
        subject=subject % {"convening": questionnaire.convening.title},
        lines=[_("Dear %(name)s,") % {"name": name}, line],
        facts=[(_("Answer by"), date_format(window.last_day, "DATE_FORMAT"))],
        button=(_("Answer the questions"), address),
        after=[_how_it_is_kept(questionnaire)],
    )


def letter_to_delegation(
    questionnaire: Questionnaire, window: Window, *, name: str, delegation: str, address: str
) -> Letter:
    """The same to whoever fills in the readiness questionnaire for a delegation."""
    subject, line = _words(questionnaire, window)
    return Letter(
        subject=subject % {"convening": questionnaire.convening.title},
        lines=[_("Dear %(name)s,") % {"name": name}, line],
        facts=[
            (_("Delegation"), delegation),
            (_("Answer by"), date_format(window.last_day, "DATE_FORMAT")),
        ],
        button=(_("Open the questionnaire"), address),
        after=[_("Several people of the delegation can fill it in together.")],
    )


def _key(questionnaire: Questionnaire, window: Window, key: str, pk: int) -> str:
    return f"questions-{questionnaire.pk}-{window.wave or 'once'}-{key}-{pk}"


def _to_person(registration: Registration, questionnaire: Questionnaire, window: Window, key: str):
    person = registration.person
    path = reverse("participants:answer", args=[registration.pk, questionnaire.purpose])

    def letter() -> Letter:
        address = personal_link(person.user, next_path=path) if person.user else path
        return letter_to_person(questionnaire, window, name=person.full_name, address=address)

    return post(
        _key(questionnaire, window, key, registration.pk),
        to=person,
        letter=letter,
        secret=True,
        about=f"convening-{questionnaire.convening_id}",
    )


def _to_delegation(delegation: Delegation, questionnaire: Questionnaire, window: Window, key: str):
    """To the contact of the government or body; where there is none, to the head of the delegation."""
    reader = delegation.contact or _head_of(delegation)
    if reader is None:
        return None
    user = getattr(reader, "user", None) or (None if isinstance(reader, Person) else reader)
    path = reverse("participants:readiness", args=[delegation.convening.code, delegation.pk])

    def letter() -> Letter:
        address = personal_link(user, next_path=path) if user else path
        return letter_to_delegation(
            questionnaire, window, name=reader.full_name, delegation=str(delegation), address=address
        )

    return post(
        _key(questionnaire, window, key, delegation.pk),
        to=reader,
        letter=letter,
        secret=True,
        about=f"convening-{questionnaire.convening_id}",
    )


def _head_of(delegation: Delegation) -> Person | None:
    first = delegation.live_registrations().first()
    return first.person if first else None


def _words(questionnaire: Questionnaire, window: Window) -> tuple[str, str]:
    """Subject and first sentence."""
    if questionnaire.purpose == Purpose.READINESS:
        return (
            _("%(convening)s: how far is your country?"),
            _("A few questions on where the plan of your country stands help us to prepare the convening."),
        )
    if questionnaire.purpose == Purpose.KNOWLEDGE and window.wave == Wave.BEFORE:
        return (
            _("%(convening)s: five minutes before it begins"),
            _("Please answer a short test. You get the same questions again afterwards."),
        )
    if questionnaire.purpose == Purpose.KNOWLEDGE:
        return (
            _("%(convening)s: the same questions once more"),
            _("Please answer the short test again. Then you see what has changed for you."),
        )
    if questionnaire.purpose == Purpose.REACTION:
        return (
            _("%(convening)s: how was it?"),
            _("Please tell us in three minutes what was good and what was not."),
        )
    return (
        _("%(convening)s: what came of it?"),
        _("Some months have passed. Please tell us what you could use, and what stood in the way."),
    )


def _how_it_is_kept(questionnaire: Questionnaire) -> str:
    if questionnaire.purpose in ANONYMOUS:
        return _(
            "Your answers are kept without your name. We only keep that you have answered, "
            "so that you get no more letters."
        )
    return _("Only you see your own result. The organisers see results of five people or more together.")
