"""Answers that were given before on a topic: what somebody may want to read before asking."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from academy.accounts.models import User
from academy.countries.models import Country, Topic
from assistance.models import Request, RequestLine
from assistance.states import EngagementKind

SHOWN = 3


@dataclass(frozen=True)
class Lesson:
    """Help another country got, without saying which: topic, kind of help, what was done, and words that
    staff wrote for others. Of the day only the year."""

    kinds_of_help: list[str]
    done: list[str]
    words: str
    language: str
    year: int


def own_answers(reader: User, country: Country) -> QuerySet[Request]:
    """The country's own requests that were helped, as far as this reader's side may see them."""
    helped = Request.objects.visible_to(reader).filter(country=country).helped()
    return helped.order_by("-delivered_at")


def on_topic(requests: QuerySet[Request], topic: Topic) -> QuerySet[Request]:
    return requests.filter(pk__in=topic.request_lines.values("request"))


def answers_on(topic: Topic, reader: User, country: Country) -> list[Request]:
    """The latest of the country's own, with what came of them."""
    found = on_topic(own_answers(reader, country), topic)
    return list(found.prefetch_related("engagements", "lines__topic")[:SHOWN])


def lessons_on(topic: Topic, country: Country) -> list[Lesson]:
    """The latest from elsewhere."""
    found = on_topic(Request.objects.lessons_from_elsewhere(country), topic).order_by("-delivered_at")
    return [
        _lesson(one, topic) for one in found.prefetch_related("engagements", "lines", "agreements")[:SHOWN]
    ]


def _lesson(request: Request, topic: Topic) -> Lesson:
    kinds = {str(line.get_help_type_display()) for line in request.lines.all() if line.topic_id == topic.pk}
    times = Counter(one.kind for one in request.engagements.all())
    return Lesson(
        kinds_of_help=sorted(kinds),
        done=[str(EngagementKind(kind).label) for kind in sorted(times)],
        words=request.agreements.all()[0].public_words,
        language=request.language,
        year=(request.delivered_at or request.asked_at).year,
    )


def counts_by_topic(reader: User, country: Country) -> dict[int, int]:
    """How many earlier answers there are to read on each topic."""
    own, elsewhere = own_answers(reader, country), Request.objects.lessons_from_elsewhere(country)
    counts: Counter[int] = Counter()
    for found in (own, elsewhere):
        ids = list(found.values_list("pk", flat=True))
        asked = RequestLine.objects.filter(request__in=ids)
        rows = asked.values_list("topic").annotate(n=Count("request", distinct=True)).order_by()
        counts.update(dict(rows))
    return counts
