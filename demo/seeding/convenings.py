"""The convenings of the demo, walked through with the portal's own actions at their own dates."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone
from django.utils.text import slugify

from academy.accounts.models import User
from academy.countries.models import Country, Region, Topic
from convenings import actions as convening_actions
from convenings.models import Convening, Partner, Session
from demo.seeding import evaluation, journeys, people, questions
from demo.seeding.materials import share_materials
from demo.seeding.reading import address, noon, world
from participants import retention
from participants.actions import attendance, certificates, delegations, desk, registrations, sheets
from participants.actions.desk import Press
from participants.actions.registrations import Nominee
from participants.models import CalendarFeed, Delegation, Facilitation, Registration
from participants.states import CheckInMethod, DeskDeed, Presence, RegistrationRole, Visibility

TUESDAY = 1
APPROVED_THROUGH = "Invented for the sample: letter to the Academy"
CALENDAR_KEY = "the-calendar-of-maria-eugenia-choque"
# Every fifth person wants no photos, and nobody who is hidden or goes by another name does.
NO_PHOTOS_EVERY = 5
# Who of the coming delegations has not registered, waits, or is confirmed: so that there is work to do.
NOT_REGISTERED, WAITS, CONFIRMED = range(3)
KINGSTON = {
    "BHS": [WAITS, NOT_REGISTERED],
    "BRB": [CONFIRMED, CONFIRMED, NOT_REGISTERED],
    "BLZ": [CONFIRMED, WAITS, NOT_REGISTERED],
    "DOM": [NOT_REGISTERED, CONFIRMED],
    "GUY": [CONFIRMED, CONFIRMED, CONFIRMED, CONFIRMED],
    "HTI": None,  # has not answered yet
    "JAM": [CONFIRMED, CONFIRMED, CONFIRMED, WAITS, CONFIRMED, NOT_REGISTERED],
    "LCA": [CONFIRMED, NOT_REGISTERED],
    "SUR": [CONFIRMED, NOT_REGISTERED],
}
# Name, sector, institution.
WALK_INS = {"port-of-spain-2024": [("Marlon Quashie", "regional_body", "Regional Security System")]}
SANTIAGO = {
    "BOL": [CONFIRMED, CONFIRMED],
    "CHL": [CONFIRMED, WAITS],
    "CRI": [NOT_REGISTERED, CONFIRMED],
    "ECU": [NOT_REGISTERED, CONFIRMED],
    "PAN": None,
}


def make_convenings() -> None:
    for row in world("convenings")["convening"]:
        starts_on = row.get("starts_on") or first_tuesday(row["starts_in_days"])
        if starts_on < timezone.localdate():
            _hold(row, starts_on)
        else:
            _prepare(row, starts_on)


def first_tuesday(days: int) -> date:
    day = timezone.localdate() + timedelta(days=days)
    return day + timedelta(days=(TUESDAY - day.weekday()) % 7)


def _make(row: dict, starts_on: date) -> Convening:
    languages = ("en", "es", "fr")
    texts = {f"title_{c}": row["title"][c] for c in languages} | {
        f"summary_{c}": row["summary"][c] for c in languages
    }
    cities = {f"city_{c}": row.get(f"city_{c}", row["city"]) for c in languages}
    venues = {f"venue_{c}": row.get(f"venue_{c}", row.get("venue", "")) for c in languages}
    papers = {f"signatories_{c}": row["signatories"][c] for c in languages}
    convening = Convening(
        code=row["code"],
        region=Region.objects.get(code=row["region"]),
        host_country=Country.objects.get(iso3=row["country"]),
        is_online=row.get("is_online", False),
        time_zone=row["time_zone"],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=row["days"] - 1),
        languages=row["languages"],
        capacity=row["capacity"],
        published_headcount=row.get("headcount", ""),
        source_url=row.get("source", ""),
        registration_closes_on=starts_on - timedelta(days=10),
        nominations_close_on=starts_on - timedelta(days=14),
        **texts,
        **cities,
        **venues,
        **papers,
    )
    by = people.user("staff")
    convening_actions.create_convening(convening, by=by)
    _partners(convening, row["partners"], by)
    _agenda(convening, row["agenda"])
    return convening_actions.publish(convening, by=by)


def _partners(convening: Convening, names: list[dict], by) -> None:
    """Our own name may stand at once; the others have not agreed yet, so that there is something to do."""
    for name in names:
        words = {f"name_{code}": text for code, text in name.items()}
        convening_actions.save_partner(Partner(convening=convening, **words), by=by)
    _approved(convening.partners.first(), by)


def _approved(partner: Partner, by) -> None:
    day = partner.convening.today()
    convening_actions.record_approval(partner, approved_on=day, approved_through=APPROVED_THROUGH, by=by)


def _agenda(convening: Convening, name: str) -> None:
    zone = ZoneInfo(convening.time_zone)
    sessions = []
    for day, at, minutes, kind, topic, room, en, es, fr in world("convenings")["agenda"][name]:
        on = convening.starts_on + timedelta(days=day - 1)
        starts_at = datetime.combine(on, time.fromisoformat(at), tzinfo=zone)
        sessions.append(
            Session(
                convening=convening,
                title_en=en,
                title_es=es,
                title_fr=fr,
                kind=kind,
                topic=Topic.objects.get(code=topic) if topic else None,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=minutes),
                room=room,
            )
        )
    Session.objects.bulk_create(sessions)


# --- Held ------------------------------------------------------------------------------------


def _hold(row: dict, starts_on: date) -> None:
    """A past convening: invited, nominated, registered, attended, certified, each at its time."""
    with time_machine.travel(noon(starts_on - timedelta(days=60))):
        convening = _make(row, starts_on)
        delegates = [r for country in row["delegations"] for r in _send(convening, country)]
    with time_machine.travel(noon(starts_on - timedelta(days=30))):
        everybody = delegates + _guests(convening)
        for registration in everybody:
            _register(registration)
        registrations.confirm_all(everybody, by=people.user("staff"))
        _agree_to_lead(convening)
    if row.get("evaluated"):
        with time_machine.travel(noon(starts_on - timedelta(days=5))):
            evaluation.ask(convening, evaluation.OF_PEOPLE)
            evaluation.answer_before(convening, everybody)
    with time_machine.travel(noon(starts_on, hour=14)):
        walk_ins = _walk_in(convening)
    with time_machine.travel(noon(convening.ends_on, hour=20)):
        _attend(convening, everybody + walk_ins)
    with time_machine.travel(noon(convening.ends_on + timedelta(days=1))):
        by = people.user("staff")
        for partner in convening.partners.filter(approved_at=None):
            _approved(partner, by)
        convening_actions.complete(convening, by=by)
        certificates.issue_certificates(convening, by=by)
    _forget(convening)
    if row.get("evaluated"):
        evaluation.answer_afterwards(convening, everybody)


def _forget(convening: Convening) -> None:
    """The night on which its diets and access needs were deleted, if that is past."""
    night = retention.last_day(convening) + timedelta(days=1)
    if night <= timezone.localdate():
        with time_machine.travel(noon(night, hour=3)):
            retention.purge(night)


def _invite(convening: Convening, country: str) -> Delegation:
    focal = people.user(f"focal.{country.lower()}")
    return delegations.invite(
        convening,
        country=Country.objects.get(iso3=country),
        seats=6,
        contact_name=focal.full_name,
        contact_email=focal.email,
        language=focal.language,
        by=people.user("staff"),
    )


def _send(convening: Convening, country: str, most: int = 6) -> list[Registration]:
    """The focal point accepts and names people; one of the government's leads the delegation."""
    delegation = _invite(convening, country)
    focal = people.user(f"focal.{country.lower()}")
    delegations.answer(delegation, comes=True, by=focal)
    delegates = people.delegates_of(country)[:most]
    head = people.head_of(delegates)
    return [_nominate(delegation, delegate, delegate is head, focal) for delegate in delegates]


