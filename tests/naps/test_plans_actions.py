from datetime import date

import pytest

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event, events_of
from academy.audit.transitions import InvalidTransition
from academy.documents.inspection import Refused
from academy.documents.models import StoredFile
from academy.notices.models import Notice
from naps.actions import plans as actions
from naps.models import Plan, StageChange
from naps.states import SUCCESSOR_EVIDENCE, Precision, Sharing, Stage, StageChangeStatus
from tests.factories.accounts import a_country, a_user, focal_point, partner, staff
from tests.factories.naps import a_pdf, a_plan, kept_files

pytestmark = pytest.mark.django_db

DECREE = actions.Proof(on=date(2026, 5, 4), evidence="Decree 12")


def new_plan(iso3: str = "ECU", **fields) -> Plan:
    return Plan(country=a_country(iso3), **fields)


def moved(plan: Plan, to: Stage, *, by, **more) -> StageChange:
    return actions.move_stage(plan, to, by=by, was=plan.stage, proof=more.pop("proof", DECREE), **more)


# --- starting ---


def test_a_country_starts_its_first_plan():
    by = focal_point()
    plan = actions.start_plan(new_plan(title="PAN"), by=by, proof=DECREE)
    assert (plan.edition, plan.stage, plan.committed_on) == (1, Stage.COMMITMENT, date(2026, 5, 4))
    change = plan.stage_changes.get()
    assert (change.stage, change.on, change.evidence, change.on_behalf) == (
        Stage.COMMITMENT,
        date(2026, 5, 4),
        "Decree 12",
        False,
    )
    assert [(e.verb, e.actor, e.on_behalf_of) for e in events_of(plan)] == [("plan.started", by, "")]


def test_staff_start_a_plan_for_a_country_and_both_are_named():
    plan = actions.start_plan(new_plan(), by=staff(), proof=DECREE)
    assert plan.stage_changes.get().on_behalf
    assert events_of(plan).get().on_behalf_of == "ECU"


def test_the_next_plan_follows_the_one_in_force():
    first = a_plan(stage=Stage.IMPLEMENTATION, edition=3)
    plan = actions.start_plan(new_plan(), by=focal_point(), proof=DECREE)
    assert (plan.edition, plan.supersedes) == (4, first)


def test_a_stranger_starts_nothing():
    for user in (focal_point("PER"), partner(), a_user()):
        with pytest.raises(NotAllowed):
            actions.start_plan(new_plan(), by=user, proof=DECREE)
    assert not Plan.objects.exists()


# --- stages ---


def test_the_country_moves_its_plan():
    plan, by = a_plan(stage=Stage.MANDATE), focal_point()
    change = moved(plan, Stage.CONSULTATION, by=by)
    plan.refresh_from_db()
    assert plan.stage == Stage.CONSULTATION
    assert (change.status, change.on_behalf) == (StageChangeStatus.CONFIRMED, False)
    event = events_of(plan).get()
    assert (event.verb, event.was, event.now, event.data) == (
        "plan.stage_moved",
        "mandate",
        "consultation",
        {"change": change.pk},
    )
    assert not Notice.objects.exists()


def test_staff_move_it_for_the_country_which_is_told():
    plan, kemi, flor = a_plan(stage=Stage.MANDATE), staff("Kemi Mora"), focal_point(language="es")
    change = moved(plan, Stage.DRAFTING, by=kemi)
    assert change.on_behalf
    assert events_of(plan).get().on_behalf_of == "ECU"
    letter = Notice.objects.get()
    assert (letter.to, letter.language) == (flor.email, "es")
    assert "Kemi Mora" in letter.text


def test_somebody_else_moves_nothing():
    plan = a_plan(stage=Stage.MANDATE)
    with pytest.raises(NotAllowed):
        moved(plan, Stage.DRAFTING, by=focal_point("PER"))
    plan.refresh_from_db()
    assert plan.stage == Stage.MANDATE
    assert not StageChange.objects.exists()


