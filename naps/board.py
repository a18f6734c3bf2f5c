"""With whom each draft is at the moment, since when, and what comes next: the board of the staff.

Nothing of it is stored: who has to move follows from the draft, its reviews and its letter, and late
is what the calendar says today.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.audit.models import Event
from academy.countries.models import Country, Region
from academy.workdays import days_between
from naps.letters import lacks
from naps.models import Decision, Draft, Review
from naps.moments import moments_of
from naps.states import (
    IN_DESIGN,
    OPEN_DRAFTS,
    WITH_REVIEWER,
    DecisionStatus,
    DraftStatus,
    Outcome,
    ReviewStatus,
)

# What `regions_of` reads.
REGIONS = ["plan__country__m49_region__parent", "plan__country__un_women_office__parent"]


class Turn(models.TextChoices):
    """Whose move it is. The Academy's own moves come first."""

    ASK = "ask", _("The Academy: ask reviewers")
    WRITE = "write", _("The Academy: write the letter")
    SIGN = "sign", _("The Academy: sign and send the letter")
    REVIEWERS = "reviewers", _("Reviewers")
    COUNTRY = "country", _("The country")


@dataclass(frozen=True)
class Reader:
    """Somebody who was asked to read the draft, as far as they are."""

    review: Review
    # Of how many criteria there is an answer; None until the reviewer has accepted.
    answered: int | None
    criteria: int
    is_late: bool

    @property
    def is_sent(self) -> bool:
        return self.review.is_sent


@dataclass(frozen=True)
class Line:
    """One draft on the board."""

    draft: Draft
    turn: Turn
    since: date
    # Working days since then.
    days: int
    due_on: date | None
    # Working days past the date; None while there is time, or no date.
    days_late: int | None
    readers: list[Reader] = field(default_factory=list)
    # Whoever was asked has declined, or is not needed any more.
    gone: int = 0
    # The letter of an earlier version is out and the country has not begun the next one.
    is_answered: bool = False
    handlers: frozenset[int] = frozenset()

    @property
    def country(self) -> Country:
        return self.draft.plan.country

    @property
    def version(self) -> int:
        """The version somebody works on: after a letter that asks for one, the next."""
        return self.draft.version + 1 if self.is_answered else self.draft.version

    @property
    def is_late(self) -> bool:
        return self.days_late is not None


def lines_of(today: date) -> list[Line]:
    """Every draft on which somebody has to move: what is overdue first, then the longest waiting."""
    return sorted(_lines([*_open_drafts(), *_asked_for()], today), key=_order)


def line_of(draft: Draft, today: date) -> Line | None:
    """The same of one draft; None where nobody has to move any more."""
    waiting = _open_drafts().filter(pk=draft.pk).first() or _asked_for().filter(pk=draft.pk).first()
    return _lines([waiting], today)[0] if waiting else None


def _lines(drafts: Sequence[Draft], today: date) -> list[Line]:
    gone = [review.pk for draft in drafts for review in draft.reviews.all() if _is_gone(review)]
    desk = _Desk(
        today=today,
        letters=_letters_before(drafts),
        gone=moments_of(gone, "review.declined") | moments_of(gone, "review.cancelled"),
        begun=_begun_by(drafts),
    )
    return [desk.line(draft) for draft in drafts]


def _order(line: Line) -> tuple:
    late = -1 if line.days_late is None else line.days_late
    return -late, line.since, line.draft.pk


def regions_of(country: Country) -> list[Region]:
    """The groups a country is in, as far as one chooses by them: its region and office, and those above."""
    near = [region for region in (country.m49_region, country.un_women_office) if region]
    return [*near, *(region.parent for region in near if region.parent)]


def _drafts() -> models.QuerySet[Draft]:
    answered = Q(scores__grade__isnull=False) | Q(scores__is_not_applicable=True)
    reviews = Review.objects.select_related("reviewer", "draft").annotate(
        answered=Count("scores", filter=answered, distinct=True),
        criteria=Count("rubric__criteria", distinct=True),
    )
    related = [*REGIONS, "decision"]
    return Draft.objects.select_related(*related).prefetch_related(
        Prefetch("reviews", queryset=reviews.order_by("due_on", "pk")), "decision__texts"
    )


def _open_drafts() -> models.QuerySet[Draft]:
    return _drafts().filter(status__in=OPEN_DRAFTS)


