"""Letters somebody does without: one kind alone, by the mail program's own button, and no address is kept."""

import pytest
from django.urls import reverse

from academy.notices.choices import is_wanted, said_by, unwanted
from academy.notices.delivery import message
from academy.notices.kinds import LetterKind
from academy.notices.models import Notice, SwitchedOff
from academy.notices.outbox import Letter, post
from tests.factories.accounts import a_user, focal_point, partner, staff

pytestmark = pytest.mark.django_db


def a_letter(to, key: str, kind: LetterKind | None) -> Notice | None:
    return post(
        key, to=to, letter=lambda: Letter(subject="x", lines=["x"], links=[("One", "/a/")]), kind=kind
    )


def test_a_letter_of_a_kind_carries_its_way_out_and_others_do_not(client):
    ana = a_user(email="ana@example.org")
    notice = a_letter(ana, "a", LetterKind.MONTH)
    headers = message(notice).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http")
    assert notice.off_path in headers["List-Unsubscribe"]
    assert notice.off_path in notice.html
    assert "- One\n  http" in notice.text
    plain = a_letter(ana, "b", None)
    assert "List-Unsubscribe" not in message(plain).extra_headers
    assert "/letters/off/" not in plain.text

    # Looking switches nothing off: mail scanners open links.
    client.get(notice.off_path)
    assert is_wanted("Ana@Example.org ", LetterKind.MONTH)
    client.post(notice.off_path, {"List-Unsubscribe": "One-Click"})
    client.post(notice.off_path)
    assert not is_wanted("Ana@Example.org ", LetterKind.MONTH)
    assert a_letter(ana, "c", LetterKind.MONTH) is None
    assert a_letter(ana, "d", LetterKind.QUIET) is not None
    assert unwanted(ana.email) == {"month"}
    assert "ana" not in str(SwitchedOff.objects.values().get())


def test_a_way_out_that_was_changed_is_none():
    assert said_by("month:" + "0" * 32 + ":forged") is None
    assert said_by("nothing") is None


def test_everybody_chooses_among_the_letters_that_may_come_to_them(sign_in):
    offered = {
        focal_point: {"roadmap_due", "month"},
        staff: {"roadmap_due", "quiet"},
        a_user: {"roadmap_due"},
        partner: set(),
    }
    for who, kinds in offered.items():
        page = sign_in(who()).get(reverse("accounts:letters")).content.decode()
        assert {kind for kind in LetterKind.values if f'value="{kind}"' in page} == kinds
        assert (reverse("accounts:letters") in sign_in(who()).get(reverse("accounts:profile")).text) is bool(
            kinds
        )
