"""B3: letters by the portal's outbox, to a mail server on this machine."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import count

from django.core.mail import get_connection

from academy.notices import outbox
from academy.notices.delivery import BATCH, deliver_due
from academy.notices.models import Notice
from academy.notices.outbox import Letter
from bench import world
from bench.mailing import Sink, plain, plain_mailing, sinking
from bench.measuring import Line, Run, cost_of, ratio
from bench.serving import ROOT
from participants.models import Registration

DELIVER = "import django; django.setup(); from academy.notices.delivery import deliver_due; deliver_due()"
numbers = count(1)


def measure(run: Run) -> Iterator[Line]:
    registrations = world.people_of(world.a_convening(), run.size(2_000, quick=400))
    with sinking() as sink:
        yield _cheaper_than_tasks(run, sink, registrations)
        yield _dearer_than_batches(run, registrations)
    with sinking() as sink:
        yield _on_one_line(sink, registrations)
    with sinking() as sink:
        yield _after_a_killed_worker(run, sink, registrations)


def _cheaper_than_tasks(run: Run, sink: Sink, registrations: list[Registration]) -> Line:
    """Letters that are written: claimed in the outbox, sent and marked, against a task for each."""
    with plain_mailing(run, sink) as plainly:

        def portal() -> float:
            _post(registrations)
            return cost_of(deliver_due)

        def tasks() -> float:
            return plainly.cost(letters)

        _post(registrations)
        deliver_due()
        letters = list(Notice.objects.all()[: len(registrations)])
        cheaper = ratio(portal, tasks, run.pairs)
    what = f"{len(registrations)} written letters sent by the worker"
    return Line("B3", what, cheaper, "x a task a letter", 0.65, reference=plainly.name, planned=0.333)


def _dearer_than_batches(run: Run, registrations: list[Registration]) -> Line:
    """Written, kept, claimed one by one, sent and marked, against written and sent."""

    def through_the_outbox() -> None:
        _post(registrations)
        deliver_due()

    dearer = ratio(
        lambda: cost_of(through_the_outbox),
        lambda: cost_of(lambda: _send_in_batches(registrations)),
        run.pairs,
    )
    what = "the same, written too, against batches of which nobody knows what became"
    return Line("B3", what, dearer, "x no outbox", 3.75, planned=1.25)


def _post(registrations: list[Registration]) -> None:
    run = next(numbers)
    for registration in registrations:
        outbox.post(f"bench-{run}-{registration.pk}", to=registration.person, letter=_letter)


def _letter() -> Letter:
    return Letter(
        subject="Registration for NAP Academy, Kingston closes on 9 March 2027",
        lines=["Dear Lucía Méndez,", "Your registration is not complete yet. It takes five minutes."],
        button=("Register", "/registrations/1/"),
        facts=[("When", "9 to 11 March 2027"), ("Where", "Kingston, Jamaica")],
        after=["You can save each page and come back."],
    )


def _send_in_batches(registrations: list[Registration]) -> None:
    for start in range(0, len(registrations), BATCH):
        people = [registration.person for registration in registrations[start : start + BATCH]]
        get_connection().send_messages([plain(_written(person)) for person in people])


def _written(person: outbox.Reader) -> Notice:
    """The same words by the same templates, in no row."""
    letter = _letter()
    text, html = outbox._render(letter, person)
    return Notice(subject=letter.subject, text=text, html=html, to=person.email)


def _on_one_line(sink: Sink, registrations: list[Registration]) -> Line:
    _post(registrations)
    deliver_due()
    letters, _different, lines = sink.counts()
    return Line("B3", "on one connection", letters / lines, "letters", 100, at_least=True)


def _after_a_killed_worker(run: Run, sink: Sink, registrations: list[Registration]) -> Line:
    """A worker is shot in the middle; the next one sends the rest, and nothing twice."""
    _post(registrations)
    environment = run.environment | {"EMAIL_URL": sink.address}
    worker = subprocess.Popen([sys.executable, "-c", DELIVER], cwd=ROOT, env=environment)
    sink.wait_for(len(registrations) // 4)
    worker.kill()
    worker.wait()
    if (left := Notice.objects.filter(status="pending").count()) == 0:
        raise RuntimeError("The worker was done before it was killed.")
    deliver_due()
    letters, different, _lines = sink.counts()
    lost = len(registrations) - different - 1
    what = f"twice, or lost, after a worker was killed with {left} of {len(registrations)} to go"
    return Line("B3", what, letters - different + max(lost, 0), "letters", 0)
