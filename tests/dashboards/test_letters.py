"""The outbox as staff see it: what went out, what did not arrive, and no key that opens somebody's page."""

import pytest
from django.urls import reverse

from academy.accounts.emails import sign_in_code
from academy.audit.models import Event
from academy.notices.models import Notice
from academy.notices.outbox import Letter, post
from academy.notices.states import NoticeStatus
from tests.factories.accounts import a_user, admin, focal_point, observer, partner, staff
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
LIST = reverse("dashboards:letters")


def a_letter(n: int = 1, status: str = NoticeStatus.SENT, **fields) -> Notice:
    reader = a_user(f"Reader {n}")
    made = post(f"test-{n}", to=reader, letter=lambda: Letter(subject=f"Letter {n}", lines=["Good morning."]))
    Notice.objects.filter(pk=made.pk).update(status=status, **fields)
    made.refresh_from_db()
    return made


def page_of(letter: Notice) -> str:
    return reverse("dashboards:letter", args=[letter.pk])


def test_staff_read_what_was_sent(sign_in):
    letter = a_letter()
    client = sign_in(staff())
    assert "Letter 1" in client.get(LIST).content.decode()
    assert "Good morning." in client.get(page_of(letter)).content.decode()


def test_nobody_signs_in_with_the_code_of_another(sign_in):
    """Staff see that a code was sent, and never the code: it would make them an administrator."""
    code = sign_in_code(admin("Ada Ríos"), "483 921", "/accounts/link/verysecretkey/")
    assert code.is_secret
    page = sign_in(staff()).get(page_of(code)).content.decode()
    assert "verysecretkey" not in page
    assert "carries a personal link or a code" in page


@pytest.mark.parametrize("person", [focal_point, partner, observer])
def test_letters_name_people_so_only_the_academy_reads_them(sign_in, person):
    letter = a_letter(status=NoticeStatus.FAILED)
    client = sign_in(person())
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(letter)).status_code == 403
    assert client.post(reverse("dashboards:letter-send-again", args=[letter.pk])).status_code == 403
    letter.refresh_from_db()
    assert letter.status == NoticeStatus.FAILED


@pytest.mark.parametrize("status", [NoticeStatus.FAILED, NoticeStatus.UNKNOWN])
def test_a_letter_that_did_not_arrive_is_pointed_out_and_sent_again(sign_in, status):
    letter = a_letter(status=status)
    client = sign_in(staff())
    assert "1 letter did not arrive" in client.get(LIST).content.decode()
    response = client.post(reverse("dashboards:letter-send-again", args=[letter.pk]), follow=True)
    assert "on its way once more" in response.content.decode()
    letter.refresh_from_db()
    assert letter.status == NoticeStatus.PENDING
    assert Event.objects.filter(verb="letter.sent_again").count() == 1


def test_a_letter_that_arrived_is_not_sent_twice(sign_in):
    letter = a_letter()
    response = sign_in(staff()).post(reverse("dashboards:letter-send-again", args=[letter.pk]), follow=True)
    assert "does not need to be sent again" in response.content.decode()
    letter.refresh_from_db()
    assert letter.status == NoticeStatus.SENT
    assert not Event.objects.filter(verb="letter.sent_again").exists()


def test_the_list_is_narrowed_by_status(sign_in):
    a_letter(1)
    a_letter(2, status=NoticeStatus.FAILED)
    page = sign_in(staff()).get(LIST, {"status": "failed"}).content.decode()
    assert "Letter 2" in page
    assert "Letter 1" not in page


def test_the_list_costs_the_same_for_one_and_for_three(sign_in):
    client = sign_in(staff())
    a_letter(1)
    one = queries_of(client, LIST)
    a_letter(2)
    a_letter(3)
    assert queries_of(client, LIST) == one
