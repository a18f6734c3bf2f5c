"""What a country shares with UN Women: only by its own act, written down, told to its people, exactly that much."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation

from academy.accounts.guards import NotAllowed, TooLate
from academy.audit.models import Event
from academy.documents.models import IssuedDocument
from academy.notices.models import Notice
from assistance.models import Request
from naps.actions import plans as actions
from naps.models import Draft, DraftFile, Plan, Roadmap
from naps.sharing_history import sharing_history
from naps.states import DecisionStatus, DraftStatus, ReviewStatus, RoadmapStatus, Sharing
from participants.states import RegistrationRole, Visibility
from tests.factories.accounts import a_country, a_user, focal_point, partner, staff
from tests.factories.assistance import a_request
from tests.factories.convenings import a_convening
from tests.factories.files import a_kept_file, a_text, blocks_of
from tests.factories.naps import a_plan
from tests.factories.participants import a_delegate
from tests.factories.reviews import a_letter, a_review
from tests.factories.roadmaps import a_roadmap, an_action
from tests.files import a_pdf

pytestmark = pytest.mark.django_db

LEVELS = list(Sharing)


# --- Who decides, and who gets to know --------------------------------------------------------


@pytest.mark.parametrize("was", Sharing)
@pytest.mark.parametrize("to", Sharing)
def test_the_country_goes_anywhere_staff_only_down(was, to):
    raises = LEVELS.index(to) > LEVELS.index(was)
    actions.share_plan(a_plan(sharing=was), by=focal_point(), sharing=to)
    Plan.objects.update(sharing=was)
    plan = Plan.objects.get()
    if raises:
        with pytest.raises(NotAllowed):
            actions.share_plan(plan, by=staff(), sharing=to)
    else:
        actions.share_plan(plan, by=staff(), sharing=to)
    plan.refresh_from_db()
    assert plan.sharing == (was if raises else to)


def test_others_decide_nothing():
    plan = a_plan()
    others = [focal_point("PER"), partner(), a_user(), a_delegate(a_convening(), "ECU", full_name="No Head")]
    for user in others:
        for level in Sharing:
            with pytest.raises(NotAllowed):
                actions.share_plan(plan, by=user, sharing=level)
    assert not Event.objects.filter(verb="plan.shared").exists()


def test_who_only_lowers_does_not_raise_what_was_closed_meanwhile():
    """Staff have the page open at "drafts"; the country closes everything; their "roadmap" would open it again."""
    plan = a_plan(sharing=Sharing.DRAFTS)
    seen_before = Plan.objects.get()
    actions.share_plan(plan, by=focal_point(), sharing=Sharing.NONE)
    with pytest.raises(TooLate):
        actions.share_plan(seen_before, by=staff(), sharing=Sharing.ROADMAP)
    plan.refresh_from_db()
    assert plan.sharing == Sharing.NONE
    assert Event.objects.filter(verb="plan.shared").count() == 1


def test_every_change_is_told_to_the_other_leads_and_to_nobody_else():
    plan, flor = a_plan(), focal_point("ECU", "Flor Andrade")
    other = focal_point("ECU", "Olga Paz", language="es")
    head = a_delegate(a_convening(), "ECU", full_name="Hilda Mora", role=RegistrationRole.HEAD)
    focal_point("PER"), partner(), staff()
    actions.share_plan(plan, by=flor, sharing=Sharing.DRAFTS)
    assert {letter.to for letter in Notice.objects.all()} == {other.email, head.email}
    letter = Notice.objects.get(to=head.email)
    with translation.override(letter.language):
        was_and_is = [str(Sharing.STATUS.label), str(Sharing.DRAFTS.label)]
    for words in ("Flor Andrade", *was_and_is):
        assert words in letter.text
    assert reverse("naps:sharing", args=[plan.pk]) in letter.text
    Notice.objects.all().delete()
    kemi = staff("Kemi Mora")
    actions.share_plan(plan, by=kemi, sharing=Sharing.NONE)
    assert {letter.to for letter in Notice.objects.all()} == {flor.email, other.email, head.email}
    assert "Kemi Mora for Ecuador" in Notice.objects.get(to=flor.email).text


def test_saving_the_same_changes_and_tells_nothing():
    focal_point("ECU", "Olga Paz")
    actions.share_plan(a_plan(), by=focal_point(), sharing=Sharing.STATUS)
    assert not Event.objects.exists()
    assert not Notice.objects.exists()


def test_the_country_reads_who_decided_what(sign_in):
    plan, flor, kemi = a_plan(), focal_point("ECU", "Flor Andrade"), staff("Kemi Mora")
    delegate = a_delegate(a_convening(), "ECU", full_name="Delia Luna")
    address = reverse("naps:sharing", args=[plan.pk])
    assert "Nothing was changed so far" in sign_in(flor).get(address).text
    actions.share_plan(plan, by=flor, sharing=Sharing.DRAFTS)
    actions.share_plan(plan, by=kemi, sharing=Sharing.NONE)
    history = sharing_history(plan, flor)
    assert [(c.who, c.is_raised) for c in history] == [
        ("Kemi Mora for Ecuador", False),
        ("Flor Andrade", True),
    ]
    shown = sign_in(flor).get(address).text
    assert "before “the roadmap and the drafts”, since then “nothing beyond the public page”" in shown
    for reader in (flor, delegate, kemi):
        assert "Kemi Mora for Ecuador" in sign_in(reader).get(plan.get_absolute_url()).text
    for stranger in (None, partner(), focal_point("PER")):
        shown = sign_in(stranger).get(plan.get_absolute_url()).text
        assert "Kemi Mora" not in shown
        assert "Who decided what" not in shown


def test_a_name_that_is_hidden_stays_hidden_in_the_history():
    plan = a_plan()
    head = a_delegate(
        a_convening(),
        "ECU",
        full_name="Zoraida Oculta",
        role=RegistrationRole.HEAD,
        visibility=Visibility.HIDDEN,
    )
    actions.share_plan(plan, by=head, sharing=Sharing.ROADMAP)
    fellow = a_delegate(a_convening(city="Lima", country="PER"), "ECU", full_name="Delia Luna")
    assert sharing_history(plan, fellow)[0].who != "Zoraida Oculta"
    assert sharing_history(plan, head)[0].who == "Zoraida Oculta"


# --- Exactly that much --------------------------------------------------------------------------


@pytest.fixture
def ecuador():
    """A plan with everything there is to share, and everything that never is."""
    plan, flor = a_plan(), focal_point("ECU", "Flor Andrade")
    draft = Draft.objects.create(plan=plan, version=1, created_by=flor)
    file = DraftFile.objects.create(
        draft=draft, language="es", file=a_kept_file("Borrador.pdf", a_pdf(), by=flor)
    )
    a_text(file.file, blocks_of("# Presupuesto", "CANARY text"))
    Draft.objects.filter(pk=draft.pk).update(
        status=DraftStatus.DECIDED, submitted_at=draft.created_at, submitted_by=flor,
        change_note="CANARY note", response_note="CANARY answer",
    )  # fmt: skip
    a_review(
        draft, status=ReviewStatus.SUBMITTED, is_released=True, summary="CANARY", confidential_note="CANARY"
    )
    a_letter(draft, status=DecisionStatus.ISSUED, opening="CANARY", shows_grades=True)
    roadmap = a_roadmap(plan=plan, status=RoadmapStatus.AGREED)
    an_action(roadmap, "ROADMAP action")
    Roadmap.objects.filter(pk=roadmap.pk).update(paper=a_paper())
    a_roadmap(plan=plan, revision=2, goal="ROADMAP being written")
    a_request("ECU", title="CANARY request")
    return plan


def a_paper() -> IssuedDocument:
    key = default_storage.save("test/paper.pdf", ContentFile(a_pdf()))
    return IssuedDocument.objects.create(
        kind="roadmap", title="Roadmap", template="pdf/roadmap.html", language="en", status="ready", key=key,
        issued_by=staff(),
    )  # fmt: skip


def addresses(plan: Plan) -> dict[str, str]:
    draft = plan.drafts.get()
    agreed, written = plan.roadmaps.get(revision=1), plan.roadmaps.get(revision=2)
    at_draft, at_file = [draft.pk], [draft.pk, draft.files.get().pk]
    return {
        "draft": reverse("naps:draft", args=at_draft),
        "file": reverse("naps:draft-file", args=at_file),
        "text": reverse("naps:draft-text", args=at_file),
        "letter": reverse("naps:decision", args=at_draft),
        "letter as PDF": reverse("naps:decision-paper", args=at_draft),
        "reviews": reverse("naps:draft-reviews", args=at_draft),
        "review": reverse("naps:review-read", args=[draft.reviews.get().pk]),
        "roadmap": agreed.get_absolute_url(),
        "action": reverse("naps:action", args=[agreed.objectives.get().actions.get().pk]),
        "roadmap as PDF": reverse("naps:roadmap-paper", args=[agreed.pk]),
        "roadmap being written": written.get_absolute_url(),
        "preview": reverse("naps:roadmap-preview", args=[agreed.pk]),
        "progress": reverse("naps:plan-progress", args=[plan.pk]),
        "sharing": reverse("naps:sharing", args=[plan.pk]),
        "request": Request.objects.get().get_absolute_url(),
    }


ROADMAP = {"roadmap", "action", "roadmap as PDF"}
DRAFTS = {"draft", "file", "text"}
OPEN_TO_A_PARTNER = {
    Sharing.NONE: set(),
    Sharing.STATUS: set(),
    Sharing.ROADMAP: ROADMAP,
    Sharing.DRAFTS: ROADMAP | DRAFTS,
}


@pytest.mark.parametrize("level", Sharing)
def test_a_partner_reaches_exactly_what_is_shared(sign_in, ecuador, level):
    """Letters, reviews, grades, notes, requests and what is being written stay between us at every level."""
    Plan.objects.filter(pk=ecuador.pk).update(sharing=level)
    client, found = sign_in(partner()), {}
    for name, address in addresses(ecuador).items():
        response = client.get(address)
        found[name] = response.status_code
        if name not in {"text", "file"} and response.status_code == 200 and not response.streaming:
            assert "CANARY" not in response.text, name
    assert {name for name, status in found.items() if status == 200} == OPEN_TO_A_PARTNER[level]
    assert {status for status in found.values() if status != 200} <= {403, 404}


@pytest.mark.parametrize("level", Sharing)
def test_what_stands_on_the_pages_everybody_may_open(sign_in, ecuador, level):
    """The country and its plan, for a partner: status from "status", titles and links only of what is shared."""
    Plan.objects.filter(pk=ecuador.pk).update(sharing=level)
    client = sign_in(partner())
    country = client.get(a_country("ECU").get_absolute_url()).text
    plan = client.get(ecuador.get_absolute_url()).text
    for text in (country, plan):
        assert "CANARY" not in text
        assert "Flor Andrade" not in text
        assert "ROADMAP being written" not in text
    rank = LEVELS.index(level)
    link = addresses(ecuador)
    assert ("0 done, 1 on track" in country) is (rank >= 1)
    assert (link["roadmap"] in country, link["roadmap"] in plan) == ((rank >= 2),) * 2
    assert (link["draft"] in country, link["draft"] in plan) == ((rank >= 3),) * 2


def test_of_a_shared_draft_a_partner_learns_the_outcome_and_not_the_letter(sign_in, ecuador):
    Plan.objects.filter(pk=ecuador.pk).update(sharing=Sharing.DRAFTS)
    shown = sign_in(partner()).get(addresses(ecuador)["draft"]).text
    assert "please send another version" in shown
    assert addresses(ecuador)["letter"] not in shown
    assert "Answer expected" not in shown
    country = sign_in(focal_point("ECU")).get(addresses(ecuador)["draft"]).text
    assert "The Academy&#x27;s answer:" not in country, "the country has the letter itself"


def test_access_ends_at_once_and_nothing_is_kept_on_the_way(sign_in, ecuador):
    flor, client = focal_point("ECU"), sign_in(partner())
    actions.share_plan(ecuador, by=flor, sharing=Sharing.DRAFTS)
    shared = {name: addresses(ecuador)[name] for name in ROADMAP | DRAFTS}
    for name, address in shared.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert response["Cache-Control"] == "no-store, private", name
    actions.share_plan(ecuador, by=flor, sharing=Sharing.STATUS)
    assert {name: client.get(address).status_code for name, address in shared.items()} == dict.fromkeys(
        shared, 404
    )


def test_a_partner_of_another_region_reaches_nothing(sign_in, ecuador):
    Plan.objects.filter(pk=ecuador.pk).update(sharing=Sharing.DRAFTS)
    client = sign_in(partner(region="m49-002"))
    assert all(client.get(address).status_code in {403, 404} for address in addresses(ecuador).values())


def test_downloads_of_a_partner_are_in_the_trail(sign_in, ecuador):
    Plan.objects.filter(pk=ecuador.pk).update(sharing=Sharing.DRAFTS)
    paula = partner()
    sign_in(paula).get(addresses(ecuador)["file"])
    assert Event.objects.get(verb="file.downloaded").actor == paula
