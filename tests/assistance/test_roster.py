"""The roster: who finds whom, what of them, who keeps an entry, and what closes at once."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from academy.audit.models import Event, events_of
from academy.notices.models import Notice
from assistance import actions
from assistance.models import Assignment, Request
from assistance.states import AssignmentStatus, RequestStatus
from naps.states import ReviewStatus
from participants.models import Absence, Expert, Person
from participants.states import Visibility
from tests.assistance.team import a_team
from tests.doors import assert_doors
from tests.factories.accounts import a_country, focal_point, grant, staff
from tests.factories.assistance import a_request, an_assignment
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_person, a_registration, an_expert
from tests.factories.reviews import a_draft_to_read, a_review
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

ROSTER = "/assistance/experts/"
S, A = RequestStatus, AssignmentStatus


def listed(name: str, *, visibility=Visibility.DELEGATES, alias: str = "", **fields) -> Expert:
    expert = an_expert(name, **({"listing_agreed_at": timezone.now()} | fields))
    expert.person.visibility, expert.person.alias = visibility, alias
    expert.person.organisation = f"Institute of {name}"
    expert.person.save()
    return expert


def page_of(expert: Expert) -> str:
    return f"{ROSTER}{expert.pk}/"


def names(response) -> list[str]:
    return [entry.name for entry in response.context["entries"]]


# --- Who finds whom ------------------------------------------------------------------------------


def test_countries_and_partners_find_who_agreed_was_vetted_and_does_not_hide(sign_in):
    team = a_team()  # with an expert who has not agreed
    open_, alias = listed("Olga Open"), listed("Real Name", visibility=Visibility.ALIAS, alias="Quiet Voice")
    hidden = listed("Hidden Hands", visibility=Visibility.HIDDEN)
    unvetted = listed("New Face", vetted_at=None, vetted_by=None)
    far = listed("Far Away", iso3="SEN")
    quiet_from_afar = listed("Far Alias", iso3="PER", visibility=Visibility.ALIAS, alias="Away")
    Person.objects.filter(pk=alias.person.pk).update(country=a_country("SEN"))
    alias.countries.add(a_country("BOL"))

    everybody = {"Olga Open", "Quiet Voice", "Far Away", "Away"}
    for who in ("focal_point", "official", "activist", "donor"):
        assert set(names(sign_in(team[who]).get(ROSTER))) == everybody
    # A partner those of the region: from it, unless they keep where they are from, or with work done there.
    assert names(sign_in(team.partner).get(ROSTER)) == ["Olga Open", "Quiet Voice"]
    assert sign_in(team.partner).get(page_of(quiet_from_afar)).status_code == 404
    assert sign_in(team.partner).get(page_of(far)).status_code == 404
    # Organisers everybody but who hides; staff everybody, by their names.
    inside = names(sign_in(team.organiser).get(ROSTER))
    assert set(inside) == everybody | {"New Face", team.expert.person.full_name}
    assert {"Real Name", "Hidden Hands"} < set(names(sign_in(team.staff).get(ROSTER)))
    for who in ("observer", "expert"):
        assert sign_in(team[who]).get(ROSTER).status_code == 403
        assert sign_in(team[who]).get(page_of(open_)).status_code == 404
    for one in (hidden, unvetted, team.expert):
        assert sign_in(team.focal_point).get(page_of(one)).status_code == 404
    assert sign_in(team["expert"]).get(page_of(team.expert)).status_code == 200
    assert sign_in(hidden.person.user).get(page_of(hidden)).status_code == 200

    # Taking it back works at once: for countries and partners it is as if there had been nothing.
    sign_in(open_.person.user).post(f"{page_of(open_)}listing/", {"listed": "no"})
    assert names(sign_in(team.partner).get(ROSTER)) == ["Quiet Voice"]
    assert sign_in(team.focal_point).get(page_of(open_)).status_code == 404


def test_a_country_reads_public_fields_and_nothing_else(sign_in):
    flor, kemi = focal_point("ECU"), staff()
    expert = listed("Ana Luz", days_a_month=7)
    alias = listed("Secret Self", visibility=Visibility.ALIAS, alias="Quiet Voice")
    today = timezone.localdate()
    for one in (expert, alias):
        one.conflict_countries.add(a_country("BOL"))
        one.absences.create(starts_on=today, ends_on=today + timedelta(days=3))
        request = a_request("PAN", status=S.CLOSED, rating=2, title="Somebody else's request")
        an_assignment(request, one, status=A.ENDED, answered_at=timezone.now(), answered_by=kemi)
        actions.take_vetting_back(one, by=kemi, reason="A word among staff.")
        actions.vet(one, by=kemi)
    kept = [
        "Bolivia", "away", "Away", "not rated", "of 5", "up to", "Somebody else", "A word among staff",
        "Agreed on", "Vetted", kemi.full_name, "@example.org", "Panama",
    ]  # fmt: skip
    client = sign_in(flor)
    pages = {path: client.get(path).content.decode() for path in (ROSTER, page_of(expert), page_of(alias))}
    for path, page in pages.items():
        # Countries stand in the filter for whom somebody has worked with; here nobody has.
        assert [word for word in kept if word in page] == [], path
        assert "Secret Self" not in page
        assert "Institute of Secret Self" not in page
    assert "Institute of Ana Luz" in pages[ROSTER]
    assert "Peru" in pages[page_of(expert)]
    assert "Peru" not in pages[page_of(alias)]
    # Nor by looking for it: the filters that would give it away are not there for a country.
    assert names(client.get(ROSTER, {"name": "secret"})) == []
    assert names(client.get(ROSTER, {"name": "quiet"})) == ["Quiet Voice"]
    questions = {"no_tie": "BOL", "free_on": str(today), "load": "0", "state": "new"}
    assert names(client.get(ROSTER, questions)) == ["Ana Luz", "Quiet Voice"]
    # Ratings are for staff and the expert: not for an organiser.
    omar = sign_in(a_team().organiser)
    assert "of 5" not in omar.get(ROSTER).content.decode() + omar.get(page_of(expert)).content.decode()
    assert "of 5" in sign_in(kemi).get(ROSTER).content.decode()
    own = sign_in(expert.person.user).get(page_of(expert)).content.decode()
    assert "2 of 5 (median, n = 1)" in own
    assert "A word among staff" not in own
    assert "A word among staff" in sign_in(kemi).get(page_of(expert)).content.decode()


def test_staff_narrow_the_roster(sign_in):
    today = timezone.localdate()
    ana = an_expert("Ana Ñusta", topics=("localization",), languages=["fr"])
    ana.countries.add(a_country("BOL"))
    busy = an_expert("Bea", listing_agreed_at=timezone.now())
    for _n in range(3):
        an_assignment(a_request(status=S.ACCEPTED), busy, status=A.ACCEPTED)
    busy.absences.create(starts_on=today, ends_on=today + timedelta(days=2))
    an_expert("Cleo", iso3="CHL", vetted_at=None, vetted_by=None, is_available=False)
    client = sign_in(staff())

    def found(**values) -> list[str]:
        return [name.split()[0] for name in names(client.get(ROSTER, values))]

    assert found() == ["Ana", "Bea", "Cleo"]
    assert found(name="nusta") == ["Ana"]
    assert found(topic="localization") == found(language="fr") == found(knows="BOL") == ["Ana"]
    assert found(free_on=str(today)) == ["Ana"]
    assert found(free_on=str(today + timedelta(days=3))) == ["Ana", "Bea"]
    assert found(load="0") == ["Ana", "Cleo"]
    assert found(no_tie="CHL") == ["Ana", "Bea"]
    assert [found(state=state) for state in ("new", "vetted", "listed")] == [
        ["Cleo"], ["Ana", "Bea"], ["Bea"],
    ]  # fmt: skip
    wrong = client.get(ROSTER, {"free_on": "31/02/2027", "topic": "nonsense", "page": "x"})
    assert names(wrong) == ["Ana Ñusta", "Bea", "Cleo"]
    assert "Enter a valid date." in wrong.content.decode()
    assert "Nobody fits these filters." in client.get(ROSTER, {"name": "zzz"}).content.decode()


def test_staff_take_the_roster_away_and_nobody_hidden_is_in_it_by_name(sign_in):
    listed("Ana Luz", days_a_month=7)
    listed("Secret Self", visibility=Visibility.ALIAS, alias="Quiet Voice")
    hidden = listed("Hidden Hands", visibility=Visibility.HIDDEN)
    kemi = staff()
    response = sign_in(kemi).get(f"{ROSTER}table/", {"as": "csv", "name": "e"})
    text = response.content.decode("utf-8-sig")
    assert "Secret Self" not in text
    assert "Hidden" not in text
    assert hidden.person.email not in text
    rows = [row for row in csv.reader(io.StringIO(text)) if len(row) > 3 and row[3]]
    assert [row[0] for row in rows] == ["Name", "Ana Luz"]
    assert [row[0] for row in csv.reader(io.StringIO(text)) if "Quiet" in row[0]] == ["Quiet Voice"]
    [there] = re.findall(r'href="([^"]*as=xlsx)"', sign_in(kemi).get(ROSTER).content.decode())
    assert sign_in(kemi).get(there).content.startswith(b"PK")
    assert Event.objects.filter(verb="expert.roster_taken").count() == 2
    assert sign_in(focal_point()).get(f"{ROSTER}table/").status_code == 403


def test_the_roster_and_an_entry_take_the_same_number_of_queries(sign_in):
    client, flor = sign_in(staff()), sign_in(focal_point())

    def another(name: str) -> Expert:
        expert = listed(name)
        expert.countries.add(a_country("BOL"))
        expert.conflict_countries.add(a_country("PAN"))
        expert.absences.create(starts_on=timezone.localdate(), ends_on=timezone.localdate())
        request = a_request(status=S.CLOSED, rating=3)
        an_assignment(request, expert, status=A.ENDED, answered_at=timezone.now(), answered_by=staff())
        return expert

    ana = another("Ana")
    before = [queries_of(client, ROSTER), queries_of(client, page_of(ana)), queries_of(flor, ROSTER)]
    another("Bea")
    another("Cleo")
    an_assignment(a_request(status=S.ACCEPTED), ana, status=A.ACCEPTED)
    assert [queries_of(client, ROSTER), queries_of(client, page_of(ana)), queries_of(flor, ROSTER)] == before


# --- Keeping an entry ----------------------------------------------------------------------------

ENTRY = {"languages": ["es"], "is_available": "on", "days_a_month": "3", "conflict_countries": ""}


def entry(expert: Expert, **changes) -> dict:
    return ENTRY | {"topics": [topic.pk for topic in expert.topics.all()]} | changes


def test_staff_put_somebody_the_portal_knows_on_the_roster(sign_in):
    lucia = a_person("Lucía Méndez")
    client, topic = sign_in(staff()), an_expert("Ana").topics.get().pk
    assert "Lucía Méndez" in client.get(f"{ROSTER}add/", {"name": "mendez"}).content.decode()
    assert "Ana" not in client.get(f"{ROSTER}add/", {"name": "ana"}).content.decode().split("<form")[-1]
    address = f"{ROSTER}add/?person={lucia.pk}"
    wrong = client.post(address, {"countries": "Perú\nAtlantis, bolivia", "days_a_month": "32"})
    page = wrong.content.decode()
    for words in ("no country with this name: Atlantis", "at least one language", "at least one topic"):
        assert words in page
    assert "Atlantis, bolivia" in page
    right = {
        "languages": ["es", "fr"],
        "topics": [topic],
        "countries": "Perú; BOL, Pérou",
        "days_a_month": "",
    }
    response = client.post(address, right)
    expert = Expert.objects.get(person=lucia)
    assert response.url == page_of(expert)
    assert [country.iso3 for country in expert.countries.all()] == ["BOL", "PER"]
    assert (expert.languages, expert.days_a_month, expert.vetted_at) == (["es", "fr"], None, None)
    lucia.refresh_from_db()
    letter = Notice.objects.get(to=lucia.email)
    assert (lucia.user.email, letter.language) == (lucia.email, "es")
    assert client.get(address).status_code == 404  # is on it already
    assert client.get(f"{ROSTER}add/?person=99999999999").status_code == 200


def test_staff_write_down_somebody_new(sign_in):
    known = a_person("Lucía Méndez")
    client, topic = sign_in(staff()), an_expert("Ana").topics.get().pk
    address = f"{ROSTER}add/?person=new"
    data = {"languages": ["fr"], "topics": [topic], "sector": "academia", "full_name": "Awa Ba"}
    assert "Without an address nobody can be asked." in client.post(address, data).content.decode()
    taken = client.post(address, data | {"email": known.email.upper(), "home": "Perú, Chile"})
    assert "Somebody with this address is known." in taken.content.decode()
    assert "Name one country only." in taken.content.decode()
    client.post(address, data | {"email": "Awa@Example.org", "home": "Sénégal"})
    person = Person.objects.get(full_name="Awa Ba")
    assert (person.country.iso3, person.language, person.user.email) == ("SEN", "fr", "awa@example.org")
    assert Expert.objects.usable_for(a_country("ECU")).filter(person=person).count() == 0


def test_an_expert_keeps_the_entry_and_adds_conflicts_but_takes_none_back(sign_in):
    team = a_team()
    expert, own = team.expert, sign_in(team["expert"])
    expert.conflict_countries.add(a_country("PAN"))
    request, other = a_request("BOL", status=S.IN_PROGRESS), a_request(status=S.IN_PROGRESS)
    for one in (request, other):
        an_assignment(one, expert, status=A.ACCEPTED)
    review = a_review(a_draft_to_read("BOL"), reviewer=team["expert"])
    address = f"{page_of(expert)}edit/"
    refused = own.post(address, entry(expert, conflict_countries="Bolivia"))
    assert "Only the Academy&#x27;s staff take a conflict back. Leave in: Panama" in refused.content.decode()
    assert set(expert.conflict_countries.values_list("iso3", flat=True)) == {"PAN"}
    own.post(address, entry(expert, conflict_countries="Bolivia\nPanama", days_a_month="0"))
    # What she helps Bolivia with closes at once, and whoever is concerned is told.
    assert list(Request.objects.visible_to(team["expert"])) == [other]
    assert request.assignments.get().status == A.ENDED
    assert other.assignments.get().status == A.ACCEPTED
    review.refresh_from_db()
    assert review.status == ReviewStatus.DECLINED
    assert Notice.objects.filter(key__contains=f"expert-{request.assignments.get().pk}-ended").exists()
    assert events_of(expert).filter(verb="expert.conflict_declared").get().data == {"about": "BOL"}
    sign_in(team.staff).post(address, entry(expert, conflict_countries=""))
    assert not expert.conflict_countries.exists()


def test_days_away_are_added_and_taken_off(sign_in):
    expert = an_expert("Ana")
    own, today = sign_in(expert.person.user), timezone.localdate()
    address = f"{page_of(expert)}away/"
    gone = expert.absences.create(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=2))
    first, last = str(today + timedelta(days=3)), str(today + timedelta(days=5))
    backwards = own.post(address, {"starts_on": last, "ends_on": first}).content.decode()
    assert "The last day is before the first day." in backwards
    assert f'value="{last}"' in backwards
    assert "These days are over." in own.post(
        address, {"starts_on": str(gone.starts_on), "ends_on": str(gone.ends_on)}
    ).content.decode()  # fmt: skip
    own.post(address, {"starts_on": first, "ends_on": last})
    absence = expert.absences.get()  # what was over is forgotten
    theirs = Absence.objects.create(expert=an_expert("Bea"), starts_on=today, ends_on=today)
    for number in (theirs.pk, "x", "99999999999"):
        own.post(address, {"remove": number})
    assert Absence.objects.count() == 2
    own.post(address, {"remove": absence.pk})
    assert list(Absence.objects.all()) == [theirs]


def test_nobody_agrees_for_somebody_else_and_everybody_may_take_it_back(sign_in):
    expert, kemi, flor = an_expert("Ana"), staff(), focal_point()
    address = f"{page_of(expert)}listing/"
    assert sign_in(kemi).post(address, {"listed": "yes"}).status_code == 403
    assert_doors(
        sign_in,
        address,
        may=expert.person.user,
        hidden=[flor, an_expert("B").person.user],
        data={"listed": "yes"},
    )
    expert.refresh_from_db()
    agreed = expert.listing_agreed_at
    assert agreed is not None
    sign_in(expert.person.user).post(address, {"listed": "yes"})  # pressed twice
    expert.refresh_from_db()
    assert expert.listing_agreed_at == agreed
    assert sign_in(flor).post(address, {"listed": "no"}).status_code == 403
    assert "Take off the list" in sign_in(kemi).get(page_of(expert)).content.decode()
    sign_in(kemi).post(address, {"listed": "no"})
    expert.refresh_from_db()
    assert expert.listing_agreed_at is None


def test_staff_vet_and_take_it_back_with_a_reason_which_closes_everything(sign_in):
    expert = an_expert("Ana", vetted_at=None, vetted_by=None)
    kemi, ada = staff("Kemi Mora"), staff("Ada Ríos")
    client, address = sign_in(kemi), f"{page_of(expert)}vetting/"
    for user in (expert.person.user, a_team().organiser):
        assert sign_in(user).post(address).status_code == 403
    client.post(address, {"reason": "Two plans she costed."})
    expert.refresh_from_db()
    assert (expert.vetted_by, expert.vettings.get().reason) == (kemi, "Two plans she costed.")
    # A colleague whose page still says "not vetted" takes nothing back.
    sign_in(ada).post(address, {"takes_back": "", "reason": "x"})
    assert expert.vettings.count() == 1
    asked, helping = a_request(status=S.ACCEPTED), a_request("BOL", status=S.IN_PROGRESS)
    an_assignment(asked, expert)
    an_assignment(helping, expert, status=A.ACCEPTED)
    review = a_review(a_draft_to_read("PAN"), reviewer=expert.person.user)
    assert "Say why, in one sentence." in client.post(address, {"takes_back": "yes"}).content.decode()
    client.post(address, {"takes_back": "yes", "reason": "Passed a draft on."})
    expert.refresh_from_db()
    review.refresh_from_db()
    assert (expert.vetted_at, expert.vetted_by) == (None, None)
    assert {one.status for one in Assignment.objects.all()} == {A.ENDED}
    assert review.status == ReviewStatus.CANCELLED
    assert not Request.objects.visible_to(expert.person.user).exists()
    letters = Notice.objects.filter(to=expert.person.email)
    assert "Your entry has changed: NAP Academy" in letters.values_list("subject", flat=True)
    assert not letters.filter(text__contains="Passed a draft on").exists()


def test_nobody_vets_themselves(sign_in):
    expert = an_expert("Kemi Mora", vetted_at=None, vetted_by=None)
    grant(expert.person.user, "staff")
    client = sign_in(expert.person.user)
    assert "A colleague vets you." in client.get(page_of(expert)).content.decode()
    assert client.post(f"{page_of(expert)}vetting/").status_code == 403


# --- What an expert may read closes with a tie that turns up later ---------------------------------


def test_who_becomes_one_of_the_countrys_own_reads_nothing_as_an_expert_any_more():
    """Or a government's new focal point would read on in what civil society asked."""
    speaks, sent = an_expert("Speaks for it now"), an_expert("Is in its delegation now")
    asked = a_request(status=S.IN_PROGRESS, is_of_civil_society=True, own_side_only=True)
    for expert in (speaks, sent):
        an_assignment(asked, expert, status=A.ACCEPTED)
        assert asked in Request.objects.visible_to(expert.person.user)
    grant(speaks.person.user, "focal_point", country=a_country("ECU"))
    convening = a_convening()
    a_registration(convening, sent.person, delegation=a_delegation(convening, "ECU"))
    for expert in (speaks, sent):
        reader = type(expert.person.user).objects.get(pk=expert.person.user.pk)
        assert asked not in Request.objects.visible_to(reader)
        assert not Assignment.objects.awaiting(reader).exists()


def test_staff_see_who_was_asked_since_when_and_the_expert_what_it_is_about(sign_in):
    kemi, request = staff(), a_request(status=S.ACCEPTED, terms="Two calls until May.")
    ana, bea = an_expert("Ana Luz"), an_expert("Bea Sol")
    for expert in (ana, bea):
        actions.assign_expert(request, expert, by=kemi)
    Assignment.objects.filter(request=request).update(proposed_at=timezone.now() - timedelta(days=8))
    actions.decline_assignment(
        request.assignments.get(expert=bea),
        by=bea.person.user,
        reason="Her ministry pays me.",
        has_conflict=True,
    )
    response = sign_in(kemi).get(f"/assistance/{request.pk}/experts/")
    page = response.content.decode()
    assert "8 days ago" in page
    assert "no answer yet" in page
    assert "Her ministry pays me." in page
    assert response.context["candidates"] == []
    answer = f"/assistance/assignments/{request.assignments.get(expert=ana).pk}/answer/"
    page = sign_in(ana.person.user).get(answer).content.decode()
    for words in ("We have a list of measures", "Two calls until May.", "Asked on", "conflict of interest"):
        assert words in page
    assert "Her ministry pays me." not in page
