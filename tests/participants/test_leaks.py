"""Three people who have reasons to be careful, and every page, letter and paper somebody else might read."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.accounts.models import User
from academy.audit.models import Event
from academy.documents.access import ROUTES as DOCUMENTS
from academy.documents.models import IssuedDocument
from academy.notices.models import Notice
from convenings.access import ROUTES as CONVENINGS
from convenings.actions import cancel
from convenings.models import Convening, EarlierVersion, Material, Question
from convenings.standard_questions import add_standard_questions
from convenings.states import ConveningStatus, MaterialAudience, QuestionKind, Reader
from dashboards.access import ROUTES as DASHBOARDS
from dashboards.models import DueFeed
from participants import reminders
from participants.access import ROUTES as PARTICIPANTS
from participants.actions import attendance, certificates, chasing, delegations, people, registrations, travel
from participants.actions.registrations import Nominee
from participants.lacks import LACKS
from participants.models import (
    Attendance,
    CalendarFeed,
    Certificate,
    ChangeRequest,
    CheckIn,
    Delegation,
    Facilitation,
    GivenAnswer,
    Needs,
    NominationLetter,
    PeopleList,
    Person,
    Registration,
)
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus, Sector, Visibility
from participants.windows import EVALUATION
from tests.factories.accounts import (
    a_country,
    a_region,
    a_user,
    focal_point,
    observer,
    organiser,
    partner,
    staff,
)
from tests.factories.convenings import a_convening, a_partner, a_session, today_there
from tests.factories.files import a_kept_file
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration, a_travel
from tests.factories.questions import a_question, answered
from tests.files import a_pdf

pytestmark = pytest.mark.django_db

R, V = RegistrationStatus, Visibility

HIDDEN, ALIAS, RESERVED = "Zoraida Oculta", "Yolanda Verdadera", "Delia Reservada"
NAMES = {HIDDEN: V.HIDDEN, ALIAS: V.ALIAS, RESERVED: V.DELEGATES}
SHOWN_AS = "Colibrí Azul"
ADDRESSES = {name: f"{name.split()[0].lower()}@secreta.org" for name in NAMES}
PHONE, DIET, ACCESS = "+593 9 8765 4321", "sin gluten ni soya", "escaleras imposibles"
FLIGHT, RELATIVE, BORN = "QX 7731", "Tía Eulalia +593 2 246 8101", "1984-03-02"
CONTACTS = {*ADDRESSES.values(), PHONE}
NEEDS = {DIET, ACCESS}
# What is asked for journey and visa; the last two as they stand on paper.
TRAVEL = {FLIGHT, RELATIVE, BORN, "ZX998877", "MENDEZ ANDRADE", "Ecuadorian", "2 March 1984"}
# Said to the organisers, to staff alone, and to the organisers and the focal point; and what a file is called.
TO_ORGANISERS, TO_STAFF, TO_FOCAL_POINT = "lactancia cada mañana", "amenazas en su barrio", "plan de Quito"
FILE_NAME = "carta confidencial.pdf"
STORIES = ["story", "story_asked", "story_draft", "story_agreed", "story_picture", "story_consent"]
# The same paper for everybody, and a second each time: it has a test of its own.
PRINTED = {"convenings:agenda-pdf"}
ANSWERS = {TO_ORGANISERS, TO_STAFF, TO_FOCAL_POINT, FILE_NAME, "carta-confidencial.pdf"}


@dataclass
class World:
    """Ecuador's delegation to Kingston today: three of civil society, each with a session to lead."""

    convening: Convening
    delegation: Delegation
    careful: dict[str, Registration]

    def addresses(self, chapters=(CONVENINGS, PARTICIPANTS, DASHBOARDS, DOCUMENTS)) -> dict[str, str]:
        """Every page of these chapters about the convening, its country and these people, by its route."""
        found, subjects = {}, self.subjects()
        for route in chain(*chapters):
            if "GET" in route.methods and route.name not in PRINTED:
                for n, args in enumerate(subjects[route.subject]):
                    found[f"{route.name} {n}"] = reverse(route.name, args=args)
        desk = reverse("participants:check-in", args=[self.convening.code])
        found["search"] = f"{desk}?q=or"
        for kind in ("csv", "xlsx"):
            people = reverse(f"participants:people-{kind}", args=[self.convening.code])
            found[f"answers as {kind}"] = f"{people}?answers=1"
        found["list"] = reverse("participants:people", args=[self.convening.code]) + "?name=or"
        return found

    def subjects(self) -> dict[str, list[tuple]]:
        code = self.convening.code
        own = [(r.pk,) for r in self.careful.values()]
        sessions = [(code, s.pk) for s in self.convening.sessions.all()]
        certificates = Certificate.objects.select_related("paper")
        asked = Question.objects.filter(questionnaire__convening=self.convening)
        return {
            "questionnaire": [(code, "registration")],
            "question": [(code, question.pk) for question in asked],
            "answer_file": [(answer.pk,) for answer in GivenAnswer.objects.filter(file__isnull=False)],
            "": [()],
            "convening": [(code,)],
            "session": sessions,
            "delegation": [(code, self.delegation.pk)],
            "nomination_letter": [
                (code, letter.delegation_id, letter.pk) for letter in NominationLetter.objects.all()
            ],
            "registration": own,
            "waiting": own,
            "travelling": own,
            "checked": [(code, r.pk) for r in self.careful.values()],
            "change": [(change.pk,) for change in ChangeRequest.objects.all()],
            "certificate": [(c.pk,) for c in certificates],
            "facilitation": [(f.pk,) for f in Facilitation.objects.all()],
            "paper": [(paper.number,) for paper in IssuedDocument.objects.all()],
            "region": [(a_region().code,)],
            "country": [(a_country("ECU").slug,)],
            "letter": [(letter.pk,) for letter in Notice.objects.all()],
            "material": [(code, m.pk) for m in Material.objects.all()],
            "material_public": [(code, m.pk) for m in Material.objects.all()],
            "material_earlier": [(code, m.material_id, m.version) for m in EarlierVersion.objects.all()],
            "list": [(sent.pk,) for sent in PeopleList.objects.all()],
            "calendar": [(CalendarFeed.renew(self.careful[HIDDEN].person.user),)],
            "person": [(r.person_id,) for r in self.careful.values()],
            "partner": [(code, p.pk) for p in self.convening.partners.all()],
            "evaluated": [(code, purpose) for purpose in EVALUATION],
            "asked": [(r.pk, purpose) for r in self.careful.values() for purpose in EVALUATION],
            "due_calendar": [(DueFeed.renew(self.careful[HIDDEN].person.user),)],
            # Written by staff of countries they choose, each with tests of its own.
            **{name: [] for name in STORIES},
            "grant": [],
            "link": [],
        }


