"""Letters about questions that leave by themselves: when a wave opens, and once before it closes."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from convenings.models import Questionnaire
from convenings.states import SHOWN
from participants.question_letters import write_to_those_missing
from participants.windows import EVALUATION, OPEN, Window, first_sessions, windows_of

CLOSING_NOTICE = timedelta(days=3)
MORNING = time(9)  # by the clock at the venue
# The survey months later closes a year after the last day, unless organisers set another day.
LONGEST_AFTER = timedelta(days=800)


def send_due(now: datetime) -> None:
    opened(now)
    closing(now)


def opened(now: datetime) -> None:
    """Once, to everybody who is asked and has not answered, from nine in the morning at the venue."""
    for questionnaire, window in _open(now):
        if now < window.closes - CLOSING_NOTICE:
            write_to_those_missing(questionnaire, window, "open")


def closing(now: datetime) -> None:
    """Once more in the last three days, to whoever is still missing."""
    for questionnaire, window in _open(now):
        if now >= window.closes - CLOSING_NOTICE:
            write_to_those_missing(questionnaire, window, "closing")


def _open(now: datetime) -> Iterator[tuple[Questionnaire, Window]]:
    """What one can answer now, where it is late enough in the day to write."""
    asked = Questionnaire.objects.filter(
        purpose__in=EVALUATION,
        questions__isnull=False,
        convening__status__in=SHOWN,
        convening__ends_on__gte=(now - LONGEST_AFTER).date(),
    )
    questionnaires = list(asked.select_related("convening__host_country").distinct())
    begins = first_sessions({q.convening_id for q in questionnaires})
    for questionnaire in questionnaires:
        if questionnaire.convening.local(now).time() >= MORNING:
            for window in windows_of(questionnaire, begins.get(questionnaire.convening_id)):
                if window.state(now) == OPEN:
                    yield questionnaire, window
