"""The staff's board: with whom each draft is, since when, what is next; on the page and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.audit.trail import record
from academy.documents.serving import serve_bytes
from academy.tables import CSV_TYPE, XLSX_TYPE, Note, file_name, write_csv, write_xlsx
from naps import worklists
from naps.board import Line, Reader, Turn, lines_of, regions_of
from naps.forms.board import MINE, BoardFilter
from naps.permissions.reviews import check_follow
from naps.states import DraftStatus, ReviewStatus


def review_desk(request):
    """Every draft on which somebody has to move, by what it waits for."""
    check_follow(request.user)
    form, everything, shown = _chosen(request)
    query = request.GET.urlencode()
    context = {
        "form": form,
        "rows": [_Row.of(line) for line in shown],
        "turns": _counted(form, everything, request.user),
        "n": len(everything),
        "is_filtered": bool(form.chosen()),
        "xlsx": f"{reverse('naps:review-desk-xlsx')}?{query}",
        "csv": f"{reverse('naps:review-desk-csv')}?{query}",
        "talked_about": worklists.talked_about(),
        "wish_to_change": worklists.wish_to_change(),
        "asked": worklists.asked_about_letters(),
    }
    return render(request, "naps/review_desk.html", context)


def board_table(request, kind):
    """The board as it stands on the page, to take away; that somebody did is in the trail."""
    check_follow(request.user)
    form, _everything, shown = _chosen(request)
    record(request.user, "board.taken", request.user, kind=kind, **form.codes())
    note = Note(
        title=_("Drafts and letters: with whom, since when"),
        source=_("NAP Academy portal"),
        as_of=timezone.localdate(),
        filters=form.words(),
        lines=[_("Days are working days, Monday to Friday.")],
        terms=internal_terms(),
    )
    return as_table(_columns(), [_cells(line) for line in shown], note, kind, _("board"))


def internal_terms() -> str:
    return _("For the Academy's staff only: it says who reviews a draft. Pass it on to nobody.")


def as_table(columns: Sequence[str], rows: Sequence[Sequence], note: Note, kind: str, name: str):
    """The same table in one of the two kinds people open."""
    called = file_name(name, note.as_of.isoformat(), kind=kind)
    if kind == "csv":
        return serve_bytes(write_csv(columns, rows, note), called, CSV_TYPE)
    return serve_bytes(write_xlsx(columns, rows, note), called, XLSX_TYPE)


def _chosen(request) -> tuple[BoardFilter, list[Line], list[Line]]:
    """The filter, everything there is, and what of it was asked for."""
    everything = lines_of(timezone.localdate())
    regions = {region.pk: region for line in everything for region in regions_of(line.country)}
    form = BoardFilter(request.GET, regions=list(regions.values()))
    return form, everything, [line for line in everything if _is_in(line, form.chosen(), request.user)]


def _is_in(line: Line, wanted: dict, user) -> bool:
    if "turn" in wanted and line.turn != wanted["turn"]:
        return False
    if wanted.get("who") == MINE and user.pk not in line.handlers:
        return False
    return "region" not in wanted or wanted["region"] in {r.code for r in regions_of(line.country)}


def _counted(form: BoardFilter, everything: Sequence[Line], user) -> list[tuple[str, str, int, bool]]:
    """How many drafts are with whom, among those of the chosen region and person."""
    wanted = form.chosen()
    rest = {name: value for name, value in wanted.items() if name != "turn"}
    near = [line for line in everything if _is_in(line, rest, user)]
    every = ("", _("All"), len(near), "turn" not in wanted)
    return [every, *(_count(turn, near, wanted) for turn in Turn)]


def _count(turn: Turn, near: Sequence[Line], wanted: dict) -> tuple[str, str, int, bool]:
    n = sum(line.turn == turn for line in near)
    return turn.value, str(turn.label), n, wanted.get("turn") == turn


@dataclass(frozen=True)
class _Row:
    """A line of the board in words, with its button."""

    line: Line
    readers: list[tuple[Reader, str]]
    next_words: str
    late_words: str
    url: str
    button: str

    @classmethod
    def of(cls, line: Line) -> "_Row":
        url, button = _deed(line)
        readers = [(reader, reader_words(reader)) for reader in line.readers]
        return cls(line, readers, next_words(line), late_words(line), url, button)


def reader_words(reader: Reader) -> str:
    """How far one reviewer is."""
    if reader.is_sent:
        return _("sent on %(date)s") % {"date": _date(timezone.localdate(reader.review.submitted_at))}
    if reader.review.status == ReviewStatus.INVITED:
        asked = _date(timezone.localdate(reader.review.invited_at))
        return _("asked on %(date)s, no answer yet") % {"date": asked}
    return _("writing, %(n)d of %(of)d criteria") % {"n": reader.answered, "of": reader.criteria}


def next_words(line: Line) -> str:
    """What has to happen, and by when if somebody has said so."""
    by = {"date": _date(line.due_on), "version": line.version}
    if line.turn == Turn.COUNTRY:
        if line.due_on:
            return _("Hand in version %(version)d by %(date)s") % by
        return _("Hand in version %(version)d; no date is set") % by
    if line.turn == Turn.REVIEWERS:
        return _("The next review by %(date)s") % by
    if line.turn == Turn.ASK and line.gone:
        return _("Ask other reviewers: everybody asked has declined or was told it is not needed")
    return str(NEXT[line.turn])


NEXT = {
    Turn.ASK: gettext_lazy("Ask reviewers"),
    Turn.WRITE: gettext_lazy("Write the letter"),
    Turn.SIGN: gettext_lazy("Sign and send the letter"),
}


def late_words(line: Line) -> str:
    """How late it is, in words; empty while there is time."""
    if line.days_late is None:
        return ""
    words = ngettext("overdue for %(n)d working day", "overdue for %(n)d working days", line.days_late)
    return words % {"n": line.days_late} if line.days_late else _("overdue since the weekend")


def _deed(line: Line) -> tuple[str, str]:
    """The one thing staff do about it from here."""
    pk = line.draft.pk
    return {
        Turn.ASK: lambda: (reverse("naps:review-invite", args=[pk]), _("Ask reviewers")),
        Turn.WRITE: lambda: (reverse("naps:decision-write", args=[pk]), _("Write the letter")),
        Turn.SIGN: lambda: (reverse("naps:decision-issue", args=[pk]), _("Look at the letter")),
        Turn.REVIEWERS: lambda: (reverse("naps:draft-reviews", args=[pk]), _("See the reviews")),
        Turn.COUNTRY: lambda: (line.draft.get_absolute_url(), _("Open the draft")),
    }[line.turn]()


def _columns() -> list[str]:
    return [
        _("Country"),
        _("Version"),
        _("Handed in on"),
        _("With whom"),
        _("Reviewers"),
        _("Since"),
        _("Working days"),
        _("Next"),
        _("By"),
        _("Working days overdue"),
    ]


def _cells(line: Line) -> list:
    handed_in = line.draft.submitted_at if line.draft.status != DraftStatus.DECIDED else None
    readers = [f"{reader.review.reviewer}: {reader_words(reader)}" for reader in line.readers]
    return [
        str(line.country),
        line.version,
        timezone.localdate(handed_in) if handed_in else None,
        str(line.turn.label),
        "; ".join(readers),
        line.since,
        line.days,
        next_words(line),
        line.due_on,
        line.days_late,
    ]


def _date(day) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
