"""A reviewer with little time: from the criterion to the passage, to the paragraph in the text, back to the review."""

import re
from html import unescape

import pytest
from django.urls import reverse

from academy.audit.models import Event
from naps.states import ReviewStatus
from tests.factories.accounts import a_user, staff
from tests.factories.files import a_text, blocks_of
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db


def test_from_a_criterion_to_the_paragraph_that_speaks_to_it(sign_in):
    draft, rosa = a_draft_to_read(), a_user("Rosa")
    said = [
        "# Seguimiento",
        "Cada resultado tiene un indicador con línea de base y meta.",
        "El himno nacional.",
    ]
    a_text(draft.files.get().file, blocks_of(*said))
    client = sign_in(rosa)
    everything = reverse("naps:draft-evidence", args=[draft.pk])
    # Before she has said that she has no conflict, there is nothing to see.
    review = a_review(draft, reviewer=rosa)
    assert client.get(everything).status_code == 404
    type(review).objects.filter(pk=review.pk).update(status=ReviewStatus.ACCEPTED, conflict="none")

    beside = unescape(client.get(reverse("naps:review", args=[review.pk])).content.decode())
    assert f'href="{everything}#F"' in beside
    page = client.get(everything).content.decode()
    assert "<mark>línea de base</mark>" in page
    paragraph = re.search(r'href="([^"]+/text/)#(p2)"', page)
    text = client.get(paragraph[1]).content.decode()
    assert f'id="{paragraph[2]}"' in text
    assert "himno" not in page

    assert Event.objects.filter(verb="draft.evidence_read", actor=rosa).count() == 1
    trail = sign_in(staff()).get(reverse("naps:draft", args=[draft.pk]))
    assert trail.status_code == 200