def test_an_adoption_by_the_country_waits_for_staff():
    plan, flor, kemi = a_plan(stage=Stage.VALIDATION), focal_point(), staff()
    change = moved(plan, Stage.ADOPTION, by=flor)
    plan.refresh_from_db()
    assert (plan.stage, plan.adopted_on, change.status) == (Stage.VALIDATION, None, "proposed")
    actions.confirm_stage(change, by=kemi)
    plan.refresh_from_db()
    assert (plan.stage, plan.adopted_on) == (Stage.ADOPTION, date(2026, 5, 4))
    assert (change.confirmed_by, change.status) == (kemi, StageChangeStatus.CONFIRMED)
    assert [e.verb for e in events_of(plan)] == ["plan.stage_moved", "plan.stage_proposed"]
    letter = Notice.objects.get()
    assert letter.to == flor.email
    assert letter.subject == "Confirmed: Ecuador: Plan de Acción Nacional"


def test_staff_refuse_a_proposal_with_a_reason_that_the_country_reads():
    plan, flor = a_plan(stage=Stage.VALIDATION), focal_point()
    change = moved(plan, Stage.ADOPTION, by=flor)
    actions.refuse_stage(change, by=staff(), reason="The decree is not signed yet.")
    plan.refresh_from_db()
    assert (plan.stage, change.status) == (Stage.VALIDATION, StageChangeStatus.REFUSED)
    assert "The decree is not signed yet." in Notice.objects.get(to=flor.email).text
    moved(plan, Stage.ADOPTION, by=flor)  # and it can be proposed again
    assert plan.stage_changes.proposed().count() == 1


def test_the_country_does_not_confirm_itself():
    flor = focal_point()
    change = moved(a_plan(stage=Stage.VALIDATION), Stage.ADOPTION, by=flor)
    for verb, more in ((actions.confirm_stage, {}), (actions.refuse_stage, {"reason": "-"})):
        with pytest.raises(NotAllowed):
            verb(change, by=flor, **more)
    change.refresh_from_db()
    assert change.status == StageChangeStatus.PROPOSED


def test_staff_record_an_adoption_at_once():
    plan, kemi = a_plan(stage=Stage.VALIDATION), staff()
    proof = actions.Proof(on=date(2025, 11, 1), precision=Precision.MONTH, evidence="Decree 9")
    change = moved(plan, Stage.ADOPTION, by=kemi, proof=proof)
    plan.refresh_from_db()
    assert (plan.stage, plan.adopted_words, change.confirmed_by) == (Stage.ADOPTION, "November 2025", kemi)


def test_an_adoption_ends_the_plan_before_in_the_same_act():
    old, new = a_plan(stage=Stage.EVALUATION, edition=1), a_plan(stage=Stage.VALIDATION, edition=2)
    moved(new, Stage.ADOPTION, by=staff())
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.stage, old.ended_on, new.stage) == (Stage.ENDED, date(2026, 5, 4), Stage.ADOPTION)
    assert new.supersedes == old
    assert old.stage_changes.get().evidence == SUCCESSOR_EVIDENCE
    assert [e.verb for e in events_of(old)] == ["plan.stage_moved"]


def test_the_launch_sets_its_date():
    plan = a_plan(stage=Stage.ADOPTION)
    moved(plan, Stage.LAUNCH, by=focal_point())
    plan.refresh_from_db()
    assert (plan.launched_on, plan.adopted_on) == (date(2026, 5, 4), date(2025, 3, 1))


def test_a_step_back_to_writing_takes_the_dates_back():
    plan = a_plan(stage=Stage.LAUNCH, launched_on=date(2025, 4, 1))
    proof = actions.Proof(on=date(2026, 5, 4), evidence="Ruling", reason="The court has annulled the decree.")
    change = moved(plan, Stage.CONSULTATION, by=focal_point(), proof=proof)
    plan.refresh_from_db()
    assert (plan.stage, plan.adopted_on, plan.launched_on) == (Stage.CONSULTATION, None, None)
    assert change.reason == "The court has annulled the decree."


