"""A roadmap as a table: out, in again, and the matrices that ministries already have."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.audit.transitions import InvalidTransition
from academy.countries.models import Topic
from academy.documents.sheets import Sheet, read_pasted, read_upload
from naps.actions import roadmap_tables as actions
from naps.actions.roadmaps import submit_roadmap
from naps.forms.roadmap_tables import ColumnsForm
from naps.models import Action, Objective, RoadmapTable
from naps.roadmap_tables.columns import Column, guess
from naps.roadmap_tables.incoming import understand
from naps.roadmap_tables.values import money_in, period_in
from naps.states import Funding
from participants.states import Sector
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.participants import a_person
from tests.factories.roadmaps import a_milestone, a_roadmap, an_action
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

UKRAINE = "\n".join(
    [
        "Strategic goal;Operational goal;Task;Activity;Responsible actor;Time frame;Source of financing;"
        "Estimated resources",
        "Relief;Crisis centres;;Train members of crisis centres;Ministry of Social Policy;2026-2027;"
        "State budget;USD 45,000",
        ";;;Publish guidelines;Ministry of Social Policy;II quarter 2027;Donor;USD 5,000",
    ]
)
COLOMBIA = "\n".join(
    [
        "Plan de Acción",
        "Eje;Objetivo;Acción;Producto;Entidad responsable;Inicio;Fin;Costo estimado;Indicador;"
        "Línea de base;Meta",
        "Localización;Planes en los territorios;Acordar seis planes municipales;Seis acuerdos;"
        "Asociación de municipios;01/02/2027;15/12/2027;COP 240.000.000;Municipios con plan;0;6",
    ]
)


@pytest.fixture
def roadmap(db):
    return a_roadmap()


@pytest.fixture
def focal():
    return focal_point("ECU")


def sent(roadmap, text: str, *, by, **choices) -> RoadmapTable:
    table = actions.receive(roadmap, read_pasted(text), by=by)
    return actions.choose_columns(
        table,
        **(
            {"columns": table.columns, "has_heading": True, "usual_topic": None, "usual_currency": ""}
            | choices
        ),
        by=by,
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2027-03-31", date(2027, 3, 31), date(2027, 3, 31)),
        ("31/03/2027", date(2027, 3, 31), date(2027, 3, 31)),
        ("15 de marzo de 2027", date(2027, 3, 15), date(2027, 3, 15)),
        ("II trimestre 2027", date(2027, 4, 1), date(2027, 6, 30)),
        ("Q3 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("jun 2026 – dic 2027", date(2026, 6, 1), date(2027, 12, 31)),
        ("2026–2028", date(2026, 1, 1), date(2028, 12, 31)),
        ("février 2027", date(2027, 2, 1), date(2027, 2, 28)),
        ("46082", date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_days_are_read_as_ministries_write_them(text, first, last):
    assert period_in(text) == (first, last)


@pytest.mark.parametrize("text", ["", "pronto", "31/02/2027", "12", "99999"])
def test_what_names_no_day_is_no_date(text):
    assert period_in(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("USD 45.000", ("45.000", "USD")),
        ("Bs. 180 000", ("180 000", "BOB")),
        ("sin costo", ("", "")),
        ("15 mil", ("15000", "")),
        ("USD 2,5 millones", ("2500000", "USD")),
        ("1.000.000 mil", ("", "")),
    ],
)
def test_sums_are_read_with_their_currency(text, found):
    assert money_in(text) == found


def test_the_matrix_of_ukraine_is_read_as_it_is(roadmap, focal):
    table = sent(roadmap, UKRAINE, by=focal)
    assert [c for c in table.columns if c][1:] == [
        "title",
        "lead_institution",
        "period",
        "funding_source",
        "cost",
    ]
    assert [list(line.problems) for line in understand(table, by=focal).lines] == [[Column.TOPIC]] * 2
    table = sent(roadmap, UKRAINE, by=focal, usual_topic=Topic.objects.get(code="localization"))
    actions.take(table, by=focal)
    first, second = Action.objects.filter(objective__roadmap=roadmap).order_by("pk")
    assert (first.title, first.lead_institution) == (
        "Train members of crisis centres",
        "Ministry of Social Policy",
    )
    assert (first.starts_on, first.due_on) == (date(2026, 1, 1), date(2027, 12, 31))
    assert (first.cost, first.currency, first.funding_source) == (45000, "USD", "State budget")
    assert first.funding == Funding.UNKNOWN
    assert second.due_on == date(2027, 6, 30)


def test_a_matrix_like_colombias_brings_its_topic_and_objective(roadmap, focal):
    actions.take(sent(roadmap, COLOMBIA, by=focal), by=focal)
    action = Action.objects.get(objective__roadmap=roadmap)
    assert action.objective.topic.code == "localization"
    assert action.objective.title == "Planes en los territorios"
    assert (action.starts_on, action.due_on) == (date(2027, 2, 1), date(2027, 12, 15))
    assert (action.cost, action.currency) == (240_000_000, "COP")
    assert (action.indicator, action.baseline, action.target) == ("Municipios con plan", "0", "6")


def workbook(client, roadmap) -> SimpleUploadedFile:
    answer = client.get(reverse("naps:roadmap-xlsx", args=[roadmap.pk]))
    assert answer.status_code == 200
    return SimpleUploadedFile("roadmap.xlsx", b"".join(answer) if answer.streaming else answer.content)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_what_was_taken_away_and_comes_back_changes_nothing(roadmap, focal, sign_in, language):
    action = an_action(roadmap, cost=1200, risk="=1+1", starts_on=date(2026, 5, 1))
    a_milestone(action)
    an_action(roadmap, "Without a beginning", starts_on=None)
    sheet = read_upload(workbook(sign_in(focal, language), roadmap))
    table = actions.receive(roadmap, sheet, by=focal)
    understood = understand(table, by=focal)
    assert [line.left_out for line in understood.lines] == ["Nothing has changed."] * 2
    assert not understood.may_be_taken
    # A spreadsheet keeps a day as a number; nobody reads one as a day.
    columns = {field.initial: field.help_text for field in ColumnsForm(sent=table).fields.values()}
    assert columns["starts_on"] == "For example: 1 May 2026"


def test_a_changed_cell_is_exactly_that_change(roadmap, focal, sign_in):
    action = an_action(roadmap, cost=1200)
    an_action(roadmap, "Publish the costs")
    sheet = read_upload(workbook(sign_in(focal), roadmap))
    lines = [
        (n, [cell.replace("Cost every output of the plan", "Cost every output, by year") for cell in cells])
        for n, cells in sheet.lines
    ]
    table = actions.receive(roadmap, Sheet(lines), by=focal)
    [changed] = understand(table, by=focal).changed
    assert [(c.was, c.now) for c in changed.changes] == [
        ("Cost every output of the plan", "Cost every output, by year")
    ]
    actions.take(table, by=focal)
    action.refresh_from_db()
    assert (action.title, action.cost, action.version) == ("Cost every output, by year", 1200, 2)
    assert Event.objects.filter(verb="roadmap.table_taken").count() == 1


def test_who_changed_the_action_meanwhile_is_not_overwritten(roadmap, focal, sign_in):
    action = an_action(roadmap)
    sheet = read_upload(workbook(sign_in(focal), roadmap))
    Action.objects.filter(pk=action.pk).update(title="Somebody else's words", version=2)
    table = actions.receive(roadmap, sheet, by=focal)
    [line] = understand(table, by=focal).lines
    assert list(line.problems) == [Column.REFERENCE]
    with pytest.raises(actions.CannotBeTaken):
        actions.take(table, by=focal)
    action.refresh_from_db()
    assert action.title == "Somebody else's words"


def test_rows_that_are_missing_take_nothing_away(roadmap, focal):
    an_action(roadmap)
    actions.take(sent(roadmap, COLOMBIA, by=focal), by=focal)
    assert Action.objects.filter(objective__roadmap=roadmap).count() == 2


def test_what_somebody_wrote_above_a_topic_stays(roadmap, focal):
    action = an_action(roadmap, topic="localization")
    Objective.objects.filter(pk=action.objective_id).update(title="Ours")
    actions.take(sent(roadmap, COLOMBIA, by=focal), by=focal)
    assert Objective.objects.get(pk=action.objective_id).title == "Ours"


def test_milestones_of_a_new_action_are_read(roadmap, focal):
    text = (
        "Topic;Action;Lead institution;Due on;Milestones\n"
        'Localization;Agree plans;Association;2027-12-15;"2027-03-31: First draft\n2027-06-30: Signed"\n'
    )
    actions.take(sent(roadmap, text, by=focal), by=focal)
    action = Action.objects.get(objective__roadmap=roadmap)
    assert [(m.due_on, m.title) for m in action.milestones.all()] == [
        (date(2027, 3, 31), "First draft"),
        (date(2027, 6, 30), "Signed"),
    ]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("Localization;Agree;;2027", Column.LEAD),
        ("Localization;Agree;Association;pronto", Column.DUE),
        ("Localization;Agree;Association;", Column.DUE),
        ("Cooking;Agree;Association;2027", Column.TOPIC),
        ("Localization;" + "x" * 300 + ";Association;2027", Column.TITLE),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_taken(roadmap, focal, cells, column):
    text = f"Topic;Action;Lead institution;Due on\n{cells}\nLocalization;Sign;Association;2027\n"
    table = sent(roadmap, text, by=focal)
    [line] = understand(table, by=focal).wrong
    assert column in line.problems
    with pytest.raises(actions.CannotBeTaken):
        actions.take(table, by=focal)
    assert not Action.objects.filter(objective__roadmap=roadmap).exists()


def test_too_many_rows_are_refused(roadmap, focal):
    row = "Localization;Agree plans;Association;2027"
    text = "Topic;Action;Lead institution;Due on\n" + "\n".join([row] * 301)
    understood = understand(sent(roadmap, text, by=focal), by=focal)
    assert understood.are_too_many
    assert not understood.may_be_taken


def test_queries_do_not_grow_with_rows(roadmap, focal, sign_in):
    client, counts = sign_in(focal), []
    for many in (1, 10):
        for n in range(many):
            an_action(roadmap, f"Action {n}", lead_contact=f"ana{n}@osc.example")
        table = actions.receive(roadmap, read_upload(workbook(client, roadmap)), by=focal)
        counts.append(queries_of(client, table.get_absolute_url()))
        counts.append(queries_of(client, reverse("naps:roadmap-csv", args=[roadmap.pk])))
    assert counts[2:] == counts[:2]


def test_only_while_it_is_written_and_only_the_team(roadmap, focal):
    an_action(roadmap)
    for stranger in [focal_point("PER"), partner()]:
        with pytest.raises(NotAllowed):
            actions.receive(roadmap, read_pasted(COLOMBIA), by=stranger)
    table = sent(roadmap, COLOMBIA, by=focal)
    type(roadmap).objects.filter(pk=roadmap.pk).update(goal="A plan")
    roadmap.refresh_from_db()
    submit_roadmap(roadmap, by=focal)
    with pytest.raises(NotAllowed):
        actions.take(table, by=focal)


def test_a_table_is_seen_by_whoever_sent_it_and_forgotten_after_a_day(roadmap, focal):
    table = sent(roadmap, COLOMBIA, by=focal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM naps_roadmaptable")
        assert "municipales" not in cursor.fetchone()[0]
    for other in [staff(), focal_point("ECU", "Otra Persona"), focal_point("PER")]:
        assert not RoadmapTable.objects.visible_to(other).exists()
    assert RoadmapTable.objects.visible_to(focal).get() == table
    assert actions.forget_tables(timezone.now()) == 0
    assert actions.forget_tables(timezone.now() + timedelta(hours=25)) == 1


def test_it_is_taken_over_once(roadmap, focal):
    table = sent(roadmap, COLOMBIA, by=focal)
    actions.take(table, by=focal)
    with pytest.raises(InvalidTransition):
        actions.take(table, by=focal)


def test_the_whole_way_by_clicking(roadmap, focal, sign_in):
    client = sign_in(focal, "es")
    page = client.get(roadmap.get_absolute_url()).text
    assert reverse("naps:roadmap-import", args=[roadmap.pk]) in page
    refused = client.post(reverse("naps:roadmap-import", args=[roadmap.pk]), {"pasted": ""})
    assert refused.status_code == 200
    answer = client.post(reverse("naps:roadmap-import", args=[roadmap.pk]), {"pasted": COLOMBIA}, follow=True)
    shown = answer.text
    assert "Acordar seis planes municipales" in shown
    table = RoadmapTable.objects.get()
    corrections = client.get(reverse("naps:roadmap-table-corrections", args=[table.pk]))
    assert corrections.status_code == 200
    answer = client.post(reverse("naps:roadmap-table-take", args=[table.pk]), follow=True)
    assert "Acordar seis planes municipales" in answer.text
    assert table.get_absolute_url() not in answer.text


def test_who_may_read_the_roadmap_from_outside_gets_no_contacts_and_no_risks(roadmap, focal, sign_in):
    an_action(roadmap, lead_contact="ana@osc.example", risk="The minister leaves", help_needed="Costing")
    type(roadmap).objects.filter(pk=roadmap.pk).update(published_at=timezone.now(), published_by=focal)
    said = b"".join(read(sign_in(), roadmap))
    assert b"Cost every output of the plan" in said
    for secret in [b"ana@osc.example", b"The minister leaves", b"Costing\r", b"A1-"]:
        assert secret not in said


def read(client, roadmap) -> list[bytes]:
    answer = client.get(reverse("naps:roadmap-csv", args=[roadmap.pk]))
    assert answer.status_code == 200
    return list(answer) if answer.streaming else [answer.content]


def test_government_does_not_read_the_address_of_civil_society_in_the_table(roadmap, sign_in):
    a_person("Ana Paz", email="ana@osc.example", sector=Sector.CIVIL_SOCIETY)
    an_action(roadmap, lead_contact="ana@osc.example")
    official = focal_point("ECU")
    assert b"ana@osc.example" not in b"".join(read(sign_in(official), roadmap))
    assert b"ana@osc.example" in b"".join(read(sign_in(staff()), roadmap))


@pytest.mark.parametrize(
    ("plazo", "starts", "due"),
    [("2027", date(2027, 1, 1), date(2027, 12, 31)), ("31/03/2027", None, date(2027, 3, 31))],
)
def test_a_plazo_is_a_day_or_a_span(roadmap, focal, plazo, starts, due):
    text = f"Tema;Actividad;Responsable;Plazo\nLocalización;Acordar;Municipios;{plazo}"
    actions.take(sent(roadmap, text, by=focal), by=focal)
    action = Action.objects.get(objective__roadmap=roadmap)
    assert (action.starts_on, action.due_on) == (starts, due)


def test_headings_below_a_title_are_found():
    heading, columns = guess([["Plan de Acción"], ["Eje", "Acción", "Responsable", "Otra cosa"]])
    assert heading == 1
    assert columns == [Column.TOPIC, Column.TITLE, Column.LEAD, ""]
