from datetime import timedelta

import pytest
from django.utils import timezone

from academy.audit.models import events_of
from academy.countries.models import Topic
from academy.notices.models import Notice
from assistance.models import Assignment, Request
from participants.models import Expert, Person
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.assistance import a_request, an_engagement

pytestmark = pytest.mark.django_db

ROSTER = "/assistance/experts/"


def path_of(letter: Notice) -> str:
    """The path behind the button of a letter."""
    lines = (line for line in letter.text.splitlines() if line.startswith("http"))
    return next(lines).removeprefix("http://testserver")


def test_an_expert_comes_on_the_roster_is_asked_helps_and_is_rated(sign_in):
    kemi, flor = staff("Kemi Mora"), focal_point("ECU", "Flor Andrade")
    academy, country, donor = sign_in(kemi), sign_in(flor), sign_in(partner())
    budgets = Topic.objects.get(code="gender_budgeting").pk

    # Staff write her down; the letter's link leads her to her own entry.
    page = academy.get("/assistance/").content.decode()
    assert f'href="{ROSTER}"' in page
    assert f'href="{ROSTER}add/"' in academy.get(ROSTER).content.decode()
    new = {
        "full_name": "Mariana Castillo", "email": "mariana@example.org", "home": "Colombia",
        "organisation": "Observatorio", "sector": "academia", "languages": ["es"], "topics": [budgets],
    }  # fmt: skip
    page = academy.post(f"{ROSTER}add/?person=new", new, follow=True).content.decode()
    assert "Mariana Castillo is on the roster. Next: vet." in page
    mariana = Expert.objects.get(person=Person.objects.get(full_name="Mariana Castillo"))
    entry = f"{ROSTER}{mariana.pk}/"
    expert = sign_in()
    assert expert.post(path_of(Notice.objects.get(to="mariana@example.org"))).url == entry

    # She corrects it, names the days she is away, and agrees that countries find her.
    today = timezone.localdate()
    corrected = {
        "languages": ["es", "en"], "topics": [budgets], "countries": "Perú, Paraguay",
        "is_available": "on", "days_a_month": "4",
    }  # fmt: skip
    expert.post(f"{entry}edit/", corrected)
    away = {"starts_on": today + timedelta(days=90), "ends_on": today + timedelta(days=99)}
    expert.post(f"{entry}away/", away)
    page = expert.post(f"{entry}listing/", {"listed": "yes"}, follow=True).content.decode()
    assert "Countries find you once you are vetted." in page
    for reader in (country, donor):
        assert "Mariana Castillo" not in reader.get(ROSTER).content.decode()

    # Once vetted she is found, and proposed with reasons.
    request = a_request(status="accepted", asked_by=flor, wanted_by=today + timedelta(days=30))
    choose = f"/assistance/{request.pk}/experts/"
    assert "Mariana Castillo" not in academy.get(choose).content.decode()
    academy.post(f"{entry}vetting/", {"reason": "Read two of her reports."}, follow=True)
    for reader in (country, donor):
        assert "Mariana Castillo" in reader.get(ROSTER).content.decode()
    page = academy.get(choose).content.decode()
    assert "speaks Spanish, gender budgeting, worked in the same region (Paraguay, Peru), not away" in page
    assert "no open assignment, up to 4 days a month" in page

    # Asked, she says yes; the help is given, confirmed and rated.
    academy.post(choose, {"expert": mariana.pk})
    assignment = Assignment.objects.get()
    expert.post(f"/assistance/assignments/{assignment.pk}/answer/", {"answer": "yes"})
    an_engagement(request).experts.add(mariana)
    academy.post(f"/assistance/{request.pk}/deliver/")
    country.post(f"/assistance/{request.pk}/confirm/", {"rating": "4", "feedback": "Clear tables."})
    assert Request.objects.get().rating == 4
    for reader in (academy, expert):
        page = reader.get(entry).content.decode()
        assert "4 of 5 (median, n = 1)" in page
        assert "rated 4 of 5" in page
    assert "of 5" not in country.get(entry).content.decode()

    # She takes her agreement back, and outside the Academy it is as if she had never been there.
    expert.post(f"{entry}listing/", {"listed": "no"})
    for reader in (country, donor):
        assert "Mariana Castillo" not in reader.get(ROSTER).content.decode()
        assert reader.get(entry).status_code == 404
    assert list(events_of(mariana).order_by("pk").values_list("verb", flat=True)) == [
        "expert.added", "expert.changed", "expert.absence_added", "expert.listing_agreed", "expert.vetted",
        "expert.listing_ended",
    ]  # fmt: skip
