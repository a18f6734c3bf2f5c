"""A convening's own questions at registration: asked, kept, shown again; files; read by few, and forgotten."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from academy.accounts.guards import reason_against
from academy.audit.models import Event
from academy.documents.models import StoredFile
from academy.documents.storing import store
from convenings.questions.views import PORTAL_ASKS
from convenings.states import Purpose, QuestionKind, Reader
from participants import asking, permissions, retention
from participants.actions import registrations
from participants.forms.answering import name_of
from participants.forms.registering import AboutForm, ParticipationForm, SendForm
from participants.lists.columns import guess
from participants.models import AnswerSheet, GivenAnswer, Needs
from participants.states import RegistrationRole, RegistrationStatus
from participants.tasks import purge
from tests.factories.accounts import a_user, admin, focal_point, organiser, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.participants import a_delegate, a_delegation, a_person, a_registration
from tests.factories.questions import a_question, answered
from tests.files import a_pdf
from tests.participants.cast import ORGANISERS, SPEAKERS, everybody
from tests.queries import queries_of
from tests.worlds import lucia_is_nominated

pytestmark = pytest.mark.django_db

K, R = QuestionKind, RegistrationStatus


@pytest.fixture
def world():
    """Lucía has sent the first page."""
    world = lucia_is_nominated()
    world.registration.pages_done = 1
    world.registration.save()
    return world


@pytest.fixture
def phone(sign_in, world):
    return sign_in(world.lucia)


def page_2(world) -> str:
    return f"{world.registration.get_absolute_url()}participation/"


def sent(world, *answers) -> dict:
    days = [day.isoformat() for day in world.convening.days]
    return {"days": days} | {name_of(question): value for question, value in answers}


def values_of(world) -> dict:
    return asking.values_of(asking.given_by(world.registration))


# --- Asked ------------------------------------------------------------------------------------------------


def test_a_convening_without_questions_asks_nothing_more(phone, world):
    page = phone.get(page_2(world)).text
    assert "Questions of this convening" not in page
    assert phone.post(page_2(world), sent(world)).url.endswith("/send/")
    assert not AnswerSheet.objects.exists()


def test_questions_are_asked_on_the_second_page_and_kept(phone, world):
    plan = a_question(world.convening, "Which plan?", is_required=True)
    presents = a_question(world.convening, "Do you present?", kind=K.YES_NO, keep_days=14)
    page = phone.get(page_2(world)).text
    assert "Step 2 of 3" in page
    day = world.convening.ends_on + timedelta(days=14)
    assert f"Only the organisers read this. Deleted on {day.day} {day:%B %Y}." in page
    answer = phone.post(page_2(world), sent(world, (plan, "The second"), (presents, "yes")))
    assert answer.url.endswith("/send/")
    assert values_of(world) == {plan.pk: "The second", presents.pk: True}
    check = phone.get(answer.url).text
    assert "The second" in check
    assert f"{page_2(world)}#own-questions" in check
    again = phone.get(page_2(world)).text
    assert 'value="The second"' in again


def test_questions_are_asked_in_the_language_of_the_page(sign_in, world):
    a_question(world.convening, "Which plan?", label_es="¿Qué plan?")
    assert "¿Qué plan?" in sign_in(world.lucia, language="es").get(page_2(world)).text


def test_what_has_to_be_answered_holds_the_page_and_nothing_typed_is_lost(phone, world):
    required = a_question(world.convening, "Which plan?", is_required=True)
    other = a_question(world.convening, "Anything else?", kind=K.LONG_TEXT)
    page = phone.post(page_2(world), sent(world, (required, ""), (other, "Much else")))
    assert "This question has to be answered." in page.text
    assert "Much else" in page.text
    world.registration.refresh_from_db()
    assert world.registration.pages_done == 1
    assert not GivenAnswer.objects.exists()


def test_changing_the_language_keeps_what_is_typed_and_the_file_that_was_sent(phone, world):
    plan = a_question(world.convening)
    slides = a_question(world.convening, kind=K.FILE, is_required=True)
    upload = SimpleUploadedFile("slides.pdf", a_pdf())
    phone.post(page_2(world), sent(world, (plan, "One"), (slides, upload)))
    phone.post(f"/language/?next={page_2(world)}", sent(world, (plan, "Two")) | {"language": "es"})
    page = phone.get(page_2(world)).text
    assert '<html lang="es"' in page
    assert 'value="Two"' in page
    assert "slides.pdf" in page


def test_a_question_that_hangs_on_another_is_said_with_a_hint_and_marked_for_the_script(phone, world):
    first = a_question(world.convening, "Do you present?", kind=K.YES_NO)
    title = a_question(world.convening, "Title", show_if=first, show_if_answer="yes", is_required=True)
    page = phone.get(page_2(world)).text
    assert "Only if you answered “Yes” to “Do you present?”." in page
    assert f'data-asked-if="{name_of(first)}" data-asked-answer="yes"' in page
    assert "js/asked" in page
    phone.post(page_2(world), sent(world, (first, "no"), (title, "typed all the same")))
    assert values_of(world) == {first.pk: False}
    assert "Title" not in [row.question.label for row in asking.rows_of(world.registration)]


def test_nonsense_where_nothing_is_asked_is_in_nobodys_way(phone, world):
    first = a_question(world.convening, "Do you fly?", kind=K.YES_NO)
    day = a_question(world.convening, "When?", kind=K.DATE, show_if=first, show_if_answer="yes")
    assert phone.post(page_2(world), sent(world, (first, "no"), (day, "tomorrow"))).status_code == 302
    page = phone.post(page_2(world), sent(world, (first, "yes"), (day, "tomorrow")))
    assert "Choose a day" in page.text


def test_guests_are_asked_as_delegates_are(sign_in, world):
    question = a_question(world.convening, "Which plan?")
    guest = a_person("Gil Invitado", with_user=True)
    registration = a_registration(world.convening, guest, role=RegistrationRole.OBSERVER, pages_done=1)
    Needs.objects.create(registration=registration)
    client = sign_in(guest.user)
    address = f"{registration.get_absolute_url()}participation/"
    assert "Which plan?" in client.get(address).text
    client.post(address, sent(world, (question, "None")))
    assert asking.values_of(asking.given_by(registration)) == {question.pk: "None"}


class TestAskedSinceThePageWasSent:
    @pytest.fixture
    def new(self, phone, world):
        phone.post(page_2(world), sent(world))
        return a_question(world.convening, "Which plan?", is_required=True)

    def test_it_comes_before_sending(self, phone, world, new):
        base = world.registration.get_absolute_url()
        page = phone.get(f"{base}send/", follow=True)
        assert page.redirect_chain[-1][0] == page_2(world)
        assert "Please answer first: “Which plan?”." in page.text
        posted = phone.post(f"{base}send/", {"visibility": "delegates", "conduct": "on"})
        assert posted.url == page_2(world)
        assert "has to be answered before" in reason_against(
            permissions.check_submit, world.lucia, world.registration
        )
        phone.post(page_2(world), sent(world, (new, "The first")))
        assert permissions.check_submit(world.lucia, world.registration) is None

    def test_whoever_has_registered_finds_it_on_their_page(self, phone, world, new):
        world.registration.status = R.SUBMITTED
        world.registration.submitted_at, world.registration.submitted_by = timezone.now(), world.lucia
        world.registration.save()
        page = phone.get(world.registration.get_absolute_url()).text
        assert "The organisers have asked something new: “Which plan?”" in page
        assert phone.post(page_2(world), sent(world, (new, "The first"))).status_code == 302
        assert AnswerSheet.objects.get().is_sent
        assert "asked something new" not in phone.get(world.registration.get_absolute_url()).text


def test_registering_asks_as_many_things_as_the_editor_says(world):
    """Without the consents, and without what is only said after another answer."""
    forms = [
        *AboutForm.base_fields,
        *ParticipationForm.base_fields,
        *SendForm.base_fields,
    ]
    after_another = {"gender_words", "alias"}
    consents = {"photo", "directory", "conduct"}
    assert len(set(forms) - after_another - consents) == PORTAL_ASKS


# --- Files ------------------------------------------------------------------------------------------------


def a_photo() -> bytes:
    """Taken somewhere, as the camera wrote into it."""
    exif = Image.Exif()
    exif[0x010E] = "in front of the shelter"
    exif[0x8825] = {1: "N", 2: (18.0, 0.0, 30.0)}
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


class TestFiles:
    @pytest.fixture
    def slides(self, world):
        return a_question(world.convening, "Your slides", kind=K.FILE)

    def test_a_file_is_kept_shown_replaced_and_taken_back(
        self, phone, world, slides, django_capture_on_commit_callbacks
    ):
        phone.post(page_2(world), sent(world, (slides, SimpleUploadedFile("one.pdf", a_pdf()))))
        first = GivenAnswer.objects.get().file
        assert "one.pdf" in phone.get(page_2(world)).text
        phone.post(page_2(world), sent(world))
        assert GivenAnswer.objects.get().file == first, "nothing chosen: it stays"
        with django_capture_on_commit_callbacks(execute=True):
            phone.post(page_2(world), sent(world, (slides, SimpleUploadedFile("two.pdf", a_pdf(2)))))
        assert StoredFile.objects.get().original_name == "two.pdf"
        assert not default_storage.exists(first.key)
        phone.post(page_2(world), sent(world) | {f"{name_of(slides)}-clear": "on"})
        assert not GivenAnswer.objects.exists()
        assert not StoredFile.objects.exists()

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("slides.exe", b"MZ", "Choose a PDF, DOCX, ODT, PPTX or XLSX file"),
            ("slides.pdf", b"no such thing", "its content is another"),
            ("slides.pdf", b"", "empty"),
            ("photo.png", a_photo(), "its content is another"),
            ("photo.jpg", a_photo()[:300], "damaged"),
        ],
    )
    def test_a_file_that_cannot_be_kept_is_said_beside_its_question(
        self, phone, world, slides, name, data, words
    ):
        plan, second = a_question(world.convening), a_question(world.convening, kind=K.FILE)
        answers = (slides, SimpleUploadedFile("good.pdf", a_pdf())), (second, SimpleUploadedFile(name, data))
        page = phone.post(page_2(world), sent(world, (plan, "Mine"), *answers))
        assert words in str(page.context["form"].errors[name_of(second)])
        assert 'value="Mine"' in page.text
        assert not StoredFile.objects.exists()
        assert not GivenAnswer.objects.exists()

    def test_a_photo_loses_where_it_was_taken(self, phone, world, slides):
        assert b"shelter" in a_photo()
        phone.post(page_2(world), sent(world, (slides, SimpleUploadedFile("Foto.JPEG", a_photo()))))
        stored = StoredFile.objects.get()
        with stored.open() as kept:
            data = kept.read()
        assert b"shelter" not in data
        picture = Image.open(io.BytesIO(data))
        assert (picture.size, dict(picture.getexif())) == ((40, 30), {})
        assert (stored.kind, stored.size) == ("jpg", len(data))

    def test_it_goes_with_the_answer_that_asked_for_it(self, phone, world):
        first = a_question(world.convening, "Do you present?", kind=K.YES_NO)
        slides = a_question(world.convening, kind=K.FILE, show_if=first, show_if_answer="yes")
        upload = SimpleUploadedFile("one.pdf", a_pdf())
        phone.post(page_2(world), sent(world, (first, "yes"), (slides, upload)))
        assert StoredFile.objects.exists()
        phone.post(page_2(world), sent(world, (first, "no")))
        assert not StoredFile.objects.exists()


# --- Who reads ----------------------------------------------------------------------------------------------


def stored_pdf(by) -> StoredFile:
    return store(SimpleUploadedFile("slides.pdf", a_pdf()), language="es", by=by)


@pytest.fixture
def delegation():
    return a_delegation(a_convening())


def an_answer(
    delegation, *, status=R.CONFIRMED, kind=K.SHORT_TEXT, value="A canary", **fields
) -> GivenAnswer:
    question = a_question(delegation.convening, "Which plan?", kind=kind, **fields)
    person = a_person("Zoila Paz", with_user=True)
    registration = a_registration(delegation.convening, person, delegation=delegation, status=status)
    Needs.objects.create(registration=registration)
    answered(registration, (question, value))
    return GivenAnswer.objects.get(question=question)


READS = {
    Reader.STAFF: {"admin", "staff"},
    Reader.ORGANISERS: ORGANISERS,
    Reader.FOCAL_POINT: SPEAKERS,
}


@pytest.mark.parametrize("readers", Reader)
def test_an_answer_is_read_by_its_readers_and_whoever_gave_it(delegation, readers):
    answer = an_answer(delegation, readers=readers)
    people = everybody(delegation) | {"herself": answer.sheet.registration.person.user}

    def reads(user) -> bool:
        return GivenAnswer.objects.visible_to(user).filter(pk=answer.pk).exists()

    assert {name for name, user in people.items() if reads(user)} == READS[readers] | {"herself"}


@pytest.mark.parametrize("readers", Reader)
def test_before_it_is_sent_only_whoever_gave_it_reads_it(delegation, readers):
    answer = an_answer(delegation, readers=readers, status=R.NOMINATED)
    people = everybody(delegation)
    assert not [n for n, user in people.items() if GivenAnswer.objects.visible_to(user).exists()]
    herself = answer.sheet.registration.person.user
    assert GivenAnswer.objects.visible_to(herself).exists()
    registrations.submit(answer.sheet.registration, by=herself)
    assert GivenAnswer.objects.visible_to(people["staff"]).exists()


@pytest.mark.parametrize("purpose", [Purpose.KNOWLEDGE, Purpose.REACTION, Purpose.APPLICATION])
def test_what_is_read_in_sums_only_is_nobodys_to_read(delegation, purpose):
    question = a_question(delegation.convening, purpose=purpose, readers=Reader.FOCAL_POINT)
    sheet = AnswerSheet.objects.create(questionnaire=question.questionnaire, is_sent=True)
    GivenAnswer.objects.create(sheet=sheet, question=question)
    people = everybody(delegation)
    assert not [n for n, user in people.items() if GivenAnswer.objects.visible_to(user).exists()]


def test_organisers_read_by_question_with_counts_and_are_written_down(sign_in, delegation):
    answer = an_answer(delegation, kind=K.CHOICES, value=["red", "blue"], choices=["red", "green", "blue"])
    user, code = organiser(delegation.convening), delegation.convening.code
    client = sign_in(user)
    overview = client.get(f"/convenings/{code}/answers/").text
    assert "Which plan?" in overview
    assert not Event.objects.filter(verb="answers.read").exists(), "nobody has read anything yet"
    page = client.get(f"/convenings/{code}/answers/{answer.question_id}/")
    assert "Zoila Paz" in page.text
    assert "Red; Blue" in page.text
    assert page.context["counted"] == [("Red", 1), ("Green", 0), ("Blue", 1)]
    event = Event.objects.get(verb="answers.read")
    assert (event.actor, event.data) == (user, {"question": answer.question_id})


def test_for_staff_alone_organisers_see_that_it_is_asked_and_no_more(sign_in, delegation):
    answer = an_answer(delegation, readers=Reader.STAFF)
    base = f"/convenings/{delegation.convening.code}/answers/"
    client = sign_in(organiser(delegation.convening))
    page = client.get(base).text
    assert "Which plan?" in page
    assert f"{base}{answer.question_id}/" not in page
    assert client.get(f"{base}{answer.question_id}/").status_code == 403
    assert "A canary" in sign_in(staff()).get(f"{base}{answer.question_id}/").text


def test_whoever_withdrew_is_no_longer_read(sign_in, delegation):
    answer = an_answer(delegation)
    registration = answer.sheet.registration
    registrations.withdraw(registration, by=registration.person.user, reason="ill")
    page = sign_in(staff()).get(f"/convenings/{delegation.convening.code}/answers/{answer.question_id}/")
    assert "A canary" not in page.text


def test_the_focal_point_reads_what_was_announced_on_a_page_of_its_own(sign_in, delegation):
    announced = an_answer(delegation, readers=Reader.FOCAL_POINT, value="Announced")
    withheld = a_question(delegation.convening, "Withheld?")
    answered(announced.sheet.registration, (withheld, "A secret"))
    focal = focal_point("ECU")
    client = sign_in(focal)
    address = f"{delegation.get_absolute_url()}answers/"
    assert address in client.get(delegation.get_absolute_url()).text
    page = client.get(address).text
    assert "Announced" in page
    assert "A secret" not in page
    assert "Withheld?" not in page
    assert [event.actor for event in Event.objects.filter(verb="answers.read")] == [focal]
    assert sign_in(a_delegate(delegation.convening)).get(address).status_code == 403
    assert sign_in(focal_point("PAN")).get(address).status_code == 404


def test_where_nothing_was_announced_the_focal_point_is_led_nowhere(sign_in, delegation):
    an_answer(delegation)
    client = sign_in(focal_point("ECU"))
    assert "answers/" not in client.get(delegation.get_absolute_url()).text
    page = client.get(f"{delegation.get_absolute_url()}answers/").text
    assert "There are no answers you may read." in page
    assert not Event.objects.filter(verb="answers.read").exists()


def test_a_file_goes_to_its_readers_as_an_attachment_and_into_the_trail(sign_in, delegation):
    answer = an_answer(delegation, kind=K.FILE, value=stored_pdf(admin()))
    address = f"/answers/{answer.pk}/file/"
    herself = answer.sheet.registration.person.user
    for user in [organiser(delegation.convening), herself]:
        response = sign_in(user).get(address)
        assert response["Content-Disposition"] == 'attachment; filename="slides.pdf"'
        assert b"".join(response.streaming_content).startswith(b"%PDF")
        event = Event.objects.filter(verb="file.downloaded").latest("pk")
        assert (event.actor, event.subject_id) == (user, str(answer.sheet.registration_id))
    for user in [focal_point("ECU"), partner(), a_user(), a_delegate(delegation.convening)]:
        assert sign_in(user).get(address).status_code == 404
    assert sign_in().get(address).status_code == 302


class TestTakenAway:
    def lines(self, sign_in, user, convening, query="?answers=1") -> list[str]:
        address = f"/convenings/{convening.code}/people/people.csv{query}"
        return sign_in(user).get(address).getvalue().decode("utf-8-sig").splitlines()

    def test_the_list_of_people_holds_what_its_reader_may_read(self, sign_in, delegation):
        answer = an_answer(delegation, kind=K.YES_NO, value=True)
        for_staff = a_question(delegation.convening, "For staff?", readers=Reader.STAFF)
        answered(answer.sheet.registration, (for_staff, "=A1+1"))
        convening, user = delegation.convening, organiser(delegation.convening)
        text = "\n".join(self.lines(sign_in, user, convening))
        assert "Question: Which plan?" in text
        assert ",Yes" in text
        assert "For staff?" not in text
        assert "A1+1" not in text
        taken = Event.objects.get(verb="list.taken")
        assert taken.data["answers"] == [answer.question_id]
        assert Event.objects.filter(verb="answers.read", actor=user).count() == 1
        of_staff = "\n".join(self.lines(sign_in, staff(), convening))
        assert "Question: For staff?" in of_staff
        assert ",'=A1+1" in of_staff, "nothing that a spreadsheet would compute"

    def test_without_being_asked_for_no_answer_leaves(self, sign_in, delegation):
        an_answer(delegation)
        lines = self.lines(sign_in, staff(), delegation.convening, "")
        assert not [line for line in lines if "canary" in line or "Which plan?" in line]
        assert not Event.objects.filter(verb="answers.read").exists()

    def test_columns_of_answers_are_not_taken_for_ours_when_the_list_comes_back(self):
        headings = ["Name", "E-mail address", "Question: Your first name on the badge?", "Question: Sector?"]
        _line, columns = guess([headings])
        assert columns == ["full_name", "email", "", ""]


@pytest.mark.parametrize("page", ["answers/", "answers/{question}/", "people/people.csv?answers=1"])
def test_many_answers_are_read_as_quickly_as_one(sign_in, delegation, page):
    answer = an_answer(delegation, kind=K.CHOICE, value="red", choices=["red", "blue"])
    client = sign_in(staff())
    address = f"/convenings/{delegation.convening.code}/{page.format(question=answer.question_id)}"
    one = queries_of(client, address)
    for n in range(3):
        other = a_registration(
            delegation.convening, a_person(f"Ana {n}"), delegation=delegation, status=R.CONFIRMED
        )
        answered(other, (answer.question, "blue"))
    assert queries_of(client, address) == one


def test_the_preview_shows_each_language_to_organisers(sign_in, delegation):
    first = a_question(delegation.convening, "Do you present?", kind=K.YES_NO, label_es="¿Presenta?")
    a_question(delegation.convening, "Title", label_es="", show_if=first, show_if_answer="yes")
    address = f"/convenings/{delegation.convening.code}/questions/registration/preview/"
    page = sign_in(organiser(delegation.convening)).get(address).text
    assert "Do you present?" in page
    assert "¿Presenta?" in page
    assert f'data-asked-if="es-{name_of(first)}"' in page
    assert page.count("Some texts are missing") == 1
    assert sign_in(focal_point("ECU")).get(address).status_code == 403
    missing = address.replace("registration", "reaction")
    assert sign_in(staff()).get(missing).status_code == 404


# --- Forgotten ----------------------------------------------------------------------------------------------


class TestRetention:
    def test_answers_go_when_their_days_are_over_and_files_with_them(
        self, delegation, django_capture_on_commit_callbacks
    ):
        over, kept = an_answer(delegation, keep_days=10), an_answer(delegation, keep_days=20)
        forever = an_answer(delegation, keep_days=None)
        file = an_answer(delegation, kind=K.FILE, value=stored_pdf(admin()), keep_days=10)
        stored = file.file
        last = delegation.convening.ends_on + timedelta(days=10)
        assert retention.purge_answers(last - timedelta(days=1)) == 0
        with django_capture_on_commit_callbacks(execute=True):
            assert retention.purge_answers(last) == 2
        assert not default_storage.exists(stored.key)
        assert not StoredFile.objects.exists()
        for answer in (over, file, kept, forever):
            answer.refresh_from_db()
        assert (over.value, file.value, over.sealed) == (None, None, "")
        assert over.purged_at
        assert (kept.value, forever.value) == ("A canary", "A canary")
        events = Event.objects.filter(verb="answers.purged")
        assert {event.data["question"] for event in events} == {over.question_id, file.question_id}
        assert retention.purge_answers(last) == 0, "a second run does nothing"

    def test_nobody_reads_what_is_forgotten(self, sign_in, delegation):
        answer = an_answer(delegation, keep_days=10)
        retention.purge_answers(delegation.convening.ends_on + timedelta(days=11))
        assert not GivenAnswer.objects.visible_to(staff()).exists()
        herself = answer.sheet.registration.person.user
        assert "A canary" not in sign_in(herself).get(answer.sheet.registration.get_absolute_url()).text

    def test_the_nightly_task_does_it(self):
        convening = a_convening(starts_on=timezone.localdate() - timedelta(days=100))
        answer = an_answer(a_delegation(convening), keep_days=90)
        purge()
        answer.refresh_from_db()
        assert answer.value is None
