"""The signed letter of nomination: who sends it, who reads it, which one counts, and who has sent none."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event, events_of
from academy.documents.inspection import Refused, inspect
from academy.documents.models import StoredFile
from academy.documents.states import LETTERS, FileKind
from participants.actions import nomination_letters as actions
from participants.models import Delegation, NominationLetter
from participants.states import DelegationStatus, RegistrationRole, Sector
from tests.factories.accounts import focal_point, organiser, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation
from tests.files import a_docx, a_pdf, a_picture, an_odt
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


def a_letter(data: bytes | None = None, name: str = "Carta firmada.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pdf() if data is None else data)


# --- Which files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (a_pdf(), "carta.pdf", FileKind.PDF),
        (a_docx(), "carta.DOCX", FileKind.DOCX),
        (a_picture("PNG"), "carta.png", FileKind.PNG),
        (a_picture("JPEG"), "carta.jpg", FileKind.JPG),
        (a_picture("JPEG") + b"\0" * 40, "IMG_2041.JPEG", FileKind.JPG),
    ],
)
def test_a_letter_comes_as_a_text_or_as_a_photo(data, name, kind):
    assert inspect(a_letter(data, name), LETTERS).kind == kind


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (a_picture("PNG"), "carta.jpg", "disguised"),
        (a_picture("JPEG"), "carta.png", "disguised"),
        (a_pdf(), "carta.png", "disguised"),
        (b"<svg onload='x()'/>", "carta.png", "disguised"),
        (a_docx(), "carta.jpg", "disguised"),
        (a_picture("PNG") + a_docx(), "carta.png", "disguised"),
        (a_picture("JPEG") + a_docx(), "carta.jpg", "disguised"),
        (a_picture("PNG", size=(600, 600))[:200], "carta.png", "broken"),
        (a_picture("JPEG")[:300], "carta.jpg", "broken"),
        (a_picture("PNG", size=(9_000, 9_000)), "carta.png", "bomb"),
        (b"", "carta.png", "empty"),
        (an_odt(), "carta.odt", "type"),
        (b"MZ", "carta.exe", "type"),
        (b"GIF89a", "carta.gif", "type"),
    ],
)
def test_other_files_are_refused(data, name, code):
    with pytest.raises(Refused) as refusal:
        inspect(a_letter(data, name), LETTERS)
    assert refusal.value.code == code
    if code == "type":
        assert "JPG or PNG" in str(refusal.value)


@pytest.mark.parametrize(("data", "name"), [(a_picture("PNG"), "plan.png"), (a_picture("JPEG"), "plan.jpg")])
def test_a_draft_is_still_no_picture(data, name):
    with pytest.raises(Refused) as refusal:
        inspect(a_letter(data, name))
    assert str(refusal.value).startswith("Choose a PDF, DOCX or ODT file.")


# --- Sending ---------------------------------------------------------------------------------------------


def test_a_newer_letter_counts_and_the_earlier_is_kept():
    delegation = a_delegation(a_convening())
    by = focal_point("ECU")
    first = actions.send(delegation, upload=a_letter(), by=by)
    newer = actions.send(delegation, upload=a_letter(a_picture("PNG"), "carta.png"), by=by)
    assert list(delegation.letters_of_nomination.all()) == [newer, first]
    assert [e.verb for e in events_of(delegation)] == ["delegation.letter_sent"] * 2


def test_the_same_letter_sent_twice_is_there_once():
    delegation = a_delegation(a_convening())
    data = a_pdf()
    for _press in range(2):
        actions.send(delegation, upload=a_letter(data), by=staff())
    assert NominationLetter.objects.count() == StoredFile.objects.count() == 1
    assert Event.objects.get(verb="delegation.letter_sent").on_behalf_of == "ECU"


@pytest.mark.parametrize(
    ("status", "may"),
    [
        (DelegationStatus.INVITED, False),
        (DelegationStatus.ACCEPTED, True),
        (DelegationStatus.COMPLETE, True),
        (DelegationStatus.DECLINED, False),
        (DelegationStatus.WITHDRAWN, False),
    ],
)
def test_a_letter_is_sent_by_a_delegation_that_comes(status, may):
    delegation = a_delegation(a_convening(), status=status, reason="-")
    if may:
        assert actions.send(delegation, upload=a_letter(), by=focal_point("ECU"))
        return
    with pytest.raises(NotAllowed):
        actions.send(delegation, upload=a_letter(), by=focal_point("ECU"))
    assert not StoredFile.objects.exists()


def test_also_after_nominations_have_closed():
    delegation = a_delegation(a_convening(nominations_close_on=timezone.localdate() - timedelta(days=2)))
    assert actions.send(delegation, upload=a_letter(), by=focal_point("ECU"))


def test_who_lacks_a_letter():
    convening = a_convening()
    sent, lacking = a_delegation(convening), a_delegation(convening, "PAN")
    a_delegation(convening, "COL", status=DelegationStatus.DECLINED)
    actions.send(sent, upload=a_letter(), by=staff())
    assert list(Delegation.objects.lacking_letter()) == [lacking]


# --- Pages -----------------------------------------------------------------------------------------------


def sent_by_ecuador():
    delegation = a_delegation(a_convening())
    letter = actions.send(delegation, upload=a_letter(), by=focal_point("ECU"))
    return delegation, letter, f"{delegation.get_absolute_url()}nomination-letter/{letter.pk}/"


def test_the_focal_point_uploads_and_both_read_it(sign_in):
    delegation = a_delegation(a_convening())
    client = sign_in(focal_point("ECU"))
    page = client.get(delegation.get_absolute_url()).text
    assert "The signed letter of nomination is missing." in page
    address = f"{delegation.get_absolute_url()}nomination-letter/"
    assert address in page
    page = client.post(address, {"file": a_letter()}, follow=True).text
    assert "The letter of nomination is here." in page
    assert "Carta firmada.pdf" in page
    for reader in (client, sign_in(organiser(delegation.convening)), sign_in(staff())):
        letter = NominationLetter.objects.get()
        answer = reader.get(f"{address}{letter.pk}/")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert Event.objects.filter(verb="file.downloaded").count() == 3


@pytest.mark.parametrize("who", ["delegate", "head"])
def test_the_people_it_names_do_not_read_it(sign_in, who):
    delegation, _letter, address = sent_by_ecuador()
    role = RegistrationRole.HEAD if who == "head" else RegistrationRole.DELEGATE
    user = a_delegate(delegation.convening, "ECU", role=role, sector=Sector.GOVERNMENT)
    client = sign_in(user)
    assert client.get(address).status_code == 403
    assert client.get(f"{delegation.get_absolute_url()}nomination-letter/").status_code == 403
    assert "Carta firmada" not in client.get(delegation.get_absolute_url()).text
    assert not NominationLetter.objects.visible_to(user).exists()
    assert not Event.objects.filter(verb="file.downloaded").exists()


def test_strangers_do_not_know_of_it(sign_in):
    delegation, _letter, address = sent_by_ecuador()
    elsewhere = organiser(a_convening(city="Bogotá", country="COL"))
    for user in (focal_point("PAN"), elsewhere, a_delegate(delegation.convening, "PAN")):
        assert sign_in(user).get(address).status_code == 404
        assert not NominationLetter.objects.visible_to(user).exists()
    assert sign_in().get(address).url.startswith("/accounts/login/")


def test_a_letter_is_not_reached_by_the_address_of_another_delegation(sign_in):
    delegation, letter, _address = sent_by_ecuador()
    other = a_delegation(delegation.convening, "PAN")
    address = f"{other.get_absolute_url()}nomination-letter/{letter.pk}/"
    assert sign_in(focal_point("PAN")).get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize(
    "data", [None, b"", b"MZ", a_picture("PNG")], ids=["none", "empty", "exe", "disguised"]
)
def test_what_is_wrong_with_a_file_is_said_beside_it(sign_in, language, data):
    delegation = a_delegation(a_convening())
    typed = {} if data is None else {"file": a_letter(data)}
    client = sign_in(focal_point("ECU"), language)
    page = client.post(f"{delegation.get_absolute_url()}nomination-letter/", typed)
    assert page.status_code == 200
    assert page.text.count('aria-invalid="true"') == 1
    assert not StoredFile.objects.exists()


def test_organisers_filter_the_delegations_that_lack_it(sign_in):
    delegation, _letter, _address = sent_by_ecuador()
    a_delegation(delegation.convening, "PAN")
    client = sign_in(organiser(delegation.convening))
    address = f"/convenings/{delegation.convening.code}/delegations/"
    page = client.get(address).text
    assert "1 delegation has sent no letter of nomination" in page
    page = client.get(f"{address}?letter=missing").text
    assert "Panama" in page
    assert "Ecuador</a>" not in page


def test_three_versions_cost_as_many_queries_as_one(sign_in):
    delegation, _letter, _address = sent_by_ecuador()
    client = sign_in(organiser(delegation.convening))
    address = f"{delegation.get_absolute_url()}nomination-letter/"
    one = queries_of(client, address)
    for name in ("a.png", "b.jpg"):
        data = a_picture("PNG") if name.endswith("png") else a_picture("JPEG")
        actions.send(delegation, upload=a_letter(data, name), by=staff())
    assert queries_of(client, address) == one
