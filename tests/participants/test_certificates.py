import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from academy.accounts.guards import NotAllowed
from academy.documents import glyphs
from academy.documents.models import ALPHABET, IssuedDocument, random_number
from academy.documents.states import PaperStatus
from academy.notices.models import Notice
from convenings.states import ConveningStatus, SessionKind
from participants.actions import attendance, people
from participants.actions import certificates as actions
from participants.attendance_rule import standings
from participants.models import Attendance, Certificate, Needs, Person, Registration
from participants.pdfs import CertificateSheet
from participants.states import Presence, RegistrationStatus, Visibility
from tests.factories.accounts import a_user, organiser, staff
from tests.factories.convenings import a_convening, a_partner, a_session
from tests.factories.participants import a_delegation, a_person, a_registration
from tests.wording import LANGUAGES, assert_kept, assert_shows_error

pytestmark = pytest.mark.django_db


def a_completed_convening(*, sessions: int = 5, **fields):
    values = {"starts_on": date(2025, 6, 24), "city": "Panama City", "country": "PAN"} | fields
    convening = a_convening(
        status=ConveningStatus.COMPLETED,
        signatories=["Vice President, Our Secure Future"],
        time_zone="America/Panama",
        **values,
    )
    a_partner(convening, "Our Secure Future")
    a_partner(convening, "UN Women", name_es="ONU Mujeres")
    for n in range(sessions):
        a_session(convening, day=n % 3, at=f"{9 + n}:00" if n else "09:00", minutes=60)
    a_session(convening, title="Coffee", kind=SessionKind.BREAK, topic=None, at="12:00", minutes=30)
    return convening


def attended(convening, times: int, full_name="Lucía Méndez", **fields):
    delegation = convening.delegations.first() or a_delegation(convening)
    person = a_person(full_name, with_user=True, **fields)
    registration = a_registration(
        convening, person, delegation=delegation, status=RegistrationStatus.CONFIRMED
    )
    for session in list(convening.sessions.counted())[:times]:
        Attendance.objects.create(
            registration=registration, session=session, recorded_by=registration.nominated_by
        )
    return registration


@pytest.mark.parametrize(("times", "earns"), [(5, True), (4, True), (3, False), (0, False)])
def test_eighty_percent_of_the_sessions_earn_a_certificate(times, earns):
    """Five sessions count, the break does not: four of five are exactly eighty percent."""
    convening = a_completed_convening()
    attended(convening, times)
    standing = standings(convening)[0]
    assert (standing.earns, standing.sessions) == (earns, 5)
    assert bool(standing.why_not) is not earns


def test_excused_and_unrecorded_do_not_count_as_present():
    convening = a_completed_convening()
    registration = attended(convening, 3)
    session = list(convening.sessions.counted())[3]
    Attendance.objects.create(
        registration=registration,
        session=session,
        presence=Presence.EXCUSED,
        recorded_by=registration.nominated_by,
    )
    assert standings(convening)[0].present == 3


def test_the_number_of_queries_does_not_grow_with_people(django_assert_num_queries):
    convening = a_completed_convening()
    for n in range(3):
        attended(convening, 4, f"Person {n}")
    with django_assert_num_queries(4):
        standings(convening)


def test_issuing_gives_one_to_those_who_earned_it_and_none_twice():
    convening, by = a_completed_convening(), staff()
    earned = attended(convening, 5)
    attended(convening, 1, "Rarely There")
    assert [c.registration for c in actions.issue_certificates(convening, by=by)] == [earned]
    assert actions.issue_certificates(convening, by=by) == []
    assert Notice.objects.filter(key__startswith="certificate-").count() == 1


def test_partners_and_signatories_are_named_in_the_holders_language():
    """Where nobody wrote them in that language, they stand as they were written first."""
    convening = a_completed_convening(signatories_es=["Vicepresidencia, Our Secure Future"])
    papers = {}
    for language in ("en", "es", "fr"):
        registration = attended(convening, 5, f"Ana {language}", language=language)
        papers[language] = CertificateSheet.of(registration, hours=Decimal(5))
    assert papers["en"].partners == papers["fr"].partners == "Our Secure Future · UN Women"
    assert papers["es"].partners == "Our Secure Future · ONU Mujeres"
    assert papers["es"].signatories == ["Vicepresidencia, Our Secure Future"]
    assert papers["fr"].signatories == ["Vice President, Our Secure Future"]