@pytest.fixture
def world() -> World:
    today = today_there()
    convening = a_convening(starts_on=today, registration_closes_on=today, nominations_close_on=today)
    delegation = a_delegation(convening)
    careful = {}
    for n, (name, visibility) in enumerate(NAMES.items()):
        person = a_person(
            name,
            with_user=True,
            sector=Sector.CIVIL_SOCIETY,
            email=ADDRESSES[name],
            phone=PHONE,
            organisation="Red de Mujeres",
            visibility=visibility,
            alias=SHOWN_AS if visibility == V.ALIAS else "",
        )
        registration = a_registration(convening, person, delegation=delegation, status=R.CONFIRMED)
        Needs.objects.create(registration=registration, diet=DIET, access=ACCESS)
        a_travel(registration, visa=True, arrival_flight=FLIGHT, emergency_contact=RELATIVE, born=BORN)
        session = a_session(convening, title=f"Session {n}", day=n)
        Facilitation.objects.create(session=session, person=person, status="confirmed")
        Attendance.objects.create(session=session, registration=registration, recorded_by=person.user)
        share_something(session, by=person.user)
        CheckIn.objects.create(registration=registration, day=today, recorded_by=person.user)
        careful[name] = registration
        travel.issue_visa_letter(registration, by=staff())
    a_partner(convening)
    list_of_people_to_name(convening)
    own_questions(convening, list(careful.values()))
    for purpose in EVALUATION:
        add_standard_questions(convening, purpose)
    return World(convening, delegation, careful)


