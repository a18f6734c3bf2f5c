"""The letter for a visa: who issues it, what stands on it, when it is out of date, and what is left of it."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from pypdf import PdfReader

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.documents.issuing import render_waiting
from academy.documents.models import IssuedDocument
from academy.notices.models import Notice
from academy.sealed import unseal
from convenings.models import Convening
from participants import visa
from participants.actions.travel import issue_visa_letter
from participants.models import Person, Registration, Travel, VisaLetter
from participants.states import Costs, RegistrationStatus
from tests.factories.accounts import focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegation, a_person, a_registration, a_travel
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
R = RegistrationStatus


@pytest.fixture
def lucia() -> Registration:
    convening = a_convening(
        venue="Hotel Mona", signatories_en=["Director, Our Secure Future"], signatories_es=["Directora"]
    )
    person = a_person("Lucía Méndez", with_user=True, job_title="Consejera")
    registration = a_registration(convening, person, delegation=a_delegation(convening), status=R.CONFIRMED)
    a_travel(registration, visa=True)
    return registration


def address(registration: Registration, name: str = "visa-letter") -> str:
    return reverse(f"participants:{name}", args=[registration.pk])


def list_of(convening: Convening) -> str:
    return reverse("participants:visa-letters", args=[convening.code])


def text_of(letter: VisaLetter) -> str:
    render_waiting()
    letter.paper.refresh_from_db()
    pdf = PdfReader(BytesIO(unseal(default_storage.open(letter.paper.key).read())))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def line_of(registration: Registration) -> visa.Wanted:
    [line] = visa.wanted(Convening.objects.get(pk=registration.convening_id))
    return line


# --- What stands on it ------------------------------------------------------------------------------


def test_the_letter_says_who_where_when_and_who_pays(lucia):
    letter = issue_visa_letter(lucia, by=organiser(lucia.convening), costs=Costs.ACADEMY)
    said = text_of(letter)
    for words in (
        letter.reference, "To whom it may concern", "Jamaica", "MENDEZ ANDRADE LUCIA", "ZX998877",
        "Ecuadorian", "2 March 1984", "4 May 2031", "Consejera", "Cancillería", "delegate, Ecuador",
        "NAP Academy, Kingston", "Hotel Mona, Kingston, Jamaica", "The organisers pay for the journey",
        "Director, Our Secure Future", letter.paper.number,
    ):  # fmt: skip
        assert words in said, words


def test_it_says_nothing_of_costs_where_nobody_said_so(lucia):
    assert "pay" not in text_of(issue_visa_letter(lucia, by=staff()))


@pytest.mark.parametrize(("language", "month"), [("es", "marzo"), ("fr", "mars")])
def test_it_is_in_the_language_the_person_chose(lucia, language, month):
    Travel.objects.update(letter_language=language)
    letter = issue_visa_letter(lucia, by=staff())
    assert letter.paper.language == language
    assert month in text_of(letter)


def test_the_passport_is_no_part_of_what_is_frozen(lucia):
    letter = issue_visa_letter(lucia, by=staff())
    kept = f"{letter.paper.data} {letter.paper.title} {letter.paper.about} {letter.paper.shown_name}"
    for secret in ("ZX998877", "MENDEZ", "Lucía", "1984", "Ecuadorian", "Cancillería"):
        assert secret not in kept


# --- Issued, fetched, issued anew -------------------------------------------------------------------


def test_organisers_issue_it_and_the_person_gets_a_mail_without_a_passport(sign_in, lucia):
    user = organiser(lucia.convening)
    client = sign_in(user)
    page = client.get(address(lucia, "visa-letter-issue")).text
    assert "ZX998877" in page
    assert Event.objects.filter(verb="travel.read", actor=user).count() == 1
    answer = client.post(address(lucia, "visa-letter-issue"), {"costs": "stay"}, follow=True)
    assert "Lucía Méndez gets a mail that it is there." in answer.text
    letter = VisaLetter.objects.get()
    assert (letter.costs, letter.registration) == ("stay", lucia)
    notice = Notice.objects.get(key=f"visa-letter-{letter.pk}")
    assert notice.to == lucia.person.email
    assert letter.reference in notice.text
    assert "ZX998877" not in f"{notice.text} {notice.html} {notice.attachments}"
    assert Event.objects.get(verb="visa-letter.issued").data == {"paper": letter.paper_id}


def test_who_pays_is_one_of_the_answers(sign_in, lucia):
    client = sign_in(staff())
    page = client.post(address(lucia, "visa-letter-issue"), {"costs": "the king"})
    assert page.status_code == 200
    assert 'class="problem"' in page.text
    assert not VisaLetter.objects.exists()


def test_only_the_person_and_the_organisers_fetch_it(sign_in, lucia):
    issue_visa_letter(lucia, by=staff())
    waiting = sign_in(lucia.person.user).get(address(lucia))
    assert "The PDF is being made" in waiting.text
    render_waiting()
    for user in (lucia.person.user, organiser(lucia.convening), staff()):
        answer = sign_in(user).get(address(lucia))
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert Event.objects.filter(verb="paper.downloaded").count() == 3
    assert sign_in(focal_point("ECU")).get(address(lucia)).status_code == 403
    assert sign_in(partner()).get(address(lucia)).status_code == 404
    elsewhere = organiser(a_convening(city="Bogotá", country="COL"))
    assert sign_in(elsewhere).get(address(lucia)).status_code == 404


@pytest.mark.parametrize("name", ["visa-letter", "visa-letter-issue"])
def test_the_focal_point_neither_reads_nor_issues_it(sign_in, lucia, name):
    issue_visa_letter(lucia, by=staff())
    client = sign_in(focal_point("ECU"))
    assert client.get(address(lucia, name)).status_code == 403
    assert client.post(address(lucia, "visa-letter-issue"), {"costs": ""}).status_code == 403
    assert address(lucia) not in client.get(lucia.get_absolute_url()).text
    assert sign_in(lucia.person.user).post(address(lucia, "visa-letter-issue")).status_code == 403


def test_nobody_gets_a_letter_who_has_none(sign_in, lucia):
    assert sign_in(lucia.person.user).get(address(lucia)).status_code == 404


def test_a_letter_nobody_asked_for_is_not_issued(lucia):
    Travel.objects.update(wants_visa_letter=False)
    with pytest.raises(NotAllowed):
        issue_visa_letter(lucia, by=staff())
    assert not IssuedDocument.objects.exists()


def test_issued_anew_the_old_one_is_revoked_and_its_passport_gone(sign_in, lucia):
    first = issue_visa_letter(lucia, by=staff())
    render_waiting()
    first.paper.refresh_from_db()
    key = first.paper.key
    Travel.objects.update(passport_number="NEW55555")
    second = issue_visa_letter(lucia, by=staff(), earlier=first.pk)
    first.refresh_from_db()
    first.paper.refresh_from_db()
    assert (first.is_valid, first.paper.is_valid, second.is_valid) == (False, False, True)
    assert first.paper.sealed.values == ""
    assert not default_storage.exists(key)
    assert first.reference != second.reference
    said = text_of(second)
    assert "NEW55555" in said
    assert "ZX998877" not in said
    assert "It is no longer valid." in sign_in().get(first.paper.get_absolute_url()).text


def test_pressed_twice_the_first_letter_stands(sign_in, lucia):
    client, path = sign_in(staff()), address(lucia, "visa-letter-issue")
    client.get(path)
    assert client.post(path, {"costs": "", "earlier": ""}).status_code == 302
    assert client.post(path, {"costs": "", "earlier": ""}).status_code == 409
    first = VisaLetter.objects.get()
    assert first.is_valid
    page = client.get(path).text
    assert f'name="earlier" value="{first.pk}"' in page
    assert client.post(path, {"costs": "", "earlier": first.pk}).status_code == 302
    assert list(VisaLetter.objects.order_by("pk").values_list("is_valid", flat=True)) == [False, True]
    assert client.post(path, {"costs": "", "earlier": "x"}).status_code == 200, "no number: asked again"


def test_one_valid_letter_a_person_whoever_presses_twice(lucia):
    letter = issue_visa_letter(lucia, by=staff())
    other = IssuedDocument.objects.create(
        kind="visa-letter", template="-", title="-", language="es", issued_by=staff()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        VisaLetter.objects.create(registration=letter.registration, paper=other, reference="VISA-0")


# --- The organisers' list ---------------------------------------------------------------------------


def test_the_list_says_how_far_each_letter_is(sign_in, lucia):
    client = sign_in(organiser(lucia.convening))
    assert "not issued yet" in client.get(list_of(lucia.convening)).text
    issue_visa_letter(lucia, by=staff())
    assert "being made" in client.get(list_of(lucia.convening)).text
    render_waiting()
    page = client.get(list_of(lucia.convening)).text
    assert "Issue the letter anew" in page
    assert "something changed since" not in page
    assert "ZX998877" not in page
    assert Event.objects.filter(verb="visa_letters.read").count() == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda r: Travel.objects.update(passport_number="NEW55555"),
        lambda r: Travel.objects.update(letter_language="fr"),
        lambda r: Travel.objects.update(departure_day=r.convening.starts_on.isoformat()),
        lambda r: Person.objects.filter(pk=r.person_id).update(job_title="Embajadora"),
        lambda r: Convening.objects.filter(pk=r.convening_id).update(venue_en="Another hotel"),
    ],
    ids=["passport", "language", "journey", "function", "venue"],
)
def test_a_letter_that_no_longer_says_what_is_true_is_marked(lucia, change):
    issue_visa_letter(lucia, by=staff(), costs=Costs.STAY)
    assert not line_of(lucia).is_outdated
    change(lucia)
    assert line_of(lucia).is_outdated


def test_who_waits_stands_first_and_who_left_not_at_all(lucia):
    issue_visa_letter(lucia, by=staff())
    waits = a_registration(lucia.convening, a_person("Zoe Late"), status=R.CONFIRMED)
    a_travel(waits, visa=True)
    gone = a_registration(lucia.convening, a_person("Gone"), status=R.WITHDRAWN, reason="ill")
    a_travel(gone, visa=True)
    a_travel(a_registration(lucia.convening, a_person("No visa"), status=R.CONFIRMED))
    names = [line.registration.person.full_name for line in visa.wanted(lucia.convening)]
    assert names == ["Zoe Late", "Lucía Méndez"]


def test_the_list_asks_the_database_the_same_whatever_its_length(sign_in, lucia):
    issue_visa_letter(lucia, by=staff())
    client = sign_in(staff())
    asked = queries_of(client, list_of(lucia.convening))
    for n in range(3):
        more = a_registration(lucia.convening, a_person(f"P{n}"), status=R.CONFIRMED)
        a_travel(more, visa=True)
        issue_visa_letter(more, by=staff())
    assert queries_of(client, list_of(lucia.convening)) == asked
    assert asked <= 14


def test_what_waits_is_a_task_of_the_organisers(sign_in, lucia):
    page = sign_in(organiser(lucia.convening)).get(f"/convenings/{lucia.convening.code}/organise/").text
    assert "1 person waits for a letter for a visa" in page
    assert list_of(lucia.convening) in page
