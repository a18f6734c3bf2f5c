"""Lists that one takes away: what is on the page, for those who read the page, and a line in the trail."""

import csv
import io
import tracemalloc

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.audit.models import Event
from academy.tables import Note, stream_csv, xlsx_file
from convenings.states import ConveningStatus
from participants.actions import attendance
from participants.models import Registration
from participants.states import Presence, RegistrationRole, RegistrationStatus, Sector, Visibility
from tests.factories.accounts import focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.test_tables import lines_of
from tests.wording import LANGUAGES, said

pytestmark = pytest.mark.django_db
LISTS = ["people", "delegations", "attendance", "certificates"]


def address(name: str, convening, kind: str = "csv", query: str = "") -> str:
    return reverse(f"participants:{name}-{kind}", args=[convening.code]) + query


def table_of(response) -> tuple[list[str], list[dict]]:
    """The note, and the lines by their headings."""
    lines = lines_of(b"".join(response.streaming_content))
    empty = lines.index([""] * len(lines[0]))
    heading = lines[empty + 1]
    return [line[0] for line in lines[:empty]], [
        dict(zip(heading, line, strict=True)) for line in lines[empty + 2 :]
    ]


@pytest.fixture
def world():
    """Ecuador sends Lucía, who waits, Hilda, who is hidden, and Nina of civil society; Omar withdrew."""
    convening = a_convening()
    ecuador = a_delegation(convening, "ECU")
    people = {
        "Lucía Méndez": (RegistrationStatus.SUBMITTED, {}),
        "Hilda Paz": (RegistrationStatus.CONFIRMED, {"visibility": Visibility.HIDDEN}),
        "Nina Gualinga": (RegistrationStatus.CONFIRMED, {"sector": Sector.CIVIL_SOCIETY, "alias": "N. G.",
                                                         "visibility": Visibility.ALIAS}),
        "=HYPERLINK(1)": (RegistrationStatus.NOMINATED, {}),
    }  # fmt: skip
    for name, (status, fields) in people.items():
        a_registration(convening, a_person(name, **fields), delegation=ecuador, status=status)
    a_registration(convening, a_person("Vera Silva"), role=RegistrationRole.OBSERVER)
    a_registration(
        convening,
        a_person("Omar Ruiz"),
        delegation=ecuador,
        status=RegistrationStatus.WITHDRAWN,
        reason="ill",
    )
    a_registration(a_convening(), a_person("Elsewhere Person"))
    return convening


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_people_is_the_page(sign_in, world, language):
    client = sign_in(organiser(world), language)
    page = client.get(reverse("participants:people", args=[world.code]))
    _note, rows = table_of(client.get(address("people", world)))
    names = [row[said("Name", language)] for row in rows]
    assert names == [line.name.replace("=H", "'=H") for line in page.context["lines"]]
    assert "Elsewhere Person" not in names
    lucia = rows[0]
    assert lucia[said("Delegation", language)] == "Ecuador" if language != "fr" else "Équateur"
    assert lucia[said("Sector", language)] == said("government", language)
    assert lucia[said("Status", language)] == said("waits for confirmation", language)
    assert "@example.org" in lucia[said("E-mail address", language)]


def test_it_has_the_filters_of_the_page_and_says_so(sign_in, world):
    client = sign_in(staff())
    query = "?status=confirmed&sector=civil_society&name=gualinga&page=1"
    page = client.get(reverse("participants:people", args=[world.code]) + query)
    assert (
        address("people", world, "xlsx", "?status=confirmed&amp;sector=civil_society&amp;name=gualinga")
        in page.text
    )
    note, rows = table_of(client.get(address("people", world, query=query)))
    assert [row["Name"] for row in rows] == ["Nina Gualinga"]
    assert rows[0]["Who may see the name"] == "shown as N. G."
    assert "Only: Status: confirmed; Sector: civil society; Name: gualinga" in note
    assert any(line.startswith("Source: NAP Academy portal") for line in note)
    assert any(line.startswith("As of: ") for line in note)
    assert any("delete it afterwards" in line for line in note)
    assert not any("free to use" in line for line in note)


