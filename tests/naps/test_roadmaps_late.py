"""Late actions: a letter the day after, weekly for a month, answered from the letter by three questions."""

from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from academy.accounts.models import SignInLink
from academy.documents.inspection import Refused
from academy.notices.models import Notice
from naps.actions.roadmap_actions import report_progress
from naps.due_dates import waited_for, waiting_for
from naps.forms.roadmap_actions import ProgressForm
from naps.models import Action, Roadmap
from naps.roadmap_reminders import actions_due, actions_late
from naps.states import ActionStatus, RoadmapStatus
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.participants import a_person
from tests.factories.roadmaps import a_roadmap, an_action, an_update
from tests.files import a_picture

pytestmark = pytest.mark.django_db

S = RoadmapStatus
DUE = date(2027, 3, 1)


def days_after(days: int) -> datetime:
    return datetime(2027, 3, 1, 15, 15, tzinfo=UTC) + timedelta(days=days)


def counted(days) -> list[int]:
    """How many letters there are after each of these days."""
    found = []
    for day in days:
        actions_late(days_after(day))
        found.append(Notice.objects.filter(key__startswith="action-late-").count())
    return found


def said(response) -> str:
    return unescape(response.content.decode())


@pytest.fixture
def flor():
    return focal_point()


@pytest.fixture
def action(flor):
    return an_action(a_roadmap(status=S.AGREED), "Cost it", due_on=DUE)


def test_a_late_action_is_asked_about_the_day_after_and_four_times_more(action):
    assert counted([0, 1, 1, 2, 7, 8, 15, 22, 29, 35, 36, 43]) == [0, 1, 1, 1, 1, 2, 3, 4, 5, 5, 5, 5]
    assert [n.subject for n in Notice.objects.order_by("pk")][:2] == [
        "Late by 1 day: Cost it",
        "Late by 8 days: Cost it",
    ]


@pytest.mark.parametrize("status", ["completed", "dropped", "postponed"])
def test_what_is_done_dropped_or_postponed_is_not_asked_about(flor, action, status):
    assert counted([1]) == [1]
    Action.objects.filter(pk=action.pk).update(status=status)
    assert counted([8, 15]) == [1, 1]


def test_whoever_has_just_reported_is_left_in_peace_for_a_week(flor, action):
    assert counted([1]) == [1]
    an_update(action, recorded_at=days_after(6))
    assert counted([8, 12, 14]) == [1, 1, 2]


def test_a_postponed_action_is_asked_about_again_from_the_day_it_was_postponed_to(flor, action):
    Action.objects.filter(pk=action.pk).update(status=ActionStatus.POSTPONED)
    until = DUE + timedelta(days=60)
    an_update(action, status=ActionStatus.POSTPONED, on=DUE, resumes_on=until)
    assert waited_for().get().expected_on == until
    actions_due(days_after(46))
    assert Notice.objects.get().subject == "Action due in 14 days: Cost it"
    assert counted([50, 60, 61]) == [0, 0, 1]


def test_its_day_is_known_in_the_revision_that_follows(action):
    an_update(action, status=ActionStatus.POSTPONED, on=DUE, resumes_on=DUE + timedelta(days=9))
    Roadmap.objects.filter(pk=action.roadmap.pk).update(status=S.CLOSED)
    revised = a_roadmap(status=S.AGREED, revision=2, plan=action.roadmap.plan)
    an_action(revised, due_on=DUE, status=ActionStatus.POSTPONED, follows=action)
    assert waited_for().get().expected_on == DUE + timedelta(days=9)


def test_the_letter_lets_its_reader_in_to_the_one_action_and_says_how_to_do_without(flor, action, client):
    counted([1])
    letter = Notice.objects.get()
    assert (letter.is_secret, SignInLink.objects.get().next_path) == (True, update_of(action))
    client.post(letter.off_path, {"List-Unsubscribe": "One-Click"})
    assert counted([8]) == [1]
    client.post(letter.off_path, {"again": "1"})
    assert counted([15]) == [2]


