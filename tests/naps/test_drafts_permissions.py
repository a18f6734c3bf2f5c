import pytest
from django.contrib.auth.models import AnonymousUser

from academy.accounts.guards import reason_against
from naps.models import Draft, DraftFile, Plan
from naps.permissions import drafts as permissions
from naps.states import DraftStatus, FileRole, Sharing, Stage
from participants.states import RegistrationRole
from tests.factories.accounts import a_user, admin, focal_point, observer, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.naps import a_draft, a_plan, draft_at
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db

D = DraftStatus


def head():
    return a_delegate(a_convening(), "ECU", role=RegistrationRole.HEAD)


def delegate():
    return a_delegate(a_convening(), "ECU")


def delegate_elsewhere():
    return a_delegate(a_convening(), "PER")


def neighbour():
    return focal_point("PER")


def allowed(check, *args) -> bool:
    return not reason_against(check, *args)


@pytest.mark.parametrize(
    ("make", "works", "speaks"),
    [
        (staff, True, True),
        (admin, True, True),
        (focal_point, True, True),
        (head, True, True),
        (delegate, True, False),
        (neighbour, False, False),
        (delegate_elsewhere, False, False),
        (partner, False, False),
        (observer, False, False),
        (a_user, False, False),
        (AnonymousUser, False, False),
    ],
)
def test_who_works_on_a_draft_and_who_hands_it_in(make, works, speaks):
    draft, user = a_draft(), make()
    for check in (permissions.check_change, permissions.check_work):
        assert allowed(check, user, draft if check is permissions.check_change else draft.plan) is works
    assert allowed(permissions.check_upload, user, draft.plan) is works
    for check in (permissions.check_hand_in, permissions.check_submit):
        assert allowed(check, user, draft) is speaks
    Draft.objects.filter(pk=draft.pk).delete()
    assert allowed(permissions.check_withdraw, user, draft_at(D.SUBMITTED, draft.plan)) is speaks


@pytest.mark.parametrize(
    ("status", "upload", "change", "submit", "withdraw"),
    [
        (D.UPLOADED, True, True, True, False),
        (D.SUBMITTED, False, False, False, True),
        (D.UNDER_REVIEW, False, False, False, True),
        (D.DECIDED, True, False, False, False),
        (D.DISCARDED, True, False, False, False),
        (D.WITHDRAWN, True, False, False, False),
    ],
)
@pytest.mark.parametrize("make", [focal_point, staff])
def test_what_may_be_done_at_each_status(make, status, upload, change, submit, withdraw):
    draft, user = draft_at(status), make()
    assert allowed(permissions.check_upload, user, draft.plan) is upload
    assert allowed(permissions.check_change, user, draft) is change
    assert allowed(permissions.check_submit, user, draft) is submit
    assert allowed(permissions.check_withdraw, user, draft) is withdraw


@pytest.mark.parametrize(
    ("stage", "may"),
    [(Stage.COMMITMENT, True), (Stage.VALIDATION, True), (Stage.ADOPTION, False), (Stage.ENDED, False)],
)
def test_drafts_belong_to_plans_that_are_being_written(stage, may):
    assert allowed(permissions.check_upload, focal_point(), a_plan(stage=stage)) is may


def test_a_draft_without_the_plan_itself_is_not_handed_in():
    draft = a_draft()
    DraftFile.objects.update(role=FileRole.ANNEX)
    assert not allowed(permissions.check_submit, focal_point(), Draft.objects.get(pk=draft.pk))


def seen_by(reader) -> set[Draft]:
    drafts = set(Draft.objects.visible_to(reader))
    files = set(DraftFile.objects.visible_to(reader))
    assert files == set(DraftFile.objects.filter(draft__in=drafts))
    return drafts


def test_drafts_are_seen_by_the_team_staff_and_reviewers_who_have_accepted():
    ours, theirs = draft_at(D.UNDER_REVIEW), draft_at(D.SUBMITTED, a_plan("PER"))
    review = ours.reviews.get()
    assert seen_by(staff()) == seen_by(admin()) == {ours, theirs}
    for make in (focal_point, head, delegate):
        assert seen_by(make()) == {ours}
    assert seen_by(review.reviewer) == set()
    type(review).objects.update(status="accepted", conflict="none")
    assert seen_by(review.reviewer) == {ours}
    assert seen_by(neighbour()) == {theirs}
    for stranger in (partner(), observer(), a_user(), organiser(a_convening()), AnonymousUser()):
        assert seen_by(stranger) == set(), stranger


@pytest.mark.parametrize("sharing", Sharing)
def test_partners_see_drafts_only_where_the_country_shares_them(sharing):
    draft = draft_at(D.SUBMITTED)
    Plan.objects.update(sharing=sharing)
    assert seen_by(partner()) == ({draft} if sharing == Sharing.DRAFTS else set())
    assert seen_by(partner(region="m49-002")) == set()


@pytest.mark.parametrize("status", D)
def test_partners_never_see_what_was_not_handed_in_or_was_taken_back(status):
    draft = draft_at(status, a_plan(sharing=Sharing.DRAFTS))
    hidden = {D.UPLOADED, D.DISCARDED, D.WITHDRAWN}
    assert seen_by(partner()) == (set() if status in hidden else {draft})
