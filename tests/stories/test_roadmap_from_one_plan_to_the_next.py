"""Ecuador's next plan begins with what the last one left and a good example; both read what a revision changes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from naps.models import Action, Roadmap, RoadmapPack
from naps.states import RoadmapStatus, Sharing, Stage
from participants.states import RegistrationRole
from tests.factories.accounts import focal_point, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate
from tests.factories.roadmaps import a_plan_in_design, a_roadmap, an_action

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"naps:{name}", args=args)


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_what_was_left_an_example_and_what_changes_up_to_the_pack(sign_in, work):
    convening = a_convening()
    lucia_ = a_delegate(convening, full_name="Lucía Méndez", role=RegistrationRole.HEAD)
    lucia, kemi = sign_in(lucia_), sign_in(staff())
    ended = a_plan_in_design(stage=Stage.ENDED, edition=1)
    an_action(a_roadmap(plan=ended, status=RoadmapStatus.AGREED), "Costear el plan", due_in_days=-30)
    perus = a_plan_in_design("PER", sharing=Sharing.ROADMAP)
    source = an_action(
        a_roadmap(plan=perus, status=RoadmapStatus.AGREED), "Consultar en Perú", topic="localization"
    )

    # Staff make an example of Peru's action; with the country in it, it is not taken.
    page = kemi.get(source.get_absolute_url()).content.decode()
    add = re.search(r'href="(/naps/roadmaps/examples/add/[^"]+)"', page)[1]
    example = {
        "topic": source.objective.topic_id, "kind": "consultation", "title_es": source.title,
        "consent": "The focal point, by letter",
    }  # fmt: skip
    assert "“Perú” names" in kemi.post(add, example).content.decode()
    assert kemi.post(add, example | {"title_es": "Consultar en las provincias"}).status_code == 302

    # The head of Ecuador's delegation opens the new plan's roadmap and begins with both.
    plan = a_plan_in_design(edition=2)
    lucia.post(url("roadmap-start", plan.pk))
    roadmap = Roadmap.objects.get(plan=plan)
    page = lucia.get(roadmap.get_absolute_url()).content.decode()
    assert url("roadmap-copy", roadmap.pk) in page
    page = lucia.get(url("roadmap-copy", roadmap.pk)).content.decode()
    ticked = re.findall(r'name="actions" value="(\d+)"', page)
    lucia.post(url("roadmap-copy", roadmap.pk), {"actions": ticked, "due_on": in_days(90)})
    page = lucia.get(url("roadmap-examples", roadmap.pk), {"topic": "localization"}).content.decode()
    begin = re.search(r'href="([^"]+from=\d+)"', page)[1].replace("&amp;", "&")
    values = {f.name: f.value() for f in lucia.get(begin).context["form"] if f.value() is not None}
    values |= {"lead_institution": "Consejo", "due_on": in_days(120)}
    assert lucia.post(begin, values).status_code == 302
    titles = list(Action.objects.filter(objective__roadmap=roadmap).values_list("title", flat=True))
    assert titles == ["Costear el plan", "Consultar en las provincias"]

    # Agreed; a revision moves a date, and both read it before they say yes.
    goal = {"version": 1, "goal": "Un plan con presupuesto.", "target_stage": "adoption"}
    lucia.post(url("roadmap-goal", roadmap.pk), goal)
    _agree(roadmap, lucia, kemi)
    lucia.post(url("roadmap-revise", roadmap.pk))
    revision = Roadmap.objects.get(plan=plan, revision=2)
    action = Action.objects.get(objective__roadmap=revision, title="Costear el plan")
    edit = url("action-edit", action.pk)
    values = {f.name: f.value() for f in lucia.get(edit).context["form"] if f.value() is not None}
    lucia.post(edit, values | {"due_on": in_days(200), "cost": "", "currency": ""})
    lucia.post(url("roadmap-submit", revision.pk))
    for client in (lucia, kemi):
        page = client.get(revision.get_absolute_url()).content.decode()
        assert re.search(r"1 changed|cambiadas: 1", page)
    _agree(revision, lucia, kemi)

    # The convening's roadmaps as one file.
    page = kemi.get(reverse("dashboards:organise", args=[convening.code])).content.decode()
    packs = url("roadmap-packs", convening.code)
    assert packs in page
    answers = {"title": "Hojas de ruta", "language": "es", "roadmaps": [revision.pk]}
    assert kemi.post(packs, answers).status_code == 302
    work()
    file = kemi.get(url("roadmap-pack", RoadmapPack.objects.get().pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert sign_in(focal_point("PER")).get(packs).status_code in {403, 404}


def _agree(roadmap: Roadmap, lucia, kemi) -> None:
    lucia.post(url("roadmap-submit", roadmap.pk))
    kemi.post(url("roadmap-agree", roadmap.pk), {"side": "academy"})
    lucia.post(url("roadmap-agree", roadmap.pk), {"side": "country"})
    roadmap.refresh_from_db()
    assert roadmap.status == RoadmapStatus.AGREED
