"""An action is late: its lead is asked by letter, answers on the phone, asks for help, and stands in the month's letter."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from academy.accounts.models import User
from academy.notices.kinds import LetterKind
from academy.notices.models import Notice, SwitchedOff
from dashboards import reminders
from naps.models import ActionUpdate
from naps.roadmap_reminders import send_due
from naps.states import RoadmapStatus
from tests.factories.accounts import focal_point, staff
from tests.factories.roadmaps import a_roadmap, an_action

pytestmark = pytest.mark.django_db

# A Monday afternoon in the Americas.
NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)


def on(day: int):
    return time_machine.travel(NOW + timedelta(days=day))


def said(response) -> str:
    return unescape(response.content.decode())


def link_in(notice: Notice) -> str:
    return re.search(r"/accounts/link/[\w-]+/", notice.text).group()


def test_an_action_is_late_reminded_and_updated_from_the_mail(client, sign_in):
    lucia = focal_point("ECU", "Lucía Paz")
    kemi = staff()
    with on(-70):
        roadmap = a_roadmap(status=RoadmapStatus.AGREED)
        costing = an_action(roadmap, "Cost it", due_in_days=69)
        consulting = an_action(roadmap, "Consult", due_in_days=75)

    with on(0):
        send_due(datetime.now(UTC))
        send_due(datetime.now(UTC))
    letter = Notice.objects.get(key__startswith="action-late-")
    assert (letter.to, letter.subject) == (lucia.email, "Late by 1 day: Cost it")

    # On another phone, signed out: the link asks once, signs in and opens the three questions.
    with on(1):
        path = link_in(letter)
        update = reverse("naps:action-update", args=[costing.pk])
        assert "Go in" in said(client.get(path))
        page = client.post(path, follow=True)
        assert page.redirect_chain[-1][0] == update
        assert "Three questions about an action" in said(page)
        wrong = client.post(update, {"status": "dropped", "text": "", "on": "2027-03-02", "help": "yes"})
        assert "Say in a sentence why." in said(wrong)
        answers = {
            "status": "postponed",
            "resumes_on": "2027-05-01",
            "text": "No prices yet.",
            "on": "2027-03-02",
        }
        page = client.post(update, answers | {"help": "yes"}, follow=True)
        assert page.redirect_chain[-1][0] == f"{reverse('assistance:ask')}?action={costing.pk}"
        page = said(client.get(costing.get_absolute_url()))
        assert "No prices yet." in page
        assert "until 1 May 2027" in page
        assert "1 more action waits for you." in page
        assert reverse("naps:action-update", args=[consulting.pk]) in page
        client.logout()

    # Used once; who opens it again signs in and lands on the same page.
    with on(2):
        ended = client.get(path)
        assert ended.status_code == 410
        assert f"/accounts/login/?next={update}" in said(ended)
    with on(9):
        send_due(datetime.now(UTC))
    assert Notice.objects.filter(key__startswith=f"action-late-{costing.pk}-").count() == 1
    assert ActionUpdate.objects.get().recorded_by == lucia

    # The first working day of April: the month in short, and one press ends it.
    with on(31):
        reminders.send_due(datetime.now(UTC))
        month = Notice.objects.get(key__startswith="month-")
        assert month.to == lucia.email
        assert "Consult" in month.text
        assert "Cost it, due on 1 May 2027" in month.text
        client.post(month.off_path)
        assert SwitchedOff.objects.get().kind == LetterKind.MONTH
        home = sign_in(lucia)
        page = said(home.get(reverse("dashboards:month", args=["ecu"])))
        assert "The roadmap in April 2027" in page

        # The profile says the same, and takes it back.
        letters = reverse("accounts:letters")
        assert letters in said(home.get(reverse("accounts:profile")))
        assert said(home.get(letters)).count("checked") == 1
        assert home.post(letters, {"wanted": ["quiet"]}).status_code == 200  # is for staff
        home.post(letters, {"wanted": ["month"]})
        assert set(SwitchedOff.objects.values_list("kind", flat=True)) == {LetterKind.ROADMAP_DUE}

    # Two months of silence: staff are told.
    with on(70):
        reminders.send_due(datetime.now(UTC))
        told = Notice.objects.get(key__startswith="quiet-")
        assert told.to == kemi.email
        assert "Ecuador: last news: a report on an action, 2 March 2027" in told.text
    assert User.objects.filter(pk=lucia.pk, is_active=True).exists()


def test_a_way_out_that_nobody_made_changes_nothing(client, sign_in):
    for token in ("month:abc", "month:abc:xyz", "x"):
        assert client.post(reverse("accounts:letters-off", args=[token])).status_code == 404
    assert not SwitchedOff.objects.exists()
