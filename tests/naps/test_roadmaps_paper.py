"""The paper of a roadmap: what stands on it, in which language, and who may have it."""

import io
from dataclasses import asdict
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from academy.audit.models import events_of
from academy.documents.rendering import render_pdf
from naps.actions import roadmaps as actions
from naps.models import Roadmap
from naps.roadmap_pdf import RoadmapSheet
from naps.states import ActionStatus, Funding, RoadmapStatus
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action

pytestmark = pytest.mark.django_db

S, A = RoadmapStatus, ActionStatus
TODAY = date(2027, 3, 1)


def a_full_roadmap(**fields) -> Roadmap:
    roadmap = a_roadmap(target_on=date(2028, 3, 31), lead_institution="Cancillería", **fields)
    action = an_action(
        roadmap, "Cost every output", due_on=date(2027, 2, 17), status=A.IN_PROGRESS, cost=120000,
        funding=Funding.GAP, deliverable="Costing sheet", lead_contact="secret@example.org",
        risk="A secret risk", help_needed="Secret help",
    )  # fmt: skip
    a_milestone(action, "First sheet", due_on=date(2027, 1, 1), completed_on=date(2027, 1, 5))
    an_action(roadmap, "Consult", topic="localization", due_on=date(2027, 6, 1))
    return roadmap


def words_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_the_sheet_holds_plain_words():
    sheet = RoadmapSheet.of(a_full_roadmap(), today=TODAY)
    assert sheet.country == "Ecuador"
    assert sheet.facts == [
        ("Stage today", "Text being written"),
        ("Stage aimed at", "Adopted"),
        ("By", "31 Mar 2028"),
        ("Actions", "2"),
    ]
    first, second = sheet.topics
    assert (first.title, second.title) == ("1. Gender budgeting", "2. Localization")
    action = first.actions[0]
    assert (action.number, action.by, action.late, action.status) == (
        "1.1", "17 Feb 2027", "12 days late", "In progress",
    )  # fmt: skip
    assert action.cost == "USD\N{NO-BREAK SPACE}120,000"
    assert [(m.title, m.words, m.is_reached) for m in action.milestones] == [
        ("First sheet", "reached on 5 Jan 2027", True)
    ]
    assert [(s.currency, s.total, s.gap) for s in sheet.sums] == [("USD", "120,000", "120,000")]
    assert sheet.sums_note.startswith("1 of 2 actions have a cost.")


def test_contacts_risks_and_help_needed_are_not_on_paper():
    text = str(asdict(RoadmapSheet.of(a_full_roadmap(), today=TODAY)))
    assert "Cost every output" in text
    assert "secret" not in text.lower()


def test_what_is_agreed_says_when_and_what_is_not_is_a_draft():
    agreed = RoadmapSheet.of(a_full_roadmap(status=S.AGREED), today=TODAY)
    draft = RoadmapSheet.of(a_roadmap("PAN"), today=TODAY)
    assert (agreed.is_draft, draft.is_draft) == (False, True)
    assert agreed.agreement.startswith("Agreed by Ecuador on ")
    assert draft.agreement == ""


def test_dates_and_topics_are_in_the_language_of_the_paper():
    with translation.override("es"):
        sheet = RoadmapSheet.of(a_full_roadmap(), today=TODAY)
    assert sheet.as_of == "1 de marzo de 2027"
    assert sheet.topics[0].title == "1. Presupuesto con perspectiva de género"


def test_the_pdf_reads_as_the_roadmap_and_repeats_its_head():
    roadmap = a_full_roadmap()
    for n in range(25):
        an_action(roadmap, f"Hold consultation {n}", topic="localization")
    sheet = RoadmapSheet.of(roadmap, today=TODAY)
    data = render_pdf("pdf/roadmap.html", asdict(sheet), language="en", title="Roadmap of Ecuador")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    assert len(pages) >= 2
    assert "By March 2028 cabinet adopts a costed plan." in " ".join(pages[0].split())
    assert "Ecuador · Roadmap" not in pages[0]
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page
        assert "DRAFT" in page
        if number > 1:
            assert "Ecuador · Roadmap" in page
            assert "Who leads" in page or "For the government" in page


def test_what_people_typed_is_text_on_paper_and_never_markup():
    roadmap = a_roadmap(goal="<b>Bold</b> & <script>x</script>")
    an_action(roadmap, "<img src=file:///etc/passwd>")
    sheet = RoadmapSheet.of(roadmap, today=TODAY)
    data = render_pdf("pdf/roadmap.html", asdict(sheet), language="en", title="x")
    assert "<b>Bold</b> & <script>" in words_of(data)


def test_who_has_the_agreed_paper(sign_in, work):
    roadmap, flor, kemi = a_full_roadmap(status=S.SUBMITTED), focal_point(), staff()
    actions.agree_for_academy(roadmap, by=kemi)
    actions.agree_for_country(roadmap, by=flor)
    address = reverse("naps:roadmap-paper", args=[roadmap.pk])
    waiting = sign_in(flor).get(address)
    assert "The PDF is being made" in waiting.content.decode()
    work()
    answer = sign_in(flor).get(address)
    data = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    assert "DRAFT" not in words_of(data)
    assert events_of(roadmap).first().verb == "paper.downloaded"
    assert sign_in(focal_point("PAN")).get(address).status_code == 404
    assert sign_in(partner()).get(address).status_code == 404
    assert sign_in().get(address).status_code == 302


def test_everybody_has_the_paper_of_a_public_roadmap(sign_in, work):
    roadmap, flor, kemi = a_full_roadmap(status=S.SUBMITTED), focal_point(), staff()
    actions.agree_for_academy(roadmap, by=kemi)
    actions.agree_for_country(roadmap, by=flor)
    actions.publish_roadmap(roadmap, by=flor)
    work()
    answer = sign_in().get(reverse("naps:roadmap-paper", args=[roadmap.pk]))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_preview_is_marked_and_only_for_the_team_and_staff(sign_in):
    roadmap = a_full_roadmap()
    address = reverse("naps:roadmap-preview", args=[roadmap.pk])
    answer = sign_in(focal_point()).get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="roadmap-ecu-1-draft.pdf"'
    assert "DRAFT" in words_of(answer.content)
    assert sign_in(focal_point("PAN")).get(address).status_code == 404
    assert sign_in().get(address).status_code == 302


def test_there_is_no_preview_for_readers_of_a_public_roadmap(sign_in):
    roadmap = a_roadmap(status=S.AGREED, published=True)
    answer = sign_in(partner()).get(reverse("naps:roadmap-preview", args=[roadmap.pk]))
    assert answer.status_code == 403
