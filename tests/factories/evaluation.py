"""Questions around a convening, and people who answer them."""

from datetime import date, datetime, time, timedelta

from academy.accounts.models import User
from convenings.models import Convening, Questionnaire
from convenings.standard_questions import add_standard_questions
from convenings.states import Purpose
from participants.actions import evaluation
from participants.models import Registration
from participants.results import questions_of, right_answers
from participants.states import RegistrationStatus
from tests.factories.participants import a_delegation, a_person, a_registration


def asks(convening: Convening, purpose: str) -> Questionnaire:
    return add_standard_questions(convening, purpose)


def learners(convening: Convening, n: int, iso3: str = "ECU") -> list[Registration]:
    """So many people of one delegation, confirmed, who can sign in."""
    found = convening.delegations.filter(country__iso3=iso3).first()
    delegation = found or a_delegation(convening, iso3, seats=60)
    return [
        a_registration(
            convening,
            a_person(f"Persona {k}", iso3=iso3, with_user=True),
            delegation=delegation,
            status=RegistrationStatus.CONFIRMED,
        )
        for k in range(n)
    ]


def there(convening: Convening, day: date, hour: int = 12) -> datetime:
    """That hour of the day at the venue."""
    return datetime.combine(day, time(hour), tzinfo=convening.zone)


def after(convening: Convening, days: int, hour: int = 12) -> datetime:
    """So many days after the last day."""
    return there(convening, convening.ends_on + timedelta(days=days), hour)


def marks(questionnaire: Questionnaire, right: int) -> list:
    """Answers to a knowledge test, the first so many of them right."""
    questions = questions_of(questionnaire)
    key = right_answers(questions)
    return [(q, key[q.pk] if n < right else "unknown") for n, q in enumerate(questions)]


def takes(registration: Registration, test: Questionnaire, right: int):
    return evaluation.take_test(registration, test, marks(test, right), by=user_of(registration))


def hands_in(registration: Registration, form: Questionnaire, *, scale: int = 4, text: str = "") -> None:
    answers = []
    for question in questions_of(form):
        if question.kind == "scale":
            answers.append((question, scale))
        elif question.kind == "long_text":
            answers.append((question, text or None))
        else:
            answers.append((question, None))
    evaluation.hand_in(registration, form, answers, by=user_of(registration))


def user_of(registration: Registration) -> User:
    assert registration.person.user is not None
    return registration.person.user


def typed(questionnaire: Questionnaire, right: int) -> dict[str, str]:
    """The same answers as a browser sends them."""
    return {f"question_{question.pk}": value for question, value in marks(questionnaire, right)}


__all__ = ["Purpose", "after", "asks", "hands_in", "learners", "marks", "takes", "there", "typed", "user_of"]
