"""A delegate's agenda without network: kept after one press, read on the plane, forgotten at sign-out."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_check_in_offline import CACHED, DATABASES, WORKERS
from tests.browser.visitor import PATIENCE, Setting

PAGE = "/convenings/kingston/my-agenda/"
KEPT = [PAGE, f"{PAGE}owner", f"{PAGE}until"]


@pytest.fixture(params=[(390, "es"), (320, "en")], ids=lambda phone: f"{phone[0]}-{phone[1]}")
def v(request, enter):
    width, language = request.param
    return enter(Setting(f"{request.node.originalname}-{width}", width, language))


def open_it(v) -> None:
    """From the card of somebody of Jamaica's delegation to the agenda, by clicking."""
    v.leave()
    v.page.goto(f"{v.portal.address}/demo/as/delegate.jam/")
    v.follow_link(v.page.locator("main button[type=submit]").first)
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("My agenda")


def keep(v) -> None:
    v.find("button", "Keep it on this phone").click()
    expect(v.page.locator("#kept")).to_contain_text(
        start(v, "Kept on this phone, as of %(when)s."), timeout=PATIENCE
    )


def start(v, words: str) -> str:
    return v.say(words, when="@").partition("@")[0]


def pages(v) -> list[str]:
    return sorted(path for path in v.page.evaluate(CACHED) if not path.startswith("/static/"))


def test_it_is_read_without_network_after_one_press(v):
    open_it(v)
    assert v.page.evaluate(CACHED) == []
    assert v.page.evaluate(WORKERS) == []
    keep(v)
    v.look()
    assert pages(v) == KEPT
    assert v.page.evaluate(DATABASES) == []

    v.page.context.set_offline(True)
    v.page.reload()
    expect(v.page.locator("#kept")).to_contain_text(
        start(v, "No network. This is what was kept on this phone, as of %(when)s.")
    )
    v.sees(v.portal.topic("theory_of_change", v.language))
    v.sees("Main hall")
    expect(v.page.locator("#my-agenda .rules > li").first).to_be_visible()
    # With its style: not a bare page.
    ground = v.page.evaluate("getComputedStyle(document.querySelector('.mast')).backgroundColor")
    assert ground != "rgba(0, 0, 0, 0)"
    v.complaints = [said for said in v.complaints if "ERR_INTERNET_DISCONNECTED" not in said]

    v.page.context.set_offline(False)
    v.page.reload()
    expect(v.page.locator("#kept")).to_contain_text(start(v, "Kept on this phone, as of %(when)s."))
    # Other pages are not kept, however often they are opened.
    for path in ("/home/", "/convenings/kingston/", "/convenings/kingston/materials/"):
        v.page.goto(v.portal.address + path)
    assert pages(v) == KEPT


def test_signing_out_empties_the_phone(v):
    open_it(v)
    keep(v)
    v.leave()
    assert v.page.evaluate(CACHED) == []
    assert v.page.evaluate(WORKERS) == []


def test_it_can_be_removed(v):
    open_it(v)
    keep(v)
    v.find("button", "Remove it from this phone").click()
    expect(v.find("button", "Keep it on this phone")).to_be_focused()
    assert v.page.evaluate(CACHED) == []
    assert v.page.evaluate(WORKERS) == []


def test_an_ended_session_and_a_withdrawn_registration_take_it_away(v):
    open_it(v)
    keep(v)
    v.page.context.clear_cookies(name="session")
    v.page.reload()
    assert v.page.evaluate(CACHED) == []
    v.page.goto(v.portal.address)
    open_it(v)
    keep(v)
    v.portal.run("""
from participants.actions import registrations
from participants.models import Registration
mine = Registration.objects.get(convening__code="kingston", person__user__email="delegate.jam@demo.example")
registrations.withdraw(mine, by=mine.person.user, reason="ill")
""")
    v.page.reload()
    assert v.page.evaluate(CACHED) == []
    assert v.page.evaluate(WORKERS) == []


def test_a_week_after_the_convening_it_goes_by_itself(v):
    open_it(v)
    keep(v)
    v.page.evaluate(
        """async (until) => {
        const name = (await caches.keys())[0];
        await (await caches.open(name)).put(until, new Response(String(Date.now() - 1)));
    }""",
        f"{PAGE}until",
    )
    v.page.goto(v.portal.address + "/home/")
    v.page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        v.page.goto(v.portal.address + PAGE)
    v.page.context.set_offline(False)
    v.page.goto(v.portal.address + "/home/")
    assert v.page.evaluate(CACHED) == []
