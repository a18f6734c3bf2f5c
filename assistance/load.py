"""How much an expert has to do already: requests they are asked about or help with, drafts they read."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assistance.models import Assignment
from naps.models import Review
from naps.states import WITH_REVIEWER, DraftStatus
from participants.models import Expert
from participants.models.experts import ExpertQuerySet


def with_load(experts: ExpertQuerySet) -> ExpertQuerySet:
    """The same experts, each with `open_assignments` and `open_reviews`."""
    helping = Assignment.objects.live().filter(expert=OuterRef("pk")).order_by()
    reading = Review.objects.filter(
        reviewer=OuterRef("person__user"), status__in=WITH_REVIEWER, draft__status=DraftStatus.UNDER_REVIEW
    ).order_by()
    return experts.annotate(
        open_assignments=_counted(helping, "expert"), open_reviews=_counted(reading, "reviewer")
    )


def _counted(rows: QuerySet, whose: str) -> Coalesce:
    numbers = rows.values(whose).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)


def load_words(expert: Expert) -> str:
    """“1 open assignment, 2 open reviews, up to 4 days a month”, of an expert `with_load`."""
    assignments, reviews = expert.open_assignments, expert.open_reviews  # type: ignore[attr-defined]
    words = [_("no open assignment")]
    if assignments:
        said = ngettext("%(n)d open assignment", "%(n)d open assignments", assignments)
        words = [said % {"n": assignments}]
    if reviews:
        words.append(ngettext("%(n)d open review", "%(n)d open reviews", reviews) % {"n": reviews})
    if days := expert.days_a_month:
        words.append(ngettext("up to %(n)d day a month", "up to %(n)d days a month", days) % {"n": days})
    return ", ".join(words)
