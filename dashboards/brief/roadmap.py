"""How far the agreed roadmap is: counted, with the day on which it was counted."""

from datetime import date

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.countries.models import Country
from academy.pages.templatetags.pages import days_from_today
from dashboards.brief.parts import Line, Writer, portal
from dashboards.follow_up import progress_of
from naps.models import Action, ActionUpdate, Milestone, Roadmap


def roadmap_part(writer: Writer, country: Country, today: date) -> None:
    """Figures first, then what is late, then what comes next."""
    roadmap = Roadmap.objects.agreed().filter(plan__country=country).order_by("-pk").first()
    if roadmap is None:
        open_one = Roadmap.objects.open().filter(plan__country=country).first()
        source = portal(open_one.get_absolute_url()) if open_one else ""
        empty = _("It is being written and not agreed yet.") if open_one else _("There is none yet.")
        writer.part(_("Roadmap"), [], source=source, empty=empty)
        return
    actions = Action.objects.filter(objective__roadmap=roadmap)
    late = actions.late(today).order_by("due_on")
    lines = [
        Line(one.title, date_format(one.due_on, "DATE_FORMAT"), one.lead_institution, True) for one in late
    ]
    ahead = Milestone.objects.open().filter(action__objective__roadmap=roadmap).order_by("due_on")
    lines += [
        Line(
            one.title,
            date_format(one.due_on, "DATE_FORMAT"),
            _("milestone, %(when)s") % {"when": days_from_today(one.due_on)},
            one.due_on < today,
        )
        for one in ahead
    ]
    writer.part(
        _("Roadmap"),
        lines,
        source=portal(roadmap.get_absolute_url()),
        figures=_figures(roadmap, country, today),
        empty=_("Nothing of it is late, and no milestone is ahead."),
    )


def _figures(roadmap: Roadmap, country: Country, today: date) -> str:
    """Numerator and denominator, late, and as of which day; the last word of the country beside it."""
    progress = progress_of(country, today)
    said = ActionUpdate.objects.filter(action__objective__roadmap=roadmap).aggregate(last=Max("on"))["last"]
    words = _(
        "Revision %(revision)d: %(done)d of %(all)d actions done, %(on_track)d on track, %(late)d late, "
        "%(aside)d postponed or dropped. As of %(day)s."
    ) % {
        "revision": roadmap.revision,
        "done": progress.done,
        "all": progress.total,
        "on_track": progress.on_track,
        "late": progress.late,
        "aside": progress.set_aside,
        "day": date_format(today, "DATE_FORMAT"),
    }
    last = _("Last update: %(day)s.") % {"day": date_format(said, "DATE_FORMAT") if said else _("none yet")}
    return f"{words} {last}"
