from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.audit.models import Event
from naps.actions import plans as actions
from naps.models import Plan, StageChange
from naps.states import DraftStatus, Reported, Sharing, Stage, StageChangeStatus
from participants.states import Visibility
from tests.doors import assert_doors
from tests.factories.accounts import a_country, a_user, focal_point, grant, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.naps import a_draft, a_pdf, a_plan, a_stage_change, draft_at
from tests.factories.participants import a_delegate, a_delegation

pytestmark = pytest.mark.django_db

ON = {"on": "2026-05-04", "precision": "day", "evidence": "Decree 12"}


def page(client, name: str, *args, **query) -> str:
    response = client.get(reverse(f"naps:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- the page of a plan ---


def test_everybody_reads_what_is_known_of_a_plan(sign_in):
    plan = a_plan(
        stage=Stage.IMPLEMENTATION, period_start=2020, period_end=2024, has_budget=Reported.NO,
        source_urls=["https://example.org/plan"], source_note="In Spanish only",
    )  # fmt: skip
    a_stage_change(plan, Stage.ADOPTION, evidence_url="https://example.org/decree")
    shown = page(sign_in(), "plan", plan.pk)
    for words in (
        "Plan de Acción Nacional", "2020–2024", "Its years are over", "1 March 2025", "not reported",
        "2 March 2026", "Acuerdo 12", "https://example.org/decree", "https://example.org/plan",
        "In Spanish only",
    ):  # fmt: skip
        assert words in shown
    for words in ("Recorded by", "Drafts", "Roadmap</h2>", "Shared with UN Women", "Record a stage"):
        assert words not in shown


def test_the_editions_of_a_plan_lead_to_each_other(sign_in):
    first = a_plan(stage=Stage.ENDED, edition=1, title="First plan")
    second = a_plan(edition=2, title="Second plan", supersedes=first)
    assert first.get_absolute_url() in page(sign_in(), "plan", second.pk)
    assert second.get_absolute_url() in page(sign_in(), "plan", first.pk)


def test_a_convening_that_is_not_public_yet_is_not_named(sign_in):
    hidden = a_convening(status="draft", title_en="Not announced", country="ECU")
    plan = a_plan(origin_convening=hidden)
    assert "Not announced" not in page(sign_in(), "plan", plan.pk)
    assert "Not announced" in page(sign_in(staff()), "plan", plan.pk)


def test_the_team_sees_who_recorded_what_as_they_want_to_be_known(sign_in):
    convening = a_convening()
    plan = a_plan()
    hidden = a_delegate(convening, "ECU", full_name="Nadie Real", visibility=Visibility.HIDDEN)
    known = a_delegate(convening, "ECU", full_name="Marta Vega")
    a_stage_change(plan, recorded_by=hidden)
    a_stage_change(plan, Stage.COSTING, recorded_by=known)
    a_stage_change(plan, Stage.ANALYSIS, recorded_by=staff("Kemi Mora"), on_behalf=True)
    for colleague in (known, a_delegate(convening, "ECU", full_name="Otra Colega")):
        shown = page(sign_in(colleague), "plan", plan.pk)
        assert "Nadie Real" not in shown
        assert "name withheld" in shown
        assert "Marta Vega" in shown
        assert "Kemi Mora for Ecuador" in shown
    assert "Nadie Real" in page(sign_in(focal_point()), "plan", plan.pk)
    for outsider in (None, partner(), focal_point("PER")):
        shown = page(sign_in(outsider), "plan", plan.pk)
        assert "Marta Vega" not in shown
        assert "Kemi Mora" not in shown


def test_what_waits_and_what_was_refused_is_not_for_everybody(sign_in):
    plan = a_plan(stage=Stage.VALIDATION)
    a_stage_change(plan, Stage.ADOPTION, status=StageChangeStatus.PROPOSED, evidence="Secret decree")
    a_stage_change(plan, Stage.ENDED, status=StageChangeStatus.REFUSED, reason="Not shown by it")
    for outsider in (None, partner(), focal_point("PER"), a_user()):
        shown = page(sign_in(outsider), "plan", plan.pk)
        assert "Secret decree" not in shown
        assert "Not shown by it" not in shown
    team = page(sign_in(focal_point()), "plan", plan.pk)
    assert "Waits for confirmation" in team
    assert "Not shown by it" in team
    assert reverse("naps:stage-confirm", args=[plan.stage_changes.proposed().get().pk]) not in team
    assert "Confirm the stage" in page(sign_in(staff()), "plan", plan.pk)


def test_there_is_one_main_thing_to_do(sign_in):
    plan = a_plan(stage=Stage.VALIDATION)
    for user in (focal_point(), staff(), a_delegate(a_convening())):
        assert page(sign_in(user), "plan", plan.pk).count("btn go") == 1
    a_stage_change(plan, Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    assert page(sign_in(staff()), "plan", plan.pk).count("btn go") == 1
    draft_at(DraftStatus.SUBMITTED, plan)
    assert page(sign_in(focal_point()), "plan", plan.pk).count("btn go") == 0


@pytest.mark.parametrize("who", ["public", "focal_point", "staff"])
def test_a_page_costs_the_same_with_one_row_and_with_three(sign_in, who):
    flor, plan = focal_point(), a_plan()
    reader = {"public": None, "focal_point": flor, "staff": staff()}[who]
    counted = []
    for rows in (1, 3):
        for _round in range(rows - plan.drafts.count()):
            a_stage_change(plan, recorded_by=a_delegate(a_convening(), "ECU"))
            draft_at(DraftStatus.WITHDRAWN, plan, by=flor)
        client = sign_in(reader)
        page(client, "plan", plan.pk)
        with CaptureQueriesContext(connection) as queries:
            page(client, "plan", plan.pk)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 30


def test_no_draft_shows_to_those_it_is_not_for(sign_in):
    """Another country, a partner, an observer, a stranger: no page of ours says a word of it."""
    plan = a_plan(sharing=Sharing.ROADMAP)
    flor = focal_point()
    draft = draft_at(DraftStatus.SUBMITTED, plan, by=flor)
    type(draft).objects.update(change_note="CANARY note", response_note="CANARY answer")
    draft.files.get().file.__class__.objects.update(original_name="CANARY.pdf")
    outsiders = [None, focal_point("PER"), a_delegate(a_convening(), "PER"), partner(), a_user()]
    for outsider in outsiders:
        client = sign_in(outsider)
        shown = page(client, "plan", plan.pk)
        assert "CANARY" not in shown
        assert "Drafts" not in shown
        for name, args in (
            ("draft", [draft.pk]), ("draft-notes", [draft.pk]), ("draft-submit", [draft.pk]),
            ("draft-withdraw", [draft.pk]), ("draft-discard", [draft.pk]),
            ("draft-file", [draft.pk, draft.files.get().pk]), ("draft-upload", [plan.pk]),
        ):  # fmt: skip
            response = client.get(reverse(f"naps:{name}", args=args))
            assert response.status_code in ({302} if outsider is None else {403, 404})
            assert b"CANARY" not in b"".join(response)
    assert "Draft 1" in page(sign_in(flor), "plan", plan.pk)


# --- starting a plan ---


def test_a_focal_point_starts_a_plan_on_one_page(sign_in):
    convening = a_convening(city="Panama City")
    a_delegation(convening, "ECU")
    client = sign_in(focal_point())
    form = page(client, "plan-start", country="ecu")
    assert "Panama City, " in form
    response = client.post(
        f"{reverse('naps:plan-start')}?country=ecu",
        {"country": a_country("ECU").pk, "title": "PAN", "origin_convening": convening.pk, **ON},
    )
    plan = Plan.objects.get()
    assert response.url == plan.get_absolute_url()
    assert (plan.title, plan.origin_convening, plan.committed_on) == ("PAN", convening, date(2026, 5, 4))


def test_where_a_plan_is_written_already_the_page_leads_there(sign_in):
    plan = a_plan()
    response = sign_in(focal_point()).get(reverse("naps:plan-start"))
    assert response.url == plan.get_absolute_url()
    response = sign_in(staff()).get(reverse("naps:plan-start"), {"country": "ecu"})
    assert response.url == plan.get_absolute_url()


def test_a_plan_is_started_for_no_other_country(sign_in):
    client = sign_in(focal_point("PER"))
    response = client.post(reverse("naps:plan-start"), {"country": a_country("ECU").pk, **ON})
    assert response.status_code == 200
    assert not Plan.objects.exists()
    for user in (a_user(), a_delegate(a_convening(), "ECU")):
        assert sign_in(user).get(reverse("naps:plan-start")).status_code == 403
    assert sign_in().get(reverse("naps:plan-start")).status_code == 302


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"on": ""}, "Give the date."),
        ({"on": "2999-01-01"}, "This day lies in the future"),
        ({"on": "1026-05-04"}, "Is the year right?"),
        ({"evidence": ""}, "Say what shows the date: in words or by a link."),
        ({"evidence": "", "evidence_url": "ftp:/nothing"}, "Enter a valid URL"),
    ],
)
def test_a_step_needs_a_date_and_something_that_shows_it(sign_in, change, message):
    client = sign_in(focal_point())
    typed = {"country": a_country("ECU").pk, "title": "Mi plan", **ON, **change}
    answer = client.post(reverse("naps:plan-start"), typed).content.decode()
    assert message in answer
    assert "Mi plan" in answer
    assert "<title>Error:" in answer
    assert not Plan.objects.exists()


