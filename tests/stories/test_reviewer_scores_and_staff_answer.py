"""A draft was handed in: staff ask two reviewers, one scores it, staff answer, the country reads it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from academy.notices.models import Notice
from naps.models import Decision, Review
from naps.states import DraftStatus
from tests.factories.accounts import focal_point, staff
from tests.factories.participants import an_expert
from tests.factories.reviews import a_draft_to_read

pytestmark = pytest.mark.django_db

SAID = {
    "A": ("4", "El análisis es preciso."),
    "B": ("3", "La teoría del cambio está escrita."),
    "C": ("3", "Las consultas constan."),
    "D": ("2", "Falta un punto focal en Defensa."),
    "E": ("1", "Solo un pilar tiene costos."),
    "F": ("2", "Faltan líneas de base."),
    "G": ("na", ""),
    "H": ("2", "Hay fechas, pero no un orden."),
    "I": ("3", ""),
}


def text(response) -> str:
    return unescape(response.content.decode())


def link_in(notice: Notice) -> str:
    return re.search(r"http://testserver(/\S+)", notice.text)[1]


def fields_of(response) -> dict:
    """The hidden fields of the form on a page, as a browser would send them back."""
    return dict(re.findall(r'name="(window|seen)" value="([^"]*)"', text(response)))


def test_reviewer_scores_and_staff_answer(sign_in, work):
    draft = a_draft_to_read("ECU", status=DraftStatus.SUBMITTED, language="es")
    kemi, flor = staff("Kemi Mora"), focal_point("ECU", "Flor Andrade", language="es")
    rosa, carla = an_expert("Rosa Quispe", iso3="PER"), an_expert("Carla Soto", iso3="CHL")
    an_expert("Eva Andrade", iso3="ECU")
    desk, country = sign_in(kemi), sign_in(flor, "es")

    # Staff choose two from the list; nobody of the country stands on it.
    ask = reverse("naps:review-invite", args=[draft.pk])
    assert "Eva Andrade" not in text(desk.get(ask))
    due = timezone.localdate() + timedelta(days=14)
    answer = desk.post(ask, {"experts": [rosa.pk, carla.pk], "due_on": due.isoformat()}, follow=True)
    assert "2 people get a letter with a personal link." in text(answer)
    draft.refresh_from_db()
    assert draft.status == DraftStatus.UNDER_REVIEW

    # Carla was with the ministry: she says so, and the draft never opens to her.
    carlas = Review.objects.get(reviewer=carla.person.user)
    hers = sign_in(carla.person.user)
    hers.post(
        reverse("naps:review-answer", args=[carlas.pk]),
        {"answer": "conflict", "reason": "I advised the ministry."},
    )
    file = reverse("naps:draft-file", args=[draft.pk, draft.files.get().pk])
    assert hers.get(file).status_code == 404

    # Rosa's letter leads her to the question about conflicts, and from there to the rubric.
    rosas = Review.objects.get(reviewer=rosa.person.user)
    path = link_in(Notice.objects.get(key=f"review-{rosas.pk}-asked"))
    mine = sign_in(None, "es")
    question = mine.post(path, follow=True)
    assert question.request["PATH_INFO"] == reverse("naps:review-answer", args=[rosas.pk])
    rubric = mine.post(question.request["PATH_INFO"], {"answer": "accept"}, follow=True)
    assert "Costeo y presupuesto con perspectiva de género" in text(rubric)
    assert file in text(rubric)

    # She writes a part, goes away, comes back and sends it.
    page = rubric.request["PATH_INFO"]
    mine.post(page, fields_of(rubric) | {"deed": "queue", "grade_A": "4", "comment_A": SAID["A"][1]})
    back = mine.get(page)
    assert SAID["A"][1] in text(back)
    answers = {f"grade_{code}": grade for code, (grade, _comment) in SAID.items()}
    answers |= {f"comment_{code}": comment for code, (_grade, comment) in SAID.items()}
    answers |= {"summary": "Un plan sólido.", "confidential_note": "Finance was not asked."}
    answers |= {"recommendation": "major", "pages_E": "30–41", "deed": "send"}
    check = mine.post(page, fields_of(back) | answers, follow=True)
    # (12·4 + 14·3 + 14·3 + 12·2 + 16·1 + 14·2 + 6·2 + 4·3) of 92·4, localization left out
    assert check.context["total"].percent == 61
    mine.post(check.request["PATH_INFO"])
    rosas.refresh_from_db()
    assert rosas.is_sent

    # Staff find the letter half written, finish it, look at it and send it.
    write = reverse("naps:decision-write", args=[draft.pk])
    opened = desk.get(write)
    first_words = opened.context["form"].initial
    assert "El análisis es preciso." in first_words["strengths"]
    assert "Solo un pilar tiene costos." in first_words["to_work_on"]
    letter = {name: first_words[name] for name in ("outcome", "opening", "strengths", "to_work_on")}
    letter |= {"language": "es", "next_step": "Envíen la versión 2.", "signatory": "Dirección"}
    letter |= {"released": [rosas.pk], "response_due_on": (due + timedelta(days=40)).isoformat()}
    look = desk.post(write, fields_of(opened) | letter | {"deed": "preview"}, follow=True)
    assert "Flor Andrade" in text(look)
    sent = desk.post(look.request["PATH_INFO"], fields_of(look), follow=True)
    assert "Sent to Ecuador (1 person)." in text(sent)

    # The country reads it, without names, notes and figures, and can answer with the next version.
    told = Notice.objects.get(to=flor.email)
    assert told.language == "es"
    read = country.get(link_in(told))
    shown = text(read)
    assert "Envíen la versión 2." in shown
    assert "Solo un pilar tiene costos." in shown
    assert reverse("naps:draft-upload", args=[draft.plan_id]) in shown
    for secret in ("Rosa Quispe", "Finance was not asked."):
        assert secret not in shown
    work()
    paper = country.get(reverse("naps:decision-paper", args=[draft.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF-")

    # What stays: the letters, each once, and who did what.
    decision = Decision.objects.get(draft=draft)
    keys = sorted(key.partition("-sent-2")[0] for key in Notice.objects.values_list("key", flat=True))
    assert keys == sorted(
        [
            f"review-{rosas.pk}-asked",
            f"review-{carlas.pk}-asked",
            f"review-{carlas.pk}-declined",
            f"review-{rosas.pk}",
            f"decision-{decision.pk}-sent-{flor.pk}",
            f"review-{rosas.pk}-thanks",
        ]
    )
    trail = Event.objects.filter(verb__regex=r"^(draft|review|decision|expert)").order_by("pk")
    assert [(event.verb, event.actor) for event in trail] == [
        ("draft.under_review", kemi),
        ("review.invited", kemi),
        ("review.invited", kemi),
        ("review.declined", carla.person.user),
        ("expert.conflict_declared", carla.person.user),
        ("review.accepted", rosa.person.user),
        ("review.submitted", rosa.person.user),
        ("decision.begun", kemi),
        ("decision-letter.issued", kemi),
        ("decision.issued", kemi),
        ("draft.decided", kemi),
    ]
    assert {event.country for event in trail.exclude(verb__startswith="expert")} == {"ECU"}
