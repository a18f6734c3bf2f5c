"""Every route of the chapter answers every role as `access.py` says."""

import pytest
from django.db import transaction
from django.db.models import Model
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from academy.pages.expectations import ROLES
from assistance.access import ROUTES
from assistance.models import FollowUp, RequestFile, Terms
from assistance.states import AssignmentStatus, RequestStatus
from tests.factories.accounts import admin, focal_point, observer, organiser, partner, staff
from tests.factories.assistance import a_request, an_assignment, an_engagement
from tests.factories.convenings import a_convening
from tests.factories.engaging import an_output, asked_about, what_changed
from tests.factories.files import a_kept_file
from tests.factories.offers import a_call, an_issued_call
from tests.factories.participants import a_delegate, an_expert

pytestmark = pytest.mark.django_db


def the_world() -> tuple[dict, dict]:
    """The people of every role and the records the routes are about, as `access.py` describes them."""
    here, elsewhere = a_convening(), a_convening(city="Panama City", country="PAN")
    expert = an_expert("Rosa Quispe", listing_agreed_at=timezone.now())
    people = {
        "admin": admin(), "staff": staff(),
        "organiser": organiser(here), "organiser_elsewhere": organiser(elsewhere),
        "reviewer": an_expert("Reviewer").person.user,
        "reviewer_elsewhere": an_expert("Reviewer elsewhere").person.user,
        "expert": expert.person.user, "expert_elsewhere": an_expert("Elsewhere").person.user,
        "focal_point": focal_point("ECU"), "focal_point_elsewhere": focal_point("BOL"),
        "delegate": a_delegate(here, "ECU"), "delegate_elsewhere": a_delegate(elsewhere, "BOL"),
        "partner": partner(), "observer": observer(),
    }  # fmt: skip
    request = a_request(
        asked_by=people["focal_point"],
        status=RequestStatus.IN_PROGRESS,
        convening=here,
        owner=people["staff"],
    )
    an_assignment(request, expert, status=AssignmentStatus.ACCEPTED)
    accepted = a_request(asked_by=people["focal_point"], status=RequestStatus.ACCEPTED)
    an_issued_call(request, people["focal_point"], people["staff"], partners=[people["partner"]])
    shown, proposed = a_request(asked_by=people["focal_point"]), a_request(asked_by=people["focal_point"])
    both = [people["partner"], people["observer"]]
    call = a_call(shown, people["focal_point"], people["staff"], partners=both)
    a_call(proposed, None, people["staff"])
    engagement = an_engagement(request, recorded_by=expert.person.user, next_step="Call")
    asked_about(engagement)
    follow_up = FollowUp.objects.create(
        request=a_request(asked_by=people["focal_point"], status=RequestStatus.CLOSED),
        country=request.country,
    )
    told = what_changed(
        follow_up,
        evidence=a_kept_file("a.pdf", b"%PDF", by=people["staff"]),
        answered_by=people["staff"],
        on_behalf=True,
    )
    kept = a_kept_file("costs.pdf", b"%PDF", by=people["focal_point"])
    records = {
        "expert_entry": expert,
        "called": "ecu",
        "output": an_output(engagement, added_by=expert.person.user),
        "follow_up": follow_up,
        "told": (follow_up.pk, told.pk),
        "request": request,
        "request_shown": shown,
        "request_proposed": proposed,
        "asked_partner": call.asked.get(user=people["partner"]),
        "request_file": RequestFile.objects.create(
            request=request, file=kept, added_by=people["focal_point"]
        ),
        "terms": Terms.objects.create(request=request, deliverables="Two calls.", agreed_by=people["staff"]),
        "assignment": an_assignment(accepted, expert),
        "engagement": engagement,
    }
    return people, records


def address_of(route, records: dict) -> str:
    """A record's key, or the parts of an address that is made otherwise."""
    found = records.get(route.subject, ())
    if isinstance(found, Model):
        found = (found.pk,)
    return reverse(route.name, args=(found,) if isinstance(found, str) else found)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_role_gets_the_answer_that_is_written_down(sign_in, route):
    people, records = the_world()
    address = address_of(route, records)
    data = {"instead_of": people["staff"].pk}
    for wanted in route.expectations():
        client = sign_in(people.get(wanted["role"]))
        with transaction.atomic():
            answer = client.post(address, data) if wanted["method"] == "POST" else client.get(address)
            transaction.set_rollback(True)
        assert answer.status_code in wanted["expected"], (wanted, answer.status_code)


def test_every_route_is_written_down():
    found = get_resolver().reverse_dict  # loads the addresses
    assert found is not None
    names = {f"assistance:{name}" for name in names_of("assistance")}
    assert {route.name for route in ROUTES} == names


def names_of(app: str) -> set[str]:
    _prefix, resolver = get_resolver().namespace_dict[app]
    return {key for key in resolver.reverse_dict if isinstance(key, str)}


def test_the_roles_are_those_of_the_house():
    people, _records = the_world()
    assert set(people) | {"anonymous"} == set(ROLES)
    with pytest.raises(NoReverseMatch):
        reverse("assistance:request")
