"""Two versions of a plan: staff follow with whom they are, the country how far it came, UN Women what is shared."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from academy.audit.models import Event
from academy.notices.models import Notice
from naps.actions import decisions, reviews
from naps.models import Draft, Review
from naps.states import DraftStatus
from tests.factories.accounts import focal_point, partner, staff
from tests.factories.naps import a_plan, draft_at
from tests.factories.participants import an_expert

pytestmark = pytest.mark.django_db

# A Monday.
FIRST = datetime(2026, 3, 2, 15, tzinfo=UTC)


def on(day: int):
    return time_machine.travel(FIRST + timedelta(days=day))


def test_a_plan_is_followed_from_version_to_version(sign_in):
    plan, flor, olga = a_plan(), focal_point("ECU", "Flor Andrade"), focal_point("ECU", "Olga Paz")
    kemi, paula = staff("Kemi Mora"), partner()
    with on(0):
        draft = draft_at(DraftStatus.SUBMITTED, plan, by=flor)
        assert "The Academy: ask reviewers" in sign_in(kemi).get(reverse("naps:review-desk")).text

    # Kemi asks a reviewer from the board; the board and the country follow.
    with on(2):
        desk = sign_in(kemi)
        invite = reverse("naps:review-invite", args=[draft.pk])
        assert invite in desk.get(reverse("naps:review-desk")).text
        rosa = an_expert("Rosa Quispe", iso3="PER")
        desk.post(invite, {"experts": [rosa.pk], "due_on": "2026-03-16"})
        assert "Rosa Quispe</bdi>: asked on 4 March 2026" in desk.get(reverse("naps:review-desk")).text
        shown = sign_in(flor).get(draft.get_absolute_url()).text
        assert "They have until 16 March 2026" in shown
        assert "Rosa Quispe" not in shown
    answer_round(sign_in, draft, rosa.person.user, kemi, grade=1, until=9)

    # The letter asks for another version: the country's turn, with a date.
    with on(10):
        shown = sign_in(kemi).get(reverse("naps:review-desk"), {"turn": "country", "who": "me"}).text
        assert "Hand in version 2 by 15 April 2026" in shown
    with on(30):
        second = draft_at(DraftStatus.UPLOADED, plan, by=flor)
        answers = {"did_1": "done", "answer_1": "Costed.", "response_note": "Thank you."}
        sign_in(flor).post(reverse("naps:draft-submit", args=[second.pk]), answers)
        sign_in(kemi).post(
            reverse("naps:review-invite", args=[second.pk]), {"experts": [rosa.pk], "due_on": "2026-04-20"}
        )
    answer_round(sign_in, second, rosa.person.user, kemi, grade=3, until=38)

    # The country sees how far it came, UN Women does not; what it shares is Flor's to say, and Olga is told.
    with on(40):
        progress = reverse("naps:plan-progress", args=[plan.pk])
        assert progress in sign_in(flor).get(plan.get_absolute_url()).text
        assert "from 1 to 3: further along" in sign_in(flor).get(progress).text
        sign_in(flor).post(reverse("naps:sharing", args=[plan.pk]), {"sharing": "drafts"})
        assert sign_in(paula).get(second.get_absolute_url()).status_code == 200
        assert sign_in(paula).get(progress).status_code == 403
        told = Notice.objects.get(key__startswith="plan-shared-")
        assert (told.to, "Flor Andrade" in told.text) == (olga.email, True)
        sign_in(olga).post(reverse("naps:sharing", args=[plan.pk]), {"sharing": "none"})
        assert sign_in(paula).get(second.get_absolute_url()).status_code == 404
        times = sign_in(kemi).get(reverse("naps:turnaround-csv")).content.decode()
        assert "Handed in until the letter is sent: median 8.5 days" in times
    assert list(Event.objects.filter(verb="plan.shared").order_by("pk").values_list("was", "now")) == [
        ("status", "drafts"), ("drafts", "none"),
    ]  # fmt: skip


def answer_round(sign_in, draft: Draft, reviewer, kemi, *, grade: int, until: int) -> None:
    """The reviewer accepts, grades everything alike and sends; staff answer with numbers, and ask for more."""
    review = Review.objects.get(draft=draft)
    with on(until - 1):
        reviews.accept(review, by=reviewer)
        criteria = review.rubric.criteria.all()
        scores = {
            c.pk: {"grade": grade, "is_not_applicable": False, "comment": "", "pages": ""} for c in criteria
        }
        reviews.save(review, by=reviewer, scores=scores, texts={"recommendation": "major"})
        reviews.send(review, by=reviewer)
    with on(until):
        words = dict.fromkeys(["opening", "strengths", "to_work_on", "next_step", "signatory"], "Words.")
        values = {"outcome": "revise", "response_due_on": datetime(2026, 4, 15).date(), "shows_grades": True}
        draft.refresh_from_db()
        letter = decisions.save_letter(draft, by=kemi, values=words | values, released=[review.pk])
        decisions.issue(letter, by=kemi)
