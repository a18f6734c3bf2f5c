"""Chasing what is missing: by what is lacking, at most once a day, with half a minute to take it back."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.delivery import deliver_due
from academy.notices.models import Notice
from academy.notices.states import NoticeStatus
from convenings.states import Purpose
from dashboards.views.missing import LACKS
from naps.states import DraftStatus
from participants import composition
from participants.actions import delegations, nomination_letters
from participants.models import Registration
from participants.states import DelegationStatus, RegistrationRole, RegistrationStatus, Sector
from tests.doors import assert_doors
from tests.factories.accounts import a_country, a_user, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.evaluation import asks
from tests.factories.naps import a_plan, draft_at
from tests.factories.participants import a_delegation, a_person, a_registration, a_travel
from tests.files import a_pdf
from tests.queries import queries_of
from tests.wording import LANGUAGES, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def convening():
    return a_convening(composition={"min": 2, "max": 6, "sectors": ["civil_society"]})


def page_of(convening, what: str = "") -> str:
    return f"/convenings/{convening.code}/missing/" + (f"?what={what}" if what else "")


def named(convening, full_name="Lucía Méndez", iso3="ECU", **fields) -> Registration:
    delegation = convening.delegations.filter(country__iso3=iso3).first() or a_delegation(convening, iso3)
    return a_registration(convening, a_person(full_name, with_user=True, **fields), delegation=delegation)


def invited(convening, iso3="BOL") -> str:
    contact = f"contact.{iso3.lower()}@example.org"
    delegations.invite(
        convening, country=a_country(iso3), seats=5, contact_name="Ximena Ñáñez", contact_email=contact,
        language="es", by=staff(),
    )  # fmt: skip
    return contact


class TestWhoStandsOnWhichList:
    def test_an_invitation_without_an_answer(self, sign_in, convening):
        invited(convening)
        page = sign_in(staff()).get(page_of(convening, "answer")).text
        assert "Bolivia" in page
        assert "Ximena Ñáñez" in page
        convening.delegations.update(status=DelegationStatus.ACCEPTED)
        page = sign_in(staff()).get(page_of(convening, "answer")).text
        assert "Every invitation has an answer." in page

    def test_a_delegation_that_is_not_complete_and_what_it_lacks(self, sign_in, convening):
        named(convening, sector=Sector.GOVERNMENT)
        page = sign_in(staff()).get(page_of(convening, "people")).text
        assert "1 more person needed" in page
        assert "No civil society yet" in page

    def test_who_was_named_and_has_not_registered(self, sign_in, convening):
        registration = named(convening)
        assert "Lucía Méndez" in sign_in(staff()).get(page_of(convening, "registration")).text
        Registration.objects.filter(pk=registration.pk).update(status=RegistrationStatus.CONFIRMED)
        assert "Lucía Méndez" not in sign_in(staff()).get(page_of(convening, "registration")).text

    def test_who_was_let_in_at_the_desk_and_never_asked(self, sign_in, convening):
        registration = named(convening, "Marlon Quashie")
        Registration.objects.update(status=RegistrationStatus.CONFIRMED, is_walk_in=True)
        assert "Marlon Quashie" in sign_in(staff()).get(page_of(convening, "choices")).text
        Registration.objects.update(conduct_accepted_at=timezone.now())
        assert registration.person.full_name not in sign_in(staff()).get(page_of(convening, "choices")).text

    def test_a_country_that_has_handed_in_no_draft(self, sign_in, convening):
        a_delegation(convening, "ECU")
        assert "Ecuador" in sign_in(staff()).get(page_of(convening, "draft")).text
        draft_at(DraftStatus.SUBMITTED, a_plan("ECU"))
        assert "Ecuador" not in sign_in(staff()).get(page_of(convening, "draft")).text

    def test_a_country_that_has_sent_no_letter_of_nomination(self, sign_in, convening):
        delegation = a_delegation(convening, "ECU")
        assert "Ecuador" in sign_in(staff()).get(page_of(convening, "letter")).text
        upload = SimpleUploadedFile("carta.pdf", a_pdf())
        nomination_letters.send(delegation, upload=upload, by=focal_point("ECU"))
        assert "Ecuador" not in sign_in(staff()).get(page_of(convening, "letter")).text

    def test_a_delegation_that_owes_the_readiness_questionnaire(self, sign_in, convening):
        a_delegation(convening, "ECU")
        assert "Ecuador" not in sign_in(staff()).get(page_of(convening, "readiness")).text
        asks(convening, Purpose.READINESS)
        assert "Ecuador" in sign_in(staff()).get(page_of(convening, "readiness")).text

    def test_who_has_not_said_how_they_travel(self, sign_in, convening):
        registration = named(convening)
        assert "Lucía Méndez" not in sign_in(staff()).get(page_of(convening, "travel")).text
        Registration.objects.update(status=RegistrationStatus.CONFIRMED)
        assert "Lucía Méndez" in sign_in(staff()).get(page_of(convening, "travel")).text
        a_travel(registration)
        assert "Lucía Méndez" not in sign_in(staff()).get(page_of(convening, "travel")).text

    def test_who_has_not_taken_the_test_before(self, sign_in, convening):
        named(convening)
        Registration.objects.update(status=RegistrationStatus.CONFIRMED)
        asks(convening, Purpose.KNOWLEDGE)
        assert "Lucía Méndez" in sign_in(staff()).get(page_of(convening, "test")).text

    @pytest.mark.parametrize("what", LACKS)
    def test_every_list_has_a_letter_in_every_language(self, sign_in, convening, what):
        """Each for somebody who owes everything."""
        invited(convening)
        for iso3, language in (("ECU", "es"), ("HTI", "fr"), ("JAM", "en")):
            invited(convening, iso3)
            delegation = convening.delegations.get(country__iso3=iso3)
            person = a_person(f"Ana {iso3}", with_user=True, language=language)
            a_registration(convening, person, delegation=delegation)
        convening.delegations.exclude(country__iso3="BOL").update(status=DelegationStatus.ACCEPTED)
        if what not in {"registration", "people"}:
            Registration.objects.update(status=RegistrationStatus.CONFIRMED, is_walk_in=True)
        for purpose in (Purpose.READINESS, Purpose.KNOWLEDGE):
            asks(convening, purpose)
        client = sign_in(staff())
        page = client.get(page_of(convening, what))
        owing = [row["one"].pk for row in page.context["owing"]]
        assert owing
        client.post(page_of(convening, what), {"who": owing})
        letters = Notice.objects.filter(key__startswith=f"missing-{convening.pk}-{what}-")
        assert letters.count() == len(owing)
        assert all("/accounts/link/" in letter.text for letter in letters)

    def test_the_page_opens_on_the_first_list_with_somebody_on_it(self, sign_in, convening):
        named(convening)
        convening.composition = {"min": 0, "sectors": []}
        convening.save()
        Registration.objects.update(role=RegistrationRole.HEAD)
        assert "<h2>Have not registered</h2>" in sign_in(staff()).get(page_of(convening)).text

    def test_a_list_that_does_not_exist_is_not_found(self, sign_in, convening):
        assert sign_in(staff()).get(page_of(convening, "shoes")).status_code == 404


class TestAsking:
    def test_letters_leave_half_a_minute_later_in_each_language(self, sign_in, convening, mailoutbox):
        ana, lucia = named(convening, "Ana Paz", "PAN", language="en"), named(convening, language="es")
        client = sign_in(staff())
        page = client.get(page_of(convening, "registration")).text
        assert "Your registration for NAP Academy, Kingston is still missing" in page
        assert (
            said("You have been named to take part, and we do not know yet whether you come.", "es") in page
        )
        client.post(page_of(convening, "registration"), {"who": [ana.pk, lucia.pk]})
        assert deliver_due() == 0
        with time_machine.travel(timezone.now() + timedelta(seconds=31)):
            assert deliver_due() == 2
        assert {m.to[0] for m in mailoutbox} == {ana.person.email, lucia.person.email}
        assert all("/accounts/link/" in m.body for m in mailoutbox)
        assert Event.objects.get(verb="missing.asked").data == {"lack": "registration", "letters": 2}

    def test_only_those_who_are_ticked(self, sign_in, convening):
        ana, lucia = named(convening, "Ana Paz"), named(convening)
        sign_in(staff()).post(page_of(convening, "registration"), {"who": [lucia.pk]})
        assert Notice.objects.filter(key__startswith="missing-").get().to == lucia.person.email
        assert ana.person.email != lucia.person.email

    def test_a_country_is_asked_through_its_contact(self, sign_in, convening):
        contact = invited(convening)
        delegation = convening.delegations.get()
        sign_in(staff()).post(page_of(convening, "answer"), {"who": [delegation.pk]})
        letter = Notice.objects.get(key__startswith="missing-")
        assert (letter.to, letter.language) == (contact, "es")
        assert "Bolivia" in letter.text

    def test_a_contact_is_found_however_the_address_is_written(self, sign_in, convening):
        contact = invited(convening)
        User.objects.filter(email=contact).update(email="Contact.BOL@Example.org")
        delegation = convening.delegations.get()
        sign_in(staff()).post(page_of(convening, "answer"), {"who": [delegation.pk]})
        assert Notice.objects.get(key__startswith="missing-").to == "Contact.BOL@Example.org"

    def test_once_a_day_and_the_list_says_when(self, sign_in, convening):
        registration = named(convening)
        client = sign_in(staff())
        for _press in range(2):
            client.post(page_of(convening, "registration"), {"who": [registration.pk]})
        assert Notice.objects.filter(key__startswith="missing-").count() == 1
        assert "last asked on" in client.get(page_of(convening, "registration")).text

    def test_whoever_has_done_it_meanwhile_is_not_asked(self, sign_in, convening):
        registration = named(convening)
        Registration.objects.update(status=RegistrationStatus.CONFIRMED)
        sign_in(staff()).post(page_of(convening, "registration"), {"who": [registration.pk]})
        assert not Notice.objects.filter(key__startswith="missing-").exists()

    def test_an_address_that_bounced_is_not_ticked(self, sign_in, convening):
        registration = named(convening)
        Notice.objects.create(
            key="x", to=registration.person.email, language="es", subject="x", text="x", html="x",
            status=NoticeStatus.FAILED,
        )  # fmt: skip
        page = sign_in(staff()).get(page_of(convening, "registration")).text
        assert "A letter did not arrive: change the address, or call." in page
        assert f'value="{registration.pk}" checked' not in page

    def test_who_has_no_address_is_called(self, sign_in, convening):
        registration = named(convening, "Marlon Quashie", email="")
        page = sign_in(staff()).get(page_of(convening, "registration")).text
        assert "No address: call them." in page
        sign_in(staff()).post(page_of(convening, "registration"), {"who": [registration.pk]})
        assert not Notice.objects.filter(key__startswith="missing-").exists()

    def test_questions_that_have_closed_are_not_asked_for(self, sign_in, convening):
        named(convening)
        Registration.objects.update(status=RegistrationStatus.CONFIRMED)
        test = asks(convening, Purpose.KNOWLEDGE)
        client = sign_in(staff())
        owing = [row["one"].pk for row in client.get(page_of(convening, "test")).context["owing"]]
        test.opens_on = convening.today() + timedelta(days=5)
        test.save()
        assert "Not open yet." in client.get(page_of(convening, "test")).text
        assert client.post(page_of(convening, "test"), {"who": owing}).status_code == 403
        assert not Notice.objects.filter(key__startswith="missing-").exists()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_nothing_is_asked_for_that_can_not_be_done_any_more(self, sign_in, language):
        convening = a_convening(registration_closes_on=timezone.localdate() - timedelta(days=2))
        registration = named(convening)
        client = sign_in(staff(), language)
        assert client.post(page_of(convening, "registration"), {"who": [registration.pk]}).status_code == 403
        words = said("Registration is closed, so there is nothing to remind of.", language)
        assert words in client.get(page_of(convening, "registration")).text

    def test_what_is_missing_is_said_in_the_language_of_the_letter(self, sign_in, convening):
        invited(convening, "DOM")
        delegation = convening.delegations.get()
        convening.delegations.update(status=DelegationStatus.ACCEPTED)
        sign_in(staff(), "fr").post(page_of(convening, "people"), {"who": [delegation.pk]})
        letter = Notice.objects.get(key__startswith="missing-")
        with translation.override("es"):
            assert composition.gaps(delegation)[0] in letter.text
        assert "República Dominicana" in letter.text


class TestTakingBack:
    def ask(self, client, convening) -> str:
        answer = client.post(page_of(convening, "registration"), {"who": [named(convening).pk]})
        return answer.url.split("sent=")[1]

    def test_in_time_nothing_leaves_and_it_can_be_asked_again(self, sign_in, convening):
        client = sign_in(staff())
        registration = named(convening)
        url = client.post(page_of(convening, "registration"), {"who": [registration.pk]}).url
        assert "Take them back" in client.get(url).text
        undo = f"/convenings/{convening.code}/missing/undo/"
        sent = client.get(url).context["sent"]["token"]
        page = client.post(undo, {"sent": sent, "what": "registration"}, follow=True).text
        assert "1 letter is taken back." in page
        assert not Notice.objects.filter(key__startswith="missing-").exists()
        client.post(page_of(convening, "registration"), {"who": [registration.pk]})
        assert Notice.objects.filter(key__startswith="missing-").count() == 1

    def test_too_late_it_says_that_they_had_left(self, sign_in, convening):
        client = sign_in(staff())
        url = client.post(page_of(convening, "registration"), {"who": [named(convening).pk]}).url
        sent = client.get(url).context["sent"]["token"]
        with time_machine.travel(timezone.now() + timedelta(seconds=40)):
            assert deliver_due() == 1
            page = client.post(
                f"/convenings/{convening.code}/missing/undo/", {"sent": sent}, follow=True
            ).text
        assert "1 had left already." in page

    def test_only_of_this_convening_and_only_what_was_signed(self, sign_in, convening):
        client = sign_in(staff())
        url = client.post(page_of(convening, "registration"), {"who": [named(convening).pk]}).url
        sent = client.get(url).context["sent"]["token"]
        elsewhere = a_convening(city="Bogotá", country="COL")
        client.post(f"/convenings/{elsewhere.code}/missing/undo/", {"sent": sent})
        client.post(f"/convenings/{convening.code}/missing/undo/", {"sent": sent + "x"})
        assert Notice.objects.filter(key__startswith="missing-").count() == 1

    def test_doors(self, sign_in, convening):
        assert_doors(
            sign_in, f"/convenings/{convening.code}/missing/undo/", may=organiser(convening),
            refused=[a_user(), focal_point("ECU"), partner()],
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_taken_away_as_it_stands(sign_in, convening, kind):
    named(convening)
    client = sign_in(organiser(convening))
    address = f"/convenings/{convening.code}/missing.{kind}?what=registration"
    assert address in client.get(page_of(convening, "registration")).text
    table = b"".join(client.get(address).streaming_content)
    if kind == "csv":
        assert "Lucía Méndez" in table.decode("utf-8-sig")
    assert Event.objects.get(verb="list.taken").data["list"] == "missing-registration"
    assert client.get(f"/convenings/{convening.code}/missing.{kind}").status_code == 404
    assert sign_in(focal_point("ECU")).get(address).status_code == 403


def test_the_text_to_copy_holds_no_key(sign_in, convening):
    named(convening)
    page = sign_in(staff()).get(page_of(convening, "registration")).text
    assert "https://wa.me/?text=" in page
    assert "/accounts/link/" not in page


def test_the_page_asks_the_same_number_of_questions_for_many(sign_in, convening):
    client = sign_in(staff())
    named(convening)
    invited(convening)
    few = [queries_of(client, page_of(convening, what)) for what in ("answer", "people", "registration")]
    for n, iso3 in enumerate(["PAN", "CRI", "CHL"]):
        named(convening, f"P{n}", iso3)
    for iso3 in ("HTI", "GUY"):
        invited(convening, iso3)
    assert [
        queries_of(client, page_of(convening, what)) for what in ("answer", "people", "registration")
    ] == few