# --- facts ---


def test_facts_are_corrected_on_one_page(sign_in):
    plan = a_plan(stage=Stage.ADOPTION)
    address = reverse("naps:plan-facts", args=[plan.pk])
    client = sign_in(focal_point())
    answers = dict.fromkeys(["has_indicators", "has_monitoring", "has_cso_role"], "not_reported")
    answers |= {"addresses_disarmament": "no", "has_budget": "estimated", "title": "PAN 2026"}
    answers |= {"period_start": "2026", "period_end": "2030", "launched_on": "2026-06-01"}
    wrong = client.post(address, answers | {"period_end": "2020"}).content.decode()
    assert "The last year is before the first year." in wrong
    assert "PAN 2026" in wrong
    assert "Say what shows the date" in client.post(address, answers).content.decode()
    answers |= {"source": "Decreto 12 de 2026"}
    assert client.post(address, answers).url == plan.get_absolute_url()
    plan.refresh_from_db()
    assert (plan.period, plan.has_budget, plan.launched_on) == ("2026–2030", "estimated", date(2026, 6, 1))
    shown = page(client, "plan", plan.pk)
    assert "Budget</dt><dd>estimated only" in shown
    assert shown.count("Decreto 12 de 2026") >= 3
    assert "Flor Andrade" in shown
    assert "Flor Andrade" not in page(sign_in(), "plan", plan.pk)