def share_something(session, by: User) -> None:
    """For everybody, in two versions; the files are called as people call them: after who wrote them."""
    first, second = (a_kept_file(f"{by.full_name}.pdf", a_pdf(n), by=by) for n in (1, 2))
    material = Material.objects.create(
        convening=session.convening, session=session, title_en="Slides", language="es",
        audience=MaterialAudience.EVERYONE, file=second, version=2, added_by=by,
    )  # fmt: skip
    EarlierVersion.objects.create(material=material, version=1, file=first)


def own_questions(convening: Convening, registrations: list[Registration]) -> None:
    """Each of the three has answered to organisers, to staff, to their focal point; one has sent a file."""
    readers = {Reader.ORGANISERS: TO_ORGANISERS, Reader.STAFF: TO_STAFF, Reader.FOCAL_POINT: TO_FOCAL_POINT}
    asked = {
        a_question(convening, f"For {reader}?", readers=reader): said for reader, said in readers.items()
    }
    letter = a_question(convening, "A letter?", kind=QuestionKind.FILE)
    for n, registration in enumerate(registrations):
        file = a_kept_file(FILE_NAME, a_pdf(), by=registration.person.user) if n == 0 else None
        answered(registration, *asked.items(), (letter, file))


def list_of_people_to_name(convening: Convening) -> None:
    """Sent by somebody of the staff and not confirmed yet, with the three on it."""
    sent = PeopleList(
        convening=convening,
        sent_by=staff("Ada First"),
        expires_at=timezone.now() + timedelta(minutes=50),
        heading=0,
        columns=["full_name", "email"],
    )
    people = [[name, ADDRESSES[name]] for name in NAMES]
    sent.lines = list(enumerate([["Name", "E-mail"], *people], start=1))
    sent.save()


PROPOSED = {"full_name": "Ximena Propuesta", "email": "ximena@secreta.org", "job_title": "Vocera secreta"}
WHY = "Me persiguen en casa"
ASKED = {*PROPOSED.values(), WHY}


def with_requests(world: World) -> None:
    """Each proposes somebody else, and each asks for another telephone and diet."""
    for registration in world.careful.values():
        by, asked = registration.person.user, ChangeRequest(registration=registration, kind="substitute")
        asked.wanted = {name: ["", value] for name, value in PROPOSED.items()}
        asked.note, asked.asked_by = WHY, by
        asked.save()
        answers = ChangeRequest(registration=registration, kind="answers", asked_by=by)
        answers.wanted = {"diet": ["", DIET], "access": ["", ACCESS], "phone": ["", PHONE]}
        answers.save()


def with_certificates(world: World) -> None:
    """It is over, and everybody was there often enough."""
    Convening.objects.filter(pk=world.convening.pk).update(
        status=ConveningStatus.COMPLETED, attendance_rule=1
    )
    world.convening.refresh_from_db()
    made = certificates.issue_certificates(world.convening, by=staff())
    assert len(made) == 3


def official(world: World, name: str, role=RegistrationRole.DELEGATE) -> User:
    """Of the foreign ministry, in the same delegation."""
    return a_delegate(world.convening, "ECU", full_name=name, sector=Sector.GOVERNMENT, role=role)


WHEN_OVER = (PARTICIPANTS, DASHBOARDS, DOCUMENTS)
# Who reads, and the names of the three that are no secret to them.
FELLOWS = {RESERVED}
READERS = {
    "nobody": (lambda world: None, set()),
    "somebody": (lambda world: a_user(), set()),
    "partner": (lambda world: partner(), set()),
    "observer": (lambda world: observer(), set()),
    "organiser elsewhere": (lambda world: organiser(a_convening(city="Bogotá", country="COL")), set()),
    "focal point elsewhere": (lambda world: focal_point("PAN"), set()),
    "delegate elsewhere": (
        lambda world: a_delegate(a_convening(city="Bogotá", country="COL"), "PAN", full_name="Paz"),
        set(),
    ),
    "delegate of Panama": (
        lambda world: a_delegate(world.convening, "PAN", full_name="Berta Paz"),
        FELLOWS,
    ),
    "official": (lambda world: official(world, "Olga Paz"), FELLOWS),
    "head": (lambda world: official(world, "Hugo Vera", RegistrationRole.HEAD), FELLOWS),
    "focal point": (lambda world: focal_point("ECU"), set(NAMES)),
}


