from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from academy.documents.models import IssuedDocument
from academy.documents.states import PaperStatus
from naps.models import Decision, Draft, Review
from naps.states import DecisionStatus, DraftStatus, ReviewStatus
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.reviews import a_draft_to_read, a_letter, a_review, give_grades
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

R = ReviewStatus


def page(response) -> str:
    return unescape(response.content.decode())


def url(name: str, draft: Draft) -> str:
    return reverse(f"naps:{name}", args=[draft.pk])


@pytest.fixture
def draft():
    """Ecuador's draft in Spanish, with one review that has come."""
    draft = a_draft_to_read("ECU", language="es")
    review = a_review(draft, status=R.SUBMITTED, summary="Good.", confidential_note="Be careful.")
    give_grades(review, "432101n34", comment="Said of")
    return draft


def letter(deed: str = "save", **more) -> dict:
    values = {
        "deed": deed,
        "window": str(uuid4()),
        "seen": "",
        "language": "es",
        "outcome": "revise",
        "response_due_on": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "opening": "Gracias por su borrador.",
        "strengths": "La coordinación es clara.",
        "to_work_on": "Calcular los costos.",
        "next_step": "Envíen la siguiente versión.",
        "signatory": "Dirección",
    }
    return values | more


# --- writing ----------------------------------------------------------------------------------


def test_a_new_letter_begins_with_what_the_reviews_say_in_the_language_of_the_plan(sign_in, draft):
    response = sign_in(staff()).get(url("decision-write", draft))
    form = response.context["form"]
    assert form.initial["language"] == "es"
    assert form.initial["strengths"].startswith("Contexto y diseño estratégico\nSaid of A")
    assert "Costeo y presupuesto con perspectiva de género\nSaid of E" in form.initial["to_work_on"]
    assert form.initial["released"] == [draft.reviews.get().pk]
    assert not Decision.objects.exists()


def test_a_plan_in_a_language_the_academy_does_not_write_gets_an_english_letter(sign_in):
    plan = a_draft_to_read("BRA", language="pt")
    a_review(plan, status=R.SUBMITTED)
    response = sign_in(staff()).get(url("decision-write", plan))
    assert response.context["form"].initial["language"] == "en"


def test_a_letter_is_saved_with_gaps(sign_in, draft):
    review = draft.reviews.get()
    data = letter(strengths="", response_due_on="", released=[review.pk])
    assert sign_in(staff()).post(url("decision-write", draft), data).url == url("decision-write", draft)
    decision = Decision.objects.get(draft=draft)
    assert (decision.opening, decision.strengths) == ("Gracias por su borrador.", "")
    assert Review.objects.get(pk=review.pk).is_released


def test_a_letter_with_gaps_is_not_shown_for_sending_and_every_gap_is_named(sign_in, draft):
    data = letter("preview", strengths="", signatory="", response_due_on="")
    response = sign_in(staff()).post(url("decision-write", draft), data)
    shown = page(response)
    assert response.status_code == 200
    for name, words in (
        ("strengths", "Write what is strong."),
        ("signatory", "Say in which function somebody signs."),
        ("response_due_on", "Say by when you expect the next version."),
    ):
        assert f'<a href="#id_{name}">{words}</a>' in shown
    assert Decision.objects.get(draft=draft).opening == "Gracias por su borrador."


def test_only_a_letter_that_asks_for_another_version_needs_a_date(sign_in, draft):
    data = letter("preview", outcome="advise", response_due_on="")
    assert sign_in(staff()).post(url("decision-write", draft), data).url == url("decision-issue", draft)


def test_a_date_in_the_past_is_refused_and_the_words_are_kept(sign_in, draft):
    response = sign_in(staff()).post(url("decision-write", draft), letter(response_due_on="2020-01-01"))
    assert "This day is not in the future." in page(response)
    decision = Decision.objects.get(draft=draft)
    assert (decision.opening, decision.response_due_on) == ("Gracias por su borrador.", None)


def test_without_a_review_the_letter_says_why(sign_in):
    alone = a_draft_to_read("BOL", status=DraftStatus.SUBMITTED)
    client = sign_in(staff())
    shown = page(client.get(url("decision-write", alone)))
    assert "Why the letter goes without a review" in shown
    assert "Reviews the country reads" not in shown
    assert '<a href="#id_desk_reason">' in page(
        client.post(url("decision-write", alone), letter("preview", desk_reason=""))
    )
    ready = letter("preview", desk_reason="Adopted tomorrow.")
    again = ready | {"seen": _seen(alone)}
    assert client.post(url("decision-write", alone), again).url == url("decision-issue", alone)


