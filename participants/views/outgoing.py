"""The doors of the lists that one takes away. Each leaves a line in the trail, before the first byte."""

from django.utils.translation import gettext as _

from academy.audit.trail import record
from academy.documents.serving import serve_file, serve_stream
from academy.tables import CSV_TYPE, XLSX_TYPE, file_name, stream_csv, xlsx_file
from participants import asking, permissions
from participants.attendance_rule import standings
from participants.forms.people import PeopleFilter
from participants.lists import outgoing
from participants.lists.outgoing import Table
from participants.views.delegations import with_gaps
from participants.views.loading import convening_of


def people(request, code, kind):
    convening = _organised(request, code)
    form = PeopleFilter(request.GET)
    # Only where somebody asks for them: most lists of people leave the portal for something else.
    questions = asking.readable_by(request.user, convening) if "answers" in request.GET else []
    table = outgoing.people(
        convening,
        form.apply(convening.registrations.all()),
        filters=form.words(),
        questions=questions,
        to=request.user,
    )
    for question in questions:
        record(request.user, "answers.read", convening, question=question.pk)
    return take_away(request, convening, table, kind, filters=form.codes())


def delegations(request, code, kind):
    convening = _organised(request, code)
    rows = convening.delegations.select_related("country", "convening").with_counts()
    return take_away(request, convening, outgoing.delegations(convening, with_gaps(list(rows))), kind)


def attendance(request, code, kind):
    convening = _organised(request, code)
    return take_away(request, convening, outgoing.attendance(convening), kind)


def certificates(request, code, kind):
    convening = _organised(request, code)
    people = standings(convening)
    in_order = [s for s in people if s.earns] + [s for s in people if not s.earns]
    return take_away(request, convening, outgoing.certificates(convening, in_order), kind)


def _organised(request, code: str):
    convening = convening_of(request, code)
    permissions.check_take_lists(request.user, convening)
    return convening


def take_away(request, convening, table: Table, kind: str, **codes):
    record(request.user, "list.taken", convening, list=table.name, kind=kind, **table.trail, **codes)
    name = file_name(convening.code, _("list"), table.name, table.note.as_of.isoformat(), kind=kind)
    if kind == "csv":
        return serve_stream(stream_csv(table.columns, table.rows, table.note), name, CSV_TYPE)
    return serve_file(xlsx_file(table.columns, table.rows, table.note), name, XLSX_TYPE)
