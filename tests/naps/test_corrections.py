"""A corrected registry: read, looked at, and taken over as a whole or not at all."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.documents.sheets import Sheet, read_upload
from academy.tables import write_csv, write_xlsx
from naps import register
from naps.actions import corrections as actions
from naps.actions import plans
from naps.corrections import Unreadable, understand
from naps.models import Correction, FactSource, Plan, StageChange
from naps.states import Reported, Stage, StageChangeStatus
from tests.doors import assert_doors
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.naps import a_plan, a_stage_change
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db
SOURCE = {"source": "https://example.org/decree"}


def lines_of(*rows: dict, columns=None) -> list[tuple[int, list[str]]]:
    columns = columns or list(register.COLUMNS)
    said = [columns, *([str(row.get(name, "") or "") for name in columns] for row in rows)]
    return [(number, cells) for number, cells in enumerate(said, start=1)]


def row_of(plan: Plan, **changes) -> dict:
    return register.values_of(plan) | changes


def new_row(**changes) -> dict:
    return {
        "iso3": "PER",
        "edition": "3",
        "stage": "implementation",
        "adopted_on": "2021",
        **SOURCE,
    } | changes


def only(*rows: dict, columns=None):
    """The one line of a table."""
    [line] = understand(lines_of(*rows, columns=columns)).lines
    return line


def sent_by(user, *rows: dict) -> Correction:
    return actions.receive(Sheet(lines_of(*rows)), name="registry.xlsx", by=user)


def taken(sent: Correction, by, ticked=()) -> Correction:
    seen = understand(sent.lines).fingerprint
    return actions.take_over(sent, by=by, seen=seen, ticked=ticked)


def refused(line) -> dict[str, str]:
    assert [line.is_new, line.is_changed, line.is_same] == [False, False, False]
    return line.problems


# --- there and back ---


def several_plans() -> None:
    a_plan("ECU", stage=Stage.ENDED, edition=1, title='=HYPERLINK("x") «Plan»; uno', ended_on=date(2019, 5, 1),
           ended_precision="month", adopted_on=date(2015, 1, 1), adopted_precision="year")  # fmt: skip
    a_plan("ECU", stage=Stage.IMPLEMENTATION, edition=2, period_start=2020, period_end=2024,
           has_budget=Reported.ESTIMATED, source_urls=["https://example.org/a", "https://example.org/b"],
           source_note="-1 of 2;\nnot 'known'  at all", launched_on=date(2020, 3, 1),
           launched_precision="month", in_force_on=date(2020, 6, 5))  # fmt: skip
    a_plan("PER", stage=Stage.CONSULTATION, edition=None, title="", committed_on=date(2025, 2, 3))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_registry_comes_back_unchanged(kind):
    several_plans()
    write = {"csv": write_csv, "xlsx": write_xlsx}[kind]
    data = write(register.headings(), register.rows(staff()), register.note())
    sheet = read_upload(SimpleUploadedFile(f"registry.{kind}", data))
    understood = understand(sheet.lines)
    assert [line.findings for line in understood.wrong] == []
    assert (len(understood.same), understood.changed, understood.new) == (3, [], [])
    assert not understood.may_be_taken


def test_a_changed_cell_is_exactly_that_change():
    several_plans()
    plan = Plan.objects.get(edition=2)
    rows = [row_of(p) for p in Plan.objects.exclude(pk=plan.pk)]
    understood = understand(lines_of(*rows, row_of(plan, has_budget="yes", **SOURCE)))
    assert len(understood.same) == 2
    [line] = understood.changed
    assert [(c.name, c.was, c.now, c.is_countrys) for c in line.changes] == [
        ("has_budget", "estimated", "yes", False)
    ]


def test_no_cell_of_the_table_starts_a_formula():
    several_plans()
    data = write_csv(register.headings(), register.rows(staff()), register.note()).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(data)) for cell in line]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]


# --- reading cells ---


@pytest.mark.parametrize(
    ("column", "typed", "field", "value"),
    [
        ("period_end", "2030.0", "period_end", 2030),
        ("adopted_on", "2024", "adopted_on", date(2024, 1, 1)),
        ("adopted_on", "2024.0", "adopted_precision", "year"),
        ("adopted_on", "2024-03", "adopted_precision", "month"),
        ("adopted_on", "45376", "adopted_on", date(2024, 3, 25)),
        ("adopted_on", "2024-03-25", "adopted_precision", "day"),
        ("has_budget", "Yes", "has_budget", "yes"),
        ("has_budget", "not reported", "has_budget", "not_reported"),
        ("lead_agency", "'=Cancillería", "lead_agency", "=Cancillería"),
        ("source_urls", "https://a.example https://b.example", "source_urls",
         ["https://a.example", "https://b.example"]),
    ],
)  # fmt: skip
def test_cells_as_spreadsheets_write_them(column, typed, field, value):
    plan = a_plan(stage=Stage.IMPLEMENTATION, has_budget=Reported.NO)
    line = only(row_of(plan, **{column: typed, "adopted_precision": ""}, **SOURCE))
    assert line.is_changed, line.problems
    assert line.values[field] == value


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"iso3": "XXX"}, "iso3", "no code of a country"),
        ({"key": "ECU-99"}, "key", "No plan has this key"),
        ({"iso3": "PER"}, "key", "a plan of another country"),
        ({"period_end": "2019"}, "period_end", "before the first year"),
        ({"period_end": "20300"}, "period_end", "no number from 2000 to 2100"),
        ({"has_budget": "maybe"}, "has_budget", "is none of: yes"),
        ({"adopted_on": "3/4/2025", "adopted_precision": ""}, "adopted_on", "is no date"),
        ({"adopted_on": "2024", "adopted_precision": "day"}, "adopted_on", "gives no day"),
        ({"adopted_on": "2099-01-01"}, "adopted_on", "lies in the future"),
        ({"adopted_on": ""}, "adopted_on", "keeps its date of adoption"),
        ({"ended_on": "2024-01-01"}, "ended_on", "Only a plan that has ended"),
        ({"source_urls": "see the library"}, "source_urls", "Only addresses"),
        ({"title": "x" * 301}, "title", "At most 300"),
        ({"stage": "drafting"}, "stage", "on the page of the plan"),
        ({"stage": "adoption"}, "stage", "A step back"),
        ({"stage": "ended"}, "ended_on", "Say since when"),
        ({"has_budget": "yes", "source": ""}, "source", "where the correction comes from"),
        ({"edition": "x"}, "edition", "no number"),
    ],
)  # fmt: skip
def test_what_can_not_be_kept_is_said_in_its_column(changes, column, words):
    plan = a_plan(stage=Stage.IMPLEMENTATION, period_start=2021, period_end=2025)
    line = only(row_of(plan, **(SOURCE | changes)))
    assert words in refused(line)[column]


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"edition": ""}, "edition", "Give the edition"),
        ({"stage": ""}, "stage", "needs its stage"),
        ({"source": ""}, "source", "where the correction comes from"),
        ({"stage": "drafting"}, "adopted_on", "being written has no such date"),
    ],
)
def test_a_new_plan_says_what_it_needs(changes, column, words):
    assert words in refused(only(new_row(**changes)))[column]


def test_the_same_plan_twice_and_two_in_force_are_refused():
    plan = a_plan(stage=Stage.IMPLEMENTATION)
    twice = understand(lines_of(row_of(plan), row_of(plan, key="", title="Other", **SOURCE))).lines
    assert "stands in line 2" in twice[1].problems[""]
    new = understand(lines_of(new_row(), new_row(edition="3.0"))).lines
    assert "stands in line 2" in new[1].problems[""]
    second = only(new_row(iso3="ECU", edition="2"))
    assert "Another plan of this country is in force" in refused(second)["stage"]
    ended = row_of(plan, stage="ended", ended_on="2025", **SOURCE)
    assert understand(lines_of(ended, new_row(iso3="ECU", edition="2"))).may_be_taken


def test_a_column_that_is_left_out_stays_and_an_unknown_one_is_named():
    plan = a_plan(stage=Stage.IMPLEMENTATION, has_budget=Reported.YES)
    columns = ["iso3", "edition", "has_indicators", "source", "remarks"]
    understood = understand(lines_of(row_of(plan, has_indicators="no", **SOURCE), columns=columns))
    assert [change.name for change in understood.changed[0].changes] == ["has_indicators"]
    assert understood.not_read == ["remarks"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([(1, ["Name", "E-mail"]), (2, ["Ana", "ana@example.org"])], "begins with: Name, E-mail"),
        ([(1, ["iso3", "edition", "title", "title"]), (2, ["ECU", "1"])], "twice: title"),
        ([(1, ["iso3", "edition"])], "no plan below"),
        ([(1, ["iso3", "edition"]), *((n, ["ECU", str(n)]) for n in range(2, 2003))], "More than 2000"),
    ],
)
def test_a_table_that_is_no_registry_is_explained(lines, words):
    with pytest.raises(Unreadable, match=words):
        understand(lines)


@pytest.mark.parametrize(
    "data", ["\ufeffiso3;edition;has_budget;source\r\nECU;1;yes;Ley 3\r\n", "iso3,edition,has_budget,source\nECU,1.0,YES,Ley 3\n"]
)  # fmt: skip
def test_csv_as_excel_saves_it(data):
    a_plan(stage=Stage.IMPLEMENTATION)
    sheet = read_upload(SimpleUploadedFile("registro.csv", data.encode()))
    assert [change.now for change in understand(sheet.lines).changed[0].changes] == ["yes"]


def test_reading_costs_the_same_for_one_line_and_for_three():
    counts = []
    for codes in (["ECU"], ["PER", "COL", "ARG"]):
        made = [a_plan(code, stage=Stage.IMPLEMENTATION) for code in codes]
        lines = lines_of(*(row_of(plan, has_budget="yes", **SOURCE) for plan in made))
        with CaptureQueriesContext(connection) as asked:
            understand(lines)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# --- taking over ---


def test_each_figure_keeps_its_source():
    plan, kemi = a_plan(stage=Stage.IMPLEMENTATION, period_start=2021), staff("Kemi Mora")
    sent = sent_by(kemi, row_of(plan, has_budget="yes", period_end="2026", **SOURCE))
    plan.refresh_from_db()
    assert plan.has_budget == Reported.NOT_REPORTED
    done = taken(sent, kemi)
    plan.refresh_from_db()
    assert (plan.has_budget, plan.period_end, done.taken, done.lines) == ("yes", 2026, 1, [])
    kept = FactSource.objects.filter(plan=plan).values_list("field", "value", "source", "by_country")
    assert set(kept) == {
        ("has_budget", "yes", SOURCE["source"], False), ("period_end", "2026", SOURCE["source"], False),
    }  # fmt: skip
    event = Event.objects.get(verb="plan.imported")
    assert (event.actor, event.subject_id, sorted(event.data["fields"])) == (
        kemi, str(plan.pk), ["has_budget", "period_end"],
    )  # fmt: skip


def test_an_end_and_a_new_plan_in_one_table():
    old, kemi = a_plan(stage=Stage.IMPLEMENTATION), staff()
    new = new_row(iso3="ECU", edition="2", title="Segundo plan")
    taken(sent_by(kemi, new, row_of(old, stage="ended", ended_on="2025-06", **SOURCE)), kemi)
    old.refresh_from_db()
    assert (old.stage, old.ended_on, old.ended_precision) == (Stage.ENDED, date(2025, 6, 1), "month")
    assert old.stage_changes.get(stage=Stage.ENDED).evidence_url == SOURCE["source"]
    made = Plan.objects.get(edition=2)
    assert (made.stage, made.adopted_words, made.source_urls) == (
        "implementation",
        "2021",
        [SOURCE["source"]],
    )
    assert made.stage_changes.get().stage == Stage.ADOPTION


def test_a_corrected_adoption_is_told_by_the_history_too():
    plan, kemi = a_plan(stage=Stage.IMPLEMENTATION), staff()
    a_stage_change(plan, Stage.ADOPTION, evidence="registry")
    taken(sent_by(kemi, row_of(plan, adopted_on="2024-11", adopted_precision="", **SOURCE)), kemi)
    change = plan.stage_changes.get()
    assert (change.on, change.precision, change.evidence_url) == (
        date(2024, 11, 1),
        "month",
        SOURCE["source"],
    )


def test_what_the_country_has_said_changes_only_where_it_is_ticked():
    kemi, flor = staff(), focal_point()
    plan = a_plan(stage=Stage.IMPLEMENTATION)
    plan.has_budget = Reported.NO
    plans.describe_plan(plan, by=flor, changed=["has_budget"])
    other = a_plan("PER", stage=Stage.IMPLEMENTATION)
    rows = [row_of(plan, has_budget="yes", **SOURCE), row_of(other, has_budget="yes", **SOURCE)]
    assert [line.is_conflict for line in understand(lines_of(*rows)).lines] == [True, False]
    taken(sent_by(kemi, *rows), kemi)
    plan.refresh_from_db()
    other.refresh_from_db()
    assert (plan.has_budget, other.has_budget) == ("no", "yes")
    taken(sent_by(kemi, rows[0]), kemi, ticked=[2])
    plan.refresh_from_db()
    assert plan.has_budget == "yes"
    # What staff have written since is nobody's own word any more.
    again = only(row_of(plan, has_budget="estimated", **SOURCE))
    assert again.is_changed
    assert not again.is_conflict


def test_an_adoption_recorded_by_the_country_is_a_conflict():
    plan = a_plan(stage=Stage.IMPLEMENTATION)
    a_stage_change(plan, Stage.ADOPTION, recorded_by=focal_point(), evidence="Decree 12")
    assert only(row_of(plan, adopted_on="2020-01-02", **SOURCE)).is_conflict
    StageChange.objects.update(on_behalf=True)
    assert not only(row_of(plan, adopted_on="2020-01-02", **SOURCE)).is_conflict


def test_nothing_is_written_where_the_registry_has_moved_on():
    kemi, plan, other = staff(), a_plan(stage=Stage.IMPLEMENTATION), a_plan("PER", stage=Stage.IMPLEMENTATION)
    sent = sent_by(kemi, row_of(other, title="Nuevo", **SOURCE), row_of(plan, has_budget="yes", **SOURCE))
    seen = understand(sent.lines).fingerprint
    Plan.objects.filter(pk=plan.pk).update(has_budget=Reported.NO)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.take_over(sent, by=kemi, seen=seen, ticked=[])
    other.refresh_from_db()
    assert other.title != "Nuevo"
    assert not FactSource.objects.exists()
    sent.refresh_from_db()
    assert sent.taken_at is None
    assert taken(sent, kemi).taken == 2
    assert actions.take_over(sent, by=kemi, seen="", ticked=[]).taken == 2  # pressed twice


def test_a_table_with_one_wrong_line_writes_nothing():
    kemi, plan = staff(), a_plan(stage=Stage.IMPLEMENTATION)
    sent = sent_by(kemi, row_of(plan, has_budget="yes", **SOURCE), new_row(stage=""))
    with pytest.raises(actions.ChangedMeanwhile):
        taken(sent, kemi)
    plan.refresh_from_db()
    assert plan.has_budget == Reported.NOT_REPORTED


def test_a_proposal_that_waits_is_not_overtaken():
    plan = a_plan(stage=Stage.IMPLEMENTATION)
    a_stage_change(plan, Stage.ENDED, status=StageChangeStatus.PROPOSED)
    line = only(row_of(plan, stage="ended", ended_on="2025", **SOURCE))
    assert "waits for the Academy" in refused(line)["stage"]


def test_only_staff_correct_the_registry():
    plan, kemi = a_plan(stage=Stage.IMPLEMENTATION), staff()
    sent = sent_by(kemi, row_of(plan, has_budget="yes", **SOURCE))
    for user in (focal_point(), partner()):
        for deed in (
            lambda user=user: sent_by(user, row_of(plan)),
            lambda user=user: taken(sent, user),
            lambda user=user: actions.discard(sent, by=user),
        ):
            with pytest.raises(NotAllowed):
                deed()


# --- pages ---


def upload(*rows: dict, name: str = "registry.csv") -> SimpleUploadedFile:
    out = io.StringIO()
    csv.writer(out).writerows(cells for _number, cells in lines_of(*rows))
    return SimpleUploadedFile(name, out.getvalue().encode())


def test_doors_and_what_each_page_says(sign_in):
    kemi, plan = staff(), a_plan(stage=Stage.IMPLEMENTATION)
    client = sign_in(kemi)
    address = reverse("naps:registry-correct")
    refusal = client.post(address, {"file": SimpleUploadedFile("a.csv", b"Name,Mail\nAna,a@b.c\n")})
    assert "The headings of the registry are missing" in refusal.content.decode()
    assert "Choose the table." in client.post(address, {}).content.decode()
    answer = client.post(address, {"file": upload(row_of(plan, has_budget="maybe", **SOURCE), new_row())})
    sent = Correction.objects.get()
    assert answer.url == sent.get_absolute_url()
    assert "“maybe” is none of" in client.get(answer.url).content.decode()
    wrong = client.get(reverse("naps:correction-wrong", args=[sent.pk]))
    sheet = read_upload(SimpleUploadedFile("x.xlsx", wrong.content))
    cells = [cell for _n, line in sheet.lines for cell in line]
    assert "what is wrong" in cells
    assert any("has_budget: “maybe” is none of" in cell for cell in cells)
    sent = sent_by(kemi, row_of(plan, has_budget="yes", **SOURCE))
    seen = {"seen": understand(sent.lines).fingerprint}
    for name, data in (("correction-take", seen), ("correction-discard", {})):
        assert_doors(
            sign_in, reverse(f"naps:{name}", args=[sent.pk]), may=kemi, data=data, last=name.endswith("take"),
            refused=[focal_point(), partner(), a_delegate(a_convening())],
        )  # fmt: skip
    assert "1 plan was changed or added" in client.get(sent.get_absolute_url()).content.decode()
    shown = sign_in().get(plan.get_absolute_url()).content.decode()
    assert SOURCE["source"] in shown
    assert "Recorded by <bdi>the Academy</bdi>" in shown
    assert kemi.full_name not in shown


def test_a_table_nobody_comes_back_to_is_gone(sign_in):
    kemi, plan = staff(), a_plan(stage=Stage.IMPLEMENTATION)
    sent = sent_by(kemi, row_of(plan))
    Correction.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert sign_in(kemi).get(sent.get_absolute_url()).status_code == 404
    sent_by(staff(), row_of(plan))
    assert not Correction.objects.filter(pk=sent.pk).exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_everybody_takes_the_registry_away_and_no_working_paper_is_in_it(sign_in, kind):
    a_plan(title="Plan público")
    page = sign_in().get(reverse("naps:registry")).content.decode()
    assert reverse(f"naps:registry-{kind}") in page
    assert "Send a corrected table" not in page
    answer = sign_in().get(reverse(f"naps:registry-{kind}"))
    assert "attachment" in answer["Content-Disposition"]
    cells = [
        cell
        for _n, line in read_upload(SimpleUploadedFile(f"x.{kind}", answer.content)).lines
        for cell in line
    ]
    assert "Plan público" in cells
