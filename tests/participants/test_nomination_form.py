"""The form by which people are named: what it proposes."""

import pytest

from convenings.models import Invitation
from participants.forms.delegations import NominationForm
from tests.factories.accounts import a_country
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation

pytestmark = pytest.mark.django_db


def test_people_are_written_to_in_the_language_of_the_letter_that_invited_them():
    convening = a_convening(languages=["en", "es"])
    invitation = Invitation.objects.create(
        convening=convening,
        country=a_country("ECU"),
        contact_name="R",
        contact_email="r@example.org",
        language="fr",
    )
    invited = NominationForm(convening=convening, delegation=a_delegation(convening, invitation=invitation))
    assert invited.initial["language"] == "fr"
    unasked = NominationForm(convening=convening, delegation=a_delegation(convening, "BOL"))
    assert unasked.initial["language"] == "en"