def read(client: Client, addresses: dict[str, str]) -> dict[str, str]:
    """What stands on each page, also on those that refuse."""
    said = {}
    for route, address in addresses.items():
        page = client.get(address)
        body = b"".join(page.streaming_content) if page.streaming else page.content
        said[route] = f"{page.headers} {text_of(body)}"
    return said


def text_of(body: bytes) -> str:
    """Also of what comes packed: workbooks and papers."""
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if body.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode(errors="replace")


def found(said: dict[str, str], secrets) -> list[str]:
    return [f"{secret} on {route}" for route, text in said.items() for secret in secrets if secret in text]


@pytest.mark.parametrize("is_over", [False, True], ids=["under way", "over"])
@pytest.mark.parametrize("reader", READERS)
def test_no_page_says_more_of_them_than_they_chose(sign_in, world, reader, is_over):
    """Names as chosen, and to nobody here an address, a telephone, a diet or what somebody needs."""
    make, known = READERS[reader]
    user = make(world)
    with_requests(world)
    if is_over:
        with_certificates(world)
    # Sessions, slides and questions are the same pages when it is over; certificates are new.
    said = read(sign_in(user), world.addresses(WHEN_OVER) if is_over else world.addresses())
    answers = ANSWERS - {TO_FOCAL_POINT} if reader == "focal point" else ANSWERS
    secrets = {name for name in NAMES if name not in known} | CONTACTS | NEEDS | TRAVEL | answers
    # Who is to come instead is asked of the focal point, who reads it; see below.
    assert found(said, secrets if reader == "focal point" else secrets | ASKED) == []
    pages = {route for route, text in said.items() if TO_FOCAL_POINT in text}
    assert pages == ({"participants:delegation-answers 0"} if reader == "focal point" else set())


def test_organisers_read_answers_on_their_own_pages_only_and_not_what_is_for_staff(sign_in, world):
    said = read(sign_in(organiser(world.convening)), world.addresses())
    for secret in (TO_ORGANISERS, TO_FOCAL_POINT):
        pages = {route.split()[0] for route, text in said.items() if secret in text}
        assert pages == {"participants:answers-to", "participants:delegation-answers", "answers"}
    assert found(said, {TO_STAFF}) == []
    of_staff = read(sign_in(staff()), world.addresses())
    pages = {route.split()[0] for route, text in of_staff.items() if TO_STAFF in text}
    assert pages == {"participants:answers-to", "participants:delegation-answers", "answers"}


@pytest.mark.parametrize("reader", ["official", "delegate of Panama"])
def test_what_other_participants_do_read(sign_in, world, reader):
    user = READERS[reader][0](world)
    said = read(sign_in(user), world.addresses())
    agenda = said["convenings:convening 0"]
    assert SHOWN_AS in agenda
    assert RESERVED in agenda
    assert "name withheld" in agenda
    list_of_names = said["participants:delegation 0"]
    assert (SHOWN_AS in list_of_names) is (reader == "official")


def test_strangers_read_the_alias_on_the_agenda_and_no_other_name(sign_in, world):
    agenda = sign_in().get(world.convening.get_absolute_url()).text
    assert SHOWN_AS in agenda
    assert "name withheld" not in agenda


def test_the_agenda_on_paper_is_the_same_for_everybody_and_names_nobody_else(sign_in, world):
    with_requests(world)
    address = {"agenda": reverse("convenings:agenda-pdf", args=[world.convening.code])}
    readers = [None, organiser(world.convening), staff()]
    papers = {read(sign_in(reader), address)["agenda"].partition("}")[2] for reader in readers}
    assert len(papers) == 1
    [said] = papers
    assert SHOWN_AS in said
    secrets = set(NAMES) | CONTACTS | NEEDS | TRAVEL | ANSWERS | ASKED
    assert found({"agenda": said}, secrets) == []


