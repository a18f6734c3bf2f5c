"""What people of the demo answered before and after; every word of it is invented."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from convenings.models import Convening, Question
from convenings.states import Purpose, QuestionKind
from demo.seeding import people
from demo.seeding.reading import noon, world
from participants.actions import evaluation
from participants.models import Delegation, Registration
from participants.results import questions_of, right_answers
from participants.states import RegistrationStatus
from participants.together import opened_with
from participants.windows import add_months

# At Panama City nobody was asked how far the countries were: that would be said of real ones.
OF_PEOPLE = [Purpose.KNOWLEDGE, Purpose.REACTION, Purpose.APPLICATION]
# Of ten, how many answers are right before and after.
BEFORE, AFTER = 5, 8
# Every third person leaves no text, every seventh does not answer at all.
WRITES_EVERY, SILENT_EVERY = 3, 7


def ask(convening: Convening, purposes) -> None:
    for purpose in purposes:
        evaluation.use_standard_questions(convening, purpose, by=people.user("staff"))


def answer_before(convening: Convening, everybody: list[Registration]) -> None:
    _take_test(convening, everybody, BEFORE)


def answer_afterwards(convening: Convening, everybody: list[Registration]) -> None:
    """The test again, the reaction form, and months later the survey, each on its day."""
    last = convening.ends_on
    with time_machine.travel(noon(last + timedelta(days=3))):
        _take_test(convening, everybody, AFTER)
    with time_machine.travel(noon(last + timedelta(days=5))):
        _hand_in(convening, Purpose.REACTION, everybody)
    if (later := noon(add_months(last, 5))) < timezone.now():
        with time_machine.travel(later):
            _hand_in(convening, Purpose.APPLICATION, everybody)


def _learners(everybody: list[Registration]) -> list[Registration]:
    of_delegations = [r.pk for r in everybody if r.delegation_id]
    confirmed = Registration.objects.confirmed().filter(pk__in=of_delegations)
    return list(confirmed.select_related("convening", "person__user").order_by("pk"))


def _take_test(convening: Convening, everybody: list[Registration], of_ten: int) -> None:
    test = convening.questionnaires.get(purpose=Purpose.KNOWLEDGE)
    questions = questions_of(test)
    right = right_answers(questions)
    for n, registration in enumerate(_learners(everybody)):
        if n % SILENT_EVERY == SILENT_EVERY - 1:
            continue
        answers = [
            (q, right[q.pk] if (n * 7 + i * 3) % 10 < of_ten else "unknown") for i, q in enumerate(questions)
        ]
        evaluation.take_test(registration, test, answers, by=registration.person.user)


def _hand_in(convening: Convening, purpose: str, everybody: list[Registration]) -> None:
    form = convening.questionnaires.get(purpose=purpose)
    questions = questions_of(form)
    for n, registration in enumerate(_learners(everybody)):
        if n % SILENT_EVERY == 2:
            continue
        answers = [(q, _invented(q, n, i, purpose)) for i, q in enumerate(questions)]
        evaluation.hand_in(registration, form, answers, by=registration.person.user)


def _invented(question: Question, n: int, i: int, purpose: str):
    codes = [choice.code for choice in question.choices.all() if choice.code != "nothing"]
    if question.kind == QuestionKind.SCALE:
        return 3 + (n * 2 + i) % 3 if (n + i) % 6 else 2
    if question.kind == QuestionKind.YES_NO:
        return n % 4 != 0
    if codes:
        return [code for k, code in enumerate(codes) if (n + k * 2 + i) % 3 == 0] or None
    texts = world("evaluation")[purpose]
    return texts[(n + i) % len(texts)] if n % WRITES_EVERY != 1 else None


def begin_kingston(convening: Convening) -> None:
    """The test is open and some have taken it; Jamaica has filled in half of the questionnaire."""
    ask(convening, [Purpose.READINESS, Purpose.KNOWLEDGE])
    confirmed = convening.registrations.filter(status=RegistrationStatus.CONFIRMED)
    fixed = confirmed.filter(person__user__email__startswith="delegate.")
    some = [r for n, r in enumerate(confirmed.order_by("pk")) if n % 3 and r not in fixed]
    answer_before(convening, some)
    jamaica = Delegation.objects.get(convening=convening, country__iso3="JAM")
    form = convening.questionnaires.get(purpose=Purpose.READINESS)
    questions = questions_of(form)
    said = dict(enumerate(world("evaluation")["readiness"]))
    answers = [(q, said[i]) for i, q in enumerate(questions) if said.get(i)]
    evaluation.save_readiness(
        jamaica, form, answers, opened=opened_with(questions, {}), by=people.user("focal.jam")
    )