def test_of_two_who_move_a_plan_one_wins(django_capture_on_commit_callbacks):
    """Each had the plan before her as it was: the second is told, and nothing of hers stays."""
    plan = a_plan(stage=Stage.DRAFTING)
    twin = Plan.objects.get(pk=plan.pk)
    moved(plan, Stage.CONSULTATION, by=focal_point(full_name="First"))
    files = kept_files()
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(InvalidTransition) as refusal:
        moved(twin, Stage.COSTING, by=staff(), upload=a_pdf())
    assert refusal.value.last_event.actor.full_name == "First"
    twin.refresh_from_db()
    assert twin.stage == Stage.CONSULTATION
    assert StageChange.objects.count() == 1
    assert not StoredFile.objects.exists()
    assert kept_files() == files


def test_of_two_who_open_the_same_page_the_slower_is_told():
    plan = a_plan(stage=Stage.DRAFTING)
    moved(plan, Stage.CONSULTATION, by=focal_point())
    with pytest.raises(InvalidTransition):
        actions.move_stage(plan, Stage.COSTING, by=staff(), was=Stage.DRAFTING, proof=DECREE)
    assert StageChange.objects.count() == 1


def test_of_two_who_confirm_one_wins():
    plan = a_plan(stage=Stage.VALIDATION)
    change = moved(plan, Stage.ADOPTION, by=focal_point())
    twin = StageChange.objects.get(pk=change.pk)
    actions.confirm_stage(change, by=staff("First"))
    with pytest.raises(InvalidTransition):
        actions.refuse_stage(twin, by=staff("Second"), reason="-")
    plan.refresh_from_db()
    assert plan.stage == Stage.ADOPTION


def test_evidence_is_kept_as_a_file():
    change = moved(a_plan(), Stage.CONSULTATION, by=focal_point(), upload=a_pdf("Actas.pdf"))
    assert change.evidence_file.original_name == "Actas.pdf"


def test_a_refused_file_leaves_the_plan_as_it_was():
    plan, broken = a_plan(), a_pdf("Actas.pdf")
    broken.name = "Actas.docx"
    with pytest.raises(Refused):
        moved(plan, Stage.CONSULTATION, by=focal_point(), upload=broken)
    plan.refresh_from_db()
    assert plan.stage == Stage.DRAFTING
    assert not StageChange.objects.exists()


# --- facts and sharing ---


def test_facts_are_changed_and_written_down():
    plan, by = a_plan(), staff()
    plan.period_start, plan.period_end = 2026, 2030
    actions.describe_plan(plan, by=by, changed=["period_start", "period_end"])
    plan.refresh_from_db()
    assert plan.period == "2026–2030"
    event = events_of(plan).get()
    assert (event.verb, event.on_behalf_of, event.data["fields"]) == (
        "plan.described",
        "ECU",
        ["period_start", "period_end"],
    )


def test_facts_are_not_changed_by_others():
    plan = a_plan()
    plan.title = "Ours now"
    with pytest.raises(NotAllowed):
        actions.describe_plan(plan, by=focal_point("PER"), changed=["title"])
    assert not Plan.objects.filter(title="Ours now").exists()


def test_the_country_raises_what_it_shares():
    plan, flor = a_plan(), focal_point()
    actions.share_plan(plan, by=flor, sharing=Sharing.DRAFTS)
    plan.refresh_from_db()
    assert (plan.sharing, plan.sharing_by) == (Sharing.DRAFTS, flor)
    event = events_of(plan).get()
    assert (event.verb, event.was, event.now) == ("plan.shared", "status", "drafts")


def test_staff_lower_it_for_the_country_and_never_raise_it():
    plan = a_plan(sharing=Sharing.ROADMAP)
    with pytest.raises(NotAllowed):
        actions.share_plan(plan, by=staff(), sharing=Sharing.DRAFTS)
    actions.share_plan(plan, by=staff(), sharing=Sharing.NONE)
    plan.refresh_from_db()
    assert plan.sharing == Sharing.NONE
    assert Event.objects.get(verb="plan.shared").on_behalf_of == "ECU"