def test_facts_are_not_for_others_to_change(sign_in):
    address = reverse("naps:plan-facts", args=[a_plan().pk])
    for user in (focal_point("PER"), a_delegate(a_convening()), partner()):
        assert sign_in(user).get(address).status_code == 403
        assert sign_in(user).post(address, {"title": "Ours"}).status_code == 403


# --- stages ---


def test_a_step_back_says_why(sign_in):
    plan = a_plan(stage=Stage.COSTING)
    address = reverse("naps:stage-move", args=[plan.pk])
    client = sign_in(focal_point())
    typed = {"stage": "drafting", "was": "costing", **ON}
    answer = client.post(address, typed).content.decode()
    assert "This is a step back." in answer
    assert "Decree 12" in answer
    assert client.post(address, typed | {"reason": "A new minister."}).status_code == 302
    assert "A new minister." in page(sign_in(), "plan", plan.pk)


def test_a_file_that_is_refused_is_an_error_of_its_field(sign_in):
    plan = a_plan()
    upload = a_pdf("Actas.pdf")
    upload.name = "Actas.docx"
    typed = {"stage": "consultation", "was": "drafting", "evidence_file": upload, **ON}
    client = sign_in(focal_point())
    answer = client.post(reverse("naps:stage-move", args=[plan.pk]), typed).content.decode()
    assert 'href="#id_evidence_file"' in answer
    assert "its content is another" in answer
    assert "Decree 12" in answer
    plan.refresh_from_db()
    assert plan.stage == Stage.DRAFTING


def test_of_two_who_have_the_page_open_the_slower_is_told_who_was_faster(sign_in):
    plan = a_plan()
    typed = {"stage": "consultation", "was": "drafting", **ON}
    address = reverse("naps:stage-move", args=[plan.pk])
    assert sign_in(staff("Kemi Mora")).post(address, typed).status_code == 302
    answer = sign_in(focal_point()).post(address, typed | {"stage": "costing"})
    assert answer.status_code == 409
    assert "Kemi Mora" in answer.content.decode()
    assert StageChange.objects.count() == 1