def test_the_focal_point_reads_names_and_the_addresses_of_government_only(sign_in, world):
    """Whom they named they may read; contact data of civil society never, though they typed it once."""
    olga = official(world, "Olga Paz")
    page = sign_in(focal_point("ECU")).get(world.delegation.get_absolute_url()).text
    assert all(name in page for name in NAMES)
    assert "hidden from lists" in page
    assert f"shown as {SHOWN_AS}" in page
    assert olga.email in page


def test_organisers_reach_everybody_and_read_needs_on_their_own_page_only(sign_in, world):
    """An address is for those who write; a diet is not, and whoever reads it is written down."""
    user = organiser(world.convening)
    said = read(sign_in(user), world.addresses())
    assert all(ADDRESSES[name] in said["participants:delegation 0"] for name in NAMES)
    assert PHONE in said["participants:registration 0"]
    needs = said.pop("participants:needs 0")
    assert DIET in needs
    assert ACCESS in needs
    for page in ("", "-csv", "-xlsx", "-pdf"):
        counted = said.pop(f"participants:logistics{page} 0")
        assert DIET in counted, "counted, and beside nobody's name"
    assert found(said, NEEDS) == []
    assert [event.actor for event in Event.objects.filter(verb="needs.read")] == [user]


def test_somebody_who_is_gone_is_no_longer_among_the_needs(sign_in, world):
    gone = world.careful[HIDDEN]
    registrations.withdraw(gone, by=gone.person.user, reason="ill")
    page = sign_in(staff()).get(f"/convenings/{world.convening.code}/needs/").text
    assert HIDDEN not in page
    assert RESERVED in page


@pytest.mark.parametrize("name", NAMES)
def test_each_reads_everything_of_herself_and_nothing_of_the_others(sign_in, world, name):
    said = read(sign_in(world.careful[name].person.user), world.addresses())
    mine = reverse("participants:registration", args=[world.careful[name].pk])
    own = next(route for route, address in world.addresses().items() if address == mine)
    assert DIET in said[own]
    assert FLIGHT not in said[own], "the form shows it, until the convening begins; this page does not"
    others = set(NAMES) - {name, RESERVED} | CONTACTS - {ADDRESSES[name], PHONE}
    assert found(said, others) == []
    where = {route for route, text in said.items() if TO_STAFF in text}
    assert own in where
    assert all(route.split()[0].startswith("participants:regist") for route in where)


# --- Certificates and their verification ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "printed", "verified"),
    [(HIDDEN, HIDDEN, ""), (ALIAS, SHOWN_AS, SHOWN_AS), (RESERVED, RESERVED, "")],
)
def test_a_certificate_bears_the_chosen_name_and_strangers_read_less(sign_in, world, name, printed, verified):
    with_certificates(world)
    paper = world.careful[name].certificates.get().paper
    assert (paper.data["holder"], paper.shown_name) == (printed, verified)
    if printed != name:
        assert name not in str(paper.data)
    page = sign_in().get(paper.get_absolute_url()).text
    assert ("name not shown, as the holder wishes" in page) is (not verified)
    assert verified in page


@pytest.mark.parametrize("name", NAMES)
def test_a_revoked_certificate_names_nobody(sign_in, world, name):
    with_certificates(world)
    certificate = world.careful[name].certificates.get()
    certificates.revoke_certificate(certificate, by=staff(), reason=f"{name} was not there.")
    page = sign_in().get(certificate.paper.get_absolute_url()).text
    assert "It is no longer valid." in page
    assert found({"verify": page}, {*NAMES, SHOWN_AS}) == []


def test_whoever_takes_an_alias_later_is_verified_under_it_at_once(sign_in, world):
    with_certificates(world)
    person = world.careful[RESERVED].person
    values = {"visibility": V.PUBLIC, "alias": "", "photo": False, "directory": False}
    people.change_privacy(person, values, by=person.user)
    address = world.careful[RESERVED].certificates.get().paper.get_absolute_url()
    assert RESERVED in sign_in().get(address).text
    people.change_privacy(person, values | {"visibility": V.ALIAS, "alias": "Gaviota"}, by=person.user)
    page = sign_in().get(address).text
    assert "Gaviota" in page
    assert RESERVED not in page


