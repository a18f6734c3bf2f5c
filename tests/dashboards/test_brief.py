"""The country brief: two pages for a meeting, on which nothing stands that one side keeps from the other."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from academy.audit.models import Event
from assistance.states import Readers
from dashboards.brief.country import brief_of
from dashboards.brief.paper import brief_pdf, pages_of
from dashboards.brief.parts import ROOMS
from naps.models import CountryContact
from naps.states import Stage
from participants.states import Visibility
from tests.dashboards.days import a_day_of_work
from tests.factories.accounts import a_country, staff
from tests.factories.assistance import a_request, an_engagement
from tests.factories.naps import a_plan
from tests.factories.participants import a_delegate
from tests.factories.roadmaps import a_milestone, an_action

pytestmark = pytest.mark.django_db

LONG = "Costear cada medida del plan con las instituciones que la ejecutan y el Ministerio de Economía " * 3


def parts_of(brief) -> dict:
    return {part.title: part for part in brief.parts}


def texts(part) -> str:
    return " | ".join(f"{line.text} {line.on} {line.note}" for line in part.lines)


def test_what_stands_on_it_and_where_each_figure_is_from():
    day = a_day_of_work()
    CountryContact.objects.create(
        country=day.country, institution="Ministerio de la Mujer", office="Unidad MPS",
        email="mps@gob.example", published_by=day.focal,
    )  # fmt: skip
    brief = brief_of(day.country, day.kemi, timezone.localdate(), ROOMS[0])
    parts = parts_of(brief)
    assert brief.stage == "Drafting"
    assert "since" in brief.stage_note
    assert "Source" in brief.stage_note
    roadmap = parts["Roadmap"]
    assert roadmap.figures.startswith("Revision 1: 0 of 2 actions done, 1 on track, 1 late, 0 postponed")
    assert "As of" in roadmap.figures
    assert f"/roadmaps/{day.roadmap.pk}/" in roadmap.source
    assert "Cost every output" in texts(roadmap)
    assert "An answer to" in texts(parts["What the Academy owes"])
    assert "Send the matrix" in texts(parts["What the Academy owes"])
    asks = texts(parts["What to ask for"])
    assert "The next version of the draft" in asks
    assert "What keeps 1 late action" in asks
    assert "no word for two months" not in asks
    assert "Letter on draft 1" in texts(parts["Drafts and letters"])
    people = texts(parts["People to meet"])
    assert "Ministerio de la Mujer, Unidad MPS" in people
    assert "Luz Vera" in people
    assert "Directora, Cancillería" in people
    assert "Flor Andrade" in people


def test_nothing_on_it_is_kept_by_one_side_from_the_other():
    day = a_day_of_work()
    an_engagement(day.theirs, on=timezone.localdate(), summary="Spoke about the shelter",
                  next_step="Find a house", recorded_by=day.kemi)  # fmt: skip
    a_request("ECU", title="Only for us", own_side_only=True)
    for reader in (Readers.CIVIL_SOCIETY, Readers.ACADEMY):
        an_engagement(summary="Heard in confidence", next_step="Hide them", recorded_by=day.kemi,
                      shown_to=reader)  # fmt: skip
    an_engagement(summary="Spoke with the ministry", shown_to=Readers.GOVERNMENT)
    a_delegate(day.convening, "ECU", full_name="Wanda Real", visibility=Visibility.ALIAS, alias="Viento")
    every = str(brief_of(day.country, day.kemi, timezone.localdate(), ROOMS[0]).as_data())
    for word in ("Shelter", "shelter", "Find a house", "Only for us", "Alma", "Nadie", "Wanda", "Viento",
                 "confidence", "Hide them"):  # fmt: skip
        assert word not in every
    assert "Costing of the second axis" in every
    assert "Spoke with the ministry" in every


def test_an_empty_country_says_so_and_asks():
    brief = brief_of(a_country("PER"), staff(), timezone.localdate(), ROOMS[0])
    parts = parts_of(brief)
    assert brief.stage_note == "No information yet about a plan."
    assert parts["Roadmap"].empty == "There is none yet."
    assert "Where the plan stands, with a date and a source" in texts(parts["What to ask for"])
    assert parts["What the Academy owes"].empty == "The Academy owes nothing today."


def test_it_is_two_pages_whatever_there_is(sign_in):
    day, today = a_day_of_work(), timezone.localdate()
    a_plan("ECU", edition=7, stage=Stage.IMPLEMENTATION, title=LONG[:280], period_end=2020)
    for n in range(14):
        action = an_action(day.roadmap, f"{n} {LONG}"[:240], due_in_days=-n - 1)
        a_milestone(action, f"{n} {LONG}"[:190], due_in_days=n)
        a_request("ECU", title=f"{n} {LONG}"[:190])
        an_engagement(
            iso3="ECU",
            on=today - timedelta(days=n),
            summary=LONG * 4,
            next_step=LONG[:240],
            recorded_by=day.kemi,
        )
        a_delegate(
            day.convening, "ECU", full_name=f"Persona {n} de un Nombre Bastante Largo", job_title=LONG[:150]
        )
    with translation.override("es"):
        pages = pages_of(brief_pdf(day.country, day.kemi, language="es", today=today))
    assert pages <= 2
    brief = brief_of(day.country, day.kemi, today, ROOMS[0])
    assert "and 8 more in the portal" in {part.more for part in brief.parts}

    client = sign_in(day.kemi)
    answer = client.get("/countries/per/brief.pdf", {"language": "fr"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
    taken = Event.objects.get(verb="country.brief_taken")
    assert taken.data["language"] == "fr"
    assert "/countries/ecu/brief.pdf" in client.get("/countries/ecu/").text
