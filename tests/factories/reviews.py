from datetime import date, timedelta

from django.utils import timezone

from academy.accounts.models import User
from academy.documents.models import StoredFile
from academy.documents.states import FileKind
from naps import rubric
from naps.models import Decision, Draft, DraftFile, Plan, Review, Score
from naps.states import (
    FROZEN_DRAFTS,
    WITH_AUTHORS,
    Conflict,
    DecisionStatus,
    DraftStatus,
    Outcome,
    Recommendation,
    ReviewStatus,
    Stage,
)
from tests.factories import numbers
from tests.factories.accounts import a_country, a_user

REASONED = {ReviewStatus.DECLINED, ReviewStatus.CANCELLED}


def a_draft_to_read(
    iso3: str = "ECU",
    *,
    status: DraftStatus = DraftStatus.UNDER_REVIEW,
    version: int = 1,
    language: str = "es",
    pages: int | None = 41,
    **fields,
) -> Draft:
    """Version 1 of Ecuador's plan, 41 pages in Spanish, handed in."""
    system = User.objects.system()
    plan, _is_new = Plan.objects.get_or_create(
        country=a_country(iso3), stage=Stage.DRAFTING, defaults={"edition": 1, "title": f"Plan {iso3}"}
    )
    draft = Draft.objects.create(plan=plan, version=version, created_by=system, **fields)
    a_draft_file(draft, language=language, pages=pages)
    # The files freeze with the stamp, so it comes last.
    values = {"status": status, "reason": "-" if status == DraftStatus.WITHDRAWN else ""}
    if status in FROZEN_DRAFTS:
        values |= {"submitted_at": timezone.now(), "submitted_by": system}
    assert status in FROZEN_DRAFTS | WITH_AUTHORS | {DraftStatus.DISCARDED}
    Draft.objects.filter(pk=draft.pk).update(**values)
    draft.refresh_from_db()
    return draft


def a_draft_file(draft: Draft, *, language: str = "es", pages: int | None = 41) -> DraftFile:
    n = next(numbers)
    stored = StoredFile.objects.create(
        key=f"test/{n}",
        sha256=f"{n:064d}",
        size=480_000,
        kind=FileKind.PDF,
        original_name=f"plan-{n}.pdf",
        language=language,
        pages=pages,
        uploaded_by=User.objects.system(),
    )
    return DraftFile.objects.create(draft=draft, language=language, file=stored)


def a_review(
    draft: Draft | None = None,
    *,
    reviewer: User | None = None,
    status: ReviewStatus = ReviewStatus.INVITED,
    due_on: date | None = None,
    grades: str = "",
    **fields,
) -> Review:
    """A review at any status. `grades` of A, B, C …: figures, "n" for not applicable, "-" for blank."""
    system = User.objects.system()
    if status in {ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED}:
        fields.setdefault("conflict", Conflict.NONE)
    if status == ReviewStatus.SUBMITTED:
        fields = {"submitted_at": timezone.now(), "recommendation": Recommendation.MINOR} | fields
    review = Review.objects.create(
        draft=draft or Draft.objects.filter(status=DraftStatus.UNDER_REVIEW).first() or a_draft_to_read(),
        reviewer=reviewer or a_user("Rosa Quispe"),
        rubric=fields.pop("rubric", None) or rubric.current(),
        due_on=due_on or timezone.localdate() + timedelta(days=14),
        status=status,
        **({"invited_by": system, "reason": "-" if status in REASONED else ""} | fields),
    )
    give_grades(review, grades)
    return review


def give_grades(review: Review, grades: str, comment: str = "") -> None:
    for criterion, grade in zip(review.rubric.criteria.all(), grades, strict=False):
        Score.objects.create(
            review=review,
            criterion=criterion,
            grade=int(grade) if grade.isdigit() else None,
            is_not_applicable=grade == "n",
            comment=comment and f"{comment} {criterion.code}",
        )


def a_letter(draft: Draft, *, status: DecisionStatus = DecisionStatus.DRAFT, **fields) -> Decision:
    """A complete letter on a draft, asking for another version in two months."""
    values = {
        "outcome": Outcome.REVISE,
        "opening": "Thank you for your draft.",
        "strengths": "The coordination is clear.",
        "to_work_on": "Cost the activities.",
        "next_step": "Please send the next version.",
        "signatory": "Director, NAP Academy",
        "response_due_on": timezone.localdate() + timedelta(days=60),
    }
    if status == DecisionStatus.ISSUED:
        values |= {"issued_at": timezone.now(), "issued_by": User.objects.system()}
    return Decision.objects.create(draft=draft, status=status, **(values | fields))
