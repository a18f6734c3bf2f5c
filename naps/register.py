"""The registry of plans as a table: the columns it leaves with are those a corrected one comes back with.

Everything in it is public. Headings and codes are the same in every language, so that a table
taken away in Spanish can be corrected by somebody who reads English.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.tables import Note
from naps.models import Plan
from naps.sources import CONTENTS, DATES, written
from naps.states import Precision, Reported, Stage

# The columns, and what stands in each.
COLUMNS: dict[str, str | Promise] = {
    "key": gettext_lazy("by which the portal knows the plan again; empty for a new one"),
    "iso3": gettext_lazy("three-letter code of the country"),
    "country": gettext_lazy("name of the country; is not read back"),
    "edition": gettext_lazy("1 for the first plan, 2 for the second …"),
    "title": gettext_lazy("title in the language of the plan"),
    "language": gettext_lazy("code of the language of the plan: en, es, fr …"),
    "stage": gettext_lazy("code of the stage, see below"),
    "lead_agency": gettext_lazy("the ministry or body that leads"),
    "period_start": gettext_lazy("first year"),
    "period_end": gettext_lazy("last year"),
    "committed_on": gettext_lazy("public commitment, as 2025-03-26"),
    "adopted_on": gettext_lazy("adoption, as exactly as it is known: 2025, 2025-03 or 2025-03-26"),
    "adopted_precision": gettext_lazy("how exactly: day, month or year"),
    "launched_on": gettext_lazy("launch"),
    "launched_precision": gettext_lazy("how exactly: day, month or year"),
    "in_force_on": gettext_lazy("legal force"),
    "in_force_precision": gettext_lazy("how exactly: day, month or year"),
    "ended_on": gettext_lazy("end"),
    "ended_precision": gettext_lazy("how exactly: day, month or year"),
    "has_budget": gettext_lazy("budget: yes, estimated, no or not_reported"),
    "has_indicators": gettext_lazy("indicators, likewise"),
    "has_monitoring": gettext_lazy("monitoring and evaluation, likewise"),
    "has_cso_role": gettext_lazy("role of civil society, likewise"),
    "addresses_disarmament": gettext_lazy("disarmament, likewise"),
    "source_urls": gettext_lazy("addresses where the plan is known from, with blanks between"),
    "source_note": gettext_lazy("what the sources say or disagree about"),
    "source": gettext_lazy("where your correction comes from; leaves empty, needed in each line you change"),
}
# What a correction may change by writing another value; a stage is a step of its own.
PLAIN = ["title", "language", "lead_agency", "source_note"]
YEARS = ["period_start", "period_end"]


def key_of(plan: Plan) -> str:
    """What a plan is called in the table, for good."""
    return plan.registry_key or f"P{plan.pk}"


def cells_of(plan: Plan) -> list[Any]:
    """One plan as it stands in the table."""
    return list(values_of(plan).values())


def values_of(plan: Plan) -> dict[str, Any]:
    """By column, as text where a spreadsheet would make a date or a number of it."""
    values: dict[str, Any] = dict.fromkeys(COLUMNS, "")
    values |= {"key": key_of(plan), "iso3": plan.country.iso3, "country": str(plan.country)}
    values |= {name: getattr(plan, name) for name in ["edition", "stage", *PLAIN, *YEARS, *CONTENTS]}
    for name, precision in DATES.items():
        exactly = getattr(plan, precision) if precision else Precision.DAY
        values[name] = written(getattr(plan, name), exactly)
        if precision:
            values[precision] = exactly if getattr(plan, name) else ""
    values["source_urls"] = " ".join(plan.source_urls)
    return values


def rows(user) -> Iterator[list[Any]]:
    """Every plan this reader may know of: by country and edition."""
    plans = Plan.objects.visible_to(user).select_related("country").order_by("country__iso3", "edition", "pk")
    return (cells_of(plan) for plan in plans)


def note() -> Note:
    lines = [f"{name}: {words}" for name, words in COLUMNS.items()]
    stages = ", ".join(f"{stage.value} ({stage.label})" for stage in Stage)
    reported = ", ".join(f"{value.value} ({value.label})" for value in Reported)
    return Note(
        title=_("Registry of national action plans"),
        source=_("NAP Academy portal; the sources of each plan stand in its line"),
        as_of=timezone.localdate(),
        lines=[
            *lines,
            _("Stages: %(words)s.") % {"words": stages},
            _("Contents: %(words)s.") % {"words": reported},
        ],
    )


def headings() -> Sequence[str]:
    return list(COLUMNS)
