"""Staff write in two languages; the country reads, asks, answers point by point; the reviewer reads on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from academy.notices.models import Notice
from naps.models import Draft, Review
from naps.states import DraftStatus, ReviewStatus
from tests.factories.accounts import focal_point, staff
from tests.factories.naps import a_pdf
from tests.factories.reviews import a_draft_to_read, a_review, give_grades
from tests.stories.test_reviewer_scores_and_staff_answer import fields_of, link_in, text

pytestmark = pytest.mark.django_db


def test_letter_in_two_languages(sign_in, work):
    draft = a_draft_to_read("ECU", language="es")
    rosas = a_review(draft, status=ReviewStatus.SUBMITTED, confidential_note="Finance was not asked.")
    give_grades(rosas, "432101234", comment="Dicho de")
    kemi, flor = staff("Kemi Mora"), focal_point("ECU", "Flor Andrade", language="es")
    desk, country, reader = sign_in(kemi), sign_in(flor, "es"), sign_in(rosas.reviewer)

    # Staff find both languages half written, take one more comment over, and are told what is missing.
    write = reverse("naps:decision-write", args=[draft.pk])
    opened = desk.get(write)
    words = {cell.field.html_name: cell.field.value() for row in opened.context["rows"] for cell in row}
    choices = {"language": "es", "original": "en", "outcome": "revise", "released": [rosas.pk]}
    choices |= {"response_due_on": (timezone.localdate() + timedelta(days=60)).isoformat()}
    said_of_f = rosas.scores.get(criterion__code="F")
    taking = {"deed": "take", "take_to_work_on": [said_of_f.pk], "to_work_on": "Costos\nFalta el costeo."}
    taking |= {"to_work_on_en": "Costs\nThe costing is missing."}
    taken = desk.post(write, fields_of(opened) | words | choices | taking, follow=True)
    words = {cell.field.html_name: cell.field.value() for row in taken.context["rows"] for cell in row}
    assert words["to_work_on"].endswith("Seguimiento, evaluación y aprendizaje\nDicho de F")
    also = choices | {"also": ["en"], "deed": "preview", "next_step_en": ""}
    refused = desk.post(write, fields_of(taken) | words | also)
    assert "English: this part is still missing." in text(refused)
    look = desk.post(write, fields_of(refused) | words | also | {"next_step_en": "Send it."}, follow=True)
    desk.post(look.request["PATH_INFO"], fields_of(look))

    # The country reads it in Spanish, asks something, and gets an answer.
    read = country.get(link_in(Notice.objects.get(to=flor.email)))
    assert "Falta el costeo." in text(read)
    assert "Finance was not asked." not in text(read)
    assert "The costing is missing." in text(country.get(f"{read.request['PATH_INFO']}?in=en"))
    country.post(reverse("naps:letter-ask", args=[draft.pk]), {"text": "¿Hasta qué año?"})
    desk.post(link_in(Notice.objects.get(subject__contains="asks about")), {"answer": "Hasta 2030."})
    assert "Hasta 2030." in text(country.get(read.request["PATH_INFO"]))

    # The next version needs an answer to each of the two points.
    upload = reverse("naps:draft-upload", args=[draft.plan_id])
    country.post(upload, {"file": a_pdf(), "language": "es", "role": "main"})
    work()
    second = Draft.objects.get(version=2)
    submit = reverse("naps:draft-submit", args=[second.pk])
    answers = {"did_1": "done", "answer_1": "Anexo 2, página 31.", "did_2": "not"}
    assert "#id_answer_2" in text(country.post(submit, answers))
    country.post(submit, answers | {"answer_2": "Falta la línea de base."})
    second.refresh_from_db()
    assert second.status == DraftStatus.SUBMITTED

    # Rosa reads the points in her language, each beside its answer.
    Draft.objects.filter(pk=second.pk).update(status=DraftStatus.UNDER_REVIEW)
    again = a_review(second, reviewer=rosas.reviewer, status=ReviewStatus.ACCEPTED)
    page = text(reader.get(reverse("naps:review", args=[again.pk])))
    places = [
        page.rindex(words) for words in ("The costing is missing.", "Anexo 2, página 31.", "Dicho de F")
    ]
    assert places == sorted(places)
    assert Review.objects.filter(reviewer=rosas.reviewer).count() == 2
    trail = Event.objects.filter(verb__startswith="decision").order_by("pk")
    assert [(event.verb, event.actor) for event in trail] == [
        ("decision.begun", kemi),
        ("decision-letter.issued", kemi),
        ("decision-letter.issued", kemi),
        ("decision.issued", kemi),
        ("decision.asked", flor),
        ("decision.question_answered", kemi),
    ]
