from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from academy.audit.models import Event
from naps.models import Plan
from naps.states import ReviewStatus, Sharing
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.files import a_text, blocks_of
from tests.factories.reviews import a_draft_file, a_draft_to_read, a_review
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

WORDS = "El costo total del plan asciende a USD 45.000 <b>ya</b>."


def a_draft_with_text(*said: str):
    draft = a_draft_to_read()
    a_text(draft.files.get().file, blocks_of("# Presupuesto", *(said or (WORDS,)), page=7))
    return draft


def address(draft, language: str = "") -> str:
    return reverse("naps:draft-evidence", args=[draft.pk]) + (f"?language={language}" if language else "")


def page(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_passage_is_quoted_with_its_place_and_the_words_marked(sign_in):
    draft = a_draft_with_text()
    shown = page(sign_in(focal_point()).get(address(draft)))
    assert "This is an aid to reading and no score." in shown
    assert "<mark>USD 45.000</mark>" in shown
    assert "&lt;b&gt;ya&lt;/b&gt;" in shown
    assert "page 7, paragraph 2" in shown
    assert "/text/#p2" in shown
    assert "Nothing found. That does not mean that it is missing" in shown
    assert 'id="E"' in shown
    assert 'href="#I"' in shown
    event = Event.objects.get(verb="draft.evidence_read")
    assert (event.subject_type, event.country) == ("naps.draft", "ECU")


def test_what_the_text_denies_is_said_apart(sign_in):
    draft = a_draft_with_text("El plan no cuenta con presupuesto asignado.")
    shown = page(sign_in(staff()).get(address(draft)))
    assert "The text seems to say that it is not there" in shown


def test_a_scan_and_a_text_nobody_has_read_say_so(sign_in):
    draft = a_draft_to_read()
    client = sign_in(staff())
    assert "has not been read yet" in page(client.get(address(draft)))
    a_text(draft.files.get().file, [])
    assert "This file is a scan" in page(client.get(address(draft)))
    assert not Event.objects.filter(verb="draft.evidence_read").exists()


def test_one_chooses_the_language_of_the_text(sign_in):
    draft = a_draft_to_read()
    spanish = draft.files.get()
    a_text(spanish.file, blocks_of(WORDS))
    type(draft).objects.filter(pk=draft.pk).update(status="uploaded", submitted_at=None, submitted_by=None)
    french = a_draft_file(draft, language="fr")
    a_text(french.file, blocks_of("Le coût total du plan est de 6 millions de FCFA."))
    client = sign_in(staff())
    assert "6 millions de FCFA" in page(client.get(address(draft, "fr")))
    shown = page(client.get(address(draft, "es")))
    assert "45.000" in shown
    assert "FCFA" not in shown
    assert "?language=fr" in shown
    assert "45.000" in page(client.get(address(draft, "xx'\"<")))


def test_partners_do_not_look_for_passages_even_where_drafts_are_shared(sign_in):
    draft = a_draft_with_text()
    Plan.objects.filter(pk=draft.plan_id).update(sharing=Sharing.DRAFTS)
    for reader in (partner(), focal_point("PER"), a_user("Nobody")):
        response = sign_in(reader).get(address(draft))
        assert response.status_code in (403, 404)
        assert "45.000" not in response.content.decode()
    assert sign_in().get(address(draft)).status_code == 302


def test_a_second_look_asks_the_cache_and_the_cache_holds_no_words(sign_in, monkeypatch):
    from naps.evidence import kept

    draft, held = a_draft_with_text(), []
    monkeypatch.setattr(cache, "set", lambda key, value, time: held.append((key, value)))
    first = page(sign_in(staff()).get(address(draft)))
    assert "costo" not in repr(held)
    monkeypatch.setattr(cache, "get", lambda key, default=None: dict(held).get(key, default))
    monkeypatch.setattr(kept, "find", None)
    again = page(sign_in(staff()).get(address(draft)))
    assert "<mark>USD 45.000</mark>" in first
    assert "<mark>USD 45.000</mark>" in again


def test_a_long_text_costs_as_many_queries_as_a_short_one(sign_in):
    few = a_draft_with_text()
    client = sign_in(staff())
    one = queries_of(client, address(few))
    a_text(few.files.get().file, blocks_of(*[WORDS] * 12))
    assert queries_of(client, address(few)) == one
    assert "10 more passages" in page(client.get(address(few)))


def test_a_reviewer_has_the_likeliest_passages_beside_each_criterion(sign_in):
    draft, rosa = a_draft_with_text(), a_user("Rosa")
    review = a_review(draft, reviewer=rosa, status=ReviewStatus.ACCEPTED)
    client = sign_in(rosa)
    shown = unescape(page(client.get(reverse("naps:review", args=[review.pk]))))
    assert shown.count("Passages that may speak to this") == 9
    assert "<mark>USD 45.000</mark>" in shown
    assert address(draft) + "#E" in shown
    assert address(draft) in page(client.get(reverse("naps:draft", args=[draft.pk])))


def test_a_review_of_a_draft_without_text_stays_as_it_was(sign_in):
    draft, rosa = a_draft_to_read(), a_user("Rosa")
    review = a_review(draft, reviewer=rosa, status=ReviewStatus.ACCEPTED)
    shown = page(sign_in(rosa).get(reverse("naps:review", args=[review.pk])))
    assert "Passages that may speak" not in shown