# --- Letters --------------------------------------------------------------------------------------------


def letters_to_others() -> list[str]:
    """Everything that was written to somebody else, with its attachments."""
    found = Notice.objects.exclude(to__in=ADDRESSES.values())
    return [f"{n.to} {n.subject} {n.text} {n.html} {n.attachments}" for n in found]


def there(convening: Convening, day: date, *, hour: int) -> datetime:
    """That hour at the venue."""
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(convening.time_zone))


def test_no_letter_to_somebody_else_names_them():
    """From the invitation to a cancellation, with everything in between that makes a letter."""
    today = today_there()
    convening = a_convening(
        starts_on=today + timedelta(days=3), nominations_close_on=today, registration_closes_on=today
    )
    by, focal = staff(), focal_point("ECU")
    delegation = delegations.invite(
        convening, country=a_country("ECU"), seats=3, contact_name="Flor", contact_email=focal.email,
        language="es", by=by,
    )  # fmt: skip
    delegations.answer(delegation, comes=True, by=focal)
    for name, visibility in {**NAMES, "Olga Paz": V.PUBLIC}.items():
        email = ADDRESSES.get(name, "olga@gob.ec")
        person = a_person(name, email=email, visibility=visibility, alias=SHOWN_AS, phone=PHONE)
        nominee = Nominee(name, person.email, Sector.CIVIL_SOCIETY, language="es")
        made = registrations.nominate(delegation, nominee, by=focal)
        Needs.objects.filter(registration=made).update(diet=DIET, access=ACCESS)
        session = a_session(convening, title=name[:2])
        attendance.set_facilitators(session, [made.person], by=by)
    for lack in LACKS:
        if not lack.why_not(convening):
            chasing.ask_for(lack, lack.find(convening), convening=convening, by=by)
    reminders.send_due(there(convening, today, hour=10))
    for registration in Registration.objects.order_by("pk"):
        registrations.submit(registration, by=registration.person.user)
        registrations.confirm(registration, by=by)
    first = Registration.objects.confirmed().first()
    registrations.withdraw(first, by=first.person.user, reason="Enferma.")
    reminders.send_due(there(convening, convening.starts_on - timedelta(days=1), hour=18))
    cancel(convening, by=by, reason="A hurricane")
    reminders.send_due(timezone.now())

    others = letters_to_others()
    kinds = {n.key.rsplit("-", 1)[0] for n in Notice.objects.exclude(to__in=ADDRESSES.values())}
    assert {"invitation", "registration-received", "convening-cancelled", "delegation-invited"} <= kinds
    assert any(kind.startswith("sessions-tomorrow") for kind in kinds)
    assert any(kind.startswith("registration-closing") for kind in kinds)
    secrets = {*NAMES, *CONTACTS, *NEEDS}
    assert [(secret, text) for text in others for secret in secrets if secret in text] == []
    own = Notice.objects.filter(to__in=ADDRESSES.values())
    assert not [n.key for n in own if any(need in f"{n.text} {n.attachments}" for need in NEEDS)]
    assert any(HIDDEN in n.text for n in own)


def test_the_trail_keeps_no_needs_and_no_addresses(world):
    """What is sealed stays sealed: the trail says that a page was filled in, not what stands on it."""
    registration = world.careful[HIDDEN]
    needs = registration.needs
    needs.diet = DIET
    registrations.save_page(registration, 2, by=registration.person.user, changed=[needs])
    values = {"visibility": V.ALIAS, "alias": SHOWN_AS, "photo": False, "directory": True}
    people.change_privacy(registration.person, values, by=registration.person.user)
    said = [f"{event.verb} {event.data}" for event in Event.objects.all()]
    assert said
    secrets = {*CONTACTS, *NEEDS, *TRAVEL, *ANSWERS, HIDDEN, SHOWN_AS}
    assert [(secret, text) for text in said for secret in secrets if secret in text] == []