def test_a_partner_that_has_not_agreed_does_not_stand_on_certificates():
    convening = a_completed_convening()
    a_partner(convening, "A Ministry", is_approved=False)
    sheet = CertificateSheet.of(attended(convening, 5, language="en"), hours=Decimal(5))
    assert sheet.partners == "Our Secure Future · UN Women"
    assert convening.partner_names == "Our Secure Future · UN Women · A Ministry"


def test_certificates_wait_until_the_convening_is_completed():
    convening = a_convening()
    with pytest.raises(NotAllowed):
        actions.issue_certificates(convening, by=staff())
    with pytest.raises(NotAllowed):
        actions.issue_certificates(a_completed_convening(), by=organiser(convening))


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Certificate of participation"),
        ("es", "Panama City"),
    ],
)
def test_the_pdf_is_in_the_holders_language_and_carries_its_number(work, language, says):
    convening = a_completed_convening()
    attended(convening, 5, "María de los Ángeles Ñandutĩ Ỹvoty", language=language)
    certificate = actions.issue_certificates(convening, by=staff())[0]
    assert certificate.paper.language == language
    work()
    certificate.paper.refresh_from_db()
    with default_storage.open(certificate.paper.key) as file:
        data = file.read()
    reader = PdfReader(io.BytesIO(data))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert says in text
    assert certificate.paper.number in text.replace("\n", "")
    assert reader.trailer["/Root"]["/Lang"] == language
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(data) < 40_000


def test_numbers_are_random_and_long():
    numbers = {random_number() for _ in range(200)}
    assert len(numbers) == 200
    letters = re.compile(f"[{ALPHABET}]{{26}}")
    assert all(letters.fullmatch(n.replace("-", "")) for n in numbers)


def verify(client, number):
    return client.get(reverse("documents:verify", args=[number]))


def test_a_stranger_verifies_a_certificate_and_learns_no_more_than_the_holder_wants(sign_in):
    convening = a_completed_convening()
    attended(convening, 5, "Lucía Méndez", visibility=Visibility.DELEGATES)
    paper = actions.issue_certificates(convening, by=staff())[0].paper
    page = verify(sign_in(), paper.number)
    assert page.status_code == 200
    assert "is valid" in page.text
    assert "Panama City" in page.text
    assert "Lucía" not in page.text


def test_somebody_public_is_named_and_an_alias_is_the_only_name(sign_in):
    convening, by = a_completed_convening(), staff()
    attended(convening, 5, "Lucía Méndez", visibility=Visibility.PUBLIC)
    attended(convening, 5, "Real Name", visibility=Visibility.ALIAS, alias="Ana")
    papers = {c.paper.shown_name: c.paper for c in actions.issue_certificates(convening, by=by)}
    assert set(papers) == {"Lucía Méndez", "Ana"}
    assert "Real Name" not in str(papers["Ana"].data)
    assert "Ana" in verify(sign_in(), papers["Ana"].number).text


def test_whoever_hides_later_disappears_from_verification_at_once(sign_in):
    convening = a_completed_convening()
    registration = attended(convening, 5, "Lucía Méndez", visibility=Visibility.PUBLIC)
    paper = actions.issue_certificates(convening, by=staff())[0].paper
    values = {"visibility": Visibility.HIDDEN, "alias": "", "photo": False, "directory": False}
    people.change_privacy(registration.person, values, by=registration.person.user)
    assert "Lucía" not in verify(sign_in(), paper.number).text


@pytest.mark.parametrize("number", ["AAAAA-AAAAA-AAAAA-AAAAA-AAAAAA", "1", "%F0%9F%8C%B8"])
def test_a_number_nobody_issued_is_said_to_be_unknown(sign_in, number):
    page = sign_in().get(f"/verify/{number}/")
    assert page.status_code == 404
    assert "No such document" in page.text


def test_a_revoked_certificate_says_so_and_can_be_issued_anew(sign_in, work):
    convening, by = a_completed_convening(), staff()
    registration = attended(convening, 5)
    certificate = actions.issue_certificates(convening, by=by)[0]
    actions.revoke_certificate(certificate, by=by, reason="The name was wrong.")
    assert "is no longer valid" in verify(sign_in(), certificate.paper.number).text
    again = actions.issue_certificates(convening, by=by)[0]
    assert again.paper.number != certificate.paper.number
    assert Certificate.objects.valid().get(registration=registration) == again


