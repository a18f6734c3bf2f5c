"""At the door: asking for a code, finding it in the letter, looking whether one is in."""

import re
from datetime import timedelta

from academy.accounts.links import personal_link
from academy.notices.models import Notice

LOGIN = "/accounts/login/"
CONFIRM = "/accounts/login/code/confirm/"


def code_in(letter: Notice) -> str:
    return re.search(r"^\s*(\d{6})\s*$", letter.text, re.M).group(1)


def link_in(letter: Notice) -> str:
    return re.search(r"http://testserver(/accounts/link/\S+)", letter.text).group(1)


def ask_for_a_code(client, email: str) -> Notice:
    response = client.post(LOGIN, {"email": email})
    assert response.status_code == 302
    return Notice.objects.latest("pk")


def is_in(client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def a_link(user, lasts=timedelta(days=1)) -> str:
    return personal_link(user, next_path="/accounts/profile/", lasts=lasts)
