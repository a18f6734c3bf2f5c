"""A letter in several languages: written beside each other, complete before it goes, frozen then."""

import json
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.accounts.guards import NotAllowed
from academy.documents.models import IssuedDocument
from academy.documents.rendering import render_pdf
from naps.actions import decisions as actions
from naps.letters import Beside, delegation_language, lacks, outdated, used_texts
from naps.models import Decision, Draft, LetterText
from naps.pdfs import DecisionLetter
from naps.points import points_of, sent_texts
from naps.states import CommentVisibility as V
from naps.states import ReviewStatus
from tests.factories.accounts import focal_point, staff
from tests.factories.comments import a_comment, a_remark
from tests.factories.reviews import a_draft_file, a_draft_to_read, a_letter, a_review, give_grades
from tests.naps.test_decisions_views import letter, page, url

pytestmark = pytest.mark.django_db

SENT = ReviewStatus.SUBMITTED
EN = {
    "opening": "Thank you for your draft.",
    "strengths": "The coordination is clear.",
    "to_work_on": "Cost the activities.",
    "next_step": "Send the next version.",
    "signatory": "Director",
}


@pytest.fixture
def draft():
    """Ecuador's draft in Spanish, with one review that has come."""
    draft = a_draft_to_read("ECU", language="es")
    review = a_review(draft, status=SENT, summary="Good.", confidential_note="CANARY note")
    give_grades(review, "432101n34", comment="Said of")
    return draft


def beside(**more) -> Beside:
    return Beside(**({"original": "en", "texts": {"en": EN}} | more))


def kept(draft: Draft, by, told: Beside | None = None, **values) -> Decision:
    return actions.save_letter(draft, by=by, values=values, released=[], beside=told or beside())


def in_two(**more) -> dict:
    """What the page sends: the letter in Spanish, first written in English."""
    return letter(original="en", **{f"{part}_en": words for part, words in EN.items()}) | more


# --- which texts there are ----------------------------------------------------------------------


def test_the_original_stands_beside_the_letter_and_is_not_sent_unless_staff_say_so(draft):
    a_letter(draft, language="es")
    decision = kept(draft, staff())
    assert [text.language for text in used_texts(decision)] == ["en", "es"]
    assert [text.language for text in sent_texts(decision)] == ["es"]
    kept(draft, staff(), beside(also=["en"]))
    assert [text.language for text in sent_texts(decision)] == ["es", "en"]


def test_a_language_no_longer_chosen_keeps_its_words(draft):
    a_letter(draft, language="es")
    decision = kept(draft, staff(), beside(also=["en"]))
    kept(draft, staff(), Beside())
    assert used_texts(decision) == [decision]
    assert LetterText.objects.get().opening == EN["opening"]


def test_what_is_missing_is_said_with_its_language(draft):
    a_letter(draft, language="es", to_work_on="")
    decision = kept(draft, staff(), beside(also=["en"], texts={"en": EN | {"opening": " "}}))
    assert lacks(decision) == ["Spanish: three things to work on", "English: opening"]
    with pytest.raises(NotAllowed, match="English: opening"):
        actions.issue(decision, by=staff())
    assert not IssuedDocument.objects.exists()


def test_an_original_that_is_not_sent_may_have_gaps(draft):
    a_letter(draft, language="es")
    decision = kept(draft, staff(), beside(texts={"en": {"opening": "Thanks."}}))
    assert lacks(decision) == []


def test_every_version_needs_the_same_number_of_points(draft):
    a_letter(draft, language="es", to_work_on="Uno.\n\nDos.")
    decision = kept(draft, staff(), beside(also=["en"]))
    with pytest.raises(NotAllowed, match="Spanish: 2, English: 1"):
        actions.issue(decision, by=staff())


# --- translations that no longer fit --------------------------------------------------------------