def _seen(draft: Draft) -> str:
    return Decision.objects.get(draft=draft).saved_at.isoformat()


def test_what_nobody_touched_follows_language_and_outcome_and_typed_words_stay(sign_in, draft):
    client = sign_in(staff())
    first = client.get(url("decision-write", draft)).context["form"].initial
    data = letter(
        language="fr",
        outcome="endorse",
        strengths=first["strengths"].replace("\n", "\r\n"),
        to_work_on="Mis propias palabras.",
        next_step=first["next_step"],
    )
    client.post(url("decision-write", draft), data)
    decision = Decision.objects.get(draft=draft)
    assert decision.strengths.startswith("Contexte et conception stratégique\nSaid of A")
    assert decision.to_work_on == "Mis propias palabras."
    assert decision.next_step != first["next_step"]


def test_of_two_who_write_the_second_is_told_and_nothing_is_lost(sign_in, draft):
    first, second = sign_in(staff("First")), sign_in(staff("Second"))
    first.post(url("decision-write", draft), letter(opening="From the first."))
    response = second.post(url("decision-write", draft), letter(opening="From the second."))
    shown = page(response)
    assert "This was saved in another window after you opened it here." in shown
    assert "From the first." in shown
    assert "From the second." in shown
    assert Decision.objects.get(draft=draft).opening == "From the first."


def test_nobody_else_writes(sign_in, draft):
    reviewer = draft.reviews.get().reviewer
    for user in (focal_point("ECU"), a_delegate(a_convening(), "ECU"), reviewer):
        assert sign_in(user).get(url("decision-write", draft)).status_code == 403
        assert sign_in(user).post(url("decision-write", draft), letter()).status_code == 403
    for user in (focal_point("BOL"), a_user(), partner()):
        assert sign_in(user).get(url("decision-write", draft)).status_code == 404
    assert not Decision.objects.exists()


# --- sending ----------------------------------------------------------------------------------


def test_before_sending_staff_see_the_letter_and_who_gets_it(sign_in, draft):
    focal_point("ECU", "Flor Andrade")
    a_review(draft, reviewer=a_user("Late"), status=R.ACCEPTED)
    a_letter(draft, opening="Dear colleagues")
    shown = page(sign_in(staff()).get(url("decision-issue", draft)))
    for words in ("Dear colleagues", "Flor Andrade", "Send the letter to 1 person", "Late"):
        assert words in shown


def test_with_nobody_to_write_to_the_page_says_so(sign_in, draft):
    a_letter(draft)
    shown = page(sign_in(staff()).get(url("decision-issue", draft)))
    assert "Nobody speaks for Ecuador on the portal yet" in shown


def test_a_letter_with_a_gap_has_no_button(sign_in, draft):
    a_letter(draft, next_step="")
    client = sign_in(staff())
    shown = page(client.get(url("decision-issue", draft)))
    assert "Still to be written: next step." in shown
    assert "Send the letter to" not in shown
    assert client.post(url("decision-issue", draft)).status_code == 403


def test_sending_and_the_second_press(sign_in, draft):
    focal_point("ECU")
    a_letter(draft)
    first, second = sign_in(staff("Kemi Mora")), sign_in(staff("Second"))
    response = first.post(url("decision-issue", draft), follow=True)
    assert "Sent to Ecuador (1 person)." in page(response)
    late = second.post(url("decision-issue", draft))
    assert late.status_code == 409
    assert "Kemi Mora" in page(late)
    assert IssuedDocument.objects.count() == 1
    assert second.get(url("decision-issue", draft)).url == url("decision", draft)


def test_a_letter_changed_after_it_was_looked_at_is_looked_at_again(sign_in, draft):
    first, second = sign_in(staff("First")), sign_in(staff("Second"))
    first.post(url("decision-write", draft), letter("preview"))
    looked_at = first.get(url("decision-issue", draft)).context["seen"]
    opened = second.get(url("decision-write", draft)).context["form"].initial
    changed = letter(opening="Changed.", seen=opened["seen"])
    second.post(url("decision-write", draft), changed)
    response = first.post(url("decision-issue", draft), {"seen": looked_at}, follow=True)
    assert "The letter has changed since you looked at it." in page(response)
    assert "Changed." in page(response)
    assert Decision.objects.get().status == DecisionStatus.DRAFT
    first.post(url("decision-issue", draft), {"seen": response.context["seen"]})
    assert Decision.objects.get().status == DecisionStatus.ISSUED