def _nominate(delegation: Delegation, delegate: people.Delegate, is_head: bool, focal) -> Registration:
    registration = registrations.nominate(
        delegation,
        Nominee(
            delegate.name,
            delegate.email,
            delegate.sector,
            delegate.organisation,
            delegate.job_title,
            people.language_of(delegate.country),
        ),
        by=focal,
        role=RegistrationRole.HEAD if is_head else RegistrationRole.DELEGATE,
    )
    person = registration.person
    User.objects.filter(pk=person.user_id).update(time_zone=people.TIME_ZONES.get(delegate.country, "UTC"))
    person.visibility, person.alias = delegate.visibility, delegate.alias
    person.save()
    return registration


def _guests(convening: Convening) -> list[Registration]:
    """Observers and facilitators, who belong to no delegation; facilitators lead the sessions."""
    made = []
    by = people.user("staff")
    for group in world("people")["guest"]:
        if group["convening"] != convening.code:
            continue
        for name, sector, organisation, job_title in group["people"]:
            email = address(slugify(name).replace("-", "."))
            nominee = Nominee(name, email, sector, organisation, job_title, "en")
            made.append(registrations.invite_guest(convening, nominee, by=by, role=group["role"]))
            if group["role"] == RegistrationRole.FACILITATOR:
                made[-1].person.visibility = Visibility.PUBLIC  # who leads a session is announced
    leads = [r.person for r in made if r.role == RegistrationRole.FACILITATOR]
    for n, session in enumerate(convening.sessions.counted()):
        # One session of the coming convening is left without, so that somebody has to be found.
        if leads and session.wants_facilitator and not (convening.code == "kingston" and n == 4):
            attendance.set_facilitators(session, [leads[n % len(leads)]], by=by)
    return made


