"""What of a story is shown: languages, names, photos, requests; what it lacks and what it claims."""

import base64
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from academy.notices.models import Notice
from assistance.states import Readers
from dashboards.actions import stories, story_people
from dashboards.models import StoryPhoto
from dashboards.outcome_stories import cards, tell
from dashboards.story_checks import claims, grave, lacks
from dashboards.story_links import consent_path
from dashboards.story_suggestions import suggestions
from naps.states import Stage
from participants.states import Visibility
from tests.factories.accounts import a_country, a_user, focal_point, partner, staff
from tests.factories.assistance import a_request, an_engagement
from tests.factories.dashboards import a_change, a_plan_of, an_agreed_roadmap
from tests.factories.files import a_kept_file
from tests.factories.participants import a_person
from tests.factories.stories import a_person_in, a_step, a_story, asked, published
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_a_missing_language_falls_back_and_says_so(sign_in):
    story = published(a_story(title_es="Un plan", text_es="El encuentro contribuyó."), focal=focal_point())
    spanish, french = tell(story, "es"), tell(story, "fr")
    assert (spanish.title.text, spanish.title.language, spanish.other_language) == ("Un plan", "", "")
    # The steps are written in English only, and are marked as such.
    assert [step.said.language for step in spanish.steps] == ["en", "en"]
    assert (french.title.text, french.title.language, french.other_language) == (
        "A first plan",
        "en",
        "English",
    )
    page = sign_in(language="fr").get(story.get_absolute_url()).text
    assert '<h1 lang="en">' in page
    assert "Not written in French: readers get another language." in [lack.words for lack in lacks(story)]


def test_what_is_missing_and_what_claims_too_much_is_said():
    a_person("Wara Mamani")
    story = a_story(
        title_es="Gracias a la Academia, un plan", text_es="Wara  mamani lo contó.",
        title_fr="Un plan", text_fr="Grâce à l'Académie, un plan.",
        steps=[a_step(source_url=""), a_step(text_en="Because of the Academy, a plan.")],
    )  # fmt: skip
    a_person_in(story)
    assert {lack.words for lack in grave(story)} == {
        "No source for step 1.",
        "Rosa Quispe has not answered yet.",
        "Wara Mamani stands in the text, and nobody has asked this person.",
    }
    found = {(claim.where, claim.better) for claim in claims(story)}
    assert found == {
        ("Title in Spanish", "con una contribución de la Academia"),
        ("Story in French", "avec une contribution de l’Académie"),
        ("Step 2 in English", "with a contribution of the Academy"),
    }


def test_a_name_that_is_taken_back_or_hidden_is_gone_at_once_everywhere(sign_in):
    focal, by = focal_point(), staff()
    hidden = a_person("Rosario Caicedo", visibility=Visibility.HIDDEN)
    a_person("Nina Gualinga", visibility=Visibility.ALIAS, alias="N. Guayusa")
    story = a_story(
        by=by, title_en="Rosa Quispe and a plan", text_en="Ms Quispe spoke. Then Nina Gualinga did."
    )
    rosa = a_person_in(story, asks_quote=True, quote_en="We wrote it together.", position="Director")
    other = a_person_in(story, "Rosario Caicedo", email=hidden.email)
    nina = a_person_in(story, "Nina Gualinga", email="nina@example.org")
    for person in (rosa, other, nina):
        story_people.answer(person, given=["name", "quote"], by=by)
    published(story, focal=focal)
    client, page, public = sign_in(), story.get_absolute_url(), sign_in()
    shown = client.get(page).text
    assert "Rosa Quispe" in shown
    assert "We wrote it together." in shown
    assert "Director" in shown
    # Consent or not: whoever is hidden in the portal is not named, whoever goes by another name keeps it.
    assert "Caicedo" not in shown
    assert "Gualinga" not in shown
    assert "N. Guayusa" in shown
    # The link works without signing in, and for a partner too.
    link = consent_path(rosa)
    for address in (link, link[:-3] + "xx/"):
        assert public.get(address).status_code == (200 if address == link else 404)
    rosa.email = partner().email
    rosa.save()
    assert sign_in(partner()).post(link, {}).status_code == 404  # the address is another one now
    assert sign_in(partner()).post(consent_path(rosa), {"nothing": "1"}).status_code == 302
    for address in (page, reverse("dashboards:stories"), story.country.get_absolute_url()):
        gone = client.get(address).text
        assert not [word for word in ("Quispe", "We wrote it", "Director") if word in gone], address
    assert "[name withheld] and a plan" in client.get(page).text
    letter = Notice.objects.get(key__contains=f"person-{rosa.pk}-back")
    assert letter.to == by.email
    assert "Quispe" not in letter.subject + letter.text
    # After the country has agreed nothing more appears, only less.
    story_people.answer(rosa, given=["name"], by=by)
    assert "Rosa Quispe" not in client.get(page).text


