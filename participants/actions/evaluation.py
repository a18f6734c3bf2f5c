"""What is asked around a convening: organisers set it up, people and delegations answer."""

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from academy.accounts.models import User
from academy.audit.trail import record
from convenings.models import Convening, Question, Questionnaire
from convenings.standard_questions import add_standard_questions
from convenings.states import Purpose
from participants import permissions, question_letters
from participants.actions.answering import save_answers
from participants.models import AnswerSheet, Delegation, GivenAnswer, HandedIn, Registration
from participants.results import is_published
from participants.states import Wave
from participants.together import Merged, merge
from participants.windows import current, is_over, windows

Answers = Iterable[tuple[Question, Any]]


# --- Setting up ------------------------------------------------------------------------------------


@transaction.atomic
def use_standard_questions(convening: Convening, purpose: str, *, by: User) -> Questionnaire:
    """Ask what the Academy usually asks; organisers may change it as long as nobody has answered."""
    permissions.check_ask(by, convening)
    Convening.objects.select_for_update().get(pk=convening.pk)  # of two who press the second is told
    if Question.objects.filter(questionnaire__convening=convening, questionnaire__purpose=purpose).exists():
        raise TooLate(_("There are questions for this already."), convening)
    made = add_standard_questions(convening, purpose)
    record(by, "questions.added", convening, purpose=str(purpose))
    return made


@transaction.atomic
def change_dates(
    questionnaire: Questionnaire, *, opens_on: date | None, closes_on: date | None, by: User
) -> Questionnaire:
    """Other days than the usual ones. What has been published once is never opened again."""
    permissions.check_ask(by, questionnaire.convening)
    was_over = is_over(windows(questionnaire))
    questionnaire.opens_on, questionnaire.closes_on = opens_on, closes_on
    if was_over and not is_over(windows(questionnaire)) and questionnaire.purpose != Purpose.READINESS:
        _check_unpublished(questionnaire)
    questionnaire.save(update_fields=["opens_on", "closes_on"])
    record(by, "questions.dates", questionnaire.convening, purpose=questionnaire.purpose)
    return questionnaire


def _check_unpublished(questionnaire: Questionnaire) -> None:
    if is_published(questionnaire):
        raise NotAllowed(
            _(
                "The results are out, so it stays closed: with one more answer they would tell "
                "what that person wrote."
            )
        )


# --- Answering -------------------------------------------------------------------------------------


@transaction.atomic
def take_test(registration: Registration, questionnaire: Questionnaire, answers: Answers, *, by: User):
    """The knowledge test, once before and once after; what is sent stays."""
    permissions.check_answer_questions(by, registration, questionnaire)
    wave = current(windows(questionnaire)).wave
    permissions.check_answers_once(questionnaire, registration, wave)
    sheet = AnswerSheet(questionnaire=questionnaire, registration=registration, wave=wave, is_sent=True)
    try:
        with transaction.atomic():
            return save_answers(sheet, answers)
    except IntegrityError:  # pressed twice at the same moment
        raise TooLate(_("You have answered already. Thank you."), registration.convening) from None


@transaction.atomic
def hand_in(registration: Registration, questionnaire: Questionnaire, answers: Answers, *, by: User) -> None:
    """An anonymous form: that somebody has handed one in is kept, and what stands on it, but not together.

    Nothing goes into the trail. The two lists are written anew in another order each time, so that neither
    their order nor the moment in which an answer was sealed says which sheet came with which person.
    """
    permissions.check_answer_questions(by, registration, questionnaire)
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    permissions.check_answers_once(questionnaire, registration, Wave.ONCE)
    people = HandedIn.objects.filter(questionnaire=questionnaire).values_list("registration", flat=True)
    _write_people(questionnaire, [*people, registration.pk])
    _write_sheets(questionnaire, {question.pk: value for question, value in answers if value is not None})


def _write_people(questionnaire: Questionnaire, people: list[int]) -> None:
    random.SystemRandom().shuffle(people)
    HandedIn.objects.filter(questionnaire=questionnaire).delete()
    HandedIn.objects.bulk_create(HandedIn(questionnaire=questionnaire, registration_id=pk) for pk in people)


def _write_sheets(questionnaire: Questionnaire, new: dict[int, Any]) -> None:
    """All sheets with fresh keys, sealed at the same moment: a seal says the second in which it was made."""
    earlier = questionnaire.sheets.prefetch_related("answers")
    sheets = [{a.question_id: a.sealed for a in sheet.answers.all() if a.sealed} for sheet in earlier]
    given = GivenAnswer()
    newest = {}
    for question_id, value in new.items():
        given.value = value
        newest[question_id] = given.sealed
    sheets.append(newest)
    random.SystemRandom().shuffle(sheets)
    questionnaire.sheets.all().delete()
    made = AnswerSheet.objects.bulk_create(
        AnswerSheet(questionnaire=questionnaire, is_sent=True) for _sheet in sheets
    )
    GivenAnswer.objects.bulk_create(
        GivenAnswer(sheet=sheet, question_id=question_id, sealed=sealed)
        for sheet, answers in zip(made, sheets, strict=True)
        for question_id, sealed in answers.items()
    )


# --- Readiness -------------------------------------------------------------------------------------


def readiness_sheet(delegation: Delegation, questionnaire: Questionnaire) -> AnswerSheet:
    """What the delegation has answered so far; a new sheet, not saved, where nobody has begun."""
    found = AnswerSheet.objects.filter(questionnaire=questionnaire, delegation=delegation)
    return found.prefetch_related("answers").first() or AnswerSheet(
        questionnaire=questionnaire, delegation=delegation
    )


@transaction.atomic
def save_readiness(
    delegation: Delegation, questionnaire: Questionnaire, answers: Answers, *, opened: str, by: User
) -> Merged:
    """Keep what this person changed since they opened the page. Where somebody else of the delegation
    changed the same answer meanwhile, theirs stays and both are returned, to choose."""
    permissions.check_fill_in_readiness(by, delegation)
    Delegation.objects.select_for_update().get(pk=delegation.pk)  # the second waits, and then sees the first
    sheet = readiness_sheet(delegation, questionnaire)
    merged = merge(opened, answers, sheet.values())
    save_answers(sheet, merged.changes)
    if merged.changes:
        record(by, "readiness.saved", delegation)
    return merged


@transaction.atomic
def send_readiness(delegation: Delegation, questionnaire: Questionnaire, *, by: User) -> AnswerSheet:
    """It is whole: from now on the organisers count on it. It can be corrected until it closes."""
    permissions.check_fill_in_readiness(by, delegation)
    sheet = readiness_sheet(delegation, questionnaire)
    if AnswerSheet.objects.filter(pk=sheet.pk, is_sent=False).update(is_sent=True):
        record(by, "readiness.sent", delegation)
    sheet.is_sent = True
    return sheet


# --- Letters ---------------------------------------------------------------------------------------


@transaction.atomic
def remind(questionnaire: Questionnaire, *, by: User) -> int:
    """Write to everybody who has not answered, once a day at most; returns how many letters."""
    permissions.check_remind_of_questions(by, questionnaire)
    window = current(windows(questionnaire))
    key = f"reminder-{timezone.localdate()}"
    posted = question_letters.write_to_those_missing(questionnaire, window, key)
    if posted:
        record(by, "questions.reminded", questionnaire.convening, purpose=questionnaire.purpose, n=posted)
    return posted
