"""The second version comes; its reviewer sees what became of the first, and a minister gets it on paper."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from naps.states import DraftStatus, ReviewStatus
from tests.factories.accounts import focal_point
from tests.factories.files import a_text, blocks_of
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db

FIRST = ["# Presupuesto", "Las tareas no tienen costo.", "Cada ministerio nombra a una persona responsable."]
SECOND = ["# Presupuesto", "Cuarenta tareas tienen costo.", "Cada ministerio nombra a una persona responsable.",
          "# Territorios", "Nueve departamentos adoptan un plan local con su propio comité."]  # fmt: skip


def test_from_the_review_to_what_changed_and_to_the_paper(sign_in):
    cache.clear()
    first, second = a_draft_to_read(status=DraftStatus.DECIDED), a_draft_to_read(version=2)
    for draft, said in ((first, FIRST), (second, SECOND)):
        a_text(draft.files.get().file, blocks_of(*said))
    review = a_review(second)
    client = sign_in(review.reviewer)
    compared = reverse("naps:compare", args=[second.plan_id])
    # Asked and not answered yet: nothing is open, neither of this version nor of the one before.
    assert client.get(compared).status_code == 404
    type(review).objects.update(status=ReviewStatus.ACCEPTED, conflict="none")

    page = client.get(reverse("naps:review", args=[review.pk])).content.decode()
    way = re.search(r'href="([^"]*/compare/[^"]*)"[^>]*>What changed since draft 1', page)[1].replace(
        "&amp;", "&"
    )
    page = client.get(way).content.decode()
    assert "Draft 2 compared with draft 1" in page
    assert 'href="?older=' in page
    assert "Territorios" in page
    read = re.search(rf'href="([^"]*/drafts/{first.pk}/files/[^"]*)#p2"', page)[1]
    assert "Las tareas no tienen costo." in client.get(read).content.decode()

    paper = re.search(r'href="([^"]*/compare/pdf/[^"]*)"', page)[1].replace("&amp;", "&")
    response = sign_in(focal_point()).get(paper)
    assert response.content.startswith(b"%PDF")
    assert sign_in(focal_point("PER")).get(paper).status_code == 404
