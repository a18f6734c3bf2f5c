"""Whom the questions of a convening are for, who has answered, and who is missing."""

from django.db.models import Exists, OuterRef, Q

from convenings.models import Convening, Questionnaire
from convenings.states import ANONYMOUS, Purpose
from participants.models import AnswerSheet, Delegation, HandedIn, Registration
from participants.models.registrations import RegistrationQuerySet
from participants.states import OF_A_DELEGATION, RegistrationRole, Wave

# Who comes to learn; facilitators and organisers are not asked what they know.
LEARNERS = OF_A_DELEGATION | {RegistrationRole.OBSERVER}


def people_asked(questionnaire: Questionnaire, wave: str = Wave.ONCE) -> RegistrationQuerySet:
    """Everybody with a place; after the convening those who came, and whoever has answered all the same.

    Where nobody wrote down who came, everybody with a place is asked.
    """
    convening = questionnaire.convening
    people = convening.registrations.confirmed().filter(role__in=LEARNERS)
    if wave == Wave.BEFORE:
        return people
    if not people.came().exists():
        return people
    return people.with_came().filter(Q(came=True) | Q(_has_answered(questionnaire, wave)))


def _has_answered(questionnaire: Questionnaire, wave: str) -> Exists:
    if questionnaire.purpose in ANONYMOUS:
        return Exists(HandedIn.objects.filter(questionnaire=questionnaire, registration=OuterRef("pk")))
    sheets = AnswerSheet.objects.filter(questionnaire=questionnaire, registration=OuterRef("pk"))
    return Exists(sheets.filter(wave=wave, is_sent=True))


def people_lacking(questionnaire: Questionnaire, wave: str = Wave.ONCE) -> RegistrationQuerySet:
    """Who is asked and has not answered. Of an anonymous form this is for letters, not for a page."""
    return people_asked(questionnaire, wave).filter(~_has_answered(questionnaire, wave))


def has_answered(questionnaire: Questionnaire, registration: Registration, wave: str = Wave.ONCE) -> bool:
    mine = Registration.objects.filter(pk=registration.pk)
    return mine.filter(_has_answered(questionnaire, wave)).exists()


def delegations_asked(questionnaire: Questionnaire):
    """Every delegation that comes."""
    return Delegation.objects.filter(convening=questionnaire.convening_id).coming()


def delegations_lacking(questionnaire: Questionnaire):
    """Those that have not sent their readiness questionnaire."""
    sent = AnswerSheet.objects.filter(questionnaire=questionnaire, delegation=OuterRef("pk"), is_sent=True)
    return delegations_asked(questionnaire).filter(~Exists(sent))


def lacking_readiness(convening: Convening):
    """The delegations of a convening whose readiness questionnaire is missing; none if none is asked for."""
    asked = convening.questionnaires.filter(purpose=Purpose.READINESS).first()
    return delegations_lacking(asked) if asked else Delegation.objects.none()


def lacking_test_before(convening: Convening) -> RegistrationQuerySet:
    """The people of a convening who have not taken the test before it; none if there is no test."""
    asked = convening.questionnaires.filter(purpose=Purpose.KNOWLEDGE).first()
    return people_lacking(asked, Wave.BEFORE) if asked else Registration.objects.none()


def counts(questionnaire: Questionnaire, wave: str = Wave.ONCE) -> tuple[int, int]:
    """How many are asked and how many of them have answered."""
    if questionnaire.purpose == Purpose.READINESS:
        asked = delegations_asked(questionnaire).count()
        return asked, asked - delegations_lacking(questionnaire).count()
    people = people_asked(questionnaire, wave)
    asked = people.count()
    return asked, people.filter(_has_answered(questionnaire, wave)).count()
