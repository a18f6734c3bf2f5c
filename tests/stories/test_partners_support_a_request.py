from datetime import timedelta

import pytest
from django.utils import timezone

from academy.audit.models import Event
from academy.notices.models import Notice
from assistance.models import AskedPartner, Offer, OfferCall
from assistance.states import CallStatus, OfferAnswer
from tests.factories.accounts import focal_point, observer, partner, staff
from tests.factories.assistance import a_request
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

WORDS = "A country that finishes its plan looks for somebody who knows costs."


def text_of(response) -> str:
    return response.content.decode()


def letter_to(user) -> Notice:
    letter = Notice.objects.filter(to=user.email).order_by("pk").last()
    assert letter is not None
    return letter


def test_partners_support_a_line_and_the_country_gets_one_answer(sign_in, work):
    flor, kemi = focal_point("ECU", "Flor Andrade"), staff("Kemi Mora")
    paula, olaf = partner("Paula Duarte"), observer("Olaf Berg")
    request = a_request(asked_by=flor, owner=kemi, topics=("gender_budgeting", "localization"))
    one, two = request.lines.all()
    address = request.get_absolute_url()
    country, academy, un_women, donor = (sign_in(user) for user in (flor, kemi, paula, olaf))

    # Nothing of it is a partner's before anybody does anything.
    assert un_women.get(address).status_code == 404
    menu = 'href="/assistance/"'
    assert menu not in text_of(un_women.get("/accounts/profile/"))

    # Staff write what partners would read; the country's own words and no words at all are sent back.
    assert "Show lines to partners" in text_of(academy.get(address))
    due = (timezone.localdate() + timedelta(days=14)).isoformat()
    page = f"{address}partners/show/"
    typed = {
        f"show_{one.pk}": "on",
        f"words_{one.pk}": "We have a list of measures and no costs.",
        "answers_due": due,
    }
    assert "These are the country&#x27;s own words" in text_of(academy.post(page, typed))
    late = {"answers_due": (timezone.localdate() + timedelta(days=99)).isoformat(), f"show_{two.pk}": "on"}
    answer = text_of(academy.post(page, typed | late | {f"words_{one.pk}": ""}))
    for error in ("The country waits: two months at most.", "Write what partners read about this line."):
        assert error in answer
    assert "Choose at least one line." in text_of(academy.post(page, {"answers_due": due}))
    assert not OfferCall.objects.exists()
    academy.post(page, typed | {f"words_{one.pk}": WORDS, f"show_{two.pk}": "on", f"words_{two.pk}": WORDS})

    # The country reads exactly these words and says yes; before that nobody can be asked.
    call = OfferCall.objects.get()
    assert academy.get(f"{address}partners/ask/").status_code == 403
    assert letter_to(flor).subject == f"May we ask partners? {request.reference}"
    page = text_of(country.get(f"{address}partners/agree/"))
    assert WORDS in page
    assert "Choose one of the answers." in text_of(country.post(f"{address}partners/agree/", {}))
    assert country.post(f"{address}partners/agree/", {"answer": "yes"}).status_code == 302
    assert letter_to(kemi).subject.startswith("Ecuador agrees that partners are asked")

    # Staff put both lines to UN Women, one of them to a donor, and name a third organisation.
    ask = f"{address}partners/ask/"
    lines = {line.line_id: line.pk for line in call.lines.all()}
    assert "Choose somebody to ask" in text_of(academy.post(ask, {"lines": lines[one.pk]}))
    nameless = {"lines": lines[one.pk], f"ask_{paula.pk}": "on", f"name_{paula.pk}": ""}
    assert "Name the organisation" in text_of(academy.post(ask, nameless))
    both = {"lines": list(lines.values()), f"ask_{paula.pk}": "on", f"name_{paula.pk}": "UN Women"}
    academy.post(ask, both | {"other": "A foundation"})
    taken = {"lines": lines[two.pk], f"ask_{olaf.pk}": "on", f"name_{olaf.pk}": "un women"}
    assert "Another partner is asked under this name." in text_of(academy.post(ask, taken))
    academy.post(ask, {"lines": lines[two.pk], f"ask_{olaf.pk}": "on", f"name_{olaf.pk}": "Norland"})
    assert Offer.objects.count() == 5

    # UN Women finds it in the menu and by the letter's link, reads its lines and nothing else of the request.
    letter = letter_to(paula)
    assert letter.subject == "Can you support Ecuador?"
    assert WORDS not in letter.text
    assert menu in text_of(un_women.get("/accounts/profile/"))
    hers, his = (AskedPartner.objects.get(user=user) for user in (paula, olaf))
    assert hers.get_absolute_url() in text_of(un_women.get("/assistance/"))
    page = text_of(un_women.get(hers.get_absolute_url()))
    assert WORDS in page
    for hidden in (request.title, request.need, "Flor Andrade", request.reference, "Norland", "foundation"):
        assert hidden not in page
    assert un_women.get(his.get_absolute_url()).status_code == 404
    assert un_women.post(his.get_absolute_url(), {}).status_code == 404
    assert un_women.post(f"{address}partners/", {"deed": "close"}).status_code == 403

    # A careless answer comes back with what was typed; then it is sent.
    first, second = hers.offers.order_by("line__line")
    careless = {
        f"answer_{first.pk}": "supports", f"amount_{first.pk}": "12000",
        f"starts_on_{first.pk}": "2027-05-01", f"ends_on_{first.pk}": "2027-04-01",
        f"covers_{second.pk}": "Two days.",
    }  # fmt: skip
    page = text_of(un_women.post(hers.get_absolute_url(), careless))
    for error in (
        "Say what your support covers.", "In which currency is the amount?",
        "The last day is before the first.", "Choose one of the answers.",
    ):  # fmt: skip
        assert error in page, error
    assert 'value="12000"' in page
    assert not Offer.objects.exclude(answer="").exists()
    careful = careless | {
        f"covers_{first.pk}": "An adviser for ten days.", f"currency_{first.pk}": "usd",
        f"ends_on_{first.pk}": "2027-06-01", f"covers_{second.pk}": "", f"note_{first.pk}": "Between us.",
    }  # fmt: skip
    assert un_women.post(hers.get_absolute_url(), careful).status_code == 302
    first.refresh_from_db()
    assert (first.answer, first.currency, first.on_behalf) == (OfferAnswer.SUPPORTS, "USD", False)
    no = {f"answer_{his.offers.get().pk}": "not_now", f"amount_{his.offers.get().pk}": "5"}
    assert donor.post(his.get_absolute_url(), no).status_code == 302
    assert his.offers.get().amount is None

    # The country knows that partners are asked, and not yet what they said.
    page = text_of(country.get(address))
    assert "One answer of the Academy follows." in page
    for hidden in ("An adviser for ten days.", "UN Women, ", "Norland", "Between us."):
        assert hidden not in page
    assert country.get(f"{address}partners/").status_code == 403

    # Staff see the gap first, write down what the foundation said on the telephone, and close.
    board = f"{address}partners/"
    queries = queries_of(academy, board)
    page = text_of(academy.get(board))
    assert "1 line is supported by nobody yet." in page
    assert page.index("Localization") < page.index("Gender budgeting")
    third = AskedPartner.objects.get(user=None)
    said = {f"answer_{offer.pk}": "not_now" for offer in third.offers.all()}
    academy.post(third.get_absolute_url(), said)
    assert third.offers.filter(on_behalf=True, answered_by=kemi).count() == 2
    assert queries_of(academy, board) <= queries
    academy.post(board, {"deed": "chase"})
    assert letter_to(paula).subject == "Still open: can you support Ecuador?"
    academy.post(board, {"deed": "close"})
    assert un_women.post(hers.get_absolute_url(), careful).status_code == 403

    # The one answer: each gap says what else can be done; what is sent is what was looked at.
    page = f"{address}partners/answer/"
    assert "An adviser for ten days." in text_of(academy.get(page))
    words = {
        "opening": "Thank you.", "next_step": "Kemi writes to you.", "signatory": "Kemi Mora",
        f"told_{first.pk}": "Una asesora por diez días.", f"otherwise_{lines[two.pk]}": "",
    }  # fmt: skip
    assert "Nobody supports this line: say what else can be done." in text_of(academy.post(page, words))
    academy.post(page, words | {f"otherwise_{lines[two.pk]}": "A peer country shares its text."})
    looked_at = academy.get(page)
    seen = looked_at.context["seen"]
    assert "As the country will read it" in text_of(looked_at)
    academy.post(page, {"deed": "send", "seen": "something else"})
    call.refresh_from_db()
    assert call.status == CallStatus.CLOSED
    academy.post(page, {"deed": "send", "seen": seen})
    call.refresh_from_db()
    assert call.status == CallStatus.ISSUED

    # Country and partners are told; each reads what is theirs.
    assert letter_to(flor).subject == f"What partners offer: {request.reference}"
    page = text_of(country.get(address))
    for there in ("Una asesora por diez días.", "A peer country shares its text.", "UN Women", "USD"):
        assert there in page
    assert "Norland" not in page
    assert "The PDF is being made" in text_of(country.get(f"{address}partners/answer.pdf"))
    work()
    assert country.get(f"{address}partners/answer.pdf")["Content-Type"] == "application/pdf"
    page = text_of(un_women.get(hers.get_absolute_url()))
    assert "Supported" in page
    assert "Una asesora" not in page
    assert "UN Women" not in text_of(donor.get(his.get_absolute_url())).split("<main")[1].split("</main")[0]
    assert Event.objects.filter(verb="offer.answered").count() == 4
