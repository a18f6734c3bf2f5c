"""Emptied on time, with a report: how many rows of which convening, when, and what comes next."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from academy.audit.models import Event
from academy.documents.issuing import render_waiting
from academy.documents.models import SealedContent
from academy.notices.models import Notice
from convenings.actions import cancel
from participants import retention
from participants.actions import registrations
from participants.actions.travel import issue_visa_letter
from participants.models import Emptying, Needs, Registration, Travel
from participants.models.travel import SEALED
from participants.states import RegistrationStatus
from participants.tasks import purge as purge_task
from tests.factories.accounts import a_user, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_person, a_registration, a_travel
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
PAGE = "/kept-and-deleted/"


def travelling(convening, n: int = 2) -> list[Registration]:
    """Each has a diet and a letter for a visa that is made."""
    made = []
    for k in range(n):
        registration = a_registration(
            convening, a_person(f"P{k}", with_user=True), status=RegistrationStatus.CONFIRMED
        )
        Needs.objects.create(registration=registration, diet="no nuts", access="step-free")
        a_travel(registration, visa=True)
        issue_visa_letter(registration, by=staff("Quiet"))
        made.append(registration)
    render_waiting()
    return made


def late(convening):
    """The first day on which nothing of it is kept."""
    return retention.last_day(convening) + timedelta(days=1)


def test_everything_is_emptied_on_the_day_after_the_last_and_not_before():
    convening = a_convening()
    registrations = travelling(convening)
    keys = [r.visa_letters.get().paper.key for r in registrations]
    assert retention.purge(retention.last_day(convening)) == 0
    assert Travel.objects.filter(purged_at=None).count() == 2
    assert retention.purge(late(convening)) == 6
    for travel in Travel.objects.all():
        assert travel.purged_at
        assert not any(getattr(travel, name) for name in SEALED)
        assert (travel.mode, travel.wants_visa_letter, travel.letter_language) == ("", False, "")
    assert not any(needs.diet or needs.access for needs in Needs.objects.all())
    assert not SealedContent.objects.exclude(values="").exists()
    assert not any(default_storage.exists(key) for key in keys)
    assert Event.objects.filter(verb="travel.purged").count() == 2
    assert Event.objects.filter(verb="visa-letter.emptied").count() == 2


def test_every_sealed_column_is_among_what_is_emptied():
    """A field that somebody adds later is emptied too, or this fails."""
    from academy.sealed import SealedTextField

    sealed = {field.name for field in Travel._meta.fields if isinstance(field, SealedTextField)}
    assert sealed == set(SEALED)
    assert sealed <= set(retention.KINDS[Travel])


def test_the_night_is_written_down_by_its_numbers_once():
    convening, other = a_convening(), a_convening(city="Bogotá", country="COL")
    travelling(convening)
    nobody = a_registration(convening, a_person("No needs"))
    Needs.objects.create(registration=nobody)
    kept = a_registration(other, a_person("Kept"), status=RegistrationStatus.CONFIRMED)
    a_travel(kept)
    other.ends_on += timedelta(days=200)
    other.save()
    now = timezone.now()
    retention.purge(late(convening), now)
    night = Emptying.objects.get()
    assert (night.convening, night.emptied_at) == (convening, now)
    assert night.numbers == {"needs": 2, "travel": 2, "letters": 2, "passports": 0}
    assert retention.purge(late(convening)) == 0
    assert Emptying.objects.count() == 1
    kept.travel.refresh_from_db()
    assert kept.travel.arrival_flight == "CM 411"


def test_staff_get_a_letter_with_numbers_and_no_names():
    convening = a_convening()
    by, _omar = staff("Kemi Mora"), organiser(convening)
    travelling(convening)
    before = set(Notice.objects.values_list("pk", flat=True))
    retention.purge(late(convening))
    letters = Notice.objects.exclude(pk__in=before)
    assert by.email in {letter.to for letter in letters}
    assert all(letter.key.startswith("emptied-") for letter in letters)
    mine = letters.get(to=by.email)
    assert "2 answers on diet and access; 2 journeys; 2 letters for a visa" in mine.text
    assert PAGE in mine.text
    assert "P0" not in mine.text
    assert retention.purge(late(convening)) == 0
    assert letters.filter(to=by.email).count() == 1


def test_a_night_without_anything_to_empty_writes_to_nobody():
    staff()
    retention.purge(timezone.localdate())
    assert not Notice.objects.exists()
    assert not Emptying.objects.exists()


def test_a_letter_the_store_does_not_give_up_is_found_the_next_night(monkeypatch):
    convening = a_convening()
    travelling(convening, 2)
    stuck = SealedContent.objects.order_by("pk").first().paper
    really = default_storage.delete

    def unreachable(key):
        if key == stuck.key:
            raise OSError("away")
        really(key)

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", unreachable)
        assert retention.purge(late(convening)) == 5
    assert SealedContent.objects.filter(emptied_at=None).count() == 1
    assert retention.purge(late(convening)) == 1
    assert not default_storage.exists(stuck.key)


def test_what_the_store_kept_of_a_revoked_letter_goes_the_next_night(monkeypatch):
    """The person's own deed does not fail because the store is away."""
    [one] = travelling(a_convening(), 1)

    def unreachable(key):
        raise OSError("away")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage, "delete", unreachable)
        registrations.withdraw(one, by=one.person.user, reason="ill")
    letter = one.visa_letters.get()
    assert not letter.is_valid
    assert default_storage.exists(letter.paper.key)
    assert retention.purge(timezone.localdate()) == 1
    assert not default_storage.exists(letter.paper.key)
    assert retention.purge(timezone.localdate()) == 0


