from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from academy.accounts.models import User
from academy.countries.models import Country
from assistance.matching import candidates_for
from assistance.ratings import ratings_of
from assistance.states import RequestStatus
from naps.states import ReviewStatus
from participants.models import Expert
from tests.factories.accounts import a_country, grant
from tests.factories.assistance import a_request, an_assignment
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_registration, an_expert
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db

S = RequestStatus
# Lines, who reviews, ratings; experts with topics, countries and absences.
QUERIES = 7


def names(request) -> list[str]:
    return [one.expert.person.full_name for one in candidates_for(request)]


def test_who_fits_best_comes_first_and_the_reasons_are_said():
    request = a_request(status=S.ACCEPTED, topics=("gender_budgeting", "localization"))
    an_expert("Far", iso3="SEN", languages=["fr"], topics=("theory_of_change",))
    near = an_expert("Near", topics=("gender_budgeting", "localization"))
    near.countries.add(a_country("ECU"))
    half = an_expert("Half", iso3="SEN", topics=("gender_budgeting",), days_a_month=4)
    half.countries.add(a_country("PER"), a_country("PAN"))
    assert names(request) == ["Near", "Half", "Far"]
    first, second, last = candidates_for(request)
    assert first.sentence == (
        "speaks Spanish, gender budgeting, localization, worked in Ecuador; no open assignment"
    )
    assert first.doubts == []
    # Peru is of South America as Ecuador is; Panama is of Central America.
    assert second.sentence == (
        "speaks Spanish, gender budgeting, worked in the same region (Peru); "
        "no open assignment, up to 4 days a month"
    )
    assert second.doubts == ["does not name the topic: Localization"]
    assert last.sentence == "no open assignment"
    assert last.doubts == [
        "does not name the language: Spanish",
        "does not name the topic: Gender budgeting",
        "does not name the topic: Localization",
        "names no work in Ecuador or its region",
    ]
    with translation.override("es"):
        assert "español" in candidates_for(request)[0].sentence


def test_a_home_in_the_region_counts_and_a_country_without_region_has_no_neighbours():
    assert "comes from the same region (Peru)" in _only(a_request(status=S.ACCEPTED)).reasons
    Country.objects.filter(iso3__in=["ECU", "PER"]).update(m49_region=None)
    request = a_request(status=S.ACCEPTED)
    assert "names no work in Ecuador or its region" in _only(request).doubts


def _only(request):
    if not Expert.objects.exists():
        an_expert("Ana")
    return next(one for one in candidates_for(request) if one.expert.person.full_name == "Ana")


def test_the_topics_come_before_the_language_time_before_the_country_and_the_country_before_the_load():
    today = timezone.localdate()
    request = a_request(status=S.ACCEPTED, wanted_by=today + timedelta(days=10))
    an_expert("Knows no Spanish", languages=["en"])
    an_expert("Knows no topic", topics=("localization",)).countries.add(a_country("ECU"))
    away = an_expert("Away").absences
    away.create(starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=5))
    away.create(starts_on=today + timedelta(days=6), ends_on=today + timedelta(days=11))
    part = an_expert("Away for a while")
    part.absences.create(starts_on=today + timedelta(days=8), ends_on=today + timedelta(days=30))
    part.absences.create(starts_on=today - timedelta(days=30), ends_on=today - timedelta(days=1))
    knows = an_expert("Knows the country")
    knows.countries.add(a_country("ECU"))
    for _n in range(2):
        an_assignment(a_request("BOL", status=S.ACCEPTED), knows, status="accepted")
    assert names(request) == [
        "Knows the country", "Away for a while", "Away", "Knows no Spanish", "Knows no topic",
    ]  # fmt: skip
    doubts = {one.expert.person.full_name: one.doubts for one in candidates_for(request)}
    last = date_format(today + timedelta(days=10), "DATE_FORMAT")
    assert doubts["Away"] == [f"away for all of the time until {last}"]
    assert len(doubts["Away for a while"]) == 1
    assert doubts["Away for a while"][0].startswith("away: ")
    assert f"not away before {last}" in candidates_for(request)[0].reasons


