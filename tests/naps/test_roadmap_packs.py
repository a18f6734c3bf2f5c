"""Several roadmaps in one file: what is in it, who may have it, for how long."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.documents.issuing import render_waiting
from academy.documents.models import IssuedDocument, SealedContent
from naps.actions.roadmap_packs import forget_packs, make_pack
from naps.actions.roadmaps import unpublish_roadmap
from naps.models import RoadmapPack
from naps.states import RoadmapStatus, Sharing
from tests.factories.accounts import admin, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation
from tests.factories.roadmaps import a_milestone, a_plan_in_design, a_roadmap, an_action
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def convening():
    made = a_convening()
    for iso3 in ("ECU", "PAN", "BOL", "PER"):
        a_delegation(made, iso3)
    return made


def roadmaps():
    """Ecuador's is agreed and public, Panama's a draft, Bolivia's handed in; Chile's was not invited."""
    agreed = a_roadmap("ECU", status=RoadmapStatus.AGREED, published=True)
    draft, waiting = a_roadmap("PAN"), a_roadmap("BOL", status=RoadmapStatus.SUBMITTED)
    for roadmap in (agreed, draft, waiting, a_roadmap("CHL", status=RoadmapStatus.AGREED)):
        country = roadmap.country.iso3
        action = an_action(
            roadmap, f"Action of {country}", lead_contact="CANARY@example.org", risk="CANARY risk",
            help_needed="CANARY help",
        )  # fmt: skip
        a_milestone(action)
    return agreed, draft, waiting


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_a_pack_has_cover_contents_and_says_draft_on_each_page_that_is_one(convening, sign_in):
    agreed, draft, waiting = roadmaps()
    for n in range(30):
        an_action(draft, f"Long action {n}", deliverable="Something one can hold up")
    desk, here = sign_in(staff()), reverse("naps:roadmap-packs", args=[convening.code])
    page = desk.get(here).content.decode()
    assert "Panama" in page
    assert "Chile" not in page
    assert page.count(" checked") == 2
    assert "DRAFT on each page" in page
    # Nothing ticked, a place that is none: said, and what was typed stays.
    wrong = desk.post(here, {"title": "My pack", "language": "es", f"place_{draft.pk}": "x"})
    assert "Tick at least one delegation." in wrong.content.decode()
    assert 'value="My pack"' in wrong.content.decode()
    assert not RoadmapPack.objects.exists()
    answers = {
        "title": "Hojas de ruta", "language": "es", "roadmaps": [agreed.pk, draft.pk, waiting.pk],
        f"place_{draft.pk}": 1, f"place_{agreed.pk}": 3, f"place_{waiting.pk}": 2,
    }  # fmt: skip
    assert desk.post(here, answers).status_code == 302
    pack = RoadmapPack.objects.get()
    file = reverse("naps:roadmap-pack", args=[pack.pk])
    assert desk.get(file).status_code == 302, "it is still being made"
    render_waiting()
    assert file in desk.get(here).content.decode()
    pages = pages_of(b"".join(desk.get(file)))
    cover, contents, *inside = pages
    assert "Hojas de ruta" in cover
    assert contents.index("Panamá") < contents.index("Bolivia") < contents.index("Ecuador")
    first = {name: n for n, text in reversed(list(enumerate(pages, 1))) for name in ("BOL", "ECU", "PAN")
             if f"Action of {name}" in text}  # fmt: skip
    assert first["PAN"] < first["BOL"] < first["ECU"]
    for n in first.values():
        assert f"{n}" in contents
    for text in inside:
        is_draft = "Ecuador" not in text
        assert ("BORRADOR" in text) == is_draft, text
    assert len(inside) > 3
    whole = "".join(pages)
    assert "CANARY" not in whole
    assert Event.objects.filter(verb="paper.downloaded").exists()
    # Nothing of it lies open in the database or the store.
    assert "Action of" not in str(list(IssuedDocument.objects.values_list("data", flat=True)))
    stored = default_storage.open(IssuedDocument.objects.get(pk=pack.paper_id).key).read()
    assert not stored.startswith(b"%PDF")


def test_only_organisers_have_it_and_only_of_what_they_may_read(convening, sign_in):
    agreed, draft, _waiting = roadmaps()
    here = reverse("naps:roadmap-packs", args=[convening.code])
    omar = organiser(convening)
    desk = sign_in(omar)
    page = desk.get(here).content.decode()
    assert "Ecuador" in page
    assert "Panama" not in page
    # Another's number in the form is no way around.
    bad = {"title": "X", "language": "en", "roadmaps": [draft.pk]}
    assert desk.post(here, bad).status_code == 200
    assert not RoadmapPack.objects.exists()
    with pytest.raises(NotAllowed):
        make_pack(convening, [draft], title="X", language="en", by=omar)
    by_staff = make_pack(convening, [agreed, draft], title="All", language="en", by=staff())
    mine = make_pack(convening, [agreed], title="Mine", language="en", by=omar)
    render_waiting()
    files = [reverse("naps:roadmap-pack", args=[pack.pk]) for pack in (by_staff, mine)]
    assert [desk.get(file).status_code for file in files] == [404, 200]
    assert [sign_in(admin()).get(file).status_code for file in files] == [200, 200]
    assert "All" not in desk.get(here).content.decode().split("A new pack")[0].replace("All deleg", "")
    shared = a_plan_in_design("PER", sharing=Sharing.ROADMAP)
    a_roadmap(plan=shared, status=RoadmapStatus.AGREED)
    for stranger in (partner(), focal_point("ECU"), organiser(a_convening())):
        assert sign_in(stranger).get(here).status_code == 403
        assert [sign_in(stranger).get(file).status_code for file in files] == [404, 404]
    assert Client().get(files[1]).status_code == 302
    with pytest.raises(NotAllowed):
        make_pack(convening, [agreed], title="X", language="en", by=partner())
    # The country takes its roadmap back: the organiser's file is no longer to be had.
    unpublish_roadmap(agreed, by=focal_point("ECU", "Lucía Mera"))
    assert desk.get(files[1]).status_code == 404
    few = queries_of(sign_in(staff()), here)
    for iso3 in ("COL", "CHL", "CRI"):
        a_delegation(convening, iso3)
        if iso3 != "CHL":
            an_action(a_roadmap(iso3))
    assert queries_of(sign_in(staff()), here) <= few


def test_after_thirty_days_the_file_is_gone_for_good(convening, sign_in):
    agreed, _draft, _waiting = roadmaps()
    desk = sign_in(staff())
    pack = make_pack(convening, [agreed], title="Old", language="fr", by=staff("Iris Vega"))
    render_waiting()
    file, now = reverse("naps:roadmap-pack", args=[pack.pk]), timezone.now()
    assert forget_packs(now + timedelta(days=29, hours=23)) == 0
    assert desk.get(file).status_code == 200
    key = IssuedDocument.objects.get(pk=pack.paper_id).key
    assert forget_packs(now + timedelta(days=30, minutes=1)) == 1
    assert forget_packs(now + timedelta(days=31)) == 0
    assert desk.get(file).status_code == 404
    assert not default_storage.exists(key)
    assert SealedContent.objects.get().values == ""
    assert Event.objects.filter(verb="roadmap-pack.emptied").exists()
    here = reverse("naps:roadmap-packs", args=[convening.code])
    assert "Old" not in desk.get(here).content.decode()
    assert here in desk.get(reverse("dashboards:organise", args=[convening.code])).content.decode()


def test_where_nothing_is_ready_the_page_says_so(convening, sign_in):
    here = reverse("naps:roadmap-packs", args=[convening.code])
    desk = sign_in(staff())
    assert "No roadmap has been marked ready." in desk.get(here).content.decode()
    a_roadmap("PAN")
    page = desk.get(here).content.decode()
    assert "No roadmap has been marked ready." in page
    assert "Panama" in page
    assert " checked" not in page