def test_the_holder_and_organisers_download_it_and_nobody_else(sign_in, work):
    convening = a_completed_convening()
    registration = attended(convening, 5)
    stranger = attended(convening, 1, "Somebody Else").person.user
    certificate = actions.issue_certificates(convening, by=staff())[0]
    page, address = (
        reverse(f"participants:{name}", args=[certificate.pk]) for name in ("certificate", "certificate-file")
    )
    assert sign_in(registration.person.user).get(address).url == page
    assert "is being made" in sign_in(registration.person.user).get(page).text
    work()
    assert address in sign_in(registration.person.user).get(page).text
    response = sign_in(registration.person.user).get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert sign_in(organiser(convening)).get(address).status_code == 200
    assert sign_in(stranger).get(address).status_code == sign_in(stranger).get(page).status_code == 404


class TestAnotherCertificateInItsPlace:
    def test_the_holder_has_it_in_another_language(self, sign_in, work):
        registration = attended(a_completed_convening(), 5)
        first = actions.issue_certificates(registration.convening, by=staff())[0]
        client = sign_in(registration.person.user, "es")
        answer = client.post(first.get_absolute_url(), {"language": "en"}, follow=True)
        again = Certificate.objects.valid().get()
        assert again.paper.language == "en"
        assert again.paper.data["title"] == "Certificate of participation"
        first.paper.refresh_from_db()
        assert first.paper.reason == "A new certificate was issued in its place."
        assert answer.redirect_chain[-1][0] == again.get_absolute_url()
        assert "is no longer valid" in verify(sign_in(), first.paper.number).text
        keys = set(Notice.objects.values_list("key", flat=True))
        assert {f"certificate-{first.pk}", f"certificate-{again.pk}"} <= keys
        assert f"certificate-revoked-{first.pk}" not in keys  # one letter says it all

    def test_it_carries_the_name_as_it_is_written_now(self):
        registration = attended(a_completed_convening(), 5)
        first = actions.issue_certificates(registration.convening, by=staff())[0]
        actions.correct_name(registration, "Dra. Lucía Méndez", by=staff())
        assert standings(registration.convening)[0].is_renamed
        first.refresh_from_db()
        again = actions.reissue_certificate(first, language="es", by=staff())
        assert again.paper.data["holder"] == "Dra. Lucía Méndez"
        assert not standings(registration.convening)[0].is_renamed

    def test_not_of_a_certificate_that_has_ended(self):
        registration = attended(a_completed_convening(), 5)
        first = actions.issue_certificates(registration.convening, by=staff())[0]
        actions.reissue_certificate(first, language="fr", by=staff())
        with pytest.raises(NotAllowed):
            actions.reissue_certificate(first, language="en", by=staff())
        assert Certificate.objects.count() == 2

    def test_it_stands_by_what_was_attended_also_after_somebody_has_withdrawn(self):
        registration = attended(a_completed_convening(), 5)
        first = actions.issue_certificates(registration.convening, by=staff())[0]
        Registration.objects.update(status=RegistrationStatus.WITHDRAWN, reason="Ill.")
        again = actions.reissue_certificate(first, language="en", by=staff())
        assert "5 hours" in again.paper.data["held"]