def test_an_original_changed_after_the_translation_is_pointed_out_until_somebody_looks(draft):
    by = staff()
    decision = kept(draft, by, language="es", opening="Gracias.", strengths="Claro.")
    assert outdated(decision) == {}
    changed = {"en": EN | {"opening": "Thank you very much."}}
    kept(draft, by, beside(texts=changed))
    assert outdated(decision) == {("es", "opening"): EN["opening"]}
    kept(draft, by, beside(texts=changed, still_right=[("es", "opening")]))
    assert outdated(decision) == {}


def test_a_new_translation_stands_for_the_original_of_now(draft):
    by = staff()
    decision = kept(draft, by, language="es", opening="Gracias.")
    kept(draft, by, beside(texts={"en": EN | {"opening": "Many thanks."}}), opening="Muchas gracias.")
    assert outdated(decision) == {}


def test_with_another_original_nothing_is_called_outdated(draft):
    by = staff()
    decision = kept(draft, by, language="es", opening="Gracias.")
    kept(draft, by, Beside(original="fr", texts={"fr": EN | {"opening": "Merci."}}))
    assert outdated(decision) == {}


# --- the page ---------------------------------------------------------------------------------------


def test_staff_begin_in_their_own_language_beside_the_delegations(sign_in, draft):
    response = sign_in(staff()).get(url("decision-write", draft))
    labels = [[cell.label for cell in row] for row in response.context["rows"]]
    assert labels[0] == ["Opening · English", "Opening · Spanish"]
    initial = response.context["form"].initial
    assert initial["strengths"].startswith("Contexto y diseño estratégico\nSaid of A")
    assert initial["strengths_en"].startswith("Context and strategic design\nSaid of A")
    eva = staff("Eva")
    type(eva).objects.filter(pk=eva.pk).update(language="es")
    one = sign_in(eva, "es").get(url("decision-write", draft))
    assert [len(row) for row in one.context["rows"]] == [1] * 5


def test_both_texts_are_saved_and_a_gap_in_what_is_sent_is_named_at_its_field(sign_in, draft):
    client = sign_in(staff())
    shown = page(
        client.post(url("decision-write", draft), in_two(deed="preview", also=["en"], opening_en=""))
    )
    assert '<a href="#id_opening_en">English: this part is still missing.</a>' in shown
    text = LetterText.objects.get()
    assert (text.is_original, text.is_sent, text.strengths) == (True, True, EN["strengths"])
    assert text.decision.opening == "Gracias por su borrador."


def test_a_different_number_of_points_is_named_at_its_field(sign_in, draft):
    data = in_two(deed="preview", also=["en"], to_work_on="Uno.\n\nDos.")
    shown = page(sign_in(staff()).post(url("decision-write", draft), data))
    assert "English: the number of points differs (1 here, 2 in the letter itself)." in shown


def test_a_language_chosen_now_begins_with_its_first_words(sign_in, draft):
    client = sign_in(staff())
    client.post(url("decision-write", draft), letter(original="", also=["fr"]))
    text = LetterText.objects.get()
    assert text.strengths.startswith("Contexte et conception stratégique\nSaid of A")
    assert (text.language, text.is_original, text.is_sent) == ("fr", False, True)


def test_letter_and_original_change_places(sign_in, draft):
    client = sign_in(staff())
    client.post(url("decision-write", draft), in_two())
    seen = Decision.objects.get().saved_at.isoformat()
    client.post(url("decision-write", draft), in_two(language="en", original="es", seen=seen))
    decision = Decision.objects.get()
    assert (decision.language, decision.opening) == ("en", EN["opening"])
    assert decision.texts.get(language="es").opening == "Gracias por su borrador."


