"""From the help that was given to the country's word for it, and to what has changed half a year later."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from time_machine import travel

from academy.accounts.guards import NotAllowed
from academy.audit.models import events_of
from academy.notices.models import Notice
from assistance import actions
from assistance.models import Confirmation, Engagement, FollowUp, FollowUpAnswer
from assistance.reminders import send_due
from assistance.states import Readers, RequestStatus
from tests.assistance.team import a_team
from tests.factories.accounts import a_country
from tests.factories.assistance import a_request, an_engagement

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
S = RequestStatus


def days(n: float) -> datetime:
    return MONDAY + timedelta(days=n)


def letters(part: str) -> list[str]:
    return sorted(Notice.objects.filter(key__contains=part).values_list("to_name", flat=True))


def button_of(letter: Notice) -> str:
    lines = letter.text.splitlines()
    return next(line for line in lines if line.startswith("http")).removeprefix("http://testserver")


def test_a_country_disputes_then_confirms_and_half_a_year_later_says_what_changed(sign_in):
    team = a_team()
    request = a_request(asked_by=team.official, owner=team.staff, status=S.IN_PROGRESS)
    given = an_engagement(
        request, on=MONDAY.date(), summary="CANARY-said", recorded_at=MONDAY, recorded_by=team.staff
    )
    send_due(days(0.5))
    assert not Confirmation.objects.exists()  # staff may still correct it
    with travel(days(1.1)):
        send_due(days(1.1)), send_due(days(1.2))
    assert letters(f"engagement-{given.pk}-asked") == ["Flor Andrade", "Olga Paz"]
    letter = Notice.objects.filter(to=team.official.email, key__contains="-asked-").get()
    assert "CANARY" not in letter.subject + letter.text
    assert letter.is_secret

    # The link of the letter signs her in and opens the page with the questions.
    with travel(days(2)):
        phone = sign_in()
        landed = phone.post(button_of(letter))
        assert landed.url == f"{given.get_absolute_url()}confirm/?of=ECU"
        page = phone.get(landed.url).content.decode()
        assert "CANARY-said" in page
        empty = phone.post(landed.url, {"took_place": "no", "words": ""})
        assert list(empty.context["form"].errors) == ["words"]
        assert list(phone.post(landed.url, {"took_place": "yes"}).context["form"].errors) == ["rating"]
        phone.post(landed.url, {"took_place": "no", "words": "CANARY-word: it was on Tuesday."})
        assert phone.get(landed.url).status_code == 403  # once
    assert letters("-answered-") == ["Kemi Mora"]
    assert "CANARY" not in Notice.objects.get(key__contains="-answered-").text
    academy = sign_in(team.staff)
    with travel(days(3)):
        assert "Not like this, says Ecuador" in academy.get("/home/", follow=True).content.decode()
        page = academy.get(given.get_absolute_url()).content.decode()
        assert "CANARY-word" in page
        assert "Ask Ecuador again" in page
        # Corrected, asked again, reminded after two weeks, confirmed.
        edit = {"kind": "call", "starts_on": "2026-03-03", "summary": "On Tuesday."}
        academy.post(f"{given.get_absolute_url()}edit/", edit)
        academy.post(f"{given.get_absolute_url()}ask/", {"of": "ECU"})
    send_due(days(16)), send_due(days(17.1)), send_due(days(18))
    assert letters(f"engagement-{given.pk}-reminder") == ["Flor Andrade", "Olga Paz"]
    with travel(days(19)):
        phone = sign_in(team.official)
        assert "Your word is asked" in phone.get("/assistance/").content.decode()
        answer = {"took_place": "yes", "rating": "5", "words": "Prices of 2027."}
        phone.post(f"{given.get_absolute_url()}confirm/", answer)
        for who, reads in [("focal_point", True), ("activist", False), ("donor", False)]:
            words = sign_in(team[who]).get(given.get_absolute_url()).content.decode()
            assert "Confirmed by the country" in words
            assert ("Prices of 2027." in words) is reads
        assert "Your word is asked" not in phone.get("/assistance/").content.decode()
    verbs = [event.verb for event in events_of(given).order_by("pk")]
    assert verbs == [
        "engagement.asked_to_confirm", "engagement.disputed", "engagement.changed",
        "engagement.asked_to_confirm", "engagement.confirmed",
    ]  # fmt: skip

    # The rest is confirmed with the whole request: one question, one answer for all of it.
    with travel(days(20)):
        rest = an_engagement(request, on=days(19).date(), recorded_at=days(20))
        actions.deliver(request, by=team.staff)
    send_due(days(22))
    assert not rest.confirmations.exists()
    with travel(days(23)):
        with pytest.raises(NotAllowed, match="whole request"):
            actions.ask_to_confirm(rest, rest.country, by=team.staff)
        answer = {"rating": "4", "feedback": ""}
        sign_in(team.official).post(f"{request.get_absolute_url()}confirm/", answer)
    said = rest.confirmations.get()
    assert (said.took_place, said.with_request, said.rating) == (True, True, None)

    # Six months after the request was closed.
    send_due(days(23 + 181))
    assert not FollowUp.objects.exists()
    with travel(days(23 + 183)):
        send_due(days(23 + 183))
    follow_up = FollowUp.objects.get()
    assert letters("follow-up-") == ["Flor Andrade", "Olga Paz"]
    send_due(days(23 + 200)), send_due(days(23 + 205)), send_due(days(23 + 206))
    assert letters(f"follow-up-{follow_up.pk}-reminder") == ["Flor Andrade", "Olga Paz"]
    with travel(days(23 + 206)):
        phone = sign_in()
        letter = Notice.objects.filter(to=team.official.email, key__contains="reminder").latest("pk")
        page = phone.post(button_of(letter)).url
        assert page == f"{follow_up.get_absolute_url()}answer/"
        wrong = phone.post(page, {"changed": "CANARY-changed", "evidence_url": "javascript:alert(1)"})
        assert set(wrong.context["form"].errors) == {"evidence_url", "contribution", "may_tell"}
        assert "CANARY-changed" in wrong.content.decode()
        good = {"changed": "CANARY-changed", "evidence_url": "example.org/budget"}
        phone.post(page, good | {"contribution": "some", "may_tell": "anonymised"})
    told = FollowUpAnswer.objects.get()
    assert (told.evidence_url, told.answered_by) == ("https://example.org/budget", team.official)
    assert letters(f"follow-up-{follow_up.pk}-answered") == ["Kemi Mora"]
    with travel(days(23 + 207)):
        academy = sign_in(team.staff)
        assert (
            "1 question was sent: 1 answered, 0 not yet."
            in academy.get("/assistance/follow-ups/").content.decode()
        )
        for who, status in [("head", 200), ("activist", 200), ("elsewhere", 404), ("partner", 404)]:
            assert sign_in(team[who]).get(follow_up.get_absolute_url()).status_code == status
        assert sign_in(team.activist).get(page).status_code == 403
        for who, reads in [("focal_point", True), ("head", True), ("activist", False), ("donor", False)]:
            words = sign_in(team[who]).get(follow_up.get_absolute_url()).content.decode()
            assert ("CANARY-changed" in words) is reads
        assert sign_in(team["expert"]).get(follow_up.get_absolute_url()).status_code == 404
    for change in ({"changed": "Other"}, None):
        rows = FollowUpAnswer.objects.filter(pk=told.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change) if change else rows._raw_delete(rows.db)


def test_nobody_is_asked_out_of_the_blue_or_about_what_they_may_not_read(sign_in):
    team = a_team()
    of_civil_society = a_request(
        asked_by=team.activist, is_of_civil_society=True, own_side_only=True, status=S.CLOSED,
        closed_at=days(-190),
    )  # fmt: skip
    fresh = {"recorded_at": MONDAY, "on": MONDAY.date()}
    an_engagement(shown_to=Readers.ACADEMY, **fresh)
    an_engagement(recorded_at=days(-40), on=days(-40).date())  # long ago
    silent = an_engagement(iso3="JPN", **fresh)  # nobody of it is here
    an_engagement(on=days(-185).date(), recorded_at=days(-185))  # a call
    kept = an_engagement(on=days(-185).date(), recorded_at=days(-185), kind="mission", shown_to="government")
    exchange = an_engagement(kind="peer_exchange", peer_country=a_country("BOL"), **fresh)
    with travel(days(2)):
        send_due(days(2))
    asked = Confirmation.objects.values_list("engagement", "country__iso3").order_by("country__iso3")
    assert list(asked) == [(exchange.pk, "BOL"), (exchange.pk, "ECU")]
    assert letters(f"engagement-{exchange.pk}-asked") == ["Eva Choque", "Flor Andrade", "Hugo Vera"]
    follow_ups = {one.about: one for one in FollowUp.objects.all()}
    assert set(follow_ups) == {of_civil_society, kept}
    assert letters(f"follow-up-{follow_ups[of_civil_society].pk}-") == ["Amparo Luz"]
    assert letters(f"follow-up-{follow_ups[kept].pk}-") == ["Flor Andrade", "Hugo Vera"]
    assert not silent.confirmations.exists()
    for user in (team.focal_point, team.head, team.donor):
        page = follow_ups[of_civil_society].get_absolute_url()
        assert sign_in(user).get(page).status_code == 404
    # Of the exchange each answers for itself, and does not read what the other said.
    with travel(days(3)):
        bolivia = sign_in(team.elsewhere)
        address = f"{exchange.get_absolute_url()}confirm/"
        bolivia.post(address, {"took_place": "yes", "rating": "2", "words": "CANARY-bolivia"})
        assert Confirmation.objects.get(country__iso3="BOL").rating == 2
        assert (
            "CANARY-bolivia"
            not in sign_in(team.focal_point).get(exchange.get_absolute_url()).content.decode()
        )
        assert "CANARY-bolivia" in sign_in(team.staff).get(exchange.get_absolute_url()).content.decode()
        behalf = sign_in(team.staff).post(f"{address}?of=ECU", {"took_place": "yes", "rating": "3"})
        assert behalf.status_code == 302
    assert Confirmation.objects.get(country__iso3="ECU").on_behalf
    assert Engagement.objects.get(pk=exchange.pk).confirmations.count() == 2
