"""From a point of the letter to agreed terms: the same asked twice, a question answered with a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from academy.notices.models import Notice
from assistance.models import Request, Terms
from assistance.states import RequestStatus
from naps.states import DecisionStatus, DraftStatus
from participants.states import RegistrationRole, Sector
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.reviews import a_draft_to_read, a_letter
from tests.files import a_pdf
from tests.wording import in_any_language

pytestmark = pytest.mark.django_db


def subjects_to(user) -> list[str]:
    return list(Notice.objects.filter(to=user.email).order_by("pk").values_list("subject", flat=True))


def test_a_point_of_the_letter_becomes_a_request_with_agreed_terms(sign_in, work):
    here = a_convening()
    kemi, flor = staff("Kemi Mora"), focal_point("ECU", "Flor Andrade")
    hugo = a_delegate(here, "ECU", full_name="Hugo Vera", role=RegistrationRole.HEAD)
    amparo = a_delegate(here, "ECU", full_name="Amparo Luz", sector=Sector.CIVIL_SOCIETY)
    draft = a_draft_to_read(status=DraftStatus.DECIDED)
    a_letter(draft, status=DecisionStatus.ISSUED, to_work_on="Gender budgeting\nCost every activity.")
    country, academy, head = sign_in(flor), sign_in(kemi), sign_in(hugo)

    # One click in the letter; topic and title are there already.
    assert (
        "Ask for help with this" in country.get(f"/naps/reviews/drafts/{draft.pk}/letter/").content.decode()
    )
    ask = f"/assistance/ask/?letter={draft.pk}&point=1"
    topic = country.get(ask).context["form"].initial["topic_1"]
    answers = {
        "topic_1": topic, "help_1": "costing", "title": "Gender budgeting", "need": "34 measures, no costs.",
        "modality": "remote", "language": "es", "urgency": "normal", "own_side_only": "on",
    }  # fmt: skip
    listed = SimpleUploadedFile("medidas.pdf", a_pdf())
    page = country.post(ask, answers | {"files": [listed]}, follow=True).content.decode()
    request = Request.objects.get()
    assert f"Your request has the number {request.reference}. The Academy answers by" in page
    assert "medidas.pdf" in page
    assert (request.plan, request.files.count()) == (draft.plan, 1)

    # The head of delegation asks for the same on the same day; staff put the two together.
    head.post(ask, answers | {"title": "Costs, please", "need": "Prices for workshops."})
    twin = Request.objects.exclude(pk=request.pk).get()
    academy.post(f"{request.get_absolute_url()}acknowledge/")
    assert subjects_to(flor)[-1] in in_any_language(
        "We have read your request: %(number)s", number=request.reference
    )
    academy.post(f"{twin.get_absolute_url()}merge/", {"into": request.pk})
    together = in_any_language(
        "Your request was put together with another: %(number)s", number=twin.reference
    )
    assert together & set(subjects_to(hugo))
    page = head.get(request.get_absolute_url()).content.decode()
    assert "Prices for workshops." in page

    # A question, answered; then terms, which everybody of the side can take along.
    address = request.get_absolute_url()
    academy.post(f"{address}question/", {"question": "Which of them are in a budget already?"})
    country.post(f"{address}answer/", {"answer": "Eleven of them."})
    terms = {
        "owner": kemi.pk, "purpose": "Una hoja de costos", "deliverables": "Dos sesiones.", "effort": "3",
        "country_provides": "Una persona de Hacienda",
    }  # fmt: skip
    page = academy.post(f"{address}accept/", terms, follow=True).content.decode()
    assert "Una persona de Hacienda" in page
    request.refresh_from_db()
    assert request.status == RequestStatus.ACCEPTED
    work()
    paper = Terms.objects.get().get_absolute_url()
    for reader in (country, head, academy):
        assert reader.get(paper)["Content-Type"] == "application/pdf"
    for stranger in (amparo, partner()):
        assert sign_in(stranger).get(paper).status_code == 404
    assert "Gender budgeting" not in sign_in(amparo).get("/assistance/").content.decode()
