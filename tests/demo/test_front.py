"""The demo: one press and one is somebody; nowhere else does that door exist; everywhere it says what it is."""

import io
import zipfile

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from academy.accounts.models import User
from academy.audit.models import Event
from academy.documents.issuing import render_waiting, sheet_of
from academy.documents.models import IssuedDocument
from academy.documents.rendering import render
from academy.documents.states import PaperStatus
from academy.notices.models import Notice
from academy.sample.models import SampleWorld
from academy.sample.wording import SAMPLE_NOTICE
from dashboards import matrix
from demo.cards import CARDS
from demo.subjects import SUBJECTS, path_of
from demo.tour import STEPS, steps
from participants.models import Certificate

ENTER = reverse("demo:enter")


def who(client: Client) -> str:
    return User.objects.get(pk=client.session["_auth_user_id"]).email


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.key)
def test_one_press_signs_in(demo, card):
    client = Client()
    assert str(card.title) in client.get("/").content.decode()
    response = client.post(reverse("demo:enter-as", args=[card.key]), follow=True)
    assert response.status_code == 200
    assert who(client) == card.email


def test_a_link_alone_does_not_sign_in(demo):
    """The links that are printed open a page with a button: a preview of a mail program is nobody."""
    client = Client()
    assert client.get(reverse("demo:enter-as", args=["staff"])).status_code == 200
    assert "_auth_user_id" not in client.session


def test_changing_the_role_leaves_nothing_of_the_one_before(demo):
    client = Client()
    client.post(reverse("demo:enter-as", args=["staff"]))
    client.session["note"] = "of staff"
    client.post(reverse("demo:enter-as", args=["partner"]))
    assert who(client) == "partner@demo.example"
    assert "note" not in client.session


DEMO_PAGES = [
    "/demo/",
    "/demo/as/staff/",
    "/demo/outbox/",
    "/demo/tour/",
]


@pytest.mark.parametrize("path", DEMO_PAGES)
def test_where_the_demo_is_off_there_is_no_such_door(seeded, db, path):
    cache.clear()
    with override_settings(DEMO=False):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404


@pytest.mark.parametrize("path", DEMO_PAGES)
def test_nor_where_the_people_are_real(seeded, db, path):
    SampleWorld.objects.all().delete()
    cache.clear()
    with override_settings(DEMO=True):
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404


def test_nobody_else_can_be_entered(demo):
    stranger = User.objects.create_user("someone@example.org", full_name="Some One")
    for key in ("someone", "someone@example.org", str(stranger.pk), "system"):
        assert Client().post(reverse("demo:enter-as", args=[key])).status_code == 404


# --- It says what it is -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_pages_say_in_each_language_that_the_data_are_invented(demo, language):
    """A public page and one behind the door; every other in the walk over all of them."""
    client = Client()
    client.force_login(User.objects.get(email="staff@demo.example"))
    client.cookies["language"] = language
    with translation.override(language):
        for path in (
            reverse("dashboards:regions"),
            reverse("dashboards:home"),
            reverse("dashboards:letters"),
        ):
            assert str(SAMPLE_NOTICE) in client.get(path).content.decode()


def test_so_does_every_letter(demo):
    silent = Notice.objects.exclude(text__contains="Sample data").exclude(language__in=["es", "fr"])
    assert not silent.exists()
    with translation.override("es"):
        assert not Notice.objects.filter(language="es").exclude(text__contains=str(SAMPLE_NOTICE)).exists()


def test_so_does_every_table_that_is_taken_away(demo):
    client = Client()
    csv = client.get(reverse("dashboards:region-csv", args=["unw-americas"]))
    assert "Sample data" in b"".join(csv.streaming_content if csv.streaming else [csv.content]).decode()
    xlsx = client.get(reverse("dashboards:region-xlsx", args=["unw-americas"]))
    content = b"".join(xlsx.streaming_content) if xlsx.streaming else xlsx.content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert any("Sample data" in book.read(name).decode() for name in book.namelist() if ".xml" in name)


def test_so_does_the_picture_of_the_region(demo):
    assert (
        "Sample data"
        in Client().get(reverse("dashboards:region-map", args=["unw-americas"])).content.decode()
    )


@pytest.mark.parametrize("kind", ["certificate", "roadmap", "decision-letter"])
def test_so_does_every_paper(demo, kind):
    paper = IssuedDocument.objects.filter(kind=kind).first()
    [made] = render([sheet_of(paper)])
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    with translation.override(paper.language):
        assert squeezed(str(SAMPLE_NOTICE)) in squeezed(text)


def squeezed(text: str) -> str:
    """Without spaces: where a line ends is the printer's affair."""
    return "".join(text.split())


# --- The tour -----------------------------------------------------------------------------------


def test_the_tour_begins_unticked(demo):
    assert [done for _step, done in steps()] == [False] * len(STEPS)


# Nobody has downloaded a paper while the world was made; that verb has a test of its own.
VERBS = [step for step in STEPS if step.verb != "paper.downloaded"]


@pytest.mark.parametrize("step", VERBS, ids=lambda step: step.verb)
def test_every_step_of_the_tour_is_something_the_trail_writes(demo, step):
    """The world was made with the portal's own actions, so each verb is in the trail already."""
    assert Event.objects.filter(verb=step.verb).exists()


def test_a_step_that_is_done_is_ticked(demo):
    route = next(r for r in matrix.routes() if r.name == "participants:certificate-file")
    mine = Certificate.objects.get(pk=SUBJECTS["certificate"].address()[0]).paper
    IssuedDocument.objects.exclude(pk=mine.pk).update(status=PaperStatus.FAILED)
    render_waiting()
    client = Client()
    client.post(reverse("demo:enter-as", args=["delegate.bol"]))
    assert client.get(path_of(route)).status_code == 200
    ticked = [step.verb for step, done in steps() if done]
    assert ticked == ["paper.downloaded"]