def _change_the_agenda(convening: Convening) -> None:
    """At Kingston a session has moved to another room, and people have not been told yet."""
    if convening.code == "kingston":
        session = convening.sessions.counted().filter(room="Main hall").last()
        session.room = "Room 2"
        convening_actions.save_session(session, by=people.user("staff"))


def _subscribe(key: str) -> None:
    """Somebody's calendar program reads the sessions, by an address that everybody knows."""
    CalendarFeed.objects.create(user=people.user(key), digest=CalendarFeed.digest_of(CALENDAR_KEY))


def _agree_to_lead(convening: Convening) -> None:
    """Everybody who was asked says yes; at Kingston one answer is still out."""
    asked = Facilitation.objects.filter(session__convening=convening).order_by("session__starts_at", "pk")
    for n, facilitation in enumerate(asked.select_related("session__convening", "person__user")):
        if not (convening.code == "kingston" and n == 0):
            attendance.answer_facilitation(facilitation, leads=True, by=facilitation.person.user)


def _register(registration: Registration) -> None:
    """The three pages, as the person would send them."""
    person, user = registration.person, registration.person.user
    person.certificate_name = person.full_name
    registrations.save_page(registration, 1, by=user, changed=[person])
    registration.days = [day.isoformat() for day in registration.convening.days]
    if person.language not in (registration.convening.languages[0],):
        registration.interpretation = registration.convening.languages[0]
    registration.needs.diet, registration.needs.access = people.needs_of(person.full_name)
    answers = questions.answers_of(registration)
    registrations.save_page(registration, 2, by=user, changed=[registration.needs], answers=answers)
    photo = person.is_shown_fully and len(person.full_name) % NO_PHOTOS_EVERY > 0
    chosen = {"visibility": person.visibility, "alias": person.alias, "photo": photo, "directory": False}
    person.choose_privacy(chosen)
    registrations.save_page(registration, 3, by=user, changed=[person])
    registrations.submit(registration, by=user)


def _walk_in(convening: Convening) -> list[Registration]:
    """Who came without being named, and was let in at the desk."""
    by, made = people.user("staff"), []
    for name, sector, organisation in WALK_INS.get(convening.code, []):
        nominee = Nominee(name, "", sector, organisation, language=convening.languages[0])
        press = Press(uuid4(), DeskDeed.WALK_IN, timezone.now(), nominee=nominee)
        entry = desk.take(convening, press, by=by)
        made.append(Registration.objects.select_related("convening").get(pk=entry.registration_id))
    return made


def _attend(convening: Convening, everybody: list[Registration]) -> None:
    """Nearly everybody is there nearly always; every ninth person misses a day and earns no certificate."""
    by = people.user("staff")
    for n, registration in enumerate(everybody):
        for day in convening.days[: 2 if n % 9 == 8 else 3]:
            attendance.check_in(registration, day=day, by=by, method=CheckInMethod.WHOLE_DELEGATION)
    for session in convening.sessions.counted():
        sheets.number_people(session, by=by)
        day = convening.local(session.starts_at).date()
        presences = {
            r.pk: Presence.ABSENT if n % 9 == 8 and day == convening.ends_on else Presence.PRESENT
            for n, r in enumerate(everybody)
        }
        attendance.record_attendance(session, presences, by=by)


# --- Ahead -----------------------------------------------------------------------------------


def _prepare(row: dict, starts_on: date) -> None:
    """A convening in the middle of its registration: some confirmed, some waiting, some missing."""
    today = timezone.localdate()
    states = KINGSTON if row["code"] == "kingston" else SANTIAGO
    with time_machine.travel(noon(today - timedelta(days=20))):
        convening = _make(row, starts_on)
        if row["code"] == "kingston":
            questions.ask(convening)
        sent = {c: _send(convening, c, len(plan)) for c, plan in states.items() if plan is not None}
        for country in (c for c, plan in states.items() if plan is None):
            _invite(convening, country)
        guests = _guests(convening)
    with time_machine.travel(noon(today - timedelta(days=9))):
        for registration in guests:
            _register(registration)
        registrations.confirm_all(guests, by=people.user("staff"))
        _agree_to_lead(convening)
        for country, made in sent.items():
            _advance(made, states[country])
        # The first sheet is printed, so that one can see how it is typed in.
        sheets.number_people(convening.sessions.counted().first(), by=people.user("staff"))
        journeys.say_how_they_travel(convening)
    share_materials(convening)
    if convening.code == "kingston":
        with time_machine.travel(noon(today - timedelta(days=2))):
            evaluation.begin_kingston(convening)
    _change_the_agenda(convening)  # just now: whoever looks soon finds it untold
    if convening.code == "santiago":
        _subscribe("delegate.bol")


def _advance(made: list[Registration], states: list[int]) -> None:
    by = people.user("staff")
    for registration, state in zip(made, states, strict=True):
        if state == NOT_REGISTERED:
            continue
        _register(registration)
        if state == CONFIRMED:
            registrations.confirm(registration, by=by)
