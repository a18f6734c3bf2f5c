"""What a new convening takes over from an earlier one: agenda, questions, partners.

Never people, files, answers or approvals.
"""

from datetime import date

from django.conf import settings

from convenings.models import Choice, Convening, Partner, Question, Questionnaire, Session
from convenings.walltime import same_clock_time

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def copy_agenda(source: Convening, target: Convening) -> int:
    """The sessions of `source` on the same day of the programme, at the same time of the clock.

    Sessions of days the new convening does not have are left out. Returns how many were copied.
    """
    days = target.days
    copies = []
    for session in source.sessions.all():
        number = (source.local(session.starts_at).date() - source.starts_on).days
        if number < len(days):
            copies.append(_session(session, source, target, days[number]))
    return len(Session.objects.bulk_create(copies))


def _session(session: Session, source: Convening, target: Convening, day: date) -> Session:
    starts_at = same_clock_time(source.local(session.starts_at), day, target.zone)
    return Session(
        convening=target,
        kind=session.kind,
        topic=session.topic,
        starts_at=starts_at,
        ends_at=starts_at + (session.ends_at - session.starts_at),
        room=session.room,
        interpreted=session.interpreted,
        **_words(session, "title"),
    )


def copy_questions(source: Convening, target: Convening) -> int:
    """Every question with its choices; its dates are those of another meeting and stay behind.

    Returns how many questions were copied.
    """
    copied = 0
    for asked in source.questionnaires.prefetch_related("questions__choices"):
        sheet = Questionnaire.objects.create(
            convening=target, purpose=asked.purpose, **_words(asked, "introduction")
        )
        twins = {question.pk: _question(question, sheet) for question in asked.questions.all()}
        _tie(asked, twins)
        copied += len(twins)
    return copied


def _question(question: Question, sheet: Questionnaire) -> Question:
    twin = Question.objects.create(
        questionnaire=sheet,
        order=question.order,
        kind=question.kind,
        is_required=question.is_required,
        readers=question.readers,
        keep_days=question.keep_days,
        show_if_answer=question.show_if_answer,
        **_words(question, "label"),
        **_words(question, "help"),
    )
    Choice.objects.bulk_create(
        Choice(
            question=twin,
            order=choice.order,
            code=choice.code,
            is_right=choice.is_right,
            **_words(choice, "label"),
        )
        for choice in question.choices.all()
    )
    return twin


def _tie(asked: Questionnaire, twins: dict[int, Question]) -> None:
    """What depended on a question depends on its copy."""
    for question in asked.questions.all():
        if question.show_if_id in twins:
            twin = twins[question.pk]
            twin.show_if = twins[question.show_if_id]
            twin.save(update_fields=["show_if"])


def copy_partners(source: Convening, target: Convening) -> None:
    """The same partners in the same order; each is asked anew whether its name may stand on papers."""
    for partner in source.partners.all():
        Partner.objects.create(convening=target, order=partner.order, **_words(partner, "name"))


def _words(row, field: str) -> dict[str, str | None]:
    return {f"{field}_{code}": getattr(row, f"{field}_{code}") for code in LANGUAGES}