def test_of_a_convening_that_was_called_off_passports_go_the_next_night():
    convening = a_convening()
    [one] = travelling(convening, 1)
    cancel(convening, by=staff(), reason="A hurricane")
    assert retention.purge(timezone.localdate()) == 1
    travel = Travel.objects.get()
    assert (travel.passport_number, travel.arrival_flight) == ("", "CM 411"), "flights are to be cancelled"
    letter = one.visa_letters.get()
    assert (letter.is_valid, letter.paper.is_valid) == (False, False)
    assert letter.paper.sealed.values == ""
    assert Emptying.objects.get().passports == 1
    assert retention.purge(timezone.localdate()) == 0


def test_the_task_of_the_day_plan_does_it():
    convening = a_convening(starts_on=timezone.localdate() - timedelta(days=200))
    registration = a_registration(convening, a_person(), status=RegistrationStatus.CONFIRMED)
    a_travel(registration)
    purge_task()
    assert Travel.objects.get().purged_at


def test_a_deleted_letter_says_so_and_can_still_be_verified(sign_in):
    convening = a_convening()
    [one] = travelling(convening, 1)
    retention.purge(late(convening))
    letter = one.visa_letters.get()
    answer = sign_in(one.person.user).get(letter.get_absolute_url())
    assert answer.status_code == 410
    assert "This letter is deleted" in answer.text
    page = sign_in().get(letter.paper.get_absolute_url()).text
    assert "is valid" in page
    assert letter.reference in page


# --- The page ---------------------------------------------------------------------------------------


def test_staff_see_all_and_organisers_their_own(sign_in):
    convening, other = a_convening(), a_convening(city="Bogotá", country="COL")
    travelling(convening)
    a_travel(a_registration(other, a_person("Q"), status=RegistrationStatus.CONFIRMED))
    Emptying.objects.create(convening=other, emptied_at=timezone.now(), needs=31)
    Emptying.objects.create(convening=convening, emptied_at=timezone.now(), needs=17)
    page = sign_in(staff()).get(PAGE).text
    assert "NAP Academy, Kingston" in page
    assert "NAP Academy, Bogotá" in page
    assert ">31<" in page
    mine = sign_in(organiser(convening)).get(PAGE).text
    assert ">17<" in mine
    assert "Bogotá" not in mine
    for user in (a_user(), focal_point("ECU"), partner()):
        assert sign_in(user).get(PAGE).status_code == 403


def test_what_is_still_kept_is_counted_with_its_last_day():
    convening = a_convening()
    travelling(convening)
    from convenings.models import Convening

    [kept] = retention.still_kept(Convening.objects.filter())
    assert kept.convening == convening
    assert kept.numbers == {"needs": 2, "travel": 2, "letters": 2}
    assert kept.until == convening.ends_on + timedelta(days=90)
    retention.purge(late(convening))
    assert retention.still_kept(Convening.objects.filter()) == []


def test_an_empty_page_says_so(sign_in):
    page = sign_in(staff()).get(PAGE).text
    assert "Nothing of this kind is kept now." in page
    assert "Nothing has been deleted so far." in page


def test_it_is_reached_from_where_staff_and_organisers_look(sign_in):
    convening = a_convening()
    assert PAGE in sign_in(staff()).get("/home/").text
    user = organiser(convening)
    assert PAGE in sign_in(user).get(f"/convenings/{convening.code}/organise/").text
    assert PAGE in sign_in(user).get(f"/convenings/{convening.code}/logistics/").text


def test_it_asks_the_database_the_same_whatever_its_length(sign_in):
    client, asked = sign_in(staff()), []
    for n in range(2):
        convening = a_convening(city=f"City {n}")
        a_travel(a_registration(convening, a_person(f"P{n}"), status=RegistrationStatus.CONFIRMED))
        Emptying.objects.create(convening=convening, emptied_at=timezone.now(), needs=1)
        asked.append(queries_of(client, PAGE))
    assert asked[0] == asked[1]