def test_a_photo_is_shown_while_everybody_in_it_agrees(sign_in):
    focal, by = focal_point(), staff()
    story = a_story(by=by)
    rosa = a_person_in(story, asks_photo=True)
    photo = StoryPhoto(story=story, file=a_kept_file("a.png", PIXEL, by=by), added_by=by,
                       alt_en="A workshop", alt_es="Un taller", alt_fr="Un atelier")  # fmt: skip
    photo.save()
    photo.people.add(rosa)
    story_people.answer(rosa, given=["photo"], by=by)
    picture = photo.get_absolute_url()
    assert sign_in().get(picture).status_code == 302  # to sign in
    token = consent_path(rosa).rstrip("/").rpartition("/")[2]
    assert sign_in().get(f"{picture}?link={token}").status_code == 200
    published(story, focal=focal)
    response = sign_in().get(picture)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert b"".join(response.streaming_content) == PIXEL
    story_people.take_back_for(rosa, by=by)
    assert sign_in().get(picture).status_code == 302
    assert sign_in(focal).get(picture).status_code == 404
    assert picture not in sign_in().get(story.get_absolute_url()).text
    assert sign_in(by).get(picture).status_code == 200


def test_what_one_side_keeps_is_neither_offered_nor_told():
    by, country = staff(), a_country()
    plan = a_plan_of("ECU", Stage.DRAFTING)
    a_change(plan, Stage.DRAFTING, date(2026, 3, 2))
    an_agreed_roadmap("ECU", plan=plan)
    open_one = a_request()
    asker = a_user("Wara Mamani")
    own = a_request(asked_by=asker, is_of_civil_society=True, title="CANARY")
    kept = a_request(own_side_only=True)
    given = an_engagement(own)
    keys = {one.step.about_key for one in suggestions(country, by)}
    assert f"request-{open_one.pk}" in keys
    assert {key.partition("-")[0] for key in keys} >= {
        "change",
        "roadmap",
    }
    assert not keys & {f"request-{own.pk}", f"request-{kept.pk}", f"engagement-{given.pk}"}
    words = [text for one in suggestions(country, by) for text in one.words.values()]
    assert "CANARY" not in str(words)
    assert "Roadmap" not in str(words)
    with translation.override("es"):
        assert suggestions(country, by)[0].here == suggestions(country, by)[0].words["es"]
    # A step that tells of it is not shown, and hinders, until whoever asked agrees to it.
    step = a_step(engagement=given, text_en="Women of the border asked for help.")
    story = a_story(by=by, steps=[step, a_step(), a_step(request=open_one, text_en="Asked.")])
    assert len(tell(story, "en").steps) == 2
    [lack] = grave(story)
    assert "tells of a request whose asker has not agreed to it" in lack.words
    wara = a_person_in(story, "Wara Mamani", email=asker.email, asks_help=True, asks_name=False)
    story_people.answer(wara, given=["help"], by=by)
    assert not grave(story)
    assert len(tell(story, "en").steps) == 3
    assert f"engagement-{given.pk}" in {one.step.about_key for one in suggestions(country, by, of=story)}
    story_people.answer(wara, given=[], by=by)
    assert len(tell(story, "en").steps) == 2
    assert "border" not in str(tell(story, "en"))


def test_help_that_is_not_for_the_whole_team_is_neither_offered_nor_told():
    by, country = staff(), a_country()
    kept = an_engagement(shown_to=Readers.CIVIL_SOCIETY, source_url="https://example.org/shelter")
    internal, told = an_engagement(shown_to=Readers.ACADEMY), an_engagement()
    keys = {one.step.about_key for one in suggestions(country, by)}
    assert f"engagement-{told.pk}" in keys
    assert not keys & {f"engagement-{kept.pk}", f"engagement-{internal.pk}"}
    steps = [a_step(engagement=kept, text_en="A shelter was visited."), a_step(), a_step(engagement=told)]
    story = a_story(by=by, steps=steps)
    assert "shelter" not in str(tell(story, "en"))
    [lack] = grave(story)
    assert "whole team does not read" in lack.words


def test_pages_cost_the_same_however_many_stories_and_steps(sign_in):
    focal, client = focal_point(), sign_in()
    first = published(a_story(), focal=focal)
    addresses = [reverse("dashboards:stories"), a_country().get_absolute_url(), first.get_absolute_url(),
                 reverse("dashboards:region", args=["unw-americas"])]  # fmt: skip
    before = [queries_of(client, address) for address in addresses]
    for n in range(3):
        story = a_story(steps=[a_step(), a_step(), a_step(date(2026, 1, n + 1))])
        story_people.answer(a_person_in(story), given=["name"], by=story.created_by)
        published(story, focal=focal)
    stories.reopen(first, by=first.created_by)
    stories.save_step(a_step(story=first), by=first.created_by)
    published(first, focal=focal)
    assert [queries_of(client, address) for address in addresses] == before
    assert [card.title.text for card in cards([first], "es")] == ["A first plan"]
    assert asked(a_story()).status == "asked"