def test_a_day_between_two_absences_is_a_day_on_which_one_can_help():
    today = timezone.localdate()
    request = a_request(status=S.ACCEPTED, wanted_by=today - timedelta(days=90))  # long past: today counts
    absences = an_expert("Ana").absences
    absences.create(starts_on=today, ends_on=today)
    assert "away for all of the time" in candidates_for(request)[0].doubts[0]
    request.wanted_by = today + timedelta(days=2)
    absences.create(starts_on=today + timedelta(days=2), ends_on=today + timedelta(days=9))
    assert all(doubt.startswith("away: ") for doubt in candidates_for(request)[0].doubts)


def test_who_reviews_this_very_plan_is_said_and_who_reviews_another_is_only_busier():
    request = a_request(status=S.ACCEPTED)
    reading, other, done = an_expert("Reads it"), an_expert("Reads another"), an_expert("Said no")
    draft, elsewhere = a_draft_to_read("ECU"), a_draft_to_read("BOL")
    a_review(draft, reviewer=reading.person.user, status=ReviewStatus.SUBMITTED)
    a_review(elsewhere, reviewer=other.person.user)
    a_review(draft, reviewer=done.person.user, status=ReviewStatus.DECLINED)
    assert names(request) == ["Said no", "Reads another", "Reads it"]
    free, busy, reads = candidates_for(request)
    assert "reviews this very plan for the Academy at present" in reads.doubts
    assert busy.doubts == free.doubts == []
    assert busy.load == "no open assignment, 1 open review"


def test_of_two_who_fit_the_less_busy_comes_first():
    request, others = a_request(status=S.ACCEPTED), [a_request(status=S.ACCEPTED) for _ in range(2)]
    busy, free = an_expert("Ana"), an_expert("Zoe")
    for other in others:
        an_assignment(other, busy, status="accepted")
    an_assignment(others[0], free, status="declined")
    assert names(request) == ["Zoe", "Ana"]
    assert [one.load for one in candidates_for(request)] == ["no open assignment", "2 open assignments"]


def test_people_of_the_country_and_its_team_or_in_conflict_are_not_on_the_list():
    request, convening = a_request(status=S.ACCEPTED), a_convening()
    an_expert("Fine")
    an_expert("From there", iso3="ECU")
    an_expert("In conflict").conflict_countries.add(request.country)
    went = an_expert("In its delegation")
    a_registration(convening, went.person, delegation=a_delegation(convening, "ECU"))
    grant(an_expert("Speaks for it").person.user, "focal_point", country=request.country)
    an_assignment(request, an_expert("Said no"), status="declined")
    an_expert("On leave", is_available=False)
    assert names(request) == ["Fine"]


def test_an_expert_without_an_account_cannot_be_asked():
    expert = an_expert("Locked out")
    expert.person.user.is_active = False
    expert.person.user.save()
    assert names(a_request(status=S.ACCEPTED)) == []


def test_ratings_are_said_with_their_number_and_only_low_ones_speak_against():
    system = User.objects.system()
    good, poor, new = an_expert("Good"), an_expert("Poor"), an_expert("New")

    def rated(expert, rating, **fields):
        values = {"answered_at": timezone.now(), "answered_by": system} | fields
        an_assignment(a_request("BOL", status=S.CLOSED, rating=rating), expert, status="ended", **values)

    for rating in (5, 4, None):
        rated(good, rating)
    # Not theirs: replaced, never answered, not confirmed yet.
    rated(good, 1, reason="Ill.")
    rated(good, 1, answered_at=None, answered_by=None)
    an_assignment(a_request("BOL", status=S.DELIVERED), good, status="accepted")
    rated(poor, 2)
    found = {one.expert.person.full_name: one for one in candidates_for(a_request(status=S.ACCEPTED))}
    assert found["Good"].ratings.words == "4.5 of 5 (median, n = 2)"
    assert found["Poor"].doubts == ["last ratings: 2 of 5 (median, n = 1)"]
    assert (found["New"].ratings.words, found["New"].doubts) == ("not rated yet", [])
    assert new.pk in ratings_of([new])
    for _n in range(12):
        rated(poor, 5)
    assert ratings_of([poor])[poor.pk].count == 10


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(django_assert_num_queries):
    request = a_request(status=S.ACCEPTED)
    assert request.country.m49_region is not None  # read already
    an_expert()
    with django_assert_num_queries(QUERIES):
        assert len(candidates_for(request)) == 1
    an_expert("Second")
    an_expert("Third")
    with django_assert_num_queries(QUERIES):
        assert len(candidates_for(request)) == 3
