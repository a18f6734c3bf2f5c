"""What is kept of the help that was given: who reads it, what is counted of it, who may do what."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.accounts.guards import NotAllowed, may
from academy.audit.models import Event, events_of
from academy.countries.models import Country
from academy.documents.models import StoredFile
from assistance import actions
from assistance import engagement_permissions as permissions
from assistance.confirmed import figures_of, said_of
from assistance.models import Confirmation, Engagement, FollowUp, Output
from assistance.states import Confirmed, EngagementKind, Readers, RequestStatus
from naps.models import Plan
from tests.assistance.team import ROLES, a_team
from tests.doors import assert_doors
from tests.factories.accounts import a_country, focal_point, staff
from tests.factories.assistance import a_request, an_engagement
from tests.factories.engaging import an_output, asked_about
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

S, TODAY = RequestStatus, timezone.localdate()
LIST = "/assistance/engagements/"


def readers(team, thing) -> set[str]:
    return {who for who in ROLES if type(thing).objects.visible_to(team[who]).filter(pk=thing.pk).exists()}


def allowed(team, check, *args) -> set[str]:
    return {who for who in ROLES if may(check, team[who], *args)}


def test_the_last_contact_of_a_country_is_its_latest_engagement():
    an_engagement(on=date(2020, 3, 1))
    an_engagement(on=date(2020, 5, 1), kind=EngagementKind.MISSION, ends_on=date(2020, 5, 4))
    an_engagement(a_request("BOL"), on=date(2020, 2, 1), peer_country=a_country("PER"))
    contacts = Engagement.objects.last_contacts()
    names = dict(Country.objects.values_list("pk", "iso3"))
    assert [(names[c["country"]], c["date"], c["kind"]) for c in contacts] == [
        ("BOL", date(2020, 2, 1), "call"),
        ("PER", date(2020, 2, 1), "call"),
        ("ECU", date(2020, 5, 4), "mission"),
    ]
    of_bolivia = Engagement.objects.visible_to(focal_point("BOL")).last_contacts()
    assert [names[c["country"]] for c in of_bolivia] == ["BOL", "PER"]


def test_who_reads_help_without_a_request_its_documents_and_its_follow_up():
    team = a_team()
    expected = {
        Readers.ACADEMY: {"staff"},
        Readers.TEAM: {"staff", "focal_point", "head", "official", "activist", "colleague", "donor"},
        Readers.GOVERNMENT: {"staff", "focal_point", "head", "official"},
        Readers.CIVIL_SOCIETY: {"staff", "activist", "colleague"},
    }
    for shown_to, who in expected.items():
        given = an_engagement(shown_to=shown_to)
        assert readers(team, given) == who
        assert readers(team, an_output(given)) == who
        assert readers(team, FollowUp.objects.create(engagement=given, country=given.country)) == who
    partner = [row["kind"] for row in Engagement.objects.for_partner(team.partner)]
    assert partner == ["call"]  # only what the whole team reads
    an_engagement(a_request(asked_by=team.official, status=S.IN_PROGRESS, own_side_only=True))
    Plan.objects.create(country=a_country("BOL"), stage="drafting", sharing="none")
    an_engagement(iso3="BOL")
    assert len(Engagement.objects.for_partner(team.partner)) == 1


def test_an_exchange_is_read_by_the_same_side_of_both_countries_and_the_request_by_one():
    team = a_team()  # of Ecuador; "elsewhere" is Bolivia's focal point
    bolivia = a_country("BOL")
    open_one = a_request(asked_by=team.focal_point, status=S.IN_PROGRESS)
    of_civil_society = a_request(asked_by=team.activist, is_of_civil_society=True, status=S.IN_PROGRESS)
    mine = an_engagement(open_one, kind="peer_exchange", peer_country=bolivia)
    theirs = an_engagement(of_civil_society, kind="peer_exchange", peer_country=bolivia)
    assert "elsewhere" in readers(team, mine)
    assert "elsewhere" not in readers(team, open_one)
    assert "elsewhere" not in readers(team, theirs)
    # Ecuador as the second country: its government does not read what Bolivia's civil society does.
    request = a_request("BOL", asked_by=team.staff, is_of_civil_society=True, status=S.IN_PROGRESS)
    exchange = an_engagement(request, kind="peer_exchange", peer_country=a_country("ECU"))
    assert readers(team, exchange) == {"staff", "activist", "colleague", "donor"}
    # Each of the two is spoken for by its own people, and asked for itself.
    for country in (mine.country, bolivia):
        asked_about(mine, country)
    speaks = {"staff", "focal_point", "head"}
    assert allowed(team, permissions.check_confirm_engagement, mine, mine.country) == speaks
    assert allowed(team, permissions.check_confirm_engagement, mine, bolivia) == {"staff", "elsewhere"}
    asked_about(exchange, a_country("ECU"))
    of_ecuador = allowed(team, permissions.check_confirm_engagement, exchange, a_country("ECU"))
    assert of_ecuador == {"staff", "activist", "colleague"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(pk=mine.pk).update(peer_country=mine.country)


def test_who_asks_and_who_answers_and_what_is_refused():
    team = a_team()
    request = a_request(asked_by=team.activist, is_of_civil_society=True, status=S.IN_PROGRESS)
    given = an_engagement(request)
    country = given.country
    assert allowed(team, permissions.check_ask_to_confirm, given, country) == {"staff"}
    assert allowed(team, permissions.check_confirm_engagement, given, country) == set()  # not asked yet
    actions.ask_to_confirm(given, country, by=team.staff)
    assert allowed(team, permissions.check_ask_to_confirm, given, country) == set()  # it has time
    # Civil society for its own: neither the focal point nor the head of delegation.
    assert allowed(team, permissions.check_confirm_engagement, given, country) == {"staff", "activist"}
    internal = an_engagement(shown_to=Readers.ACADEMY)
    nobody_there = an_engagement(iso3="JPN")
    for refused in (internal, nobody_there):
        with pytest.raises(NotAllowed):
            actions.ask_to_confirm(refused, refused.country, by=team.staff)
    with pytest.raises(NotAllowed):
        actions.ask_to_confirm(given, a_country("BOL"), by=team.staff)
    # What nobody answered in thirty days is closed unconfirmed, and can be asked about again.
    month = timedelta(days=30, minutes=1)
    Confirmation.objects.filter(engagement=given).update(asked_at=timezone.now() - month)
    assert said_of(given, country).state == Confirmed.UNCONFIRMED
    assert allowed(team, permissions.check_confirm_engagement, given, country) == set()
    assert allowed(team, permissions.check_ask_to_confirm, given, country) == {"staff"}
    # Help for a request is only changed and given documents by staff and who recorded it.
    assert allowed(team, permissions.check_add_output, given) == {"staff"}
    assert allowed(team, permissions.check_log_call, country) == {"staff"}
    assert not may(permissions.check_log_call, team.staff, a_country("PSE"))
    document = an_output(an_engagement(request, recorded_by=team["expert"]), added_by=team["expert"])
    assert allowed(team, permissions.check_remove_output, document) == {"staff", "expert"}
    document.engagement.request.status = S.CLOSED
    assert allowed(team, permissions.check_remove_output, document) == {"staff"}


def test_the_figures_say_how_many_of_how_many_and_what_nobody_reported():
    team = a_team()
    now = timezone.now()
    going_on = {"asked_by": team.focal_point, "status": S.IN_PROGRESS}
    confirmed, disputed, waiting, silent = (an_engagement(a_request(**going_on)) for _ in range(4))
    done = {"answered_at": now, "answered_by": team.focal_point}
    asked_about(confirmed, took_place=True, rating=4, **done)
    asked_about(disputed, took_place=False, words="On another day.", **done)
    asked_about(waiting)
    asked_about(silent, asked_at=now - timedelta(days=31))
    an_engagement(a_request(asked_by=team.focal_point, status=S.CLOSED))  # closed by itself
    an_engagement(a_request(asked_by=team.focal_point, status=S.DELIVERED))
    never = an_engagement(people_reached=12, women_reached=7, kind=EngagementKind.WORKSHOP)
    figures = figures_of(Engagement.objects.all())
    assert figures.states == {
        "not_asked": 1, "waiting": 2, "confirmed": 1, "disputed": 1, "unconfirmed": 2,
    }  # fmt: skip
    counted = Engagement.objects.prefetch_related("confirmations").select_related("request", "country")
    one_by_one = [said_of(one, one.country).state for one in counted]
    assert {state: one_by_one.count(state) for state in Confirmed} == figures.states
    assert (figures.asked, figures.rating, figures.rated) == (6, 4, 1)
    assert figures.sentences() == [
        "Confirmed by the country: 1 of 6 asked.",
        "Closed unconfirmed: 2. Not like this, says the country: 1. Still waiting: 2. Not asked: 1.",
        "People reached: 12 (reported for 1, not reported for 6).",
        "Of them women: 7, men: 0, not reported: 5.",
        "Usefulness: 4.0 of 5, from 1 rating.",
    ]
    assert figures.by_kind == [("call", 6), ("workshop", 1)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Engagement.objects.filter(pk=never.pk).update(men_reached=6)


def test_the_list_is_filtered_and_taken_away_and_says_nothing_of_who_was_spoken_to(sign_in):
    team = a_team()
    an_engagement(summary="CANARY-said", spoken_to="CANARY-contact", on=date(2026, 3, 1))
    an_engagement(iso3="BOL", on=date(2026, 5, 1), kind="peer_exchange", peer_country=a_country("ECU"))
    academy, focal = sign_in(team.staff), sign_in(team.focal_point)
    narrowed = academy.get(LIST, {"country": "ECU", "since": "2026-04-01", "kind": "peer_exchange"})
    assert [one.country.iso3 for one in narrowed.context["engagements"]] == ["BOL"]
    assert narrowed.context["figures"].total == 1
    assert academy.get(LIST, {"country": "XXX", "until": "soon"}).context["figures"].total == 2
    assert focal.get(LIST).context["figures"] is None
    assert "CANARY-contact" not in focal.get(LIST).content.decode()
    table = academy.get("/assistance/engagements.csv", {"until": "2026-03-31"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[-1][:5] == ["Ecuador", "", "call", "2026-03-01", "2026-03-01"]
    assert "not asked" in table
    assert "CANARY" not in table
    assert academy.get("/assistance/engagements.xlsx").status_code == 200
    assert Event.objects.filter(verb="engagements.taken").count() == 2
    for user in (team.focal_point, team.partner, team["expert"]):
        assert sign_in(user).get("/assistance/engagements.csv").status_code == 403


def test_the_pages_ask_the_database_the_same_for_one_and_for_three(sign_in):
    team = a_team()
    client = sign_in(team.staff)

    def one_more() -> Engagement:
        given = an_engagement(a_request(asked_by=team.focal_point, status=S.IN_PROGRESS))
        asked_about(given)
        an_output(given)
        FollowUp.objects.create(engagement=an_engagement(), country=given.country)
        return given

    given = one_more()
    pages = [LIST, given.get_absolute_url(), "/assistance/follow-ups/", "/assistance/calls/new/"]
    few = [queries_of(client, page) for page in pages]
    an_output(given)
    one_more(), one_more()
    assert [queries_of(client, page) for page in pages] == few


def test_a_call_is_logged_from_the_page_of_a_country_and_stays_with_the_academy(sign_in):
    team = a_team()
    request = a_request(asked_by=team.focal_point, status=S.ACCEPTED)
    academy, address = sign_in(team.staff), "/assistance/calls/ecu/"
    assert address in academy.get("/countries/ecu/").content.decode()
    assert address not in sign_in(team.focal_point).get("/countries/ecu/").content.decode()
    assert "/assistance/calls/new/" in academy.get("/home/", follow=True).content.decode()
    assert academy.get("/assistance/calls/new/", {"country": "ECU"}).url == address
    form = academy.get(address).context["form"]
    assert (form.initial["starts_on"], form["shown_to"].value()) == (TODAY, "academy")
    said = {"summary": "They wait for the decree.", "starts_on": TODAY, "shown_to": "academy"}
    wrong = academy.post(address, said | {"starts_on": TODAY + timedelta(days=1), "next_step_due": TODAY})
    assert set(wrong.context["form"].errors) == {"starts_on", "next_step"}
    assert "They wait for the decree." in wrong.content.decode()
    academy.post(address, said | {"spoken_to": "Amparo Luz"})
    call = Engagement.objects.get()
    assert (call.kind, call.country.iso3, call.request, call.ends_on) == ("call", "ECU", None, TODAY)
    assert list(call.academy_people.all()) == [team.staff]
    assert readers(team, call) == {"staff"}
    assert "They wait" not in sign_in(team.partner).get("/countries/ecu/").content.decode()
    # Or for an open request, which begins its help; not for one of another country.
    other = a_request("BOL", status=S.ACCEPTED)
    assert academy.post(address, said | {"request": other.pk}).context["form"].errors
    academy.post(address, said | {"request": request.pk, "spoken_to": "CANARY-contact"})
    request.refresh_from_db()
    of_request = request.engagements.get()
    assert request.status == S.IN_PROGRESS
    page = sign_in(team.focal_point).get(of_request.get_absolute_url()).content.decode()
    assert "They wait for the decree." in page
    assert "CANARY-contact" not in page


def test_what_cannot_be_is_said_at_its_field(sign_in):
    team = a_team()
    client = sign_in(team.staff)
    done = {"country": a_country("ECU").pk, "kind": "peer_exchange", "starts_on": TODAY, "summary": "Kept",
            "shown_to": "team"}  # fmt: skip
    for changes, field in [
        ({"peer_country": ""}, "peer_country"),
        ({"peer_country": a_country("ECU").pk}, "peer_country"),
        ({"peer_country": a_country("BOL").pk, "kind": "call"}, "peer_country"),
        ({"kind": "call", "people_reached": 3, "women_reached": 2, "men_reached": 2}, "people_reached"),
        ({"kind": "call", "shown_to": ""}, "shown_to"),
    ]:
        response = client.post(f"{LIST}new/", done | changes)
        assert list(response.context["form"].errors) == [field]
        assert "Kept" in response.content.decode()
    # Only the parts were counted: together they are the whole.
    client.post(f"{LIST}new/", done | {"peer_country": a_country("BOL").pk, "women_reached": 5})
    made = Engagement.objects.get()
    assert (made.people_reached, made.women_reached, made.men_reached) == (5, 5, None)


def test_a_document_is_added_read_by_who_reads_the_engagement_and_removed(sign_in):
    team = a_team()
    given = an_engagement(a_request(asked_by=team.official, status=S.IN_PROGRESS, own_side_only=True))
    academy, add = sign_in(team.staff), f"{given.get_absolute_url()}documents/add/"
    facts = {"title": "Commented text", "kind": "text", "language": "es"}
    fake = SimpleUploadedFile("plan.pdf", b"MZ not a paper")
    refused = academy.post(add, facts | {"file": fake})
    assert list(refused.context["form"].errors) == ["file"]
    assert "Commented text" in refused.content.decode()
    assert list(academy.post(add, facts).context["form"].errors) == ["file"]
    assert not StoredFile.objects.exists()
    document = an_output(given)
    address = document.get_absolute_url()
    assert "Notes of the call" in sign_in(team.official).get(given.get_absolute_url()).content.decode()
    answer = sign_in(team.official).get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert events_of(given).get().verb == "file.downloaded"
    for user in (team.activist, team.donor, team.elsewhere, team.partner, team["expert"]):
        assert sign_in(user).get(address).status_code == 404
        assert sign_in(user).get(given.get_absolute_url()).status_code == 404
    assert sign_in(team.official).post(f"{address}remove/").status_code == 403
    academy.post(f"{address}remove/")
    assert not Output.objects.exists()
    assert not StoredFile.objects.exists()
    assert_doors(
        sign_in, f"{given.get_absolute_url()}ask/", may=team.staff, refused=[team.official],
        hidden=[team.activist, team.elsewhere],
    )  # fmt: skip


def test_staff_see_what_was_recorded_before_kept_as_it_was():
    kemi = staff()
    given = an_engagement()
    asked = asked_about(given)
    actions.answer_engagement(given, given.country, by=kemi, took_place=True, rating=5)
    fresh = Engagement.objects.get(pk=given.pk)
    with pytest.raises(NotAllowed):
        actions.change_engagement(fresh, by=kemi, experts=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.filter(pk=asked.pk).update(rating=1)
