"""What countries do with their plans: published history, and invented work in progress."""

from datetime import date, timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Country
from academy.documents.reader import read_waiting
from convenings.models import Convening
from demo.seeding import comments, examples, help_given, news, people, requests, reviews, roadmaps
from demo.seeding.reading import FILES, days_ago, noon, world
from naps.actions import drafts, letter_questions, plans
from naps.actions.plans import Proof
from naps.actions.roadmaps import revise_roadmap
from naps.models import Decision, Draft, Plan, StageChange
from naps.states import FileRole, Precision, Reported, Sharing, Stage, StageChangeStatus


def make_plans() -> None:
    told = world("plans")
    for row in told["history"]:
        _published_step(row)
    requests.published_workshop(told["engagement"][0])
    _bolivia(told["bolivia"])
    for row in told["plan"]:
        _in_design(row)
    _ecuador(told["ecuador"])
    _panama(told["panama"])
    _jamaica(told["jamaica"])
    _costa_rica(told["costa_rica"])
    _chile(told["chile"])
    roadmaps.pack("panama-city-2025", by=people.user("staff"))
    for row in told["request"]:
        requests.make(row)
    help_given.without_requests()


def focal(iso3: str) -> User:
    return people.user(f"focal.{iso3.lower()}")


def plan_of(iso3: str) -> Plan:
    """The plan a country works on in the demo."""
    return Plan.objects.filter(country__iso3=iso3).exclude(stage=Stage.ENDED).order_by("-pk").first()


# --- Published ---------------------------------------------------------------------------------


def _published_step(row: dict) -> None:
    """A step the registry does not know in such detail, with its date and source."""
    plan = plan_of(row["country"])
    by = people.user("staff")
    with time_machine.travel(noon(row["on"] + timedelta(days=2))):
        StageChange.objects.create(
            plan=plan,
            stage=row["stage"],
            on=row["on"],
            evidence=row["evidence"],
            evidence_url=row["source"],
            status=StageChangeStatus.CONFIRMED,
            recorded_by=by,
            confirmed_at=timezone.now(),
            confirmed_by=by,
        )
    if row["stage"] == Stage.LAUNCH:
        Plan.objects.filter(pk=plan.pk).update(
            launched_on=row["on"],
            adopted_on=row["on"],
            adopted_precision=Precision.DAY,
            origin_convening=Convening.objects.get(code="port-of-spain-2024"),
        )


# --- Bolivia: the whole chain ------------------------------------------------------------------


def _bolivia(told: dict) -> None:
    """The registry knows the plan as adopted; here it is told how it came about."""
    plan, way = plan_of("BOL"), roadmaps.told(told["roadmap"])
    StageChange.objects.filter(plan=plan).delete()
    Plan.objects.filter(pk=plan.pk).update(
        stage=Stage.COMMITMENT,
        title=told["title"],
        adopted_on=None,
        adoption_not_reported=False,
        origin_convening=Convening.objects.get(code="panama-city-2025"),
        lead_agency="Cancillería",
    )
    plan.refresh_from_db()
    by, staff = focal("BOL"), people.user("staff")
    with time_machine.travel(noon(date(2025, 6, 26))):
        roadmap = roadmaps.write(plan, way, by=by, convening="panama-city-2025")
    _move(plan, Stage.DRAFTING, date(2025, 7, 10), by, "Equipo de redacción en trabajo")
    with time_machine.travel(noon(date(2025, 7, 18))):
        roadmaps.agree(roadmap, country=by, academy=staff)
    requests.bolivia(told["request"], plan)
    _round(plan, told, "v1", ["bolivia-pan-v1-es.docx"], date(2025, 8, 18))
    files = ["bolivia-pan-v2-es.docx", "bolivia-pan-v2-en.pdf", "bolivia-pan-v2-es-tracked.docx"]
    _round(plan, told, "v2", files, date(2025, 10, 20))
    with time_machine.travel(noon(date(2025, 11, 20))):
        roadmaps.report(roadmap, way, by=by, until=date(2025, 11, 20))
    _move(plan, Stage.VALIDATION, date(2025, 12, 1), by, "Validación en la comisión interinstitucional")
    _adopted(plan, told)
    _now_known(plan)
    _asks(plan, told["question"])
    _shared_for_a_while(plan)


