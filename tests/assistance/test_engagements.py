"""What is kept of the help that was given, and what is counted of it."""

from datetime import date

import pytest

from academy.countries.models import Country
from assistance.models import Engagement
from assistance.states import EngagementKind
from tests.factories.accounts import focal_point
from tests.factories.assistance import a_request, an_engagement

pytestmark = pytest.mark.django_db


def test_the_last_contact_of_a_country_is_its_latest_engagement():
    an_engagement(on=date(2020, 3, 1))
    an_engagement(on=date(2020, 5, 1), kind=EngagementKind.MISSION, ends_on=date(2020, 5, 4))
    an_engagement(a_request("BOL"), on=date(2020, 2, 1))
    contacts = Engagement.objects.last_contacts()
    names = dict(Country.objects.values_list("pk", "iso3"))
    assert [(names[c["country"]], c["date"], c["kind"]) for c in contacts] == [
        ("BOL", date(2020, 2, 1), "call"),
        ("ECU", date(2020, 5, 4), "mission"),
    ]
    of_bolivia = Engagement.objects.visible_to(focal_point("BOL")).last_contacts()
    assert [names[c["country"]] for c in of_bolivia] == ["BOL"]