def test_a_second_proposal_is_an_error_and_nothing_is_lost(sign_in):
    plan = a_plan(stage=Stage.VALIDATION)
    a_stage_change(plan, Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    typed = {"stage": "adoption", "was": "validation", **ON}
    answer = sign_in(focal_point()).post(reverse("naps:stage-move", args=[plan.pk]), typed)
    assert "waits for the Academy to confirm it" in answer.content.decode()
    assert "Decree 12" in answer.content.decode()


def test_the_doors_of_confirming(sign_in):
    change = a_stage_change(a_plan(stage=Stage.VALIDATION), Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    assert_doors(
        sign_in,
        reverse("naps:stage-confirm", args=[change.pk]),
        may=staff(),
        refused=[focal_point(), a_delegate(a_convening())],
        hidden=[focal_point("PER"), a_user()],
    )
    change.refresh_from_db()
    assert change.status == StageChangeStatus.CONFIRMED
    again = sign_in(staff()).post(reverse("naps:stage-confirm", args=[change.pk]))
    assert again.status_code == 409


def test_not_confirming_asks_for_the_reason(sign_in):
    change = a_stage_change(a_plan(stage=Stage.VALIDATION), Stage.ADOPTION, status=StageChangeStatus.PROPOSED)
    address = reverse("naps:stage-refuse", args=[change.pk])
    assert sign_in(focal_point()).get(address).status_code == 403
    assert sign_in(focal_point("PER")).get(address).status_code == 404
    client = sign_in(staff())
    assert "Say why" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "No signature."}).status_code == 302
    assert client.get(address).status_code == 409


def test_the_file_of_a_step_is_handed_out_to_those_who_may_have_it(sign_in):
    plan, kemi = a_plan(), staff()
    change = actions.move_stage(
        plan, Stage.CONSULTATION, by=kemi, was=plan.stage, upload=a_pdf("Actas.pdf"),
        proof=actions.Proof(on=date(2026, 5, 4)),
    )  # fmt: skip
    address = reverse("naps:stage-file", args=[change.pk])
    for reader in (kemi, focal_point(), partner()):
        response = sign_in(reader).get(address)
        assert response["Content-Disposition"] == 'attachment; filename="actas.pdf"'
        assert b"".join(response).startswith(b"%PDF")
        assert address in page(sign_in(reader), "plan", plan.pk)
    for outsider in (focal_point("PER"), a_user()):
        assert sign_in(outsider).get(address).status_code == 404
    assert sign_in().get(address).status_code == 302
    assert address not in page(sign_in(), "plan", plan.pk)
    assert Event.objects.filter(verb="file.downloaded").count() == 3


# --- sharing ---


def test_the_country_decides_what_un_women_see(sign_in):
    plan = a_plan()
    address = reverse("naps:sharing", args=[plan.pk])
    assert "Only the country itself shares more" not in page(sign_in(focal_point()), "sharing", plan.pk)
    assert sign_in(focal_point()).post(address, {"sharing": "drafts"}).status_code == 302
    plan.refresh_from_db()
    assert plan.sharing == Sharing.DRAFTS


def test_staff_are_not_offered_to_raise_it(sign_in):
    plan = a_plan()
    client = sign_in(staff())
    form = page(client, "sharing", plan.pk)
    assert 'value="drafts"' not in form
    assert 'value="none"' in form
    answer = client.post(reverse("naps:sharing", args=[plan.pk]), {"sharing": "drafts"})
    assert answer.status_code == 200
    plan.refresh_from_db()
    assert plan.sharing == Sharing.STATUS


def test_a_draft_that_is_shared_shows_to_the_partner_without_what_is_between_us(sign_in):
    plan = a_plan(sharing=Sharing.DRAFTS)
    flor = focal_point(full_name="Flor Andrade")
    draft = draft_at(DraftStatus.SUBMITTED, plan, by=flor)
    type(draft).objects.update(change_note="CANARY note", response_note="CANARY answer")
    client = sign_in(partner())
    assert "Draft 1" in page(client, "plan", plan.pk)
    shown = page(client, "draft", draft.pk)
    assert "Borrador.pdf" in shown
    for words in ("CANARY", "Flor Andrade", "Withdraw", "Reviews"):
        assert words not in shown


def test_two_roles_do_not_add_up_to_more(sign_in):
    """A focal point of Peru who is UN Women's partner too reads Ecuador as a partner."""
    user = focal_point("PER")
    grant(user, "partner", country=a_country("ECU"))
    draft = a_draft(a_plan(sharing=Sharing.DRAFTS))
    assert sign_in(user).get(draft.get_absolute_url()).status_code == 404


def test_a_plan_that_is_written_leads_on_to_the_one_after_it(sign_in):
    client = sign_in(focal_point())
    done = a_plan(stage=Stage.IMPLEMENTATION, edition=1)
    assert "Start the next one to send a draft." in page(client, "plan", done.pk)
    following = a_plan(edition=2, supersedes=done)
    drafts = page(client, "plan", done.pk).partition('id="drafts"')[2].partition("</section>")[0]
    assert "Start the next one" not in drafts
    assert f'href="{following.get_absolute_url()}"' in drafts
