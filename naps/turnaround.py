"""How long each stage between a draft and its answer takes, with every case it is counted from.

Days are calendar days: a country waits on Sundays too. What is not over is not in a median; it is
said beside it how many such cases there are, and for how long the oldest waits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from statistics import median, quantiles

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country
from naps.board import REGIONS, regions_of
from naps.models import Draft, Review
from naps.moments import moments_of
from naps.states import WITH_REVIEWER, DraftStatus, Outcome, ReviewStatus

# A quarter of fewer cases than this says nothing.
FEWEST_FOR_QUARTILES = 4


class Stage(models.TextChoices):
    """From one moment of the chain to the next; the fifth is the sum of those before it."""

    ASKING = "asking", _("Handed in until reviewers are asked")
    ACCEPTING = "accepting", _("Reviewer asked until reviewer accepts")
    REVIEWING = "reviewing", _("Reviewer accepts until the review is sent")
    WRITING = "writing", _("Last review sent until the letter is sent")
    ANSWER = "answer", _("Handed in until the letter is sent")
    NEXT = "next", _("Letter asks for another version until it is handed in")


class End(models.TextChoices):
    """How a case ended, as far as it has."""

    DONE = "done", _("done")
    OPEN = "open", _("still open")
    OTHERWISE = "otherwise", _("ended otherwise")
    UNKNOWN = "unknown", _("date not recorded")


@dataclass(frozen=True)
class Case:
    """One draft, or one review of it, in one stage."""

    stage: Stage
    draft: Draft
    end: End
    began_on: date
    ended_on: date | None
    # Of a case that is not over: until today.
    days: int | None
    reviewer: User | None = None

    @property
    def country(self) -> Country:
        return self.draft.plan.country


@dataclass(frozen=True)
class Figure:
    """All cases of one stage, and what they come to."""

    stage: Stage
    cases: Sequence[Case]

    def _of(self, end: End) -> list[Case]:
        return [case for case in self.cases if case.end == end]

    @cached_property
    def days(self) -> list[int]:
        return sorted(case.days for case in self._of(End.DONE) if case.days is not None)

    @property
    def done(self) -> int:
        return len(self.days)

    @property
    def open(self) -> int:
        return len(self._of(End.OPEN))

    @property
    def otherwise(self) -> int:
        return len(self._of(End.OTHERWISE))

    @property
    def unknown(self) -> int:
        return len(self._of(End.UNKNOWN))

    @property
    def of(self) -> int:
        """The denominator: what is done and what is still open."""
        return self.done + self.open

    @property
    def median(self) -> float | None:
        return median(self.days) if self.days else None

    @property
    def quartiles(self) -> tuple[float, float] | None:
        if len(self.days) < FEWEST_FOR_QUARTILES:
            return None
        first, _second, third = quantiles(self.days, n=4, method="inclusive")
        return first, third

    @property
    def longest(self) -> int | None:
        return self.days[-1] if self.days else None

    @property
    def oldest_open(self) -> int | None:
        return max((case.days or 0 for case in self._of(End.OPEN)), default=None)


def handed_in(user) -> list[Draft]:
    """Every version that was ever handed in, with all that its stages are counted from."""
    drafts = Draft.objects.visible_to(user).filter(submitted_at__isnull=False)
    related = [*REGIONS, "plan__origin_convening__host_country", "decision"]
    reviews = models.Prefetch("reviews", queryset=Review.objects.select_related("reviewer"))
    return list(drafts.select_related(*related).prefetch_related(reviews).order_by("submitted_at", "pk"))


def wanted_of(drafts: Iterable[Draft], wanted: dict) -> list[Draft]:
    """Those that were asked for. The period is that in which the version was handed in."""
    return [draft for draft in drafts if _is_wanted(draft, wanted)]


def _is_wanted(draft: Draft, wanted: dict) -> bool:
    on, began_at = timezone.localdate(draft.submitted_at), draft.plan.origin_convening
    return all(
        [
            "region" not in wanted or wanted["region"] in {r.code for r in regions_of(draft.plan.country)},
            "convening" not in wanted or (began_at is not None and began_at.code == wanted["convening"]),
            "version" not in wanted or str(draft.version) == wanted["version"],
            "since" not in wanted or on >= wanted["since"],
            "until" not in wanted or on <= wanted["until"],
        ]
    )


def cases_of(drafts: Iterable[Draft], everything: Sequence[Draft], today: date) -> list[Case]:
    """The stages of these drafts; `everything` holds the versions that may have followed them."""
    drafts = list(drafts)
    reviews = [review for draft in drafts for review in draft.reviews.all()]
    accepted = moments_of([r.pk for r in reviews], "review.accepted", was=ReviewStatus.INVITED)
    found: list[Case] = []
    for draft in drafts:
        of = _Counting(draft, today)
        found += [of.asking(), *of.reviews(accepted), *of.writing(), of.answer(), *of.next(everything)]
    return found


def figures_of(cases: Iterable[Case]) -> list[Figure]:
    by_stage: dict[Stage, list[Case]] = {stage: [] for stage in Stage}
    for case in cases:
        by_stage[case.stage].append(case)
    return [Figure(stage, by_stage[stage]) for stage in Stage]


def by_version(cases: Iterable[Case]) -> list[tuple[int, Figure]]:
    """How long the answer took, for first versions, second versions and so on."""
    by: dict[int, list[Case]] = {}
    for case in cases:
        if case.stage == Stage.ANSWER:
            by.setdefault(case.draft.version, []).append(case)
    return [(version, Figure(Stage.ANSWER, by[version])) for version in sorted(by)]


@dataclass(frozen=True)
class _Counting:
    """The stages of one draft."""

    draft: Draft
    today: date

    def asking(self) -> Case:
        asked = min((review.invited_at for review in self.draft.reviews.all()), default=None)
        return self._case(Stage.ASKING, self.draft.submitted_at, asked, is_over=not self._is_waiting)

    def reviews(self, accepted: dict[int, datetime]) -> Iterable[Case]:
        for review in self.draft.reviews.all():
            said_yes = accepted.get(review.pk)
            yield self._accepting(review, said_yes)
            if said_yes:
                is_over = review.status not in WITH_REVIEWER or not self._is_waiting
                yield self._case(Stage.REVIEWING, said_yes, review.submitted_at, is_over, review.reviewer)

    def _accepting(self, review: Review, said_yes: datetime | None) -> Case:
        if said_yes is None and review.status in {ReviewStatus.ACCEPTED, ReviewStatus.SUBMITTED}:
            asked_on = timezone.localdate(review.invited_at)
            return Case(Stage.ACCEPTING, self.draft, End.UNKNOWN, asked_on, None, None, review.reviewer)
        is_over = review.status != ReviewStatus.INVITED or not self._is_waiting
        return self._case(Stage.ACCEPTING, review.invited_at, said_yes, is_over, review.reviewer)

    def writing(self) -> Iterable[Case]:
        """Begins when the last review that was expected has come."""
        reviews = list(self.draft.reviews.all())
        sent = [review.submitted_at for review in reviews if review.is_sent and review.submitted_at]
        is_waited_for = self._is_waiting and any(review.status in WITH_REVIEWER for review in reviews)
        if sent and not is_waited_for:
            yield self._case(Stage.WRITING, max(sent), self._letter_at, is_over=not self._is_waiting)

    def answer(self) -> Case:
        submitted = self.draft.submitted_at
        return self._case(Stage.ANSWER, submitted, self._letter_at, is_over=not self._is_waiting)

    def next(self, everything: Sequence[Draft]) -> Iterable[Case]:
        """Only of letters that ask for another version; a plan that is no longer written owes none."""
        draft, letter = self.draft, getattr(self.draft, "decision", None)
        if letter is None or not letter.is_issued or letter.outcome != Outcome.REVISE:
            return
        later = [d for d in everything if d.plan_id == draft.plan_id and d.version > draft.version]
        came = min((d.submitted_at for d in later if d.submitted_at), default=None)
        yield self._case(Stage.NEXT, letter.issued_at, came, is_over=not draft.plan.is_in_design)

    @property
    def _is_waiting(self) -> bool:
        return self.draft.status in {DraftStatus.SUBMITTED, DraftStatus.UNDER_REVIEW}

    @property
    def _letter_at(self) -> datetime | None:
        letter = getattr(self.draft, "decision", None)
        return letter.issued_at if letter is not None else None

    def _case(
        self,
        stage: Stage,
        began: datetime | None,
        ended: datetime | None,
        is_over: bool,
        reviewer: User | None = None,
    ) -> Case:
        began_on = timezone.localdate(began)
        if ended is not None:
            ended_on = timezone.localdate(ended)
            return Case(stage, self.draft, End.DONE, began_on, ended_on, (ended_on - began_on).days, reviewer)
        if is_over:
            return Case(stage, self.draft, End.OTHERWISE, began_on, None, None, reviewer)
        return Case(stage, self.draft, End.OPEN, began_on, None, (self.today - began_on).days, reviewer)
