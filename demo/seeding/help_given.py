"""Help given in the demo: asked about, confirmed, disputed, without an answer; what has changed since; a
call only staff read."""

from datetime import date, timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from academy.accounts.models import User
from academy.countries.models import Country
from assistance import actions
from assistance.models import Engagement, FollowUpAnswer, Output, Request
from assistance.states import Contribution, EngagementKind, MayTell, OutputKind, Readers
from demo.seeding import people
from demo.seeding.materials import document
from demo.seeding.reading import noon


def of_ecuador(request: Request) -> None:
    """The notes of the call, and the question whether it took place."""
    helper, held = people.user("expert"), request.engagements.get()
    notes = document(["Notas de la sesión", "Once medidas del segundo eje; siete tienen ya un costo."])
    output = Output(
        engagement=held, title="Notas de la sesión de costeo", kind=OutputKind.REPORT, language="es"
    )
    actions.add_output(output, upload=SimpleUploadedFile("notas.docx", notes), by=helper)
    actions.ask_to_confirm(held, request.country, by=User.objects.system())


def six_months_later(request: Request, focal: User) -> None:
    """Bolivia is asked what changed, and says so with a paper that shows it."""
    with time_machine.travel(noon(date(2026, 4, 12))):
        asked = actions.ask_what_changed(request, now=timezone.now())
    with time_machine.travel(noon(date(2026, 4, 27))):
        answer = FollowUpAnswer(
            follow_up=asked,
            changed="El presupuesto del año próximo tiene una línea por cada medida de los primeros ejes.",
            contribution=Contribution.SOME,
            may_tell=MayTell.NAMED,
        )
        paper = document(["Anteproyecto de presupuesto", "Medidas del plan, por eje y por fuente."])
        actions.answer_follow_up(answer, by=focal, upload=SimpleUploadedFile("anteproyecto.docx", paper))


def _held(country: str, days_ago: int, kind: EngagementKind, summary: str, **facts) -> Engagement:
    """Something without a request, written down by staff on its day."""
    day = timezone.localdate() - timedelta(days=days_ago)
    by = people.user("staff")
    with time_machine.travel(noon(day)):
        engagement = Engagement(kind=kind, starts_on=day, ends_on=day, summary=summary, **facts)
        engagement.country = Country.objects.get(iso3=country)
        if kind == EngagementKind.CALL:
            return actions.log_call(engagement, by=by, country=engagement.country)
        return actions.log_engagement(engagement, by=by, experts=[], academy=[by])


def without_requests() -> None:
    """Help nobody had asked for in the portal: what countries say of it, and what they do not."""
    _an_exchange()
    _a_reading()
    _a_visit()
    _a_call()


def _an_exchange() -> None:
    """One country confirms it, the other lets it pass."""
    exchange = _held(
        "CHL",
        45,
        EngagementKind.PEER_EXCHANGE,
        "Chile mostró cómo sus ministerios informan del avance; Bolivia, cómo costeó su plan.",
        peer_country=Country.objects.get(iso3="BOL"),
        shown_to=Readers.TEAM,
        hours=2,
        people_reached=11,
        setting="online",
        language="Español",
    )
    with time_machine.travel(noon(exchange.starts_on + timedelta(days=1))):
        for country in exchange.countries:
            actions.ask_to_confirm(exchange, country, by=User.objects.system())
    with time_machine.travel(noon(exchange.starts_on + timedelta(days=4))):
        actions.answer_engagement(
            exchange,
            Country.objects.get(iso3="BOL"),
            by=people.user("focal.bol"),
            took_place=True,
            rating=4,
            words="Falta ver la planilla que usa Chile.",
        )


def _a_reading() -> None:
    """The country says that it was not like this."""
    reading = _held(
        "JAM",
        9,
        EngagementKind.DOCUMENT_REVIEW,
        "Read the monitoring chapter and sent two pages of comments.",
        shown_to=Readers.GOVERNMENT,
        hours=3,
    )
    with time_machine.travel(noon(reading.starts_on + timedelta(days=1))):
        actions.ask_to_confirm(reading, reading.country, by=User.objects.system())
    with time_machine.travel(noon(reading.starts_on + timedelta(days=2))):
        actions.answer_engagement(
            reading,
            reading.country,
            by=people.user("focal.jam"),
            took_place=False,
            words="We got comments on the results framework, not on the monitoring chapter.",
        )


def _a_visit() -> None:
    """Half a year ago: the country is asked what has changed since."""
    visit = _held(
        "JAM",
        200,
        EngagementKind.MISSION,
        "Two days with the inter-ministerial committee on who reports what, and to whom.",
        shown_to=Readers.TEAM,
        hours=12,
        people_reached=14,
        setting="on_site",
        place="Kingston",
    )
    with time_machine.travel(noon(visit.starts_on + timedelta(days=190))):
        actions.ask_what_changed(visit, now=timezone.now())


def _a_call() -> None:
    """Only the Academy reads of it, and no country is asked."""
    _held(
        "PAN",
        6,
        EngagementKind.CALL,
        "The ministry changes hands in January; the plan stays on the agenda of the new team.",
        spoken_to="Dirección de Asuntos Multilaterales",
        next_step="Call the new director",
        next_step_due=timezone.localdate() + timedelta(days=50),
    )
