"""One worklist across the chapters: with whom, since when, how late, and what staff wait for themselves."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assistance.actions.offers import agree, put_to
from assistance.offering import Invited
from dashboards import worklist
from dashboards.actions import follow_up
from dashboards.actions.stories import agree as agree_to_story
from tests.dashboards.days import a_day_of_work
from tests.factories.accounts import focal_point, organiser, partner
from tests.factories.offers import a_call, say, write_the_answer
from tests.factories.stories import a_story, asked

pytestmark = pytest.mark.django_db


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_thing_says_with_whom_and_since_when(sign_in):
    day = a_day_of_work()
    follow_up.follow(day.country, day.kemi, by=day.kemi, was=None)
    found = {item.text: item for item in worklist.for_staff(day.kemi, timezone.localdate())}
    asked = found["Ecuador asks for help: Costing of the second axis"]
    assert (asked.whom, asked.is_mine, asked.is_late) == ("with you", True, True)
    assert re.fullmatch(r"\d+ days late", asked.due_words)
    assert "30 days ago" in asked.since_words
    assert found["Ecuador: Send the matrix"].due_words.startswith("by ")
    assert found["1 letter did not arrive"].whom == "with the team"
    # The colleague reads whose it is.
    theirs = {item.text: item for item in worklist.for_staff(day.omar, timezone.localdate())}
    assert theirs[asked.text].whom == "with Kemi Mora"
    assert not theirs[asked.text].is_mine

    waiting = {item.text: item for item in worklist.waited_for(day.kemi, timezone.localdate())}
    assert waiting["Ecuador: the next version of the draft"].whom == "with Ecuador"
    late = waiting["Ecuador: 1 action of the roadmap is late"]
    assert (late.due_words, late.whom) == ("12 days late", "with Ecuador")
    assert [i.whom for i in waiting.values() if "Reading of the law" in i.text] == [
        "with the expert Rosa Quispe"
    ]


def test_the_page_filters_and_tells_what_it_did_not_understand(sign_in):
    day = a_day_of_work()
    follow_up.follow(day.country, day.omar, by=day.omar, was=None)
    client = sign_in(day.kemi)
    whole = said(client.get("/home/all/").text)
    assert "The Academy waits for" in whole
    assert "With Omar Blake, since" in whole
    assert "With the expert Rosa Quispe, since" in whole
    mine = said(client.get("/home/all/", {"whose": "mine"}).text)
    assert "Costing of the second axis" not in mine
    assert "Send the matrix" in mine  # she wrote it down herself
    mail = said(client.get("/home/all/", {"chapter": "mail"}).text)
    assert "1 letter did not arrive" in mail
    assert "Send the matrix" not in mail
    assert "Nothing that fits waits." in client.get("/home/all/", {"chapter": "convenings"}).text
    assert "Costing of the second axis" in client.get("/home/all/", {"country": "ecu"}).text
    wrong = client.get("/home/all/", {"country": "zzz"})
    assert "cannot be chosen here" in wrong.text
    assert "Costing of the second axis" in wrong.text


def test_organisers_see_their_convening_and_others_nothing(sign_in):
    day = a_day_of_work()
    page = sign_in(organiser(day.convening)).get("/home/all/").text
    assert "The Academy waits for" not in page
    assert "Costing of the second axis" not in page
    assert sign_in(focal_point("PER")).get("/home/all/").status_code == 403


def test_it_asks_the_same_for_one_country_and_for_two():
    day, counts = a_day_of_work(), []
    assert day.kemi.is_academy_staff  # asked once and remembered
    for iso3 in ("", "PER"):
        if iso3:
            a_day_of_work(iso3)
        with CaptureQueriesContext(connection) as asked:
            worklist.for_staff(day.kemi, timezone.localdate())
            worklist.waited_for(day.kemi, timezone.localdate())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_offers_of_partners_are_with_whoever_moves_next():
    day = a_day_of_work()
    aid, today = partner(), timezone.localdate()

    def where() -> list[tuple[str, str]]:
        title = str(day.ours)
        mine = [i for i in worklist.for_staff(day.kemi, today) if i.text == title]
        waiting = [
            i for i in worklist.waited_for(day.kemi, today) if i.text == title and "partners" in i.detail
        ]
        return [(i.detail, i.whom) for i in [*mine, *waiting]]

    call = a_call(day.ours, None, day.kemi)
    assert where() == [("Offers of partners", "with Ecuador")]
    agree(call, by=day.focal)
    assert where() == [("The country has agreed. Choose whom to ask.", "with the team")]
    put_to(call, by=day.kemi, invited=[Invited("Aid", aid)], lines=list(call.lines.all()))
    assert where() == [("Offers of partners", "with Aid")]
    say(call, aid)
    assert where() == [("Offers of partners: Everybody has answered.", "with the team")]
    write_the_answer(call, day.kemi)
    assert where() == [("No more answers are taken. The country waits for the one answer.", "with the team")]


def test_a_story_waits_for_the_country_and_then_for_staff():
    day = a_day_of_work()
    story, today = asked(a_story(by=day.kemi)), timezone.localdate()
    [waiting] = [i for i in worklist.waited_for(day.kemi, today) if i.chapter == "stories"]
    assert (waiting.text, waiting.whom) == ("Ecuador: A first plan", "with Ecuador")
    agree_to_story(story, by=day.focal, seen=story.asked_print)
    [mine] = [i for i in worklist.for_staff(day.kemi, today) if i.chapter == "stories"]
    assert (mine.button, mine.whom, mine.url) == ("Publish", "with the team", story.get_absolute_url())
