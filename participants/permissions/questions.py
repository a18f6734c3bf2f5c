"""Who may ask, answer and read."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from convenings.models import Convening, Question, Questionnaire
from convenings.permissions import check_organise
from convenings.states import ConveningStatus, Purpose, Reader
from participants.asked import LEARNERS, has_answered
from participants.models import (
    Delegation,
    Registration,
)
from participants.permissions.who import is_focal, is_member, is_oneself, organises
from participants.windows import LATER, OPEN, Window, current, windows


def check_read_answers(user, convening: Convening) -> None:
    """Organisers and staff, who asked; every reading is written down."""
    check_organise(user, convening)


def check_read_question(user, question: Question) -> None:
    """Organisers; where people were promised that only staff reads it, staff."""
    check_read_answers(user, question.questionnaire.convening)
    if question.readers == Reader.STAFF and not user.is_academy_staff:
        raise NotAllowed(_("Only staff of Our Secure Future read the answers to this question."))


def check_read_delegation_answers(user, delegation: Delegation) -> None:
    """The country's focal point or the body's contact, what they were allowed to; and organisers."""
    if not (is_focal(user, delegation) or organises(user, delegation.convening)):
        raise NotAllowed(_("Only the focal point of the country and the organisers read these answers."))


def check_evaluate(user, convening: Convening) -> None:
    """Organisers and staff: what is asked, until when, and what the answers say together."""
    check_organise(user, convening)


def check_ask(user, convening: Convening) -> None:
    """Organisers decide what is asked, also after the last day, unless the convening is called off."""
    check_evaluate(user, convening)
    if convening.status == ConveningStatus.CANCELLED:
        raise TooLate(_("This convening does not take place, so nobody is asked anything."), convening)


def check_remind_of_questions(user, questionnaire: Questionnaire) -> None:
    """Organisers, while one can answer."""
    check_ask(user, questionnaire.convening)
    _check_open(current(windows(questionnaire)))


def check_answer_questions(user, registration: Registration, questionnaire: Questionnaire) -> None:
    """The person alone, with a place at the convening, while the questions are open."""
    if not is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody answers for themselves."))
    if not registration.is_confirmed or registration.role not in LEARNERS:
        raise NotAllowed(_("These questions are for those who take part with a confirmed place."))
    _check_open(current(windows(questionnaire)))


def check_answers_once(questionnaire: Questionnaire, registration: Registration, wave: str) -> None:
    """What is sent stays as it was sent."""
    if has_answered(questionnaire, registration, wave):
        raise TooLate(_("You have answered already. Thank you."), registration.convening)


def check_fill_in_readiness(user, delegation: Delegation) -> None:
    """The delegation's own people: its focal point and whoever is named for it; not the organisers."""
    if not user.is_authenticated or not (is_focal(user, delegation) or is_member(user, delegation)):
        raise NotAllowed(_("Only the delegation itself says how far its country is."))
    if not delegation.is_coming:
        raise NotAllowed(_("First say that the delegation comes."))
    questionnaire = Questionnaire.objects.filter(
        convening=delegation.convening_id, purpose=Purpose.READINESS
    ).first()
    if questionnaire is None:
        raise NotAllowed(_("This convening has no readiness questionnaire."))
    _check_open(current(windows(questionnaire)))


def _check_open(window: Window) -> None:
    state = window.state(timezone.now())
    if state == OPEN:
        return
    if state == LATER:
        day = date_format(window.first_day, "DATE_FORMAT") if window.first_day else ""
        words = gettext("The questions open on %(day)s.") % {"day": day} if day else gettext("Not open yet.")
        raise NotAllowed(words)
    day = date_format(window.last_day, "DATE_FORMAT")
    raise TooLate(gettext("The questions were open until %(day)s.") % {"day": day}, window.convening)