def test_comments_that_are_ticked_become_paragraphs_and_nothing_typed_is_lost(sign_in, draft):
    scores = {score.criterion.code: score.pk for score in draft.reviews.get().scores.all()}
    data = in_two(deed="take", take_strengths=[scores["A"]], take_to_work_on=[scores["E"], scores["F"], 0])
    client = sign_in(staff())
    assert client.post(url("decision-write", draft), data).status_code == 302
    decision = Decision.objects.get()
    assert decision.strengths == "La coordinación es clara.\n\nContexto y diseño estratégico\nSaid of A"
    assert [p.text for p in points_of(decision.to_work_on)] == [
        "Calcular los costos.", "Said of E", "Said of F",
    ]  # fmt: skip
    assert decision.texts.get().strengths.endswith("\n\nContext and strategic design\nSaid of A")
    # A second press adds nothing that stands there already.
    again = data | {"seen": decision.saved_at.isoformat(), "strengths": decision.strengths}
    client.post(url("decision-write", draft), again)
    assert Decision.objects.get().strengths == decision.strengths


def test_open_comments_for_the_country_are_taken_over_too_and_no_others(sign_in, draft):
    by = staff()
    review = draft.reviews.get()
    budget = review.rubric.criteria.get(code="E")
    about = a_remark(review, V.ALL, body="Say who pays.\r\n\r\nAnd when.", criterion=budget)
    whole = a_comment(draft, by, visibility=V.COUNTRY, body="A table would help.")
    inside = a_remark(review, V.STAFF, body="Between us.")
    client = sign_in(by)
    shown = page(client.get(url("decision-write", draft)))
    assert ("A table would help." in shown, "Between us." in shown) == (True, False)
    ticked = [f"comment-{comment.pk}" for comment in [about, whole, inside]]
    client.post(url("decision-write", draft), in_two(deed="take", take_to_work_on=ticked))
    decision = Decision.objects.get()
    assert [p.title or p.text for p in points_of(decision.to_work_on)][1:] == [
        "Costeo y presupuesto con perspectiva de género", "A table would help.",
    ]  # fmt: skip
    again = in_two(deed="take", take_to_work_on=ticked, to_work_on=decision.to_work_on.replace("\n", "\r\n"))
    client.post(url("decision-write", draft), again | {"seen": decision.saved_at.isoformat()})
    assert Decision.objects.get().to_work_on == decision.to_work_on


def test_what_is_typed_in_both_languages_survives_a_change_of_the_pages_language(sign_in, draft):
    client = sign_in(staff())
    write = url("decision-write", draft)
    typed = in_two(opening="Escrito.", opening_en="Typed.", original="en", also=["en"])
    client.post(f"{reverse('pages:language')}?next={write}", typed | {"language": "es"})
    rows = client.get(write).context["rows"]
    assert [cell.field.value() for cell in rows[0]] == ["Typed.", "Escrito."]
    assert not Decision.objects.exists()


def test_with_nothing_ticked_the_page_says_so(sign_in, draft):
    shown = page(sign_in(staff()).post(url("decision-write", draft), in_two(deed="take")))
    assert "Tick the comments you want to take over first." in shown


def test_comments_stay_when_another_field_is_wrong(sign_in, draft):
    score = draft.reviews.get().scores.get(criterion__code="A").pk
    data = in_two(deed="take", take_strengths=[score], response_due_on="2020-01-01")
    response = sign_in(staff()).post(url("decision-write", draft), data)
    assert "This day is not in the future." in page(response)
    assert "Said of A" in response.context["form"]["strengths"].value()


def test_the_change_of_the_original_shows_beside_the_translation_and_before_sending(sign_in, draft):
    by = staff()
    kept(draft, by, language="es", **dict.fromkeys(EN, "Texto."))
    kept(draft, by, beside(texts={"en": EN | {"opening": "Other words."}}))
    client = sign_in(by)
    shown = page(client.get(url("decision-write", draft)))
    assert shown.count("The original changed after this translation.") == 1
    assert EN["opening"] in shown
    looked = page(client.get(url("decision-issue", draft)))
    assert "Spanish: opening" in looked
    assert "English: yours, not sent" in looked


# --- sent ---------------------------------------------------------------------------------------------


