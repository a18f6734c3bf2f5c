"""What somebody who takes part is asked, and what of it they have answered."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from convenings.models import Questionnaire
from convenings.states import ANONYMOUS, Purpose
from participants.asked import LEARNERS
from participants.models import AnswerSheet, Delegation, HandedIn, Registration
from participants.states import Wave
from participants.windows import EVALUATION, OPEN, Window, current, first_sessions, windows_of


@dataclass(frozen=True)
class Asked:
    """One thing to fill in, open now or filled in already."""

    purpose: str
    window: Window
    is_open: bool
    is_done: bool
    url: str
    text: str


def asked_of(registrations: list[Registration], now: datetime) -> dict[int, list[Asked]]:
    """By registration, in the order of the work; as many queries for three convenings as for one."""
    questionnaires = _questionnaires({r.convening_id for r in registrations})
    answered = _answered(registrations)
    found: dict[int, list[Asked]] = {}
    for registration in registrations:
        for questionnaire, windows in questionnaires.get(registration.convening_id, []):
            one = _asked(registration, questionnaire, current(windows, now), answered, now)
            if one and (one.is_open or (one.is_done and questionnaire.purpose not in ANONYMOUS)):
                found.setdefault(registration.pk, []).append(one)
    return found


def readiness_of(delegations: list[Delegation], now: datetime) -> dict[int, Asked]:
    """The readiness questionnaire of each delegation, where its convening asks for one."""
    questionnaires = _questionnaires({d.convening_id for d in delegations}, [Purpose.READINESS])
    sheets = AnswerSheet.objects.filter(delegation__in=delegations, is_sent=True)
    sent = set(sheets.values_list("questionnaire", "delegation"))
    found = {}
    for delegation in delegations:
        for questionnaire, windows in questionnaires.get(delegation.convening_id, []):
            is_done = (questionnaire.pk, delegation.pk) in sent
            found[delegation.pk] = _readiness(delegation, current(windows, now), is_done, now)
    return found


def _questionnaires(convenings: set[int], purposes=EVALUATION):
    """With the windows of each; those without questions ask nothing."""
    rows = Questionnaire.objects.filter(
        convening__in=convenings, purpose__in=purposes, questions__isnull=False
    )
    questionnaires = list(rows.select_related("convening").distinct())
    begins = first_sessions(convenings)
    found: dict[int, list[tuple[Questionnaire, list[Window]]]] = {}
    for one in sorted(questionnaires, key=lambda q: EVALUATION.index(Purpose(q.purpose))):
        windows = windows_of(one, begins.get(one.convening_id))
        found.setdefault(one.convening_id, []).append((one, windows))
    return found


def _answered(registrations: list[Registration]) -> set[tuple]:
    """(questionnaire, wave, person or delegation) of everything that was sent."""
    mine = AnswerSheet.objects.filter(registration__in=registrations, is_sent=True)
    ours = AnswerSheet.objects.filter(
        delegation__in=[r.delegation_id for r in registrations if r.delegation_id], is_sent=True
    )
    handed_in = HandedIn.objects.filter(registration__in=registrations)
    return {
        *((*row, "person") for row in mine.values_list("questionnaire", "wave", "registration")),
        *((*row, "delegation") for row in ours.values_list("questionnaire", "wave", "delegation")),
        *(
            (q, Wave.ONCE.value, pk, "person")
            for q, pk in handed_in.values_list("questionnaire", "registration")
        ),
    }


def _asked(registration, questionnaire, window: Window, answered: set[tuple], now: datetime) -> Asked | None:
    wave = str(window.wave)
    if questionnaire.purpose == Purpose.READINESS:
        delegation = registration.delegation
        if delegation is None or not delegation.is_coming:
            return None
        is_done = (questionnaire.pk, wave, delegation.pk, "delegation") in answered
        return _readiness(delegation, window, is_done, now)
    if not registration.is_confirmed or registration.role not in LEARNERS:
        return None
    return Asked(
        questionnaire.purpose,
        window,
        is_open=window.state(now) == OPEN,
        is_done=(questionnaire.pk, wave, registration.pk, "person") in answered,
        url=reverse("participants:answer", args=[registration.pk, questionnaire.purpose]),
        text=title_of(questionnaire.purpose, window.wave),
    )


def _readiness(delegation: Delegation, window: Window, is_done: bool, now: datetime) -> Asked:
    return Asked(
        Purpose.READINESS,
        window,
        is_open=window.state(now) == OPEN,
        is_done=is_done,
        url=reverse("participants:readiness", args=[delegation.convening.code, delegation.pk]),
        text=title_of(Purpose.READINESS),
    )


def title_of(purpose: str, wave: str = Wave.ONCE) -> str:
    """What it is called for whoever fills it in."""
    if purpose == Purpose.READINESS:
        return _("How far our country is")
    if purpose == Purpose.KNOWLEDGE and wave == Wave.AFTER:
        return _("The short test, again")
    if purpose == Purpose.KNOWLEDGE:
        return _("A short test before we begin")
    if purpose == Purpose.REACTION:
        return _("How was the convening?")
    return _("What came of the convening?")
