import pytest
from django.db import DatabaseError, transaction

from academy.audit.models import Event
from academy.audit.trail import record
from academy.audit.transitions import InvalidTransition, move
from academy.countries.models import Country
from convenings.models import Convening
from convenings.states import ConveningStatus
from tests.factories.accounts import a_user, staff
from tests.factories.convenings import a_convening, a_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_trail_is_never_changed_or_deleted(deed):
    event = record(a_user(), "thing.done", a_convening())
    rows = Event.objects.filter(pk=event.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(verb="other") if deed == "update" else rows._raw_delete("default")
    assert Event.objects.get(pk=event.pk).verb == "thing.done"


def test_a_move_that_the_table_does_not_know_changes_nothing():
    convening = a_convening(status=ConveningStatus.COMPLETED)
    with pytest.raises(InvalidTransition):
        move(convening, ConveningStatus.DRAFT, by=staff())
    assert not Event.objects.exists()


def test_the_second_press_is_told_who_was_first_and_when(sign_in):
    convening, first = a_convening(status=ConveningStatus.DRAFT), staff("Kemi Mora")
    a_session(convening)
    second = sign_in(staff("Second"))
    # Two tabs, both still showing the draft.
    address = f"/convenings/{convening.code}/cancel/"
    assert second.get(address).status_code == 200
    twin = Convening.objects.get(pk=convening.pk)
    move(twin, ConveningStatus.CANCELLED, by=first, reason="storm")
    with pytest.raises(InvalidTransition) as refusal:
        move(convening, ConveningStatus.PUBLISHED, by=first)
    assert refusal.value.last_event.actor == first


def test_the_409_page_names_the_person_and_leads_to_the_record(client, settings, sign_in):
    from django.test import RequestFactory

    from academy.audit.middleware import SomeoneWasFirst

    convening, first = a_convening(status=ConveningStatus.DRAFT), staff("Kemi Mora")
    move(convening, ConveningStatus.CANCELLED, by=first, reason="storm")
    request = RequestFactory().post("/")
    request.user, request.LANGUAGE_CODE, request.resolver_match = first, "en", None
    page = SomeoneWasFirst(lambda r: None).process_exception(
        request, InvalidTransition(convening, "published")
    )
    assert page.status_code == 409
    text = page.content.decode()
    assert "Kemi Mora" in text
    assert convening.get_absolute_url() in text


def test_an_event_about_a_country_carries_its_code():
    class OfEcuador:
        country = Country(iso3="ECU")

    convening = a_convening()
    convening.country = OfEcuador.country
    assert record(a_user(), "x.y", convening).country == "ECU"