@pytest.fixture
def sent(draft):
    """Sent in Spanish and French; the English original stays with staff."""
    by = staff()
    a_letter(draft, language="es", opening="Gracias por su borrador.")
    texts = {"en": EN | {"opening": "CANARY original"}, "fr": EN | {"opening": "Merci de votre projet."}}
    decision = kept(draft, by, Beside(original="en", also=["fr"], texts=texts))
    return actions.issue(decision, by=by)


def test_the_country_reads_its_language_and_switches(sign_in, sent):
    at = url("decision", sent.draft)
    focal = focal_point("ECU")
    spanish = page(sign_in(focal, "es").get(at))
    assert 'lang="es"' in spanish
    assert "Gracias por su borrador." in spanish
    assert '<ol class="points"><li><p class="letter" dir="auto">Cost the activities.' in spanish
    assert f'href="{at}?in=fr"' in spanish
    # The portal itself can still be read in every language it has.
    for code in ("en", "fr", "es"):
        assert f'<button type="submit" lang="{code}"' in spanish
    french = page(sign_in(focal, "es").get(f"{at}?in=fr"))
    assert "Merci de votre projet." in french
    for language in ("en", "xx"):  # not sent in it: the letter itself
        assert "Gracias por su borrador." in page(sign_in(focal, "en").get(f"{at}?in={language}"))


def test_each_version_has_its_paper_and_what_is_staffs_reaches_no_page_and_no_paper(sign_in, sent, work):
    work()
    papers = IssuedDocument.objects.filter(kind="decision-letter")
    assert {paper.language for paper in papers} == {"es", "fr"}
    assert "CANARY" not in json.dumps([paper.data for paper in papers])
    assert "Rosa Quispe" not in json.dumps([paper.data for paper in papers])
    client = sign_in(focal_point("ECU"))
    fetched = [client.get(f"{url('decision-paper', sent.draft)}?in={code}") for code in ("es", "fr")]
    assert [r["Content-Type"] for r in fetched] == ["application/pdf"] * 2
    assert len({r["Content-Disposition"] for r in fetched}) == 2
    for name in ("decision", "draft"):
        for language in ("", "?in=en"):
            assert "CANARY" not in page(client.get(url(name, sent.draft) + language))
    assert "CANARY original" not in page(
        sign_in(sent.draft.reviews.get().reviewer).get(url("decision", sent.draft))
    )


def test_once_sent_no_version_changes(sent):
    for change in (
        lambda: LetterText.objects.filter(language="fr").update(opening="Other"),
        lambda: LetterText.objects.filter(language="en").delete(),
        lambda: LetterText.objects.create(decision=sent, language="es"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_letter_is_in_the_language_that_the_leads_read(sign_in):
    draft = a_draft_to_read("ECU", language="en")
    late = {"submitted_at": draft.submitted_at, "submitted_by": draft.submitted_by, "status": draft.status}
    Draft.objects.filter(pk=draft.pk).update(submitted_at=None, submitted_by=None, status="uploaded")
    a_draft_file(draft, language="es")
    Draft.objects.filter(pk=draft.pk).update(**late)
    assert delegation_language(Draft.objects.get(pk=draft.pk)) == "en"
    focal_point("ECU", language="es")
    assert delegation_language(Draft.objects.get(pk=draft.pk)) == "es"


def test_no_page_of_the_paper_holds_the_signature_alone(draft):
    """Where the signature no longer fits, the next step goes over to the next page with it."""
    decision = a_letter(draft)
    for n in range(7, 20, 2):
        decision.strengths = "\n\n".join(["A line of praise."] * n)
        data = DecisionLetter.of(decision).as_data() | {"issued_at": timezone.now()}
        paper = PdfReader(BytesIO(render_pdf(actions.TEMPLATE, data, language="en", title="Letter")))
        last = paper.pages[-1].extract_text()
        assert decision.next_step in last
        if len(paper.pages) > 1:
            return
    raise AssertionError("never a second page")
