"""Letters about questions that leave by themselves: when a wave opens, and once before it closes."""

from datetime import datetime, time, timedelta

from convenings.models import Questionnaire
from convenings.states import SHOWN
from participants.question_letters import write_to_those_missing
from participants.windows import EVALUATION, OPEN, Window, first_sessions, windows_of

CLOSING_NOTICE = timedelta(days=3)
MORNING = time(9)  # by the clock at the venue
# The survey months later closes a year after the last day, unless organisers set another day.
LONGEST_AFTER = timedelta(days=800)


def questions_due(now: datetime) -> None:
    """From nine in the morning at the venue, to everybody who is asked and has not answered."""
    asked = Questionnaire.objects.filter(
        purpose__in=EVALUATION,
        questions__isnull=False,
        convening__status__in=SHOWN,
        convening__ends_on__gte=(now - LONGEST_AFTER).date(),
    )
    questionnaires = list(asked.select_related("convening__host_country").distinct())
    begins = first_sessions({q.convening_id for q in questionnaires})
    for questionnaire in questionnaires:
        for window in windows_of(questionnaire, begins.get(questionnaire.convening_id)):
            if window.state(now) == OPEN and questionnaire.convening.local(now).time() >= MORNING:
                write_to_those_missing(questionnaire, window, key_at(window, now))


def key_at(window: Window, now: datetime) -> str:
    """Which letter it is: in the last three days that it closes, before that that it has opened."""
    return "closing" if now >= window.closes - CLOSING_NOTICE else "open"
