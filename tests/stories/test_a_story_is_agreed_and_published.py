"""An outcome story: begun from what the portal knows, a person and the country say yes, and it stands on the pages."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.audit.models import events_of
from academy.notices.models import Notice
from convenings.states import ConveningStatus
from dashboards.models import OutcomeStory, StoryPhoto
from naps.states import Stage
from tests.dashboards.test_outcome_stories import PIXEL
from tests.doors import assert_doors
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.dashboards import a_change, a_plan_of, people_came
from tests.wording import assert_kept, assert_shows_error, in_any_language

pytestmark = pytest.mark.django_db


@pytest.fixture
def ecuador():
    panama = a_convening(city="Panama City", country="PAN", starts_on=date(2025, 6, 24), days=3,
                         status=ConveningStatus.COMPLETED, code="panama-city-2025")  # fmt: skip
    people_came(panama, "ECU", government=4, civil_society=2)
    plan = a_plan_of("ECU", Stage.ADOPTION, adopted_on=date(2026, 5, 4))
    a_change(plan, Stage.ADOPTION, date(2026, 5, 4), evidence="Decree 12", evidence_url="https://gob.ec/12")
    return staff(), focal_point(language="es")


def at(name: str, story: OutcomeStory) -> str:
    return reverse(f"dashboards:{name}", args=[story.pk])


def test_from_the_dated_way_to_the_page_of_the_region(sign_in, ecuador, work):
    by, focal = ecuador
    client = sign_in(by)
    assert "Write an outcome story" in client.get("/countries/ecu/").text
    begin = f"{reverse('dashboards:story-write')}?country=ECU"
    keys = [key for key, _words in client.get(begin).context["form"].fields["steps"].choices]
    client.post(begin, {"steps": keys})
    story = OutcomeStory.objects.get()
    assert [step.about_key.partition("-")[0] for step in story.steps.all()] == ["convening", "change"]
    assert story.steps.last().source_url == "https://gob.ec/12"
    assert story.steps.last().text_fr

    _write(client, story)
    _name(client, story)
    _show(client, story)
    # Lucía answers by the link in her letter.
    letter = Notice.objects.get(to="lucia@gob.ec")
    link = letter.text[letter.text.index("/stories/consent/") :].split()[0]
    work()
    letter.refresh_from_db()
    assert letter.is_secret
    assert link not in letter.text
    visitor = sign_in(language="es")
    assert "Lo escribimos juntas." in visitor.get(link).text
    visitor.post(link, {"gives": ["name", "quote"]})

    refused = client.post(at("story-ask", story), {})
    assert_shows_error(refused, "Please read the text once more, and confirm this.", "en", "all_listed")
    client.post(at("story-ask", story), {"all_listed": "on"})
    _agree(sign_in, story, focal)
    client.post(at("story-publish", story))
    told = set(Notice.objects.filter(to=focal.email).values_list("subject", flat=True))
    assert told & in_any_language("The story about %(country)s is published", country="Ecuador")

    public = sign_in()
    page = public.get(story.get_absolute_url()).text
    for words in ("A plan with costs", "gob.ec", "Lucía Méndez", "2 steps with a public source"):
        assert words in page, words
    assert "A plan with costs" in public.get("/countries/ecu/").text
    assert "A plan with costs" in sign_in(partner()).get("/regions/unw-americas/").text
    paper = public.get(at("story-pdf", story))
    assert paper["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(paper.content)).pages) == 1

    # The country takes it back, and it is gone everywhere at once.
    own = sign_in(focal, "es")
    assert_doors(sign_in, at("story-reopen", story), may=by, refused=[focal, partner()], last=False)
    refused = own.post(at("story-take-back", story), {})
    assert_shows_error(refused, "Give a reason; a few words are enough.", "es", "reason")
    own.post(at("story-take-back", story), {"reason": "Cambió el gabinete."})
    for address in (at("story", story), at("story-pdf", story)):
        assert public.get(address).status_code == 302
        assert sign_in(partner()).get(address).status_code == 404
    assert "A plan with costs" not in public.get("/regions/unw-americas/").text
    assert "Cambió el gabinete." in client.get(at("story", story)).text
    verbs = list(events_of(story).values_list("verb", flat=True))
    for verb in ("begun", "asked", "agreed", "published", "taken_back", "consent_given", "photo_added"):
        assert f"outcomestory.{verb}" in verbs


def _write(client, story):
    typed = {
        "on": "2026-05-04", "precision": "day", "level": "public",
        "title_en": "A plan with costs", "text_en": "Thanks to the Academy, a plan.", "text_es": "Un plan.",
    }  # fmt: skip
    refused = client.post(at("story-edit", story), typed)
    assert_shows_error(refused, "A story in this language needs a title in it.", "en", "title_es")
    assert_kept(refused, typed)
    saved = client.post(at("story-edit", story), typed | {"title_es": "Un plan con costos"}, follow=True)
    assert "with a contribution of the Academy" in saved.text  # a warning, not a wall
    # Two who write at once: the second is told, and nothing typed is lost.
    late = client.post(at("story-edit", story), typed | {"title_es": "Otro", "was": "2020-01-01T00:00:00"})
    assert "Somebody else has saved this story meanwhile." in late.text
    step = story.steps.first()
    values = {"on": "2025-06-24", "ends_on": "2025-06-20", "precision": "day", "level": "public"}
    address = f"{at('story-step', story)}?step={step.pk}"
    refused = client.post(address, values | {"source_url": "ftp://x"})
    for words in ("Say in one language", "The last day is before"):
        assert words in refused.text
    values |= {"ends_on": "2025-06-26", "text_en": "In Panama City.", "source_url": "https://osf.org/news",
               "about": step.about_key}  # fmt: skip
    client.post(address, values)
    step.refresh_from_db()
    assert (step.text_en, step.about_key.partition("-")[0]) == ("In Panama City.", "convening")
    client.post(at("story-step", story), values | {"about": ""})
    client.post(f"{at('story-step', story)}?step={story.steps.order_by('-pk').first().pk}", {"remove": "1"})
    assert story.steps.count() == 2


def _name(client, story):
    tomorrow = timezone.localdate() + timedelta(days=1)
    typed = {
        "shown_name": "Lucía Méndez",
        "language": "es",
        "asks_quote": "on",
        "given_on": tomorrow.isoformat(),
    }
    refused = client.post(at("story-person", story), typed)
    assert_shows_error(refused, "Say by which letter it was given.", "en", "given_by_letter")
    assert "Write the words this person is asked about." in refused.text
    typed = {"shown_name": "Lucía Méndez", "language": "es", "email": "lucia@gob.ec", "asks_name": "on",
             "asks_quote": "on", "quote_es": "Lo escribimos juntas.", "ask": "1"}  # fmt: skip
    client.post(at("story-person", story), typed)
    held = {"shown_name": "Ana Ríos", "language": "es", "asks_name": "on", "given_by_letter": "signed form",
            "given_on": "2026-05-06", "gives": ["name"]}  # fmt: skip
    client.post(at("story-person", story), held)
    ana = story.people.get(shown_name="Ana Ríos")
    assert ana.gives_name
    assert ana.given_by_letter == "signed form"
    # Another name is another consent.
    address = f"{at('story-person', story)}?person={ana.pk}"
    client.post(
        address, held | {"shown_name": "Ana R. Ríos", "given_by_letter": "", "given_on": "", "gives": []}
    )
    ana.refresh_from_db()
    assert not ana.gives_name
    assert not ana.is_answered
    client.post(address, {"remove": "1"})
    assert story.people.count() == 1


def _show(client, story):
    photo = SimpleUploadedFile("a.png", PIXEL, content_type="image/png")
    refused = client.post(at("story-photo", story), {"file": photo, "alt_en": "A table"})
    assert_shows_error(refused, "Say who can be recognised, or that nobody can.", "en", "people")
    assert "for those who cannot see the photo" in refused.text
    photo.seek(0)
    alts = {"alt_en": "A table", "alt_es": "Una mesa", "alt_fr": "Une table", "nobody_recognisable": "on"}
    client.post(at("story-photo", story), {"file": photo, **alts})
    kept = StoryPhoto.objects.get()
    assert kept.may_be_shown
    assert kept.file.kind == "png"
    client.post(f"{at('story-photo', story)}?photo={kept.pk}", alts | {"credit": "OSF"})
    kept.refresh_from_db()
    assert kept.credit == "OSF"


def _agree(sign_in, story, focal):
    own = sign_in(focal, "es")
    story.refresh_from_db()
    assert at("story-answer", story) in own.get(reverse("dashboards:home")).text
    page = own.get(at("story-answer", story)).text
    # The whole story, in every language in which it is written.
    assert "Un plan con costos" in page
    assert "A plan with costs" in page
    assert "Lo escribimos juntas." in page
    seen = {"seen": story.asked_print}
    refused = own.post(at("story-answer", story), {"verdict": "change", **seen})
    assert_shows_error(refused, "Say what should be changed.", "es", "words")
    stale = own.post(at("story-answer", story), {"verdict": "agreed", "seen": "another"})
    assert stale.status_code == 200
    own.post(at("story-answer", story), {"verdict": "agreed", **seen})
    story.refresh_from_db()
    assert story.status == "agreed"
    assert story.agreed_by == focal