def _round(plan: Plan, told: dict, version: str, files: list[str], on: date) -> None:
    """Upload, hand in, review, answer: one turn of the loop."""
    with time_machine.travel(noon(on)):
        draft = _upload(plan, files, people.user("delegate.bol"), told[version])
        drafts.submit(draft, by=focal("BOL"), answers=_answers(told[version]))
    with time_machine.travel(noon(on + timedelta(days=3))):
        asked = reviews.invite(draft, ["reviewer", "expert"])
    for review in asked:
        key = review.reviewer.email.partition("@")[0]
        with time_machine.travel(noon(on + timedelta(days=14))):
            reviews.write(review, told["reviews"][version][key])
    comments.make(draft, f"bolivia_{version}", handed_in=on, until=24)
    with time_machine.travel(noon(on + timedelta(days=25))):
        draft.refresh_from_db()
        reviews.answer(draft, told["letters"][version], language="es", send=True)
    comments.make(draft, f"bolivia_{version}", handed_in=on)


def _answers(told: dict) -> drafts.Answers:
    """What the country did about each point of the letter before, in order."""
    answers = told.get("answers", [])
    return {n: {"did": did, "text": text} for n, (did, text) in enumerate(answers, start=1)}


def _asks(plan: Plan, text: str) -> None:
    """A question about the last letter, which nobody has answered yet."""
    letter = Decision.objects.filter(draft__plan=plan).order_by("-draft__version").first()
    with time_machine.travel(noon(days_ago(2))):
        letter_questions.ask(letter, by=people.user("delegate.bol"), text=text)


def _adopted(plan: Plan, told: dict) -> None:
    proof = Proof(told["adopted_on"], Precision.MONTH, told["evidence"], told["source"])
    with time_machine.travel(noon(date(2026, 1, 8))):
        change = plans.move_stage(plan, Stage.ADOPTION, by=focal("BOL"), was=plan.stage, proof=proof)
        plans.confirm_stage(change, by=people.user("staff"))
        plan.refresh_from_db()


def _shared_for_a_while(plan: Plan) -> None:
    """UN Women read the roadmap while the plan was prepared; since its adoption no longer."""
    for on, sharing in ((date(2025, 11, 24), Sharing.ROADMAP), (date(2026, 2, 2), Sharing.STATUS)):
        with time_machine.travel(noon(on)):
            plans.share_plan(plan, by=focal("BOL"), sharing=sharing)
            if sharing == Sharing.ROADMAP:
                examples.from_roadmap_of(plan, by=people.user("staff"))


def _now_known(plan: Plan) -> None:
    """Content facts the invented drafts allow to say."""
    Plan.objects.filter(pk=plan.pk).update(has_indicators=Reported.YES, has_cso_role=Reported.YES)


# --- In design -----------------------------------------------------------------------------------


def _in_design(row: dict) -> None:
    """A country begins a plan and goes some steps; the dates count back from today."""
    (first, ago), *further = row["stages"]
    by = focal(row["country"])
    plan = Plan(
        country=Country.objects.get(iso3=row["country"]),
        lead_agency=row["lead_agency"],
        stage=first,
        committed_on=days_ago(-ago),
        origin_convening=Convening.objects.get(code=row["convening"]),
    )
    with time_machine.travel(noon(days_ago(-ago))):
        plan = plans.start_plan(plan, by=by, proof=Proof(days_ago(0), evidence=row.get("evidence", "")))
    for stage, ago in further:
        _move(plan, stage, days_ago(-ago), by, "")


def _move(plan: Plan, stage: str, on: date, by: User, evidence: str) -> None:
    with time_machine.travel(noon(on)):
        plans.move_stage(plan, stage, by=by, was=plan.stage, proof=Proof(on, evidence=evidence))
        plan.refresh_from_db()


def file_of(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (FILES / "drafts" / name).read_bytes())


def _upload(plan: Plan, names: list[str], by: User, notes: dict) -> Draft:
    for name in names:
        language = "en" if "-en" in name else "es"
        role = FileRole.TRACKED_CHANGES if "tracked" in name else FileRole.MAIN
        added = drafts.add_file(
            plan,
            upload=file_of(name),
            language=language,
            by=by,
            role=role,
            change_note=notes.get("change_note", ""),
            response_note=notes.get("response_note", ""),
        )
    read_waiting()  # as the worker does in the seconds until somebody hands the draft in
    return added.draft


