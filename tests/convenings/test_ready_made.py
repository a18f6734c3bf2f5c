"""The Academy's own agenda: a convening can be set up with nobody having held one before."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from academy.countries.models import Topic
from convenings.actions import create_convening
from convenings.agenda import problems_of
from convenings.models import Convening
from convenings.ready_made import rows
from convenings.states import ConveningStatus, SessionKind
from tests.factories.accounts import a_country, a_region, a_user, staff
from tests.factories.convenings import a_convening
from tests.wording import LANGUAGES

pytestmark = pytest.mark.django_db
SIX = {"theory_of_change", "gender_budgeting", "strategic_design", "institutional_coordination", "localization",
       "monitoring_evaluation"}  # fmt: skip
TUESDAY = date(2027, 3, 9)


def made_for(days: int, *, zone: str = "America/Jamaica", starts_on: date = TUESDAY) -> Convening:
    convening = Convening(
        city="Kingston", host_country=a_country("JAM"), region=a_region(), time_zone=zone, title_en="x",
        starts_on=starts_on, ends_on=starts_on + timedelta(days=days - 1), languages=["en", "es", "fr"],
    )  # fmt: skip
    return create_convening(convening, by=staff(), ready_made=True)


def topics_of(convening) -> set[str]:
    return {session.topic.code for session in convening.sessions.select_related("topic") if session.topic}


def test_three_days_hold_the_six_topics_and_what_belongs_to_a_convening():
    convening = made_for(3)
    assert convening.sessions.count() == len(rows())
    assert topics_of(convening) == SIX
    kinds = set(convening.sessions.values_list("kind", flat=True))
    assert kinds >= {SessionKind.OPENING, SessionKind.COUNTRY_PRESENTATION, SessionKind.WORKSHOP, SessionKind.BREAK,
                     SessionKind.ROADMAP_DRAFTING, SessionKind.CLOSING}  # fmt: skip
    assert convening.cloned_from is None


def test_it_is_written_in_each_language_with_the_names_of_the_topics():
    for session in made_for(3).sessions.all():
        assert session.missing_languages() == []
    labels = {topic.code: topic for topic in Topic.objects.all()}
    for row in rows():
        if "topic" in row:
            for code in LANGUAGES:
                assert row["title"][code] == getattr(labels[row["topic"]], f"label_{code}")


@pytest.mark.parametrize("days", [1, 2, 3, 4, 5])
def test_it_fits_the_days_there_are_and_closes_on_the_last(days):
    convening = made_for(days)
    sessions = list(convening.sessions.prefetch_related("facilitations__person"))
    assert problems_of(convening, sessions) == {}
    on = {session.local_start.date() for session in sessions}
    assert on == set(convening.days[:3]) | {convening.ends_on}
    assert sessions[0].kind == SessionKind.OPENING
    assert sessions[-1].kind == SessionKind.CLOSING
    assert sessions[-1].local_start.date() == convening.ends_on
    if days >= 3:
        assert topics_of(convening) == SIX
    if days == 2:
        assert topics_of(convening) == SIX - {"monitoring_evaluation"}


def test_nine_o_clock_is_nine_o_clock_at_the_venue_also_on_the_day_the_clocks_change():
    convening = made_for(3, zone="America/Santiago", starts_on=date(2027, 4, 3))
    starts = [session.local_start.strftime("%H:%M") for session in convening.sessions.all()]
    assert starts.count("09:00") == 3


def the_form(page: str) -> dict[str, list[str]]:
    """What a browser would send if nobody changed anything."""
    form = page[page.index('id="answers"') :]
    form = form[: form.index("</form>")]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        read = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if read.get("type") in {"checkbox", "radio"} and "checked" not in tag:
            continue
        sent.setdefault(read["name"], []).append(read.get("value", ""))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        sent.setdefault(name, []).append(chosen.group(1) if chosen else "")
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent.setdefault(name, []).append(text.strip())
    return sent


def test_six_clicks_lead_to_a_published_convening_where_none_was_before(sign_in):
    client, clicks = sign_in(staff()), 0
    page = client.get("/convenings/").text
    assert 'href="/convenings/new/"' in page

    clicks += 1  # Set up a convening
    page = client.get("/convenings/new/").text
    typed = the_form(page)
    assert typed["start_from"] == ["three-days"]  # nothing to choose where nothing was held before
    starts_on = timezone.localdate() + timedelta(days=60)
    typed |= {
        "city": ["Kingston"], "host_country": [str(a_country("JAM").pk)], "region": [str(a_region().pk)],
        "starts_on": [starts_on.isoformat()], "ends_on": [(starts_on + timedelta(days=2)).isoformat()],
    }  # fmt: skip
    clicks += 1  # a language
    typed["languages"] = ["en"]

    clicks += 1  # Set up
    page = client.post("/convenings/new/", typed, follow=True)
    assert f"with the Academy’s agenda: {len(rows())} sessions." in page.text
    settings = page.request["PATH_INFO"]

    clicks += 1  # Save: everything on the page of settings is right as it stands
    page = client.post(settings, the_form(page.text), follow=True)
    publish = re.search(r'action="([^"]+/publish/)"', page.text).group(1)

    clicks += 1  # Publish
    client.post(publish)
    assert Convening.objects.get().status == ConveningStatus.PUBLISHED
    assert clicks <= 6
    assert "Gender budgeting" in sign_in().get(f"/convenings/{Convening.objects.get().code}/").text


def test_the_choice_stands_beside_the_earlier_convenings_and_the_empty_one(sign_in):
    a_convening(city="Panama City", starts_on=date(2025, 6, 24))
    page = sign_in(staff()).get("/convenings/new/").text
    start = page[page.index('name="start_from"') : page.index("</select>", page.index('name="start_from"'))]
    values = re.findall(r'value="([^"]*)"', start)
    assert values[:2] == ["", "three-days"]
    assert len(values) == 3
    assert f'value="{Convening.objects.get().pk}" selected' in start


@pytest.mark.parametrize("start", ["four-days", "999999"])
def test_another_start_is_asked_back(sign_in, start):
    values = {"start_from": start, "city": "Lima"}
    page = sign_in(staff()).post("/convenings/new/", values)
    assert page.status_code == 200
    assert not Convening.objects.exists()


def test_only_staff_set_up(sign_in):
    assert sign_in(a_user()).post("/convenings/new/", {"start_from": "three-days"}).status_code == 403
