from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfWriter

from academy.accounts.models import User
from naps.actions import drafts as actions
from naps.actions import reviews
from naps.models import Decision, Draft, Plan, StageChange
from naps.states import DecisionStatus, DraftStatus, FileRole, Stage
from tests.factories import numbers
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.files import a_text
from tests.factories.participants import an_expert

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def a_plan(iso3: str = "ECU", *, stage: Stage = Stage.DRAFTING, edition: int | None = 1, **fields) -> Plan:
    """A plan of Ecuador that is being written; with the dates that a later stage needs."""
    country = a_country(iso3)
    values: dict = {"title": "Plan de Acción Nacional", "language": "es", "lead_agency": "Cancillería"}
    if stage in {Stage.ADOPTION, Stage.LAUNCH, Stage.IMPLEMENTATION, Stage.MIDTERM, Stage.EVALUATION}:
        values |= {"adopted_on": date(2025, 3, 1)}
    return Plan.objects.create(country=country, edition=edition, stage=stage, **(values | fields))


def a_stage_change(
    plan: Plan, stage: Stage = Stage.DRAFTING, *, on: date = date(2026, 3, 2), **fields
) -> StageChange:
    """A confirmed step of a plan, recorded by the system."""
    values = {"evidence": "Acuerdo 12", "recorded_by": User.objects.system()} | fields
    return StageChange.objects.create(plan=plan, stage=stage, on=on, **values)


def a_pdf(name: str = "Borrador.pdf", *, pages: int = 3) -> SimpleUploadedFile:
    """A PDF no other upload equals, byte by byte."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": f"{name} {next(numbers)}"})
    data = BytesIO()
    writer.write(data)
    return SimpleUploadedFile(name, data.getvalue(), "application/pdf")


def kept_files() -> set[Path]:
    """What lies in the store, whatever the database says."""
    return {path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()}


def a_docx(name: str = "Borrador.docx", *, text: str = "Objetivo 1") -> SimpleUploadedFile:
    data = BytesIO()
    with ZipFile(data, "w") as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("word/document.xml", f"<document><p>{text} {next(numbers)}</p></document>")
    return SimpleUploadedFile(name, data.getvalue(), DOCX)


def a_draft(plan: Plan | None = None, *, by: User | None = None, language: str = "es", **fields) -> Draft:
    """The version in preparation, with the plan itself as a PDF, sent by the country's focal point."""
    plan = plan or a_plan()
    by = by or focal_point(plan.country.iso3)
    added = actions.add_file(plan, upload=a_pdf(), language=language, role=FileRole.MAIN, by=by)
    a_text(added.file, [])
    if fields:
        Draft.objects.filter(pk=added.draft.pk).update(**fields)
    return Draft.objects.get(pk=added.draft.pk)


def draft_at(status: DraftStatus, plan: Plan | None = None, *, by: User | None = None) -> Draft:
    """A draft that has come to this status by what people do with it.

    Of one that is answered only the status is set; `an_answered_draft` has a letter too.
    """
    plan = plan or a_plan()
    by = by or focal_point(plan.country.iso3)
    draft = a_draft(plan, by=by)
    if status == DraftStatus.DISCARDED:
        return actions.discard(draft, by=by)
    if status != DraftStatus.UPLOADED:
        actions.submit(draft, by=by)
    if status == DraftStatus.WITHDRAWN:
        return actions.withdraw(draft, by=by, reason="A new minister wants to read it first.")
    if status == DraftStatus.UNDER_REVIEW:
        two_weeks = timezone.localdate() + timedelta(days=14)
        reviews.invite(draft, by=staff(), experts=[an_expert(iso3="COL")], due_on=two_weeks)
    if status == DraftStatus.DECIDED:
        Draft.objects.filter(pk=draft.pk).update(status=status)
    return Draft.objects.get(pk=draft.pk)


def an_answered_draft(plan: Plan, *, by: User, outcome: str = "revise") -> Draft:
    """A draft with its letter sent; by default it asks for another version."""
    draft = draft_at(DraftStatus.DECIDED, plan, by=by)
    Decision.objects.create(
        draft=draft,
        outcome=outcome,
        opening="Thank you for the draft.",
        response_due_on=timezone.localdate(),
        desk_reason="-",
        status=DecisionStatus.ISSUED,
        issued_at=timezone.now(),
        issued_by=staff(),
    )
    return draft
