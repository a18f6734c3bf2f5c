import pytest

from assistance.matching import candidates_for
from assistance.states import RequestStatus
from tests.factories.accounts import a_country, grant
from tests.factories.assistance import a_request, an_assignment
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_registration, an_expert

pytestmark = pytest.mark.django_db

S = RequestStatus


def names(request) -> list[str]:
    return [one.expert.person.full_name for one in candidates_for(request)]


def test_who_fits_best_comes_first_and_the_reasons_are_said():
    request = a_request(status=S.ACCEPTED, topics=("gender_budgeting", "localization"))
    an_expert("Far", languages=["fr"], topics=("theory_of_change",))
    near = an_expert("Near", topics=("gender_budgeting", "localization"))
    near.countries.add(a_country("ECU"))
    an_expert("Half", topics=("gender_budgeting",))
    assert names(request) == ["Near", "Half", "Far"]
    first, second, last = candidates_for(request)
    assert first.reasons == [
        "works on: Gender budgeting", "works on: Localization", "speaks Spanish", "has worked in Ecuador",
    ]  # fmt: skip
    assert first.doubts == []
    assert second.doubts == ["does not name the topic: Localization"]
    assert last.reasons == []
    assert last.doubts[-1] == "does not name the language: Spanish"


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


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_three(django_assert_num_queries):
    request = a_request(status=S.ACCEPTED)
    an_expert()
    with django_assert_num_queries(4):
        assert len(candidates_for(request)) == 1
    an_expert("Second")
    an_expert("Third")
    with django_assert_num_queries(4):
        assert len(candidates_for(request)) == 3
