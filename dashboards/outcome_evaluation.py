"""What the evaluation of a convening says, for its outcome report: of five people or more."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from convenings.models import Convening, Questionnaire
from convenings.states import Purpose, QuestionKind
from dashboards.outcome_parts import Line, Part
from participants.asked import counts
from participants.results import FEWEST, Scores, Tally, scores, tallies
from participants.states import Wave
from participants.windows import is_over, windows


def evaluation_parts(convening: Convening) -> list[Part]:
    """The test, the reaction form and the survey, as far as they were asked."""
    asked = convening.questionnaires.filter(questions__isnull=False).select_related("convening").distinct()
    there = {q.purpose: q for q in asked}
    makers = [
        (Purpose.KNOWLEDGE, _knowledge),
        (Purpose.REACTION, _anonymous),
        (Purpose.APPLICATION, _anonymous),
    ]
    return [make(there[purpose]) for purpose, make in makers if purpose in there]


def _title(questionnaire: Questionnaire) -> str:
    return {
        Purpose.KNOWLEDGE: _("Knowledge before and after"),
        Purpose.REACTION: _("How participants judged it"),
        Purpose.APPLICATION: _("Some months later"),
    }[Purpose(questionnaire.purpose)]


def _still_open(questionnaire: Questionnaire, last_day) -> Part:
    how = _("Results are counted when it has closed, on %(day)s.") % {
        "day": date_format(last_day, "DATE_FORMAT")
    }
    asked, answered = counts(questionnaire, Wave.AFTER if _is_test(questionnaire) else Wave.ONCE)
    return Part(_title(questionnaire), how, [Line(_("answered so far"), answered, asked)])


def _is_test(questionnaire: Questionnaire) -> bool:
    return questionnaire.purpose == Purpose.KNOWLEDGE


def _knowledge(questionnaire: Questionnaire) -> Part:
    found = windows(questionnaire)
    if not is_over(found):
        return _still_open(questionnaire, found[-1].last_day)
    asked, _answered = counts(questionnaire, Wave.AFTER)
    told = scores(questionnaire)
    how = _("Right answers, in percent, of the people who took the same test before and after.")
    return Part(
        _title(questionnaire), how, _score_lines(told, asked), 0 if told.is_few else max(0, asked - told.n)
    )


def _score_lines(told: Scores, asked: int) -> list[Line]:
    took = Line(_("took both tests"), told.n if not told.is_few else None, asked, is_few=told.is_few)
    if told.is_few:
        return [took]
    note = _("%(n)d people") % {"n": told.n}
    return [
        took,
        Line(_("right answers before, in percent"), told.before, 100, note),
        Line(_("right answers after, in percent"), told.after, 100, note),
        Line(_("change, in percentage points"), told.change, None, note),
    ]


def _anonymous(questionnaire: Questionnaire) -> Part:
    found = windows(questionnaire)
    if not is_over(found):
        return _still_open(questionnaire, found[-1].last_day)
    asked, answered = counts(questionnaire)
    is_few = answered < FEWEST
    lines = [Line(_("answered"), None if is_few else answered, asked, is_few=is_few)]
    if not is_few:
        lines += [line for tally in tallies(questionnaire) for line in _of_question(tally)]
    how = _(
        "Anonymous. Means are on a scale from 1 to 5; what people wrote in words is not part of this report."
    )
    return Part(_title(questionnaire), how, lines, 0 if is_few else max(0, asked - answered))


def _of_question(tally: Tally) -> list[Line]:
    """A mean, or how many chose each answer; words stay with the organisers."""
    label = tally.question.label
    if tally.is_few:
        return [Line(label, None, None, is_few=True)]
    if tally.mean is not None:
        return [Line(label, tally.mean, 5, _("mean of %(n)d answers") % {"n": tally.n})]
    small = {answer for answer, n in tally.counts if n < FEWEST}
    if small and tally.question.kind != QuestionKind.CHOICES:
        small = {answer for answer, _n in tally.counts}  # else the rest of the whole would tell the small one
    return [
        Line(answer, None if answer in small else n, tally.n, label, is_few=answer in small)
        for answer, n in tally.counts
    ]