def update_of(action: Action) -> str:
    return reverse("naps:action-update", args=[action.pk])


# --- The three questions -----------------------------------------------------------------------


def answers(**more) -> dict:
    return {"status": "in_progress", "text": "Two of five sheets.", "on": "2026-01-01", "help": "no"} | more


def test_a_report_with_a_wish_for_help_leads_to_asking_with_the_action(flor, sign_in):
    action = an_action(a_roadmap(status=S.AGREED), "Cost it")
    client = sign_in(flor)
    page = said(client.get(update_of(action)))
    assert "Where does it stand?" in page
    assert "What happened?" in page
    assert "Is help needed?" in page
    response = client.post(update_of(action), answers(help="yes"))
    assert response.url == f"{reverse('assistance:ask')}?action={action.pk}"
    assert said(client.get(response.url)).count("Cost it") >= 1
    assert action.updates.get().text == "Two of five sheets."


def test_after_a_report_the_next_action_is_offered(flor, sign_in):
    roadmap = a_roadmap(status=S.AGREED)
    first, second, third = (an_action(roadmap, f"Action {n}", due_in_days=n) for n in (-9, 3, 10))
    an_action(roadmap, "Far off", due_in_days=90)
    assert waiting_for(flor, timezone.localdate()) == [first, second, third]
    page = said(sign_in(flor).post(update_of(first), answers(), follow=True))
    assert "2 more actions wait for you." in page
    assert update_of(second) in page
    assert waiting_for(flor, timezone.localdate()) == [second, third]
    # Whoever is in charge is asked instead of the leads; who is not of the country never is.
    juan = a_person("Juan", with_user=True)
    for address, readers in ((juan.email, []), ("nobody@example.org", [flor]), (flor.email, [flor])):
        Action.objects.filter(pk=second.pk).update(lead_contact=address)
        assert [u for u in (flor, juan.user) if second in waiting_for(u, timezone.localdate())] == readers
    assert waiting_for(staff(), timezone.localdate()) == []


def test_a_letter_older_than_the_revision_leads_to_the_action_in_the_new_one(flor, sign_in):
    old = an_action(a_roadmap(status=S.CLOSED))
    new = an_action(a_roadmap(status=S.AGREED, revision=2, plan=old.roadmap.plan), follows=old)
    assert sign_in(flor).get(update_of(old)).url == update_of(new)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"status": "postponed", "resumes_on": "2026-01-01"}, "This day has passed."),
        ({"resumes_on": "2027-01-01"}, "Choose “postponed” above"),
    ],
)
def test_until_when_belongs_to_what_is_postponed_and_lies_ahead(typed, wrong):
    form = ProgressForm(answers() | typed)
    assert wrong in form.errors["resumes_on"][0]


def test_a_photo_is_for_the_team_and_the_academy_also_where_the_roadmap_is_public(flor, sign_in):
    action = an_action(a_roadmap(status=S.AGREED, published=True))
    broken = SimpleUploadedFile("photo.png", b"not a picture")
    page = sign_in(flor).post(update_of(action), answers(text="We met.", upload=broken))
    assert "<details open>" in page.content.decode()
    assert "We met." in said(page)
    assert not action.updates.exists()
    with pytest.raises(Refused):
        report_progress(
            action, status="in_progress", on=DUE, upload=SimpleUploadedFile("x.exe", b"MZ"), by=flor
        )
    photo = SimpleUploadedFile("photo.png", a_picture())
    sign_in(flor).post(update_of(action), answers(upload=photo))
    report = action.updates.get()
    path = reverse("naps:report-file", args=[report.pk])
    assert sign_in(flor).get(path)["Content-Disposition"].startswith("attachment")
    assert path in said(sign_in(flor).get(action.get_absolute_url()))
    assert path not in said(sign_in().get(action.get_absolute_url()))
    for reader in (focal_point("PAN"), partner()):
        assert sign_in(reader).get(path).status_code == 403
