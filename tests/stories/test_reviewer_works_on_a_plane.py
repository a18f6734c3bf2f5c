"""A draft comes back: the reviewer of the first version is asked again, writes on a plane, and sends it."""

import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from academy.audit.models import Event
from academy.documents import sheets
from academy.notices.models import Notice
from naps.models import Review
from naps.states import DraftStatus, ReviewStatus
from tests.factories.accounts import staff
from tests.factories.participants import an_expert
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db

GRADE, COMMENT = 5, 6
ON_THE_PLANE = {
    "A": (3, "Cuatro prioridades, y se entiende por qué."),
    "B": (3, "Ahora hay supuestos."),
    "C": (3, "Las consultas constan."),
    "D": (2, "Falta Defensa."),
    "E": (3, "Todo tiene costo; falta la asignación."),
    "F": (2, "Faltan líneas de base."),
    "G": ("n/a", ""),
    "H": (3, "Hitos con fecha."),
    "I": (1, "Solo se mencionan las armas."),
}


def text(response) -> str:
    return unescape(response.content.decode())


def link_in(notice: Notice) -> str:
    return re.search(r"http://testserver(/\S+/link/\S+)", notice.text)[1]


def filled_in(data: bytes) -> bytes:
    """What a spreadsheet saves after Rosa has typed into the yellow cells."""
    from xlsxwriter import Workbook

    lines = sheets.read_upload(SimpleUploadedFile("form.xlsx", data), longest=32_767).lines
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in lines:
            sheet.write_row(number - 1, 0, cells)
            said = ON_THE_PLANE.get(cells[0])
            if said is not None:
                sheet.write_row(number - 1, GRADE, said)
            if cells[0] == "S3":
                sheet.write(number - 1, COMMENT, "small changes")
    return out.getvalue()


def test_reviewer_works_on_a_plane(sign_in):
    before = a_draft_to_read("ECU", status=DraftStatus.DECIDED)
    rosa = an_expert("Rosa Quispe", iso3="PER", topics=["localization"])
    carla = an_expert("Carla Soto", iso3="CHL", topics=["gender_budgeting"])
    a_review(before, reviewer=rosa.person.user, status=ReviewStatus.SUBMITTED, grades="332213221")
    draft = a_draft_to_read("ECU", version=2, status=DraftStatus.SUBMITTED)
    desk = sign_in(staff("Kemi Mora"))

    # Staff find her first on the list, with the reason; they ask her and Carla.
    ask = reverse("naps:review-invite", args=[draft.pk])
    shown = text(desk.get(ask))
    assert shown.index("Rosa Quispe") < shown.index("Carla Soto")
    assert "read version 1" in shown
    due = (timezone.localdate() + timedelta(days=14)).isoformat()
    found = text(desk.post(ask, {"deed": "filter", "name": "carla", "experts": [rosa.pk], "due_on": due}))
    assert "Rosa Quispe" in found  # ticked people stay
    assert not Review.objects.filter(draft=draft).exists()
    desk.post(ask, {"experts": [rosa.pk, carla.pk], "due_on": due})

    # Carla says no from the letter, in two presses; staff read that one is not enough.
    letter = Notice.objects.get(to=carla.person.user.email)
    no = re.search(r"http://testserver(/\S+/decline/\S+)", letter.text)[1]
    stranger = sign_in()
    assert "Ecuador, draft 2" in text(stranger.get(no))
    assert "Thank you" in text(stranger.post(no))
    assert "1 person takes part. Two reviewers are usual" in text(
        desk.get(reverse("naps:draft-reviews", args=[draft.pk]))
    )

    # Rosa's link leads through the question to the rubric, with her own last review.
    review = Review.objects.get(draft=draft, reviewer=rosa.person.user)
    mine = sign_in()
    question = mine.post(link_in(Notice.objects.get(key=f"review-{review.pk}-asked")), follow=True)
    form_page = reverse("naps:review-offline", args=[review.pk])
    assert mine.get(form_page).status_code == 403  # nothing opens before the question is answered
    rubric = mine.post(question.request["PATH_INFO"], {"answer": "accept"}, follow=True)
    assert "Your grade in draft 1: 1 · mentioned" in text(rubric)
    assert form_page in text(rubric)

    # She takes the form along, fills it in, and sends it back; she sees what would change.
    data = mine.get(reverse("naps:review-form", args=[review.pk])).content
    check = mine.post(form_page, {"file": SimpleUploadedFile("form.xlsx", filled_in(data))})
    assert "The form changes 18 entries. Nothing is taken yet." in text(check)
    sealed = re.search(r'name="sealed" value="([^"]+)"', text(check))[1]
    taken = mine.post(form_page, {"sealed": sealed}, follow=True)
    assert "18 entries were taken from the form. Your review is not sent yet." in text(taken)
    assert "9 of 9 criteria answered" in text(taken)

    # Online she reads it once more and sends it.
    send = reverse("naps:review-send", args=[review.pk])
    assert "Send the review" in text(mine.get(send))
    mine.post(send)
    review.refresh_from_db()
    assert review.is_sent
    assert review.scores.get(criterion__code="E").comment == ON_THE_PLANE["E"][1]

    trail = Event.objects.filter(verb__startswith="review.", subject_id=str(review.pk)).order_by("pk")
    assert [event.verb for event in trail] == [
        "review.invited",
        "review.accepted",
        "review.form_downloaded",
        "review.form_taken",
        "review.submitted",
    ]