class TestLettersThatCannotBePrinted:
    @pytest.mark.parametrize(
        "name",
        ["Lucía Ñáñez", "Zoë Œuvré", "Ñandutĩ Ỹvoty", "أمينة محمد", "Željko Đurić", "O’Brien-Núñez, Ana"],
    )
    def test_our_fonts_have_those_of_the_region(self, name):
        assert glyphs.unprintable(name) == []

    def test_each_missing_one_is_named_once(self):
        assert glyphs.unprintable("ⴰnna ⴰ 漢") == ["ⴰ", "漢"]

    def test_nobody_gets_a_certificate_with_a_hole_in_the_name(self, sign_in):
        convening = a_completed_convening()
        registration = attended(convening, 5, "ⴰnna Ba")
        assert actions.issue_certificates(convening, by=staff()) == []
        page = sign_in(organiser(convening)).get(f"/convenings/{convening.code}/certificates/").text
        assert "This name has a letter our certificates cannot print: ⴰ" in page
        actions.correct_name(registration, "Anna Ba", by=staff())
        assert [c.paper.data["holder"] for c in actions.issue_certificates(convening, by=staff())] == [
            "Anna Ba"
        ]

    def test_nor_does_another_one_in_its_place(self):
        registration = attended(a_completed_convening(), 5)
        first = actions.issue_certificates(registration.convening, by=staff())[0]
        Person.objects.filter(pk=registration.person.pk).update(certificate_name="ⴰnna Ba")
        with pytest.raises(NotAllowed):
            actions.reissue_certificate(Certificate.objects.get(), language="en", by=staff())
        first.refresh_from_db()
        assert first.is_valid

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_correction_that_cannot_be_printed_is_refused(self, sign_in, language):
        registration = attended(a_completed_convening(), 5)
        address = reverse("participants:certificate-name", args=[registration.pk])
        answer = sign_in(staff(), language).post(address, {"name": "ⴰnna"})
        assert_shows_error(
            answer, "Our certificates cannot print: %(letters)s", language, "name", letters="ⴰ"
        )
        assert_kept(answer, {"name": "ⴰnna"})

    def test_the_person_is_told_while_registering(self, sign_in):
        convening = a_convening()
        registration = a_registration(convening, a_person("Anna Ba", with_user=True, language="en"))
        Needs.objects.create(registration=registration)
        client = sign_in(registration.person.user)
        address = reverse("participants:register-about", args=[registration.pk])
        assert "Your certificate will say: Anna Ba" in client.get(address).text
        about = {"certificate_name": "ⴰnna Ba", "language": "en"}
        answer = client.post(address, about, follow=True)
        assert "Our certificates cannot print ⴰ yet." in answer.text
        registration.person.refresh_from_db()
        assert registration.person.certificate_name == "ⴰnna Ba"


def test_another_name_chosen_for_safety_is_not_corrected_by_others():
    registration = attended(a_completed_convening(), 5, visibility=Visibility.ALIAS, alias="Colibrí Azul")
    with pytest.raises(NotAllowed):
        actions.correct_name(registration, "Lucía Méndez", by=staff())


def test_a_preview_looks_like_it_and_is_none(sign_in):
    registration = attended(a_completed_convening(), 5, language="en")
    address = reverse("participants:certificate-preview", args=[registration.pk])
    answer = sign_in(registration.person.user).get(address)
    text = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Lucía Méndez" in text
    assert "Preview – not a certificate" in text
    assert "Verify" not in text
    assert not IssuedDocument.objects.exists()
    assert sign_in(a_user()).get(address).status_code == 404


def test_the_page_says_how_many_are_made_and_tries_failed_ones_again(sign_in, work):
    convening = a_completed_convening()
    for n in range(3):
        attended(convening, 5, f"Ana {n}")
    client, page = sign_in(organiser(convening)), f"/convenings/{convening.code}/certificates/"
    actions.issue_certificates(convening, by=staff())
    failed = IssuedDocument.objects.order_by("pk").first()
    IssuedDocument.objects.filter(pk=failed.pk).update(status=PaperStatus.FAILED)
    text = client.get(page).text
    assert "0 of 3 are made." in text
    assert 'max="3"' in text
    assert "1 could not be made." in text
    assert "1 is tried again." in client.post(f"{page}again/", follow=True).text
    work()
    text = client.get(page).text
    assert "could not be made" not in text
    assert 'id="progress"' not in text
    failed.refresh_from_db()
    assert failed.status == PaperStatus.READY


def test_attendance_is_closed_when_the_convening_is_completed():
    convening = a_completed_convening()
    with pytest.raises(NotAllowed):
        attendance.record_attendance(convening.sessions.first(), {}, by=staff())


def test_checking_in_twice_changes_nothing_and_undo_takes_it_back():
    convening = a_convening(starts_on=timezone.localdate() - timedelta(days=1))
    registration = a_registration(convening, status=RegistrationStatus.CONFIRMED)
    by, day = staff(), timezone.localdate()
    assert attendance.check_in(registration, day=day, by=by)[1] is True
    assert attendance.check_in(registration, day=day, by=by)[1] is False
    assert attendance.undo_check_in(registration, day=day, by=by) is True
    assert attendance.undo_check_in(registration, day=day, by=by) is False