def _asked_for() -> models.QuerySet[Draft]:
    """Answered with a letter that asks for another version, which nobody has begun."""
    given_up = [DraftStatus.DISCARDED, DraftStatus.WITHDRAWN]
    later = Draft.objects.filter(plan=OuterRef("plan"), version__gt=OuterRef("version"))
    return _drafts().filter(
        ~Exists(later.exclude(status__in=given_up)),
        status=DraftStatus.DECIDED,
        decision__status=DecisionStatus.ISSUED,
        decision__outcome=Outcome.REVISE,
        plan__stage__in=IN_DESIGN,
    )


def _letters_before(drafts: Sequence[Draft]) -> dict[int, Decision]:
    """Of each plan whose team prepares a version: the last letter that was sent."""
    plans = [draft.plan_id for draft in drafts if draft.status == DraftStatus.UPLOADED]
    letters = Decision.objects.filter(draft__plan__in=plans, status=DecisionStatus.ISSUED)
    return {one.draft.plan_id: one for one in letters.select_related("draft").order_by("draft__version")}


def _begun_by(drafts: Sequence[Draft]) -> dict[int, int]:
    """Who began the letter of each draft, by the letter."""
    letters = [str(draft.decision.pk) for draft in drafts if hasattr(draft, "decision")]
    begun = Event.objects.filter(
        subject_type=Decision._meta.label_lower, subject_id__in=letters, verb="decision.begun"
    )
    return {int(pk): actor for pk, actor in begun.values_list("subject_id", "actor")}


def _is_gone(review: Review) -> bool:
    return review.status in {ReviewStatus.DECLINED, ReviewStatus.CANCELLED}


@dataclass(frozen=True)
class _Desk:
    """What is needed beside a draft to say whose move it is; read once for all of them."""

    today: date
    letters: dict[int, Decision]
    gone: dict[int, datetime]
    begun: dict[int, int]

    def line(self, draft: Draft) -> Line:
        reviews = list(draft.reviews.all())
        turn, since, due_on = self._turn(draft, reviews)
        late = due_on is not None and due_on < self.today
        return Line(
            draft=draft,
            turn=turn,
            since=since,
            days=days_between(since, self.today),
            due_on=due_on,
            days_late=days_between(due_on, self.today) if due_on and late else None,
            readers=[self._reader(review) for review in reviews if not _is_gone(review)],
            gone=sum(_is_gone(review) for review in reviews),
            is_answered=draft.status == DraftStatus.DECIDED,
            handlers=self._handlers(draft, reviews),
        )

    def _turn(self, draft: Draft, reviews: list[Review]) -> tuple[Turn, date, date | None]:
        """Whose move, since when, and by when if there is a date."""
        if draft.status == DraftStatus.DECIDED:
            return Turn.COUNTRY, _day(draft.decision.issued_at), draft.decision.response_due_on
        if draft.status == DraftStatus.UPLOADED:
            letter = self.letters.get(draft.plan_id)
            begun = _day(letter.issued_at if letter else draft.created_at)
            return Turn.COUNTRY, begun, letter.response_due_on if letter else None
        expected = [review for review in reviews if review.status in WITH_REVIEWER]
        sent = [review.submitted_at for review in reviews if review.is_sent and review.submitted_at]
        if expected:
            asked = min(review.invited_at for review in expected)
            return Turn.REVIEWERS, _day(asked), min(review.due_on for review in expected)
        if _is_complete(draft):
            return Turn.SIGN, _day(draft.decision.saved_at or draft.decision.created_at), None
        if sent:
            return Turn.WRITE, _day(max(sent)), None
        left = [self.gone[review.pk] for review in reviews if review.pk in self.gone]
        return Turn.ASK, _day(max(filter(None, [draft.submitted_at, *left]))), None

    def _reader(self, review: Any) -> Reader:
        """Of a review with the counts that `_drafts` adds."""
        answered = None if review.status == ReviewStatus.INVITED else review.answered
        return Reader(review, answered, review.criteria, review.is_overdue(self.today))

    def _handlers(self, draft: Draft, reviews: Iterable[Review]) -> frozenset[int]:
        """Of the staff: who asked its reviewers, began its letter, or handed it in for the country."""
        found = {review.invited_by_id for review in reviews}
        if hasattr(draft, "decision"):
            found.add(self.begun.get(draft.decision.pk, 0))
        if draft.on_behalf:
            found.add(draft.submitted_by_id or 0)
        return frozenset(found)


def _is_complete(draft: Draft) -> bool:
    """Every part of the letter is written: what is missing is the name under it."""
    letter = getattr(draft, "decision", None)
    if letter is None or letter.is_issued or lacks(letter):
        return False
    return bool(letter.outcome != Outcome.REVISE or letter.response_due_on)


def _day(moment) -> date:
    return timezone.localdate(moment)
