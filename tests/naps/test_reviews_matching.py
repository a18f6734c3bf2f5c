from datetime import date

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from naps.addressees import leads_of
from naps.matching import candidates_for, weak_topics
from naps.models import Draft
from naps.states import DraftStatus, ReviewStatus
from participants.states import RegistrationRole
from tests.factories.accounts import a_country, a_user, focal_point
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


def reasons(candidate) -> list[str]:
    return [words for _speaks_for, words in candidate.reasons]


def test_the_reasons_are_said_in_words():
    draft, other = a_draft_to_read("ECU"), a_draft_to_read("BOL")
    expert = an_expert("Ana", iso3="PER", topics=["localization", "gender_budgeting"])
    expert.countries.add(a_country("ECU"))
    a_review(other, reviewer=expert.person.user, status=R.ACCEPTED, due_on=date(2027, 3, 9))
    found = candidates_for(draft)[0]
    assert reasons(found) == [
        "reads Spanish",
        "Gender budgeting, Localization",
        "has worked in Ecuador",
        "1 open review, due 9 March",
    ]
    an_expert("Yves", iso3="HTI", languages=["fr"])
    with translation.override("es"):
        yves = candidates_for(draft)[-1]
        assert yves.reasons[0] == (False, _("does not read %(language)s") % {"language": "español"})


def test_whoever_read_the_version_before_is_offered_first_with_what_was_weak():
    """Rosa is busy and reads only French, and still sees best what has changed."""
    before = a_draft_to_read("ECU", status=DraftStatus.DECIDED)
    rosa = an_expert("Rosa", iso3="HTI", languages=["fr"])
    a_review(before, reviewer=rosa.person.user, status=R.SUBMITTED, grades="444414444")
    a_review(a_draft_to_read("BOL"), reviewer=rosa.person.user, status=R.ACCEPTED)
    an_expert("Ana", iso3="PER", topics=["localization"])
    an_expert("Zoe", iso3="CHL", topics=["gender_budgeting", "localization"])
    declined = an_expert("Dora", iso3="COL", topics=["localization"])
    a_review(before, reviewer=declined.person.user, status=R.DECLINED)
    draft = a_draft_to_read("ECU", version=2)
    assert weak_topics(draft) == {"gender_budgeting"}
    found = candidates_for(draft)
    assert names(found) == ["Rosa", "Zoe", "Ana", "Dora"]
    assert reasons(found[0])[:2] == ["read version 1", "does not read Spanish"]
    assert "knows what was weak in the version before: Gender budgeting" in reasons(found[1])
    assert "Localization" in reasons(found[1])
    assert found[3].read_version is None


def test_what_is_weak_comes_from_the_last_reviews_that_were_sent():
    first = a_draft_to_read("ECU", status=DraftStatus.DECIDED)
    a_review(first, status=R.SUBMITTED, grades="111111111")
    second = a_draft_to_read("ECU", status=DraftStatus.DECIDED, version=2)
    a_review(second, status=R.SUBMITTED, grades="n43444444", reviewer=a_user("Ana"))
    a_review(second, status=R.SUBMITTED, grades="-42444444", reviewer=a_user("Bea"))
    a_review(second, status=R.ACCEPTED, grades="000000000", reviewer=a_user("Cleo"))
    a_review(a_draft_to_read("BOL"), status=R.SUBMITTED, grades="000000000")
    assert weak_topics(a_draft_to_read("ECU", version=3)) == {"inclusive_process"}
    assert weak_topics(first) == set()


def test_a_conflict_and_the_own_country_weigh_more_than_having_read_it():
    before = a_draft_to_read("ECU", status=DraftStatus.DECIDED)
    own, torn = an_expert("Eva", iso3="ECU"), an_expert("Tina", iso3="PER")
    for expert in (own, torn):
        a_review(before, reviewer=expert.person.user, status=R.SUBMITTED)
    torn.conflict_countries.add(a_country("ECU"))
    assert candidates_for(a_draft_to_read("ECU", version=2)) == []


def test_reviews_that_are_over_are_no_load():
    draft = a_draft_to_read("ECU")
    expert = an_expert("Ana", iso3="PER")
    decided = a_draft_to_read("BOL", status=DraftStatus.DECIDED)
    a_review(decided, reviewer=expert.person.user, status=R.ACCEPTED)
    a_review(a_draft_to_read("PAN"), reviewer=expert.person.user, status=R.SUBMITTED)
    assert candidates_for(draft)[0].load == "no open reviews"


def test_the_list_of_candidates_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    a_review(a_draft_to_read("ECU", status=DraftStatus.DECIDED), status=R.SUBMITTED, grades="1")
    pk = a_draft_to_read("ECU", version=2).pk
    for n, people in enumerate((["Ana"], ["Bea", "Cleo"])):
        for name in people:
            an_expert(name, iso3="PER")
        draft = Draft.objects.select_related("plan__country").get(pk=pk)
        with django_assert_num_queries(10):
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
