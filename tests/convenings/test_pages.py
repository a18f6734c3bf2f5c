"""Setting up and changing a convening on its pages: what cannot be right is said, and nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from convenings.models import Convening
from convenings.states import ConveningStatus
from participants.models import Attendance
from participants.states import RegistrationStatus
from tests.doors import assert_doors
from tests.factories.accounts import a_country, a_region, a_user, focal_point, organiser, staff
from tests.factories.convenings import a_convening, a_session, today_there
from tests.factories.participants import a_registration
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_kept, assert_shows_error, said

pytestmark = pytest.mark.django_db
S = ConveningStatus


def the_facts(**change) -> dict:
    return {
        "city": "Kingston", "host_country": a_country("JAM").pk, "region": a_region("m49-419").pk,
        "starts_on": "2027-03-09", "ends_on": "2027-03-11", "time_zone": "America/Jamaica",
        "languages": ["en", "es"],
    } | change  # fmt: skip


def the_settings(convening: Convening, **change) -> dict:
    """Everything on the page of settings, as it stands."""
    return {
        "title_en": convening.title_en, "title_es": convening.title_es, "title_fr": convening.title_fr,
        "city": convening.city, "venue": convening.venue, "host_country": convening.host_country_id,
        "region": convening.region_id, "starts_on": convening.starts_on.isoformat(),
        "ends_on": convening.ends_on.isoformat(), "time_zone": convening.time_zone,
        "languages": convening.languages, "capacity": convening.capacity,
        "attendance_rule": convening.attendance_rule,
        "signatories_en": "\n".join(convening.signatories),
    } | change  # fmt: skip


def settings_of(convening: Convening) -> str:
    return f"/convenings/{convening.code}/settings/"


# --- Setting up ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"ends_on": "2027-03-08"}, "ends_on", "The last day is before the first day."),
        (
            {"ends_on": "2028-03-09"},
            "ends_on",
            "A convening lasts a month at most. Is the year right?",
        ),
        ({"city": ""}, "city", "This field is required."),
        ({"languages": []}, "languages", "This field is required."),
        ({"starts_on": "soon"}, "starts_on", "Enter a valid date."),
    ],
)
def test_what_cannot_be_right_is_said_in_the_pages_language(sign_in, language, change, field, text):
    typed = the_facts(**change)
    page = sign_in(staff(), language).post("/convenings/new/", typed)
    assert_shows_error(page, text, language, field)
    assert_kept(page, typed)
    assert not Convening.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_zone_the_host_country_does_not_have_is_asked_back(sign_in, language):
    """The host country was changed and the zone forgotten."""
    typed = the_facts(host_country=a_country("CHL").pk)
    page = sign_in(staff(), language).post("/convenings/new/", typed)
    with translation.override(language):
        country = str(a_country("CHL"))
    text = "%(country)s does not have the time of %(zone)s. Choose the zone of the venue."
    assert_shows_error(page, text, language, "time_zone", country=country, zone="America/Jamaica")
    assert_kept(page, typed)


def test_the_same_place_and_day_is_said_whatever_the_language_it_was_written_in(sign_in):
    a_convening(city="Port of Spain", country="TTO", starts_on=date(2027, 3, 9), city_es="Puerto España")
    for city in ("port of spain", "Puerto España"):
        page = sign_in(staff(), "fr").post(
            "/convenings/new/", the_facts(city=city, host_country=a_country("TTO").pk, time_zone="")
        )
        text = "There is a convening in %(city)s on that day already."
        assert_shows_error(page, text, "fr", "starts_on", city=city)


def test_a_convening_that_was_called_off_stands_in_nobodys_way(sign_in):
    a_convening(starts_on=date(2027, 3, 9), status=S.CANCELLED, reason="-")
    assert sign_in(staff()).post("/convenings/new/", the_facts()).status_code == 302


def test_set_up_in_spanish_it_has_its_place_in_every_language(sign_in):
    page = sign_in(staff(), "es").post(
        "/convenings/new/", the_facts(city="Ciudad de México", host_country=a_country("MEX").pk, time_zone="")
    )
    made = Convening.objects.get()
    assert page.url == f"/convenings/{made.code}/settings/"
    for language in LANGUAGES:
        with translation.override(language):
            assert Convening.objects.get().city == "Ciudad de México"
    assert made.code == "ciudad-de-mexico-2027"
    assert made.title_en == "NAP Academy, Ciudad de México"


@pytest.mark.parametrize("sessions", [0, 1, 2])
def test_it_is_said_what_came_along(sign_in, sessions):
    source = a_convening(city="Panama City", country="PAN", starts_on=date(2025, 6, 24))
    for n in range(sessions):
        a_session(source, day=n)
    page = sign_in(staff()).post("/convenings/new/", the_facts(start_from=source.pk), follow=True)
    words = "1 session," if sessions == 1 else f"{sessions} sessions,"
    assert (
        f"Copied from Panama City, 2025: an agenda of {words} the rules, the questions and the partners."
        in page.text
    )


# --- Settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("days", "field", "text"),
    [
        ((33, 35), "nominations_close_on", "This is after the last day of the convening."),
        ((20, 33), "registration_closes_on", "This is after the last day of the convening."),
        (
            (20, 19),
            "registration_closes_on",
            "Whoever is named last could not register any more. Choose a later day.",
        ),
    ],
)
def test_deadlines_that_make_no_sense_are_said(sign_in, language, days, field, text):
    convening = a_convening()  # in thirty days, for three days
    today = timezone.localdate()
    closes = {
        "nominations_close_on": (today + timedelta(days[0])).isoformat(),
        "registration_closes_on": (today + timedelta(days[1])).isoformat(),
    }
    typed = the_settings(convening, **closes)
    page = sign_in(staff(), language).post(settings_of(convening), typed)
    assert_shows_error(page, text, language, field)
    assert_kept(page, typed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "field", "text", "values"),
    [
        ({"capacity": 1}, "capacity", "%(n)d people are confirmed already.", {"n": 2}),
        ({"attendance_rule": 101}, "attendance_rule", "Give a share between 1 and 100 percent.", {}),
        ({"attendance_rule": 0}, "attendance_rule", "Give a share between 1 and 100 percent.", {}),
        ({"title_en": "", "title_es": "", "title_fr": ""}, "title_en", "Give the convening a title.", {}),
        (
            {"signatories_fr": "One\nTwo\nThree"},
            "signatories_fr",
            "A certificate has room for %(n)d signatures.",
            {"n": 2},
        ),
    ],
)
def test_settings_that_cannot_be_right_are_said(sign_in, language, change, field, text, values):
    convening = a_convening()
    for n in range(2):
        person = a_registration(convening, status=RegistrationStatus.CONFIRMED)
        assert person.convening.places_taken == n + 1
    typed = the_settings(convening, **change)
    page = sign_in(staff(), language).post(settings_of(convening), typed)
    assert_shows_error(page, text, language, field, **values)
    assert_kept(page, typed)


def test_another_host_country_takes_its_own_zone_and_the_agenda_keeps_its_hours(sign_in):
    convening = a_convening(starts_on=date(2027, 3, 9))
    session = a_session(convening, at="09:00")
    change = {"host_country": a_country("CHL").pk, "city": "Santiago", "time_zone": ""}
    response = sign_in(staff()).post(settings_of(convening), the_settings(convening, **change))
    assert response.url == f"/convenings/{convening.code}/organise/"
    convening.refresh_from_db()
    session.refresh_from_db()
    assert convening.time_zone == "America/Santiago"
    assert convening.local(session.starts_at).isoformat() == "2027-03-09T09:00:00-03:00"


def test_another_city_is_another_city_in_every_language(sign_in):
    convening = a_convening(
        city="Panama City", country="PAN", city_es="Ciudad de Panamá", time_zone="America/Panama"
    )
    change = the_settings(convening, city="David")
    sign_in(staff()).post(settings_of(convening), change)
    for language in LANGUAGES:
        with translation.override(language):
            assert Convening.objects.get().city == "David"


def test_saving_something_else_leaves_the_names_of_the_place(sign_in):
    convening = a_convening(
        city="Panama City", country="PAN", city_es="Ciudad de Panamá", time_zone="America/Panama"
    )
    sign_in(staff(), "fr").post(settings_of(convening), the_settings(convening, capacity=33))
    kept = Convening.objects.get()
    assert (kept.capacity, kept.city_en, kept.city_es, kept.city_fr) == (
        33, "Panama City", "Ciudad de Panamá", None,
    )  # fmt: skip


def test_who_signs_is_written_one_a_line(sign_in):
    convening = a_convening(signatories=["Vice President, Our Secure Future"])
    client = sign_in(staff())
    assert "Vice President, Our Secure Future</textarea>" in client.get(settings_of(convening)).text
    client.post(
        settings_of(convening), the_settings(convening, signatories_en=" Director \n\nRegional Director\n")
    )
    assert Convening.objects.get().signatories == ["Director", "Regional Director"]


def test_changing_the_language_keeps_the_settings_that_were_typed(sign_in):
    convening = a_convening()
    client = sign_in(staff(), "en")
    typed = the_settings(convening, city="Ocho Ríos", signatories_en="Director\nMinister", language="es")
    assert client.post(f"/language/?next={settings_of(convening)}", typed).status_code == 302
    page = client.get(settings_of(convening))
    assert '<html lang="es"' in page.text
    assert 'value="Ocho Ríos"' in page.text
    assert "Director\nMinister</textarea>" in page.text.replace("\r\n", "\n")


# --- Sessions --------------------------------------------------------------------------------------


def a_talk(convening: Convening, **change) -> dict:
    return {
        "day": convening.starts_on.isoformat(), "begins": "09:00", "ends": "10:00", "title_en": "Opening",
        "title_es": "Apertura", "kind": "opening", "room": "Sala “A”",
    } | change  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"begins": "11:00", "ends": "10:00"}, "ends", "The session ends before it begins."),
        ({"begins": "10:00", "ends": "10:00"}, "ends", "The session ends before it begins."),
        ({"title_en": "", "title_es": ""}, "title_en", "Give the session a title."),
        ({"begins": "later"}, "begins", "Enter a valid time."),
        ({"link": "the usual room"}, "link", "Enter a valid URL."),
    ],
)
def test_a_session_that_cannot_be_is_said(sign_in, language, change, field, text):
    convening = a_convening()
    typed = a_talk(convening, **change)
    page = sign_in(staff(), language).post(f"/convenings/{convening.code}/agenda/add/", typed)
    assert_shows_error(page, text, language, field)
    assert_kept(page, typed)
    assert not convening.sessions.exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("day", "clock", "text"),
    [
        (
            date(2026, 9, 6),
            "00:30",
            "The clocks go forward that night: this time does not exist there. Choose another.",
        ),
        (
            date(2027, 4, 3),
            "23:30",
            "The clocks go back that night: this time comes twice. Choose another.",
        ),
    ],
)
def test_an_hour_that_is_skipped_or_doubled_is_asked_back(sign_in, language, day, clock, text):
    convening = a_convening(starts_on=day, time_zone="America/Santiago", days=1)
    typed = a_talk(convening, begins=clock, ends="23:59" if clock == "23:30" else "02:00")
    page = sign_in(staff(), language).post(f"/convenings/{convening.code}/agenda/add/", typed)
    assert_shows_error(page, text, language, "begins")
    assert_kept(page, typed)
    assert not convening.sessions.exists()


def test_a_session_of_a_day_that_is_gone_is_not_moved_by_changing_its_title(sign_in):
    convening = a_convening(days=2)
    session = a_session(convening, day=1)
    Convening.objects.filter(pk=convening.pk).update(ends_on=convening.starts_on)
    address = f"/convenings/{convening.code}/agenda/{session.pk}/"
    client = sign_in(staff())
    form = client.get(address).context["form"]
    lost_day = (convening.starts_on + timedelta(days=1)).isoformat()
    assert form["day"].value() == lost_day
    client.post(address, a_talk(convening, day=lost_day, title_en="A new title"))
    session.refresh_from_db()
    assert session.title_en == "A new title"
    assert convening.local(session.starts_at).date().isoformat() == lost_day


def test_a_session_with_attendance_offers_no_way_off_the_agenda(sign_in):
    convening = a_convening()
    session = a_session(convening)
    address = f"/convenings/{convening.code}/agenda/{session.pk}/"
    client = sign_in(staff())
    assert "Take it off the agenda" in client.get(address).text
    registration = a_registration(convening, status=RegistrationStatus.CONFIRMED)
    Attendance.objects.create(
        session=session, registration=registration, recorded_by=registration.nominated_by
    )
    page = client.get(address).text
    assert "Take it off the agenda" not in page
    assert "Attendance of this session is written down, so it stays on the agenda." in page
    assert client.post(f"{address}remove/").status_code == 403
    assert convening.sessions.count() == 1


def test_days_are_written_as_the_language_writes_them(sign_in):
    convening = a_convening(starts_on=date(2027, 3, 9), languages=["es"])
    page = sign_in(staff(), "es").get(f"/convenings/{convening.code}/agenda/add/").text
    assert "martes 9 de marzo" in page


# --- Doors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("deed", ["publish", "agenda/{session}/remove"])
def test_the_doors_of_a_deed(sign_in, deed):
    """Of a published convening whoever is no organiser is refused; of a draft they know nothing."""
    convening = a_convening(status=S.DRAFT)
    session = a_session(convening)
    address = f"/convenings/{convening.code}/{deed.format(session=session.pk)}/"
    strangers = [focal_point(), a_user(), organiser(a_convening(city="Bogotá", country="COL"))]
    assert_doors(sign_in, address, may=organiser(convening), hidden=strangers)


def test_completing_is_asked_on_a_page_that_says_what_is_open(sign_in):
    convening = a_convening(starts_on=today_there() - timedelta(days=2))
    a_session(convening)
    a_session(convening, kind="break", topic=None, at="12:00")
    client = sign_in(organiser(convening))
    page = client.get(f"/convenings/{convening.code}/complete/").text
    assert "Nobody’s attendance is written down for 1 session." in page
    for user in (focal_point(), a_user()):
        assert sign_in(user).get(f"/convenings/{convening.code}/complete/").status_code == 403
        assert sign_in(user).post(f"/convenings/{convening.code}/complete/").status_code == 403
    assert client.post(f"/convenings/{convening.code}/complete/").status_code == 302
    convening.refresh_from_db()
    assert convening.status == S.COMPLETED


@pytest.mark.parametrize("deed", ["publish", "complete", "cancel"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_of_two_is_told_who_was_first_and_when(sign_in, deed, language):
    convening = a_convening(
        status=S.DRAFT if deed == "publish" else S.PUBLISHED, starts_on=timezone.localdate() - timedelta(5)
    )
    a_session(convening)
    address, data = f"/convenings/{convening.code}/{deed}/", {"reason": "A hurricane is coming."}
    first, second = staff("Ada First"), staff("Bea Second")
    assert sign_in(first).post(address, data).status_code == 302
    page = sign_in(second, language).post(address, data)
    assert page.status_code == 409
    assert said("Somebody was faster", language) in page.text
    assert "Ada First" in page.text
    assert f'href="/convenings/{convening.code}/"' in page.text
    assert str(timezone.localdate().year) in page.text


def test_whoever_presses_twice_is_told_it_is_done(sign_in):
    convening = a_convening(status=S.DRAFT)
    a_session(convening)
    client = sign_in(staff("Ada First"))
    client.post(f"/convenings/{convening.code}/publish/")
    page = client.post(f"/convenings/{convening.code}/publish/")
    assert page.status_code == 409
    assert "This is done already" in page.text
    assert "You made the last change yourself" in page.text


def test_opening_the_page_of_a_deed_that_is_done_is_a_plain_refusal(sign_in):
    convening = a_convening(status=S.CANCELLED, reason="-")
    page = sign_in(staff()).get(f"/convenings/{convening.code}/cancel/")
    assert page.status_code == 403
    assert "This convening is already over." in page.text


# --- Lists and the back office ---------------------------------------------------------------------


def test_the_list_asks_the_same_for_one_convening_and_for_three(sign_in):
    user = staff()

    def ask(rows: int) -> list[int]:
        for n in range(rows - Convening.objects.upcoming(timezone.localdate()).count()):
            a_convening(city=f"Ahead {rows} {n}")
            a_convening(city=f"Held {rows} {n}", starts_on=timezone.localdate() - timedelta(days=90))
            a_convening(city=f"Off {rows} {n}", status=S.CANCELLED, reason="-")
        return [queries_of(client, "/convenings/") for client in (sign_in(user), sign_in())]

    assert ask(1) == ask(3)


def test_the_public_page_asks_the_same_for_one_session_and_for_three(sign_in):
    from participants.models import Facilitation
    from tests.factories.participants import a_person

    def a_page(sessions: int) -> str:
        convening = a_convening(city=f"City {sessions}")
        for n in range(sessions):
            Facilitation.objects.create(
                session=a_session(convening, day=n), person=a_person(visibility="public"), status="confirmed"
            )
        return f"/convenings/{convening.code}/"

    pages, client = (a_page(1), a_page(3)), sign_in()
    assert queries_of(client, pages[0]) == queries_of(client, pages[1])
    assert "Lucía" in client.get(pages[1]).text


@pytest.mark.parametrize("model", ["convening", "session", "invitation"])
def test_the_back_office_looks_and_does_not_touch(sign_in, model):
    from academy.accounts.models import User
    from convenings.models import Invitation

    convening = a_convening()
    session = a_session(convening)
    invitation = Invitation.objects.create(convening=convening, body_name="CARICOM")
    pk = {"convening": convening, "session": session, "invitation": invitation}[model].pk
    client = sign_in(User.objects.create_superuser("root@example.org"))
    base = f"/back-office/convenings/{model}/"
    listed = client.get(base)
    if listed.status_code == 404:
        from django.urls import reverse

        base = reverse(f"admin:convenings_{model}_changelist")
        listed = client.get(base)
    assert listed.status_code == 200
    page = client.get(f"{base}{pk}/change/")
    assert page.status_code == 200
    assert 'name="_save"' not in page.text
    assert client.post(f"{base}{pk}/change/", {}).status_code == 403
    assert client.get(f"{base}add/").status_code == 403
    assert client.post(f"{base}{pk}/delete/", {"post": "yes"}).status_code == 403
