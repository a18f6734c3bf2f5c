"""The letters about requests: neutral in the subject, and never with the need itself.

A mailbox is read by more people than its owner; the page is not. Whoever gets a letter may see
the page it leads to.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from academy.accounts.models import User
from academy.notices.hours import is_day
from academy.notices.outbox import Letter, post
from assistance.models import Request

LetterOf = Callable[[], Letter]


def post_to(
    what: str, request: Request, to: list[User], letter: LetterOf, *, but: User | None = None
) -> None:
    """One letter to each of these people, once; nobody is told what they just did themselves."""
    for user in to:
        if user != but:
            key = f"request-{request.pk}-{what}-{user.pk}"
            post(key, to=user, letter=letter, about=f"request-{request.pk}")


def remind(what: str, request: Request, to: list[User], letter: LetterOf, *, now: datetime) -> None:
    """To those of these people who have day at this moment; the others' turn comes in their morning."""
    post_to(what, request, [user for user in to if is_day(user.local(now))], letter)


def page(request: Request) -> tuple[str, str]:
    return (_("Open the request"), request.get_absolute_url())


def number(request: Request) -> dict[str, str]:
    return {"number": request.reference, "country": str(request.country)}


def facts(request: Request) -> list[tuple[str, str]]:
    """What staff and experts are told: which country, about what in one word each."""
    topics = {line.topic_id: str(line.topic) for line in request.lines.select_related("topic")}
    return [
        (_("Number"), request.reference),
        (_("Country"), str(request.country)),
        (_("Topic"), ", ".join(topics.values())),
    ]