def test_nobody_else_sends(sign_in, draft):
    a_letter(draft)
    for user in (focal_point("ECU"), draft.reviews.get().reviewer, a_user()):
        assert sign_in(user).post(url("decision-issue", draft)).status_code == 404
    assert Decision.objects.get().status == DecisionStatus.DRAFT


def test_a_preview_is_a_pdf_for_staff_and_leaves_no_paper(sign_in, draft):
    a_letter(draft)
    response = sign_in(staff()).get(url("decision-preview", draft))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert not IssuedDocument.objects.exists()
    assert sign_in(focal_point("ECU")).get(url("decision-preview", draft)).status_code == 404


# --- reading ----------------------------------------------------------------------------------


@pytest.fixture
def sent(draft):
    review = draft.reviews.get()
    Review.objects.filter(pk=review.pk).update(is_released=True)
    a_letter(draft, language="es", opening="Gracias por su borrador.", status=DecisionStatus.ISSUED)
    Draft.objects.filter(pk=draft.pk).update(status=DraftStatus.DECIDED)
    return draft


def test_the_country_reads_the_letter_first_and_then_the_reviews(sign_in, sent):
    shown = page(sign_in(focal_point("ECU")).get(url("decision", sent)))
    assert shown.index("Gracias por su borrador.") < shown.index("Reviewer 1: summary")
    assert '<div class="letter-sheet stack" lang="es">' in shown
    assert "Said of A" in shown
    assert reverse("naps:draft-upload", args=[sent.plan_id]) in shown
    for secret in ("Rosa Quispe", "Be careful.", "specified, resourced and owned", "of 100"):
        assert secret not in shown


def test_grades_show_only_if_staff_chose_so(sign_in, draft):
    draft.reviews.update(is_released=True)
    a_letter(draft, status=DecisionStatus.ISSUED, shows_grades=True)
    shown = page(sign_in(focal_point("ECU")).get(url("decision", draft)))
    assert "4 · specified, resourced and owned" in shown
    assert "of 100" not in shown


def test_a_review_kept_back_does_not_show(sign_in, sent):
    sent.reviews.update(is_released=False)
    shown = page(sign_in(focal_point("ECU")).get(url("decision", sent)))
    assert "Gracias por su borrador." in shown
    assert "Said of A" not in shown


def test_who_opens_the_letter(sign_in, sent):
    for user in (staff(), focal_point("ECU"), a_delegate(a_convening(), "ECU"), sent.reviews.get().reviewer):
        assert sign_in(user).get(url("decision", sent)).status_code == 200
    for user in (focal_point("BOL"), a_user(), partner()):
        assert sign_in(user).get(url("decision", sent)).status_code == 404
        assert sign_in(user).get(url("decision-paper", sent)).status_code == 404


def test_a_letter_not_sent_is_nobodys_but_staffs(sign_in, draft):
    a_letter(draft)
    assert sign_in(focal_point("ECU")).get(url("decision", draft)).status_code == 404
    assert sign_in(staff()).get(url("decision", draft)).url == url("decision-write", draft)


def test_the_letter_costs_the_same_with_one_review_and_with_three(sign_in, sent):
    client, counts = sign_in(focal_point("ECU")), []
    for names in ([], ["Bo", "Cy"]):
        for name in names:
            a_review(sent, reviewer=a_user(name), status=R.SUBMITTED, grades="333333333", is_released=True)
        counts.append(queries_of(client, url("decision", sent)))
    assert counts[0] == counts[1]


def test_the_paper_waits_is_fetched_or_has_failed(sign_in, draft, work):
    focal = focal_point("ECU")
    a_letter(draft)
    sign_in(staff()).post(url("decision-issue", draft))
    client = sign_in(focal)
    assert "The PDF is being made." in page(client.get(url("decision-paper", draft)))
    work()
    response = client.get(url("decision-paper", draft))
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")
    IssuedDocument.objects.update(status=PaperStatus.FAILED)
    assert "The PDF could not be made." in page(client.get(url("decision-paper", draft)))


def test_the_page_of_a_letter_is_offered_in_every_language_of_the_portal(client, draft):
    focal = focal_point("ECU")
    a_letter(draft, status=DecisionStatus.ISSUED, language="es")
    client.force_login(focal)
    bar = page(client.get(url("decision", draft)))
    assert all(f'name="language" value="{code}"' in bar for code in ["en", "fr", "es"])
