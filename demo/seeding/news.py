"""Letters about what is late, answered from the mail, and the month of each roadmap."""

from datetime import timedelta
from io import BytesIO

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from academy.accounts.models import User
from academy.countries.models import Country
from academy.workdays import days_after
from assistance.actions import log_engagement
from assistance.models import Engagement
from assistance.states import EngagementKind
from dashboards import reminders
from demo.seeding import people
from demo.seeding.reading import days_ago, noon
from naps import roadmap_reminders
from naps.actions.roadmap_actions import report_progress
from naps.models import Action, Roadmap
from naps.states import ActionStatus

# Ecuador's costing was due 52 days ago: two letters before that day, five after it.
LETTERS_BEFORE, LETTERS_AFTER = (66, 55), (51, 44, 37, 30, 23)


def letters_on_the_costing() -> None:
    """What the schedule of the portal would have posted on those days."""
    for days in LETTERS_BEFORE + LETTERS_AFTER:
        with time_machine.travel(noon(days_ago(days))):
            roadmap_reminders.actions_due(timezone.now())
            roadmap_reminders.actions_late(timezone.now())


def answer_from_the_mail(roadmap: Roadmap, *, by: User) -> None:
    """Where the costing stands, with a photo of the sheet."""
    costing = Action.objects.filter(objective__roadmap=roadmap).late(timezone.localdate()).earliest("due_on")
    report_progress(
        costing,
        status=ActionStatus.IN_PROGRESS,
        on=timezone.localdate(),
        text="Cuatro de diez productos tienen costo. Falta la persona del ministerio que conoce los precios.",
        upload=SimpleUploadedFile("hoja-de-costos.png", _sheet()),
        by=by,
    )


def _sheet() -> bytes:
    """An empty table on paper."""
    picture = Image.new("RGB", (480, 320), "white")
    draw = ImageDraw.Draw(picture)
    for n in range(11):
        draw.line((20, 20 + 28 * n, 460, 20 + 28 * n), fill="grey")
    for x in (20, 240, 350, 460):
        draw.line((x, 20, x, 300), fill="grey")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def a_quiet_country() -> None:
    """A call eleven weeks ago, a next step nobody has taken, and nothing since; staff are told on Mondays."""
    day = days_ago(77)
    with time_machine.travel(noon(day)):
        call = Engagement(
            country=Country.objects.get(iso3="HND"),
            kind=EngagementKind.CALL,
            starts_on=day,
            ends_on=day,
            summary="Primera llamada con la unidad de género: cómo empieza un plan y quién lo convoca.",
            next_step="Enviar ejemplos de decretos que crean una comisión",
            next_step_due=day + timedelta(days=14),
        )
        log_engagement(call, by=people.user("staff"), experts=[])
    today = timezone.localdate()
    with time_machine.travel(noon(today - timedelta(days=today.weekday()))):
        reminders.quiet_countries(timezone.now())


def letters_of_the_month() -> None:
    """The last first working day: what each focal point found in the mail."""
    today = timezone.localdate()
    first = days_after(today.replace(day=1) - timedelta(days=1), 1)
    if first > today:
        before = today.replace(day=1) - timedelta(days=1)
        first = days_after(before.replace(day=1) - timedelta(days=1), 1)
    with time_machine.travel(noon(first)):
        reminders.months(timezone.now())
