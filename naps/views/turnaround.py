"""How long answers take: the figures, the cases behind each, and both as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from academy.audit.trail import record
from academy.tables import Note
from naps import turnaround as counting
from naps.board import regions_of
from naps.forms.board import TurnaroundFilter
from naps.permissions.reviews import check_follow
from naps.turnaround import Case, Figure
from naps.views.board import as_table, internal_terms


@dataclass(frozen=True)
class Shown:
    """One stage with its figures in words, and its place in the chart."""

    figure: Figure
    median: str
    quartiles: str
    bar: dict[str, str]

    @property
    def anchor(self) -> str:
        return f"stage-{self.figure.stage.value}"


def turnaround(request):
    """How long each stage takes, for what was chosen; every figure with its cases."""
    check_follow(request.user)
    form, cases = _counted(request)
    figures = counting.figures_of(cases)
    longest = max((figure.longest or 0 for figure in figures), default=0)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "stages": [_shown(figure, longest) for figure in figures],
        "versions": [(version, _shown(figure, longest)) for version, figure in counting.by_version(cases)],
        "longest": longest,
        "today": timezone.localdate(),
        "is_filtered": bool(form.chosen()),
        "has_cases": bool(cases),
        "xlsx": f"{reverse('naps:turnaround-xlsx')}?{query}",
        "csv": f"{reverse('naps:turnaround-csv')}?{query}",
    }
    return render(request, "naps/turnaround.html", context)


def turnaround_table(request, kind):
    """Every case as a line, so that the figures can be counted again; the figures stand above."""
    check_follow(request.user)
    form, cases = _counted(request)
    record(request.user, "turnaround.taken", request.user, kind=kind, **form.codes())
    note = Note(
        title=_("How long it takes from a draft to its answer"),
        source=_("NAP Academy portal"),
        as_of=timezone.localdate(),
        filters=form.words(),
        lines=[_sentence(figure) for figure in counting.figures_of(cases)],
        terms=internal_terms(),
    )
    columns = [
        _("Stage"),
        _("Country"),
        _("Version"),
        _("Reviewer"),
        _("From"),
        _("To"),
        _("Days"),
        _("State"),
    ]
    return as_table(columns, [_cells(case) for case in cases], note, kind, _("turnaround"))


def _counted(request) -> tuple[TurnaroundFilter, list[Case]]:
    everything = counting.handed_in(request.user)
    regions = {region.pk: region for draft in everything for region in regions_of(draft.plan.country)}
    convenings = {d.plan.origin_convening_id: d.plan.origin_convening for d in everything}
    convenings.pop(None, None)
    form = TurnaroundFilter(
        request.GET,
        regions=list(regions.values()),
        convenings=sorted(convenings.values(), key=lambda c: c.starts_on, reverse=True),
        versions=sorted({draft.version for draft in everything}),
    )
    wanted = counting.wanted_of(everything, form.chosen())
    return form, counting.cases_of(wanted, everything, timezone.localdate())


def _shown(figure: Figure, longest: int) -> Shown:
    return Shown(figure, _number(figure.median), _quartiles(figure), _bar(figure, longest))


def _number(n: float | None) -> str:
    return "–" if n is None else number_format(n, 1 if n % 1 else 0)


def _quartiles(figure: Figure) -> str:
    if figure.quartiles is None:
        return "–"
    first, third = figure.quartiles
    return _("%(first)s to %(third)s") % {"first": _number(first), "third": _number(third)}


def _bar(figure: Figure, longest: int) -> dict[str, str]:
    """Where the middle half of the cases lies and where the median, as shares of the longest case."""
    if figure.median is None or not longest:
        return {}
    first, third = figure.quartiles or (figure.median, figure.median)
    return {
        "from": _share(first, longest),
        "width": _share(third - first, longest),
        "median": _share(figure.median, longest),
        "end": _share(figure.longest or 0, longest),
    }


def _share(n: float, longest: int) -> str:
    # A little less than the whole, so that a stroke at the very end is seen. Never in the reader's notation.
    return f"{99 * n / longest:.2f}%"


def _sentence(figure: Figure) -> str:
    """One stage as a line above the table."""
    words = _(
        "%(stage)s: median %(median)s days, quartiles %(quartiles)s, longest %(longest)s; "
        "%(done)d of %(of)d done, %(open)d still open, %(otherwise)d ended otherwise."
    )
    return words % {
        "stage": figure.stage.label,
        "median": _number(figure.median),
        "quartiles": _quartiles(figure),
        "longest": _number(figure.longest),
        "done": figure.done,
        "of": figure.of,
        "open": figure.open,
        "otherwise": figure.otherwise,
    }


def _cells(case: Case) -> Sequence:
    return [
        case.stage.label,
        str(case.country),
        case.draft.version,
        str(case.reviewer) if case.reviewer else "",
        case.began_on,
        case.ended_on,
        case.days,
        case.end.label,
    ]