def test_a_name_can_not_calculate(sign_in, world):
    data = b"".join(sign_in(staff()).get(address("people", world)).streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"'=HYPERLINK(1)" in data
    assert b",=HYPERLINK" not in data
    assert b"\n=HYPERLINK" not in data


def test_each_taking_away_is_in_the_trail_without_names(sign_in, world):
    by = organiser(world)
    for name in LISTS:
        for kind in ("csv", "xlsx"):
            response = sign_in(by).get(address(name, world, kind, "?name=gualinga&status=confirmed"))
            assert response.status_code == 200
            assert response["Content-Disposition"].startswith("attachment")
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Cache-Control"] == "no-store, private"
    taken = Event.objects.filter(verb="list.taken", actor=by, subject_id=str(world.pk))
    assert taken.count() == 8
    of_people = taken.filter(data__list="people", data__kind="csv").get()
    assert of_people.data == {
        "list": "people", "kind": "csv", "filters": {"name": "*", "status": "confirmed"},
    }  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nobody_but_the_organisers_takes_a_list_away(sign_in, world, name, kind):
    delegate = a_delegate(world, full_name="Dina Paz")
    others = [focal_point("ECU"), delegate, partner(), observer(), organiser(a_convening())]
    for user in others:
        assert sign_in(user).get(address(name, world, kind)).status_code == 403, user
    assert sign_in().get(address(name, world, kind)).status_code == 302
    assert not Event.objects.filter(verb="list.taken").exists()


def test_a_convening_that_is_not_published_does_not_exist_for_others(sign_in):
    draft = a_convening(status=ConveningStatus.DRAFT)
    assert sign_in(organiser(a_convening())).get(address("people", draft)).status_code == 404


def test_the_buttons_are_where_the_lists_are(sign_in, world):
    client = sign_in(staff())
    for name in LISTS:
        page = client.get(reverse(f"participants:{name}", args=[world.code])).text
        assert address(name, world) in page
        assert address(name, world, "xlsx") in page


def test_delegations_with_what_they_lack(sign_in, world):
    world.composition = {"min": 8, "sectors": ["security_sector"]}
    world.save()
    _note, rows = table_of(sign_in(staff()).get(address("delegations", world)))
    assert len(rows) == 1
    row = rows[0]
    assert (row["Delegation"], row["Named"], row["Registered"], row["Confirmed"]) == (
        "Ecuador",
        "4",
        "3",
        "2",
    )
    assert "4 more people needed" in row["What is missing"]
    assert "Nobody of the security sector yet" in row["What is missing"]


def test_attendance_is_people_by_sessions_and_blank_is_not_absent(sign_in):
    convening = a_convening(starts_on=today_there(), attendance_rule=50)
    first, second = a_session(convening, title="Opening"), a_session(convening, title="Budget", at="14:00")
    a_session(convening, title="Lunch", at="12:00", kind="break", topic="")
    a_delegate(convening, full_name="Ana Ríos")
    a_delegate(convening, full_name="Bea Sol")
    by = staff()
    ana, bea = Registration.objects.order_by("person__full_name")
    attendance.record_attendance(first, {ana.pk: Presence.PRESENT, bea.pk: Presence.ABSENT}, by=by)
    attendance.record_attendance(second, {ana.pk: Presence.EXCUSED}, by=by)
    _note, rows = table_of(sign_in(by).get(address("attendance", convening)))
    assert [list(row.values())[1:2] + list(row.values())[3:] for row in rows] == [
        ["Ana Ríos", "present", "excused"],
        ["Bea Sol", "absent", ""],
    ]
    headings = list(rows[0])
    assert headings[:3] == ["No.", "Name", "Delegation"]
    assert headings[3].endswith("09:00 · Opening")

    _note, rows = table_of(sign_in(by).get(address("certificates", convening)))
    assert [(row["Name as printed"], row["Share in percent"], row["Certificate"]) for row in rows] == [
        ("Ana Ríos", "50", "not issued yet"),
        ("Bea Sol", "0", ""),
    ]
    assert rows[1]["Why not"] == "Present at 0 of 2 sessions; 50 % are needed."


def test_a_certificate_keeps_the_alias(sign_in):
    convening = a_convening(starts_on=today_there())
    a_session(convening)
    a_delegate(convening, full_name="Real Name", visibility=Visibility.ALIAS, alias="Luz")
    data = b"".join(sign_in(staff()).get(address("certificates", convening)).streaming_content).decode()
    assert "Luz" in data
    assert "Real Name" not in data


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_the_people(sign_in, name):
    def asked(people: int) -> int:
        convening = a_convening()
        a_session(convening)
        delegation = a_delegation(convening, "ECU")
        for _n in range(people):
            a_registration(convening, delegation=delegation, status=RegistrationStatus.CONFIRMED)
        client = sign_in(by)
        with CaptureQueriesContext(connection) as queries:
            b"".join(client.get(address(name, convening)).streaming_content)
        return len(queries)

    by = staff()
    asked(1)
    assert asked(1) == asked(5)


def lots(lines: int):
    for n in range(lines):
        yield [f"Person {n}", f"person{n}@example.org", "Ecuador", "delegate", "government", "Cancillería"]


def a_note() -> Note:
    from datetime import date

    return Note("People", "the portal", date(2026, 11, 1), terms="none")


def test_a_long_list_leaves_piece_by_piece():
    read = []

    def rows():
        for row in lots(5000):
            read.append(1)
            yield row

    pieces = stream_csv(["a", "b", "c", "d", "e", "f"], rows(), a_note())
    first = next(pieces)
    assert b"Source: the portal" in first
    assert not read, "the head leaves before the first line is read"
    next(pieces)
    assert len(read) == 500
    assert len(list(csv.reader(io.StringIO(b"".join(pieces).decode())))) == 4500


@pytest.mark.parametrize("write", ["csv", "xlsx"])
def test_ten_times_the_lines_need_no_more_memory(write):
    def peak(lines: int) -> int:
        columns = ["a", "b", "c", "d", "e", "f"]
        tracemalloc.start()
        try:
            if write == "csv":
                for _piece in stream_csv(columns, lots(lines), a_note()):
                    pass
            else:
                xlsx_file(columns, lots(lines), a_note()).close()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(2_000), peak(20_000)
    assert many < few * 1.5 + 1_000_000


def test_both_kinds_of_workbook_say_the_same():
    from academy.tables import Marked, write_xlsx
    from tests.test_tables import cells_of

    rows = [["=1+1", 3, None], [Marked("bad"), "x", ""]]
    whole = write_xlsx(["a", "b", "c"], rows, a_note())
    assert ["=1+1", "3"] in cells_of(whole)
    assert ["bad", "x"] in cells_of(whole)
    from academy.documents.sheets import _read

    assert (
        _read(whole, "xlsx").lines == _read(xlsx_file(["a", "b", "c"], rows, a_note()).read(), "xlsx").lines
    )