def _ecuador(told: dict) -> None:
    """A roadmap that is agreed, with something late; its second revision; a draft not handed in yet."""
    plan, by, staff = plan_of("ECU"), focal("ECU"), people.user("staff")
    way = roadmaps.told(told["roadmap"])
    with time_machine.travel(noon(date(2025, 7, 2))):
        roadmap = roadmaps.write(plan, way, by=by, convening="panama-city-2025")
    with time_machine.travel(noon(date(2025, 7, 21))):
        roadmaps.agree(roadmap, country=by, academy=staff)
    news.letters_on_the_costing()
    with time_machine.travel(noon(days_ago(12))):
        roadmap.refresh_from_db()
        shows_it = file_of("ecuador-pan-v1-es.odt")
        roadmaps.report(roadmap, way, by=by, until=timezone.localdate(), upload=shows_it)
        requests.ecuador(told["request"], roadmap)
    with time_machine.travel(noon(days_ago(11))):
        news.answer_from_the_mail(roadmap, by=by)
    with time_machine.travel(noon(days_ago(4))):
        revision = revise_roadmap(roadmap, by=people.user("delegate.ecu"))
        roadmaps.put_off(revision, by=people.user("delegate.ecu"))
        _upload(
            plan,
            ["ecuador-pan-v1-es.odt"],
            people.user("delegate.ecu"),
            {"change_note": "Primera versión completa."},
        )


def _panama(told: dict) -> None:
    """A draft that is with two reviewers: one has begun, the other has not answered."""
    plan = plan_of("PAN")
    with time_machine.travel(noon(days_ago(15))):
        draft = _upload(plan, ["panama-pan-v1-es.pdf"], people.user("delegate.pan"), told)
        drafts.submit(draft, by=focal("PAN"))
    with time_machine.travel(noon(days_ago(11))):
        asked = reviews.invite(draft, ["reviewer", "reviewer2"])
    with time_machine.travel(noon(days_ago(6))):
        for review in asked:
            key = review.reviewer.email.partition("@")[0]
            if key in told["reviews"]["v1"]:
                reviews.write(review, told["reviews"]["v1"][key])
    comments.make(draft, "panama_v1", handed_in=days_ago(15))
    _move(plan, Stage.CONSULTATION, days_ago(5), focal("PAN"), "Consulta en tres provincias")


def _jamaica(told: dict) -> None:
    """Reviewed, and the reviewers compare; staff are in the middle of the letter."""
    plan = plan_of("JAM")
    with time_machine.travel(noon(days_ago(40))):
        draft = _upload(plan, ["jamaica-nap-v1-en.docx"], focal("JAM"), told)
        drafts.submit(draft, by=focal("JAM"))
    with time_machine.travel(noon(days_ago(36))):
        asked = reviews.invite(draft, ["reviewer2", "expert2"])
    for review in asked:
        key = review.reviewer.email.partition("@")[0]
        with time_machine.travel(noon(days_ago(20))):
            reviews.write(review, told["reviews"]["v1"][key])
    comments.make(draft, "jamaica_v1", handed_in=days_ago(40))
    with time_machine.travel(noon(days_ago(12))):
        comments.wish(draft, told["wish"])
    with time_machine.travel(noon(days_ago(3))):
        draft.refresh_from_db()
        reviews.answer(draft, told["letter"], language="en", send=False)


def _costa_rica(told: dict) -> None:
    way = roadmaps.told(told["roadmap"])
    with time_machine.travel(noon(days_ago(30))):
        roadmaps.write(plan_of("CRI"), way, by=focal("CRI"), convening="panama-city-2025")


def _chile(told: dict) -> None:
    """An evaluation with its paper; then the end of the edition, which waits for staff."""
    plan, by = plan_of("CHL"), focal("CHL")
    evaluated, ended = days_ago(told["evaluated_days_ago"]), days_ago(told["ended_days_ago"])
    with time_machine.travel(noon(evaluated + timedelta(days=3))):
        proof = Proof(evaluated, evidence=told["evaluation"])
        plans.move_stage(
            plan, Stage.EVALUATION, by=by, was=plan.stage, proof=proof, upload=file_of(told["file"])
        )
    plan.refresh_from_db()
    with time_machine.travel(noon(ended + timedelta(days=2))):
        proof = Proof(ended, evidence=told["ending"])
        plans.move_stage(plan, Stage.ENDED, by=by, was=plan.stage, proof=proof)