def test_needs_lie_sealed_in_the_database(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT diet, access FROM participants_needs")
        rows = cursor.fetchall()
    assert len(rows) == 3
    assert not [row for row in rows if DIET in row[0] or ACCESS in row[1]]


def test_journeys_and_letters_lie_sealed_in_the_database(world):
    with connection.cursor() as cursor:
        lying = []
        for table in ("participants_travel", "documents_issueddocument", "documents_sealedcontent",
                      "notices_notice", "audit_event"):  # fmt: skip
            cursor.execute(f"SELECT * FROM {table}")
            lying += [str(row) for row in cursor.fetchall()]
    assert len(lying) > 9
    assert [(secret, row) for row in lying for secret in TRAVEL if secret in row] == []


def test_a_letter_for_a_visa_is_verified_without_a_name(sign_in, world):
    """Not even of somebody who is public: that somebody needs a visa is nobody's business."""
    Person.objects.filter(full_name=RESERVED).update(visibility=V.PUBLIC)
    letter = world.careful[RESERVED].visa_letters.get()
    page = sign_in().get(letter.paper.get_absolute_url()).text
    assert "is valid" in page
    assert letter.reference in page
    assert found({"verify": page}, {*NAMES, *TRAVEL, SHOWN_AS, "Red de Mujeres"}) == []


def test_answers_lie_sealed_in_the_database(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM participants_givenanswer")
        rows = cursor.fetchall()
    assert len(rows) == 10
    assert not [row for row in rows for secret in ANSWERS if secret in row[0]]


def test_somebody_hidden_can_still_be_found_at_the_desk(sign_in, world):
    """For each thing that must not show there is something that does: organisers check everybody in."""
    page = sign_in(organiser(world.convening)).get(f"/convenings/{world.convening.code}/check-in/?q=zoraida")
    assert HIDDEN in page.text
    assert Person.objects.visible_to(organiser(world.convening)).filter(full_name=HIDDEN).exists()
    assert world.delegation.status == DelegationStatus.ACCEPTED


# --- What people ask for --------------------------------------------------------------------------------


def test_the_focal_point_reads_who_is_proposed_but_no_address_of_civil_society(sign_in, world):
    with_requests(world)
    said = read(sign_in(focal_point("ECU")), world.addresses())
    mine = [text for route, text in said.items() if route.startswith("participants:change ")]
    assert sum(PROPOSED["full_name"] in text and WHY in text for text in mine) == 3
    assert found(said, {PROPOSED["email"], *CONTACTS, *NEEDS}) == []


def test_who_is_proposed_by_an_official_can_be_written_to(sign_in, world):
    registration = Registration.objects.get(person__user=official(world, "Olga Paz"))
    change = ChangeRequest(registration=registration, kind="substitute", asked_by=registration.person.user)
    change.wanted = {name: ["", value] for name, value in PROPOSED.items()}
    change.save()
    assert PROPOSED["email"] in sign_in(focal_point("ECU")).get(change.get_absolute_url()).text


def test_organisers_read_requests_and_sealed_answers_only_when_they_ask_for_them(sign_in, world):
    with_requests(world)
    user = organiser(world.convening)
    client = sign_in(user)
    page = client.get(reverse("participants:changes", args=[world.convening.code])).text
    assert PROPOSED["email"] in page
    assert PHONE in page
    assert found({"list": page}, NEEDS) == []
    answers = ChangeRequest.objects.filter(kind="answers").first()
    assert found({"one": client.get(answers.get_absolute_url()).text}, NEEDS) == []
    assert not Event.objects.filter(verb="needs.read").exists()
    assert DIET in client.get(f"{answers.get_absolute_url()}?needs=shown").text
    assert Event.objects.get(verb="needs.read").actor == user


def test_the_sealed_answers_do_not_open_for_who_may_not_read_them(sign_in, world):
    with_requests(world)
    for user in (focal_point("ECU"), official(world, "Olga Paz")):
        client = sign_in(user)
        for change in ChangeRequest.objects.all():
            page = client.get(f"{change.get_absolute_url()}?needs=shown").text
            assert found({"page": page}, NEEDS) == []


def test_whoever_asked_reads_what_they_asked_for(sign_in, world):
    with_requests(world)
    registration = world.careful[HIDDEN]
    change = registration.change_requests.get(kind="answers")
    page = sign_in(registration.person.user).get(change.get_absolute_url()).text
    assert DIET in page
    assert PHONE in page
