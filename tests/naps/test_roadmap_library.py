"""Copying from an earlier roadmap, and the library of examples in which nobody is named."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from academy.accounts.guards import NotAllowed, reason_against
from naps.actions import roadmap_actions as deeds
from naps.actions import roadmap_library as actions
from naps.actions import roadmaps
from naps.anonymising import Finder
from naps.copying import candidates_for
from naps.models import Action, ExampleText, Origin, RoadmapExample
from naps.models.roadmap_library import ExampleKind
from naps.permissions import roadmap_library as permissions
from naps.roadmap_changes import changes_of
from naps.states import ActionStatus as A
from naps.states import Funding, RoadmapStatus, Sharing, Stage
from participants.states import Sector
from tests.doors import assert_doors
from tests.factories.accounts import focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_person
from tests.factories.roadmaps import a_milestone, a_plan_in_design, a_roadmap, an_action, an_update
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

URL = "naps:example-{}"


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def an_earlier_plan():
    """A plan that has ended, and what its roadmap left behind."""
    plan = a_plan_in_design(stage=Stage.ENDED, edition=1)
    roadmap = a_roadmap(plan=plan, status=RoadmapStatus.AGREED)
    over = an_action(
        roadmap, "Cost the plan", due_in_days=-200, status=A.IN_PROGRESS, cost=900, funding=Funding.SECURED,
        lead_contact="a@fin.example", funding_source="Treasury", risk="Elections", indicator="Share",
    )  # fmt: skip
    a_milestone(over, "Past", due_in_days=-220)
    a_milestone(over, "Reached", due_in_days=20, completed_on=today(-230), evidence="Minutes")
    a_milestone(over, "Ahead", due_in_days=40)
    an_update(over)
    an_action(roadmap, "Consult provinces", topic="localization", due_in_days=90)
    an_action(roadmap, "Done", status=A.COMPLETED)
    return roadmap


def test_what_an_earlier_plan_left_unfinished_is_copied_and_starts_anew(sign_in):
    focal = focal_point("ECU")
    an_earlier_plan()
    an_action(a_roadmap("PAN", status=RoadmapStatus.AGREED), "Of another country CANARY")
    new = a_roadmap(plan=a_plan_in_design(edition=2))
    client, here = sign_in(focal), reverse("naps:roadmap-copy", args=[new.pk])
    page = client.get(here).content.decode()
    assert page.count(" checked") == 2
    for words in ("Cost the plan", "Consult provinces", "has passed: a new one is needed"):
        assert words in page
    assert "1 milestone goes with it; 2 milestones stay behind" in page
    assert "CANARY" not in page
    both = [str(one.action.pk) for one in candidates_for(new, focal)]
    # Nothing ticked, no date for what needs one, a day that has passed: said, and what was typed stays.
    assert "Tick at least one action." in client.post(here, {}).content.decode()
    assert "needs a new date" in client.post(here, {"actions": both}).content.decode()
    wrong = client.post(here, {"actions": both[:1], "due_on": today(-1).isoformat()}).content.decode()
    assert "This day has passed." in wrong
    assert wrong.count(" checked") == 1
    assert client.post(here, {"actions": ["99999"], "due_on": ""}).status_code == 200
    assert not Action.objects.filter(objective__roadmap=new).exists()
    client.post(here, {"actions": both, "due_on": today(50).isoformat()})
    copied, other = Action.objects.filter(objective__roadmap=new).order_by("objective__order")
    assert (copied.title, copied.due_on, other.due_on) == ("Cost the plan", today(50), today(90))
    assert (copied.status, copied.funding, copied.funding_source) == (A.NOT_STARTED, Funding.UNKNOWN, "")
    assert (copied.lead_contact, copied.follows, copied.risk) == ("", None, "Elections")
    assert (copied.cost, copied.currency, copied.indicator) == (900, "USD", "Share")
    assert [m.title for m in copied.milestones.all()] == ["Ahead"]
    assert not copied.updates.exists()
    assert copied.origin.copied_from.title == "Cost the plan"
    assert "Copied from" in client.get(copied.get_absolute_url()).content.decode()
    assert candidates_for(new, focal) == []
    assert "There is nothing to copy" in client.get(here).content.decode()


def test_what_was_taken_off_a_revision_comes_back_as_the_same_action():
    focal = focal_point("ECU")
    agreed = a_roadmap(status=RoadmapStatus.AGREED)
    action = an_action(agreed, "Cost", status=A.IN_PROGRESS, due_in_days=-5)
    revision = roadmaps.revise_roadmap(agreed, by=focal)
    assert candidates_for(revision, focal) == []
    deeds.remove_action(Action.objects.get(objective__roadmap=revision), by=focal)
    (one,) = candidates_for(revision, focal)
    assert (one.comes_back, one.needs_date) == (True, False)
    actions.copy_actions(revision, [one.action], due_on=None, by=focal)
    back = Action.objects.get(objective__roadmap=revision)
    assert (back.follows, back.status, back.due_on) == (action, A.IN_PROGRESS, action.due_on)
    assert changes_of(revision, inside=True).is_empty


def test_copying_is_for_the_team_while_it_writes_and_queries_stay(sign_in):
    earlier, focal = an_earlier_plan(), focal_point("ECU")
    new = a_roadmap(plan=a_plan_in_design(edition=2))
    here = reverse("naps:roadmap-copy", args=[new.pk])
    client = sign_in(focal)
    few = queries_of(client, here)
    for n in range(3):
        a_milestone(an_action(earlier, f"More {n}", topic="timeline"))
    assert queries_of(client, here) == few
    for stranger in (focal_point("PAN"), partner()):
        assert sign_in(stranger).get(here).status_code == 404
    new.status, new.submitted_at, new.submitted_by = RoadmapStatus.SUBMITTED, timezone.now(), focal
    new.save()
    assert client.get(here).status_code == 403
    assert client.post(here, {}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.copy_actions(new, [earlier.objectives.first().actions.first()], due_on=None, by=focal)


# --- Names ---------------------------------------------------------------------------------------


def a_shared_action(**fields) -> Action:
    """An agreed action of Ecuador, full of names."""
    a_person("Rosalía Quispe", organisation="Fundación Tejedoras", sector=Sector.CIVIL_SOCIETY)
    plan = a_plan_in_design(sharing=Sharing.ROADMAP, lead_agency="Cancillería")
    roadmap = a_roadmap(plan=plan, status=RoadmapStatus.AGREED, **fields)
    return an_action(
        roadmap, "Costear el plan del Ecuador con Rosalía Quispe", partners="Red Andina; CEPAM",
        deliverable="Hoja de costos del Ministerio de Finanzas",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Costear el plan", []),
        ("En Ecuador, ecuador y ÉQUATEUR", ["Ecuador", "ecuador", "ÉQUATEUR"]),
        ("Las mujeres ecuatorianas, the Ecuadorian plan", ["ecuatorianas", "Ecuadorian"]),
        ("Como en el Perú y Costa  Rica; bolivianos", ["Perú", "Costa  Rica", "bolivianos"]),
        ("Una granada en la mina; the United States of America", ["United States of America"]),
        ("Con la FUNDACIÓN TEJEDORAS y la Cancilleria", ["FUNDACIÓN TEJEDORAS", "Cancilleria"]),
        ("Ministerio de Finanzas, CEPAM y la Red Andina", ["Ministerio de Finanzas", "CEPAM", "Red Andina"]),
        ("rosalia quispe firma; la señora Quispe también", ["rosalia quispe", "Quispe"]),
        ("Escribir a ana@gob.example o https://gob.example", ["ana@gob.example", "https://gob.example"]),
        ("Los niños del barrio, chadores y omanes", []),
    ],
)
def test_names_are_found_in_three_languages_whatever_their_accents(text, found):
    assert [name.text for name in Finder(a_shared_action()).names_in(text)] == found


def test_without_a_source_countries_and_their_people_are_still_found():
    names = Finder().names_in("Le plan du Kenya et des Colombiennes; Guatemala")
    assert [name.text for name in names] == ["Kenya", "Colombiennes", "Guatemala"]


def a_text(title: str = "Cost the plan", language: str = "en", **fields) -> ExampleText:
    return ExampleText(language=language, title=title, **fields)


def an_example(topic=None, by=None, source=None, **fields) -> RoadmapExample:
    action = source or a_shared_action()
    example = RoadmapExample(
        topic=topic or action.objective.topic, kind=ExampleKind.COSTING, consent="Focal point", **fields
    )
    texts = [a_text(), a_text("Costear el plan", "es", deliverable="Hoja de costos")]
    return actions.save_example(example, texts, source=action, by=by or staff())


def test_nothing_gets_into_the_library_without_sharing_agreement_and_staff():
    action, team = a_shared_action(), staff()
    assert reason_against(permissions.check_make_from, team, action) == ""
    for other in (focal_point("ECU"), partner(), organiser(a_convening())):
        assert reason_against(permissions.check_make_from, other, action)
    example = RoadmapExample(topic=action.objective.topic, kind=ExampleKind.COSTING)
    with pytest.raises(actions.NamesRemain):
        actions.save_example(example, [a_text("El plan ecuatoriano")], source=action, by=team)
    assert not RoadmapExample.objects.exists()
    action.roadmap.plan.sharing = Sharing.STATUS
    assert "does not share" in reason_against(permissions.check_make_from, team, action)
    draft = an_action(a_roadmap("PAN", status=RoadmapStatus.DRAFT))
    assert "agreed roadmap" in reason_against(permissions.check_make_from, team, draft)


def test_staff_replace_the_names_and_a_delegation_begins_with_the_example(sign_in):
    action = a_shared_action()
    desk, add = sign_in(staff()), reverse(URL.format("add"))
    assert add + f"?action={action.pk}" in desk.get(action.get_absolute_url()).content.decode()
    here = f"{add}?action={action.pk}"
    page = desk.get(here).content.decode()
    assert "To be replaced:" in page
    assert "Rosalía Quispe" in page
    answers = {
        "topic": action.objective.topic_id, "kind": "costing", "title_es": "Costear el plan del Ecuador",
        "deliverable_es": "Hoja de costos", "cost_from": "9", "cost_to": "5", "title_fr": "",
        "deliverable_fr": "Feuille",
    }  # fmt: skip
    wrong = desk.post(here, answers).content.decode()
    for words in (
        "“Ecuador” names a country. Replace it.", "Without the country", "less than where the range begins",
        "Give the currency of the range.", "missing in this language", 'value="Hoja de costos"',
    ):  # fmt: skip
        assert words in wrong
    answers |= {"title_es": "Costear el plan", "cost_to": "20", "currency": "usd", "deliverable_fr": ""}
    answers |= {"consent": "CONSENT-CANARY, 3 March", "target_es": "Todos los productos"}
    assert desk.post(here, answers).status_code == 302
    (example,) = RoadmapExample.objects.all()
    assert (example.made_from, example.currency, [t.language for t in example.texts.all()]) == (
        action, "USD", ["es"],
    )  # fmt: skip
    # Another country's team browses by topic and begins with it.
    team = sign_in(focal_point("PAN"))
    roadmap = a_roadmap("PAN")
    browse = reverse("naps:roadmap-examples", args=[roadmap.pk]) + "?topic=gender_budgeting"
    assert f"{reverse('naps:roadmap-examples', args=[roadmap.pk])}?topic=gender_budgeting" in (
        team.get(roadmap.get_absolute_url()).content.decode()
    )
    shown = team.get(browse).content.decode()
    assert "Costear el plan" in shown
    assert "between USD 9 and 20" in shown
    for secret in ("CANARY", "Ecuador", "Quispe", "Fundación"):
        assert secret not in shown
    begin = reverse("naps:action-add", args=[roadmap.pk]) + f"?topic=gender_budgeting&from={example.pk}"
    assert begin.replace("&", "&amp;") in shown
    form = team.get(begin).content.decode()
    assert 'value="Costear el plan"' in form
    values = {
        "topic": action.objective.topic_id, "title": "Costear lo nuestro", "lead_institution": "Finanzas",
        "due_on": today(60).isoformat(), "funding": "unknown", "version": 1,
    }  # fmt: skip
    assert team.post(begin, values).status_code == 302
    made = Action.objects.get(objective__roadmap=roadmap)
    assert made.origin.example == example
    assert "used once" in team.get(browse).content.decode()
    assert "Begun with an example" in team.get(made.get_absolute_url()).content.decode()
    # Out of use: no longer offered; what was made from it stays.
    assert_doors(
        sign_in, reverse(URL.format("retire"), args=[example.pk]), may=staff(), refused=[focal_point("PAN")]
    )
    assert "Costear el plan" not in team.get(browse).content.decode()
    assert 'value="Costear el plan"' not in team.get(begin).content.decode()
    desk.post(reverse(URL.format("retire"), args=[example.pk]), {"back": "1"})
    assert "Costear el plan" in team.get(browse).content.decode()


def test_the_library_reads_in_the_language_of_the_reader_with_the_same_number_of_queries(sign_in):
    example = an_example()
    with translation.override("es"):
        assert str(RoadmapExample.objects.get()) == "Costear el plan"
    with translation.override("fr"):
        assert str(RoadmapExample.objects.get()) == "Cost the plan"
    desk, library = sign_in(staff()), reverse(URL.format("library"))
    few = queries_of(desk, library)
    for _n in range(3):
        an_example(source=example.made_from, topic=example.topic)
    Origin.objects.create(action=an_action(a_roadmap("PAN")), example=example)
    assert queries_of(desk, library) == few
    assert sign_in(focal_point("PAN")).get(library).status_code == 403
    change = reverse(URL.format("change"), args=[example.pk])
    kept = {"topic": example.topic_id, "kind": "study", "title_en": "Cost it well", "consent": "Focal point"}
    desk.post(change, kept)
    example.refresh_from_db()
    assert (example.kind, [t.title for t in example.texts.all()]) == ("study", ["Cost it well"])
    assert desk.post(change, kept | {"title_en": "Cost it in Ecuador"}).status_code == 200
