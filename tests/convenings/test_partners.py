"""Whose names stand beside the Academy's: written down, put in order, approved before they are printed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from convenings import actions
from convenings.models import Partner
from convenings.states import ConveningStatus
from tests.doors import assert_doors
from tests.factories.accounts import a_user, organiser, staff
from tests.factories.convenings import a_convening, a_partner
from tests.queries import queries_of
from tests.wording import LANGUAGES, assert_kept, assert_shows_error, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def convening():
    return a_convening(languages=["en", "es", "fr"])


def page(name: str, subject) -> str:
    if isinstance(subject, Partner):
        return reverse(f"convenings:{name}", args=[subject.convening.code, subject.pk])
    return reverse(f"convenings:{name}", args=[subject.code])


def test_an_organiser_writes_a_partner_down_and_records_its_approval(sign_in, convening):
    client = sign_in(organiser(convening), "es")
    client.post(page("partners", convening), {"name_en": "UN Women", "name_es": "ONU Mujeres"})
    partner = convening.partners.get()
    shown = client.get(page("partners", convening)).text
    assert said("Not on certificates: no approval yet", "es") in shown
    day = convening.today().isoformat()
    answer = client.post(
        page("partner-approval", partner),
        {"approved_on": day, "approved_through": "Carta de la Representante"},
        follow=True,
    )
    assert said("Stands on certificates", "es") in answer.text
    assert "Carta de la Representante" in answer.text
    partner.refresh_from_db()
    assert partner.is_approved
    assert Event.objects.filter(verb="partner.approved").exists()


def test_another_name_is_another_approval(convening):
    partner = a_partner(convening)
    partner.name_es = "ONU Mujeres"
    assert not actions.save_partner(partner, by=staff()).is_approved


def test_saving_the_same_name_keeps_the_approval(sign_in, convening):
    partner = a_partner(convening)
    sign_in(staff()).post(
        page("partner-edit", partner), {"name_en": "UN Women", "name_es": "", "name_fr": ""}
    )
    partner.refresh_from_db()
    assert partner.is_approved


def test_an_approval_can_be_taken_back(sign_in, convening):
    partner = a_partner(convening)
    sign_in(staff()).post(page("partner-approval", partner), {"withdraw": "yes"})
    partner.refresh_from_db()
    assert (partner.is_approved, partner.approved_on, partner.approved_through) == (False, None, "")


def test_names_stand_in_the_order_they_were_put_in(sign_in, convening):
    for name in ("One", "Two", "Three"):
        a_partner(convening, name)
    last = convening.partners.get(name_en="Three")
    client = sign_in(staff())
    client.post(page("partner-move", last), {"to": "earlier"})
    assert convening.partner_names == "One · Three · Two"
    client.post(page("partner-move", convening.partners.first()), {"to": "earlier"})
    assert convening.partner_names == "One · Three · Two"
    client.post(page("partner-move", last), {"to": "later"})
    assert convening.partner_names == "One · Two · Three"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_that_has_not_come_is_refused_and_nothing_is_lost(sign_in, convening, language):
    partner = a_partner(convening, is_approved=False)
    tomorrow = (convening.today() + timedelta(days=1)).isoformat()
    answer = sign_in(staff(), language).post(
        page("partner-approval", partner), {"approved_on": tomorrow, "approved_through": "A letter"}
    )
    assert_shows_error(answer, "This day has not come yet.", language, "approved_on")
    assert_kept(answer, {"approved_on": tomorrow, "approved_through": "A letter"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_partner_needs_a_name(sign_in, convening, language):
    answer = sign_in(staff(), language).post(page("partners", convening), {"name_en": " "})
    assert_shows_error(answer, "Write the name of the partner.", language, "name_en")
    assert not convening.partners.exists()


@pytest.mark.parametrize("deed", ["partner-move", "partner-remove"])
def test_doors(sign_in, convening, deed):
    partner = a_partner(convening)
    assert_doors(sign_in, page(deed, partner), may=organiser(convening), refused=[a_user()])


def test_a_convening_that_was_called_off_needs_no_approvals():
    convening = a_convening(status=ConveningStatus.CANCELLED, reason="A storm")
    partner = a_partner(convening, is_approved=False)
    with pytest.raises(NotAllowed):
        actions.record_approval(
            partner, approved_on=convening.today(), approved_through="A letter", by=staff()
        )


def test_the_page_asks_the_same_number_of_questions_for_many_partners(sign_in, convening):
    client = sign_in(staff())
    a_partner(convening)
    few = queries_of(client, page("partners", convening))
    for n in range(4):
        a_partner(convening, f"Partner {n}")
    assert queries_of(client, page("partners", convening)) == few
