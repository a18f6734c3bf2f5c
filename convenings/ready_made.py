"""The agenda that comes with the portal, for a convening that follows no earlier one."""

import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files

from academy.countries.models import Topic
from convenings.models import Convening, Session
from convenings.walltime import same_clock_time

# How the choice is called in a form.
THREE_DAYS = "three-days"


@cache
def rows() -> list[dict]:
    return tomllib.loads(files("convenings").joinpath("data/three_days.toml").read_text())["session"]


def write_agenda(convening: Convening) -> int:
    """The Academy's three days, as far as the convening has them; the closing is on its last day.

    What would fall onto another session there is left out. Returns how many sessions were written.
    """
    topics = {topic.code: topic for topic in Topic.objects.all()}
    days = convening.days
    made: list[Session] = []
    for row in rows():
        day = days[-1] if row.get("last") else next(iter(days[row["day"] - 1 : row["day"]]), None)
        if day is not None:
            session = _session(row, convening, day, topics)
            if not any(_meet(session, other) for other in made):
                made.append(session)
    return len(Session.objects.bulk_create(made))


def _session(row: dict, convening: Convening, day: date, topics: dict[str, Topic]) -> Session:
    on_the_clock = datetime.combine(day, time.fromisoformat(row["at"]))
    starts_at = same_clock_time(on_the_clock, day, convening.zone)
    return Session(
        convening=convening,
        kind=row["kind"],
        topic=topics[row["topic"]] if "topic" in row else None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=row["minutes"]),
        **{f"title_{code}": words for code, words in row["title"].items()},
    )


def _meet(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
