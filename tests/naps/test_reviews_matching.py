from datetime import date

import pytest
from django.utils import timezone

from naps.addressees import leads_of
from naps.matching import candidates_for
from naps.models import Draft
from naps.states import DraftStatus, ReviewStatus
from participants.states import RegistrationRole
from tests.factories.accounts import a_country, focal_point
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, an_expert
from tests.factories.reviews import a_draft_to_read, a_review

pytestmark = pytest.mark.django_db

R = ReviewStatus


def names(candidates) -> list[str]:
    return [str(c.expert) for c in candidates]


def test_whoever_reads_the_language_comes_first_then_the_least_busy():
    draft, other = a_draft_to_read("ECU", language="es"), a_draft_to_read("BOL")
    an_expert("Yves", iso3="HTI", languages=["fr"])
    busy = an_expert("Ana", iso3="PER")
    a_review(other, reviewer=busy.person.user, status=R.ACCEPTED)
    an_expert("Zoe", iso3="CHL")
    knows_it = an_expert("Zulma", iso3="COL")
    knows_it.countries.add(a_country("ECU"))
    assert names(candidates_for(draft)) == ["Zulma", "Zoe", "Ana", "Yves"]


def test_the_reasons_are_said():
    draft, other = a_draft_to_read("ECU"), a_draft_to_read("BOL")
    expert = an_expert("Ana", iso3="PER", topics=["localization", "gender_budgeting"])
    a_review(other, reviewer=expert.person.user, status=R.ACCEPTED, due_on=date(2027, 3, 9))
    found = candidates_for(draft)[0]
    assert (found.reads_it, found.knows_country) == (True, False)
    assert found.topics == "Gender budgeting, Localization"
    assert found.load == "1 open review, due 9 March"


def test_reviews_that_are_over_are_no_load():
    draft = a_draft_to_read("ECU")
    expert = an_expert("Ana", iso3="PER")
    decided = a_draft_to_read("BOL", status=DraftStatus.DECIDED)
    a_review(decided, reviewer=expert.person.user, status=R.ACCEPTED)
    a_review(a_draft_to_read("PAN"), reviewer=expert.person.user, status=R.SUBMITTED)
    assert candidates_for(draft)[0].load == "no open reviews"


def test_the_list_of_candidates_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    pk = a_draft_to_read("ECU").pk
    for n, people in enumerate((["Ana"], ["Bea", "Cleo"])):
        for name in people:
            an_expert(name, iso3="PER")
        draft = Draft.objects.select_related("plan__country").get(pk=pk)
        with django_assert_num_queries(4):
            assert len(candidates_for(draft)) == [1, 3][n]


def test_the_academy_writes_to_focal_points_and_heads_and_to_nobody_else():
    convening = a_convening()
    focal = focal_point("ECU", "Flor")
    head = a_delegate(convening, "ECU", full_name="Hilda", role=RegistrationRole.HEAD)
    a_delegate(convening, "ECU", full_name="Delia")
    gone = focal_point("ECU", "Gone")
    gone.is_active = False
    gone.save()
    revoked = focal_point("ECU", "Rita")
    revoked.grants.update(revoked_at=timezone.now(), revoked_by=revoked)
    focal_point("BOL", "Elsewhere")
    assert list(leads_of(a_country("ECU"))) == [focal, head]
