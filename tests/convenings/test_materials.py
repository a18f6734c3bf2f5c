"""Materials: who may share, who may see, versions, order; and what comes to nobody's hands."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.documents.inspection import Refused
from academy.documents.models import StoredFile
from convenings.actions import create_convening
from convenings.actions import materials as actions
from convenings.models import Convening, EarlierVersion, Material
from convenings.permissions import check_remove_session
from convenings.states import ConveningStatus, MaterialAudience
from participants.models import Facilitation
from participants.states import RegistrationStatus, Sector, Visibility
from tests.doors import assert_doors
from tests.factories.accounts import (
    a_country,
    a_region,
    a_user,
    admin,
    focal_point,
    organiser,
    partner,
    staff,
)
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_delegate, a_person, a_registration
from tests.files import a_docx, a_pdf
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_shows_error

pytestmark = pytest.mark.django_db
A, S = MaterialAudience, ConveningStatus
SECRET_NAME = "plan de Zoraida Oculta.pdf"


def a_file(data: bytes | None = None, name: str = SECRET_NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf() if data is None else data)


def a_material(
    convening, session=None, *, title="Slides", audience=A.PARTICIPANTS, file=None, link="", by=None
):
    material = Material(
        convening=convening, session=session, title_en=title, title_es=f"{title} (es)",
        language="en", audience=audience, link=link,
    )  # fmt: skip
    upload = None if link else (file or a_file())
    return actions.share_material(material, upload=upload, by=by or staff("Sara"))


def a_leader(session, status="confirmed", **fields):
    """Somebody who was asked to lead the session, and is registered for nothing."""
    person = a_person("Rosa Quispe", with_user=True, **fields)
    Facilitation.objects.create(session=session, person=person, status=status)
    return person.user


@pytest.fixture
def world():
    """Two sessions with a material for each audience, and the same for the whole convening."""
    convening = a_convening()
    one, two = a_session(convening, title="One"), a_session(convening, title="Two", day=1)
    for session in (None, one, two):
        for audience in A:
            name = f"{session or 'all'} {audience}"
            a_material(convening, session, title=name, audience=audience, file=a_file(a_pdf(), f"{name}.pdf"))
    return convening, one, two


def titles(user) -> set[str]:
    return {m.title for m in Material.objects.visible_to(user)}


PUBLIC = {f"{where} everyone" for where in ("all", "One", "Two")}
FOR_PARTICIPANTS = PUBLIC | {f"{where} participants" for where in ("all", "One", "Two")}
EVERYTHING = FOR_PARTICIPANTS | {f"{where} organisers" for where in ("all", "One", "Two")}


# --- Who sees what -----------------------------------------------------------------------------


@pytest.mark.parametrize("make", [AnonymousUser, a_user, focal_point, partner])
def test_strangers_see_what_is_public(world, make):
    assert titles(make()) == PUBLIC


@pytest.mark.parametrize("make", [staff, admin])
def test_staff_see_everything(world, make):
    assert titles(make()) == EVERYTHING


def test_organisers_see_everything_of_their_own(world):
    assert titles(organiser(world[0])) == EVERYTHING
    assert titles(organiser(a_convening())) == PUBLIC


def test_a_country_that_comes_sees_what_participants_see(world):
    assert titles(a_delegate(world[0])) == FOR_PARTICIPANTS
    assert titles(a_delegate(a_convening(), full_name="Elsewhere")) == PUBLIC


R = RegistrationStatus


@pytest.mark.parametrize(
    ("status", "sees"),
    [(R.NOMINATED, True), (R.SUBMITTED, True), (R.WAITLISTED, True), (R.CONFIRMED, True),
     (R.DECLINED, False), (R.WITHDRAWN, False)],
)  # fmt: skip
def test_who_no_longer_comes_sees_what_is_public(world, status, sees):
    person = a_person(with_user=True)
    a_registration(world[0], person, status=status, reason="-" if not sees else "")
    assert titles(person.user) == (FOR_PARTICIPANTS if sees else PUBLIC)


def test_who_leads_a_session_sees_all_of_it_and_nothing_more_of_others(world):
    assert titles(a_leader(world[1])) == FOR_PARTICIPANTS | {"One organisers", "all organisers"}


@pytest.mark.parametrize("status", ["asked", "declined"])
def test_who_has_not_said_yes_leads_nothing(world, status):
    assert titles(a_leader(world[1], status)) == PUBLIC


def test_nobody_outside_sees_materials_of_a_convening_in_preparation(world):
    convening, one, _two = world
    Convening.objects.filter(pk=convening.pk).update(status=S.DRAFT, published_at=None, published_by=None)
    for user in (AnonymousUser(), a_delegate(convening), a_leader(one), organiser(a_convening())):
        assert titles(user) == set()
    assert titles(organiser(convening)) == EVERYTHING


def test_a_page_hides_what_is_for_others_instead_of_greying_it(sign_in, world):
    convening, _one, _two = world
    address = f"/convenings/{convening.code}/"
    for user, seen in ((None, PUBLIC), (a_delegate(convening), FOR_PARTICIPANTS), (staff(), EVERYTHING)):
        page = sign_in(user).get(f"{address}materials/").content.decode()
        agenda = sign_in(user).get(address).content.decode()
        for title in EVERYTHING:
            assert (f"{title}<" in page or f"{title}</a>" in page) is (title in seen), (user, title)
            assert (f"{title}</a>" in agenda) is (title in seen), (user, title)


def test_language_and_size_stand_beside_the_title(sign_in):
    convening = a_convening()
    session = a_session(convening)
    made = a_material(convening, session, audience=A.EVERYONE)
    for address in ("", "materials/"):
        page = sign_in().get(f"/convenings/{convening.code}/{address}").content.decode()
        assert "English" in page
        assert f"{made.file.size}\xa0bytes" in page
        assert "PDF" in page
        assert "Zoraida" not in page


# --- Handing out -------------------------------------------------------------------------------


def file_of(material) -> str:
    return f"/convenings/{material.convening.code}/materials/{material.pk}/file/"


def test_a_file_is_handed_out_under_its_title_and_the_download_is_written_down(sign_in):
    convening = a_convening()
    made = a_material(convening, title="Exercise")
    user = a_delegate(convening)
    answer = sign_in(user).get(file_of(made))
    assert b"".join(answer.streaming_content) == a_pdf()
    assert answer["Content-Disposition"] == 'attachment; filename="exercise.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    event = Event.objects.get(verb="file.downloaded")
    assert (event.actor, event.subject_type, event.subject_id) == (user, "convenings.material", str(made.pk))


def test_a_stranger_takes_a_public_file_without_signing_in_and_no_other(sign_in):
    convening = a_convening()
    public, closed = a_material(convening, audience=A.EVERYONE), a_material(convening)
    assert sign_in().get(file_of(public)).status_code == 200
    assert sign_in().get(file_of(closed)).status_code == 404
    assert sign_in(a_user()).get(file_of(closed)).status_code == 404
    assert Event.objects.filter(verb="file.downloaded").count() == 1


def test_a_file_is_not_found_below_another_convening(sign_in):
    made = a_material(a_convening(), audience=A.EVERYONE)
    other = a_convening()
    assert sign_in(staff()).get(f"/convenings/{other.code}/materials/{made.pk}/file/").status_code == 404


# --- Sharing -----------------------------------------------------------------------------------


def test_organisers_and_who_leads_the_session_share(world):
    convening, one, two = world
    leader = a_leader(one)
    for by in (staff(), organiser(convening)):
        a_material(convening, by=by)
        a_material(convening, two, by=by)
    assert a_material(convening, one, by=leader).added_by == leader
    for session in (None, two):
        with pytest.raises(NotAllowed):
            a_material(convening, session, by=leader)


@pytest.mark.parametrize("make", [a_user, focal_point, partner])
def test_nobody_else_shares(world, make):
    files = StoredFile.objects.count()
    with pytest.raises(NotAllowed):
        a_material(world[0], world[1], by=make())
    assert StoredFile.objects.count() == files


def test_a_delegate_and_somebody_only_asked_do_not_share(world):
    for by in (a_delegate(world[0]), a_leader(world[1], "asked")):
        with pytest.raises(NotAllowed):
            a_material(world[0], world[1], by=by)


@pytest.mark.parametrize(
    ("status", "may"), [(S.DRAFT, True), (S.PUBLISHED, True), (S.COMPLETED, True), (S.CANCELLED, False)]
)
def test_slides_come_afterwards_too_but_not_to_what_was_called_off(status, may):
    convening = a_convening(status=status, reason="-" if status == S.CANCELLED else "")
    if may:
        assert a_material(convening).pk
    else:
        with pytest.raises(NotAllowed, match="called off"):
            a_material(convening)


def test_what_was_called_off_keeps_its_materials_and_they_can_still_be_removed(sign_in):
    convening = a_convening()
    made = a_material(convening, audience=A.EVERYONE)
    Convening.objects.filter(pk=convening.pk).update(status=S.CANCELLED, reason="-")
    assert sign_in().get(file_of(made)).status_code == 200
    page = sign_in(staff()).get(f"/convenings/{convening.code}/materials/").content.decode()
    assert "Add material" not in page
    assert sign_in(staff()).post(f"{file_of(made)[:-5]}remove/").status_code == 302
    assert not Material.objects.exists()


@pytest.mark.parametrize("link", ["http://example.org/x", "javascript:alert(1)", "ftp://example.org"])
def test_the_database_takes_no_other_links(link):
    with pytest.raises(IntegrityError), transaction.atomic():
        a_material(a_convening(), link=link)


def test_a_material_is_a_file_or_a_link_and_of_a_session_of_its_convening():
    convening, by = a_convening(), staff()
    for values in ({}, {"link": "https://example.org", "file": a_material(convening).file}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Material.objects.create(convening=convening, title_en="x", language="en", added_by=by, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_material(convening, a_session(a_convening()), link="https://example.org")


def test_what_cannot_be_kept_leaves_nothing_behind():
    with pytest.raises(Refused):
        a_material(a_convening(), file=a_file(b"MZ", "x.exe"))
    assert not Material.objects.exists()
    assert not StoredFile.objects.exists()


# --- Versions ----------------------------------------------------------------------------------


def test_a_newer_file_makes_a_version_and_the_one_before_stays_for_organisers(sign_in):
    convening = a_convening()
    session = a_session(convening)
    leader, boss = a_leader(session), organiser(convening)
    made = a_material(convening, session, audience=A.EVERYONE, by=leader)
    first = made.file
    actions.add_version(made, upload=a_file(a_pdf(2)), by=leader)
    assert (made.version, made.file.pages) == (2, 2)
    earlier = f"{file_of(made)}1/"
    assert b"".join(sign_in(boss).get(earlier).streaming_content) == a_pdf()
    assert sign_in(leader).get(earlier).status_code == 403
    assert sign_in(a_delegate(convening)).get(earlier).status_code == 403
    assert b"".join(sign_in().get(file_of(made)).streaming_content) == a_pdf(2)
    assert sign_in(boss).get(f"{file_of(made)}7/").status_code == 404
    assert default_storage.exists(first.key)
    page = sign_in(boss).get(made.get_absolute_url()).content.decode()
    assert "Version 2" in page
    assert earlier in page
    assert earlier not in sign_in(leader).get(made.get_absolute_url()).content.decode()


def test_the_same_file_again_is_no_new_version():
    made = a_material(a_convening())
    actions.add_version(made, upload=a_file(), by=staff())
    assert made.version == 1
    assert StoredFile.objects.count() == 1
    assert not EarlierVersion.objects.exists()


def test_a_link_has_no_versions_of_files():
    made = a_material(a_convening(), link="https://example.org/")
    actions.add_version(made, upload=a_file(), by=staff())
    assert made.file is None
    assert not StoredFile.objects.exists()


def test_removing_takes_every_version_with_it(django_capture_on_commit_callbacks):
    made = a_material(a_convening())
    actions.add_version(made, upload=a_file(a_pdf(2)), by=staff())
    keys = [stored.key for stored in StoredFile.objects.all()]
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_material(made, by=staff())
    assert not StoredFile.objects.exists()
    assert not any(default_storage.exists(key) for key in keys)
    assert Event.objects.filter(verb="material.removed").count() == 1


# --- Order, and where it belongs ---------------------------------------------------------------


def in_order(convening) -> list[str]:
    return [m.title for m in convening.materials.listed()]


def test_up_and_down_among_those_of_the_session():
    convening = a_convening()
    session = a_session(convening)
    a, _b, c = (a_material(convening, session, title=title, link="https://example.org/") for title in "abc")
    a_material(convening, title="other", link="https://example.org/")
    actions.move_material(c, earlier=True, by=staff())
    assert in_order(convening) == ["a", "c", "b", "other"]
    for _ in range(3):
        a.refresh_from_db()
        actions.move_material(a, earlier=False, by=staff())
    assert in_order(convening) == ["c", "b", "a", "other"]
    Material.objects.update(position=1)  # as if they had come from elsewhere
    actions.move_material(Material.objects.get(title_en="b"), earlier=True, by=staff())
    assert [m.title for m in session.materials.listed()] == ["b", "a", "c"]


def test_a_session_with_materials_stays_on_the_agenda():
    convening = a_convening()
    session = a_session(convening)
    made = a_material(convening, session)
    with pytest.raises(NotAllowed, match="materials"):
        check_remove_session(staff(), session)
    made.session = None
    actions.change_material(made, by=staff())
    check_remove_session(staff(), session)


def test_who_leads_a_session_moves_nothing_to_another_and_takes_nothing_from_it(world):
    _convening, one, two = world
    leader = a_leader(one)
    mine = Material.objects.get(session=one, audience=A.EVERYONE)
    theirs = Material.objects.get(session=two, audience=A.EVERYONE)
    mine.session, theirs.session = two, one
    for material in (mine, theirs):
        with pytest.raises(NotAllowed):
            actions.change_material(material, by=leader)


def test_cloning_never_copies_materials():
    source = a_convening()
    a_material(source, a_session(source), audience=A.EVERYONE)
    made = Convening(
        city="Lima", host_country=a_country("PER"), region=a_region(), time_zone="America/Lima",
        starts_on=timezone.localdate(), ends_on=timezone.localdate(), languages=["es"], title_en="x",
    )  # fmt: skip
    create_convening(made, by=staff(), source=source)
    assert made.sessions.count() == 1
    assert not made.materials.exists()
    assert StoredFile.objects.count() == 1


# --- Pages -------------------------------------------------------------------------------------


def typed(session=None, **change) -> dict:
    return {
        "title_en": "Slides", "title_es": "Diapositivas", "language": "es", "audience": "participants",
        "session": session.pk if session else "", "link": "",
    } | change  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({}, "file", "Choose a file, or give a link."),
        ({"link": "http://example.org/a"}, "link", "Give an address that begins with https://."),
        ({"link": "javascript:alert(1)"}, "link", "Give an address that begins with https://."),
        ({"link": "https://example.org", "title_en": "", "title_es": ""}, "title_en", "Give it a title."),
        ({"link": "https://example.org", "language": ""}, "language", "Say in which language the text is."),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_typed_is_lost(sign_in, language, change, field, text):
    convening = a_convening()
    page = sign_in(staff(), language).post(f"/convenings/{convening.code}/materials/add/", typed(**change))
    assert_shows_error(page, text, language, field)
    assert change.get("title_es", "Diapositivas") in page.content.decode()
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"MZ\x00", "virus.exe", "Choose a PDF, DOCX, ODT, PPTX or XLSX file"),
        (b"", "empty.pdf", "empty"),
        (b"PK\x03\x04nothing", "slides.pptx", "damaged"),
        (a_docx(), "slides.pptx", "its content is another"),
    ],
)
def test_a_file_that_is_not_taken_is_said_beside_the_field(sign_in, data, name, words):
    convening = a_convening()
    values = typed(file=a_file(data, name))
    page = sign_in(staff()).post(f"/convenings/{convening.code}/materials/add/", values)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "Diapositivas" in page.content.decode()
    assert not StoredFile.objects.exists()


def test_a_file_and_a_link_at_once_are_asked_back(sign_in):
    convening = a_convening()
    values = typed(file=a_file(), link="https://example.org/")
    page = sign_in(staff()).post(f"/convenings/{convening.code}/materials/add/", values)
    assert "Send either a file or a link." in page.content.decode()


def test_who_leads_chooses_among_their_own_sessions(sign_in):
    convening = a_convening()
    one, two = a_session(convening, title="One"), a_session(convening, title="Two", day=1)
    client = sign_in(a_leader(one))
    address = f"/convenings/{convening.code}/materials/add/"
    page = client.get(address).content.decode()
    assert "One</option>" in page
    assert "Two</option>" not in page
    assert client.post(address, typed(two, link="https://example.org/")).status_code == 200
    assert client.post(address, typed(link="https://example.org/")).status_code == 200
    assert not Material.objects.exists()
    assert client.post(address, typed(one, link="https://example.org/")).status_code == 302


def test_empty_pages_say_what_will_be_there(sign_in):
    convening = a_convening()
    address = f"/convenings/{convening.code}/materials/"
    assert "Nothing is shared here yet." in sign_in().get(address).content.decode()
    assert "Nothing is shared yet." in sign_in(staff()).get(address).content.decode()
    leader = a_leader(a_session(convening))
    assert "You lead this session" in sign_in(leader).get(address).content.decode()


def test_the_doors(sign_in):
    convening = a_convening()
    made = a_material(convening)
    base = f"/convenings/{convening.code}/materials/{made.pk}/"
    doors = {"may": organiser(convening), "refused": [a_delegate(convening)], "hidden": [a_user()]}
    assert_doors(sign_in, f"{base}move/", data={"to": "earlier"}, **doors)
    for name in ("", "change/", "newer/", "remove/"):
        assert sign_in(a_user("x")).get(base + name).status_code == 404
        assert sign_in(doors["refused"][0]).get(base + name).status_code == 403
        assert sign_in(doors["may"]).get(base + name).status_code == 200
        assert sign_in().get(base + name).status_code == 302


def test_the_sender_is_named_as_they_want_to_be(sign_in):
    convening = a_convening()
    session = a_session(convening)
    hidden = a_leader(session, visibility=Visibility.HIDDEN, sector=Sector.CIVIL_SOCIETY)
    made = a_material(convening, session, by=hidden)
    other = a_person("Otra", with_user=True)
    Facilitation.objects.create(session=session, person=other, status="confirmed")
    page = sign_in(other.user).get(made.get_absolute_url()).content.decode()
    assert "name withheld" in page
    assert hidden.full_name not in page


def test_queries_do_not_grow_with_the_materials(sign_in):
    convening = a_convening()
    session, other = a_session(convening), a_session(convening, day=1)
    asked = []
    for n in range(3):
        a_material(convening, session, title=str(n), audience=A.EVERYONE, file=a_file(a_pdf(n + 1)))
        a_material(
            convening, (None, other)[n % 2], title=f"all {n}", audience=A.EVERYONE, link="https://e.org/"
        )
        pages = [f"/convenings/{convening.code}/", f"/convenings/{convening.code}/materials/"]
        if n:
            asked.append([queries_of(sign_in(user), page) for page in pages for user in (None, staff())])
    assert asked[0] == asked[-1]
