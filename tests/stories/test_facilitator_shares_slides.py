"""Whoever leads a session puts her slides beside it, sends a better version, and delegates find the newest."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from academy.audit.models import Event
from participants.models import Facilitation
from tests.factories.accounts import organiser
from tests.factories.convenings import a_convening, a_session
from tests.factories.participants import a_delegate, a_person
from tests.files import a_pptx

pytestmark = pytest.mark.django_db


def link(page: str, ending: str) -> str:
    return re.search(rf'href="([^"]+{ending})"', page).group(1)


def slides(name: str, n: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_pptx(n))


def test_from_the_letter_to_the_newest_slides(sign_in):
    convening = a_convening()
    session = a_session(convening, title="Gender budgeting")
    rosa = a_person("Rosa Quispe", with_user=True)
    asked = Facilitation.objects.create(session=session, person=rosa)
    client = sign_in(rosa.user)

    # Before she has said yes there is nothing to share for.
    page = client.get(asked.get_absolute_url()).text
    assert "Add material" not in page
    page = client.post(asked.get_absolute_url(), {"leads": "yes"}, follow=True).text
    add = link(page, rf"materials/add/\?session={session.pk}")
    form = client.get(add).text
    assert "Gender budgeting</option>" in form
    values = {
        "file": slides("rosa quispe final.pptx", 12), "title_en": "Slides", "title_es": "Diapositivas",
        "language": "es", "session": session.pk, "audience": "participants", "link": "",
    }  # fmt: skip
    page = client.post(add, values, follow=True).text
    assert "“Slides” is shared: people who take part." in page

    # A delegate reads it on the agenda, in Spanish, with language and size; a stranger reads nothing of it.
    delegate = sign_in(a_delegate(convening), "es")
    agenda = delegate.get(convening.get_absolute_url()).text
    assert "Diapositivas</a>" in agenda
    assert "Español" in agenda
    assert "rosa" not in agenda.lower().replace("rosa quispe", "")
    assert "Diapositivas" not in sign_in(None, "es").get(convening.get_absolute_url()).text
    file = link(agenda, r"materials/\d+/file/")
    assert b"".join(delegate.get(file).streaming_content) == a_pptx(12)

    # She finds a mistake.
    shelf = client.get(f"/convenings/{convening.code}/materials/").text
    one = client.get(link(shelf, r"materials/\d+/")).text
    newer = link(one, r"newer/")
    refused = client.post(newer, {"file": slides("again.pptx", 12)}).text
    assert "This is the file that is there already." in refused
    page = client.post(newer, {"file": slides("corrected.pptx", 13)}, follow=True).text
    assert "Version 2 is there" in page
    answer = delegate.get(file)
    assert b"".join(answer.streaming_content) == a_pptx(13)
    assert answer["Content-Disposition"] == 'attachment; filename="diapositivas.pptx"'

    # The organiser has the first one too.
    boss = sign_in(organiser(convening))
    page = boss.get(one_of(newer)).text
    assert b"".join(boss.get(link(page, r"file/1/")).streaming_content) == a_pptx(12)
    trail = [event.verb for event in Event.objects.filter(subject_type="convenings.convening").order_by("pk")]
    assert trail == ["material.added", "material.version_added"]
    assert Event.objects.filter(verb="file.downloaded").count() == 3


def one_of(newer: str) -> str:
    return newer.removesuffix("newer/")
