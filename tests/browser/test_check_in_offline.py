"""The desk without network: a phone is prepared, the network goes, people come, the network comes back."""

import json
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE, Setting

PHONES = [(390, "es"), (320, "en")]
CACHED = """async () => {
    const kept = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
    return kept;
}"""
DATABASES = "async () => (await indexedDB.databases()).map((one) => one.name)"
WORKERS = (
    "async () => (await navigator.serviceWorker.getRegistrations()).map((one) => new URL(one.scope).pathname)"
)
# Everything the databases of this browser hold, as text, the way somebody would read it off the disk.
AT_REST = """async () => {
    const found = [];
    for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done) => {
            const asked = indexedDB.open(name);
            asked.onsuccess = () => done(asked.result);
        });
        for (const store of db.objectStoreNames) {
            const rows = await new Promise((done) => {
                const asked = db.transaction(store).objectStore(store).getAll();
                asked.onsuccess = () => done(asked.result);
            });
            for (const row of rows) {
                found.push(JSON.stringify(row));
                if (row.sealed) found.push(new TextDecoder().decode(row.sealed));
                if (row.key) found.push(`extractable: ${row.key.extractable}`);
            }
        }
        db.close();
    }
    return found.join("\\n");
}"""


@pytest.fixture(params=PHONES, ids=lambda phone: f"{phone[0]}-{phone[1]}")
def v(request, enter):
    """Somebody with a phone, in a copy of the world of their own: who is in is counted."""
    width, language = request.param
    return enter(Setting(f"{request.node.originalname}-{width}", width, language))


def prepare(v, key: str = "organiser") -> None:
    """From the first page to a phone that is ready, by clicking."""
    v.become(key)
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.follow("Check-in")
    v.follow("Prepare this phone for use without network")
    v.press("Keep the list on this phone")
    v.sees("This phone is ready, also without network.")


def search(v, what: str) -> None:
    v.type("Name, country or badge code", what)


def press(v, words: str, of: str) -> None:
    v.find("button", words, of).first.click()


def waits(v, n: int) -> None:
    expect(v.page.locator("#line")).to_contain_text(
        v.say("Entries that wait for the network: {n}.").replace("{n}", str(n))
    )


def is_ready(v) -> None:
    expect(v.page.locator("#line")).to_have_text(
        v.say("This phone is ready, also without network."), timeout=PATIENCE
    )


def rows(v, question: str, *values) -> list:
    with v.portal.database() as database:
        return database.execute(question, values).fetchall()


def one(v, question: str, *values) -> str:
    return rows(v, question, *values)[0][0]


def arrivals(v) -> list[str]:
    found = rows(
        v,
        """SELECT p.full_name FROM participants_checkin c
           JOIN participants_registration r ON r.id = c.registration_id
           JOIN convenings_convening o ON o.id = r.convening_id
           JOIN participants_person p ON p.id = r.person_id WHERE o.code = 'kingston' ORDER BY p.full_name""",
    )
    return [name for (name,) in found]


def test_people_are_checked_in_without_network(v):
    prepare(v)
    v.page.context.set_offline(True)
    v.page.reload()  # the page itself comes out of the phone
    v.sees("No network. Go on: everything is kept on this phone.")
    assert v.page.locator("#found .name").count() == 0
    search(v, "o")
    v.sees("Type at least two letters.")
    assert v.page.locator("#found .name").count() == 0

    search(v, "opal")
    press(v, "Check in", of="Opal Grant")
    expect(v.find("button", "Undo", of="Opal Grant")).to_be_focused()
    waits(v, 1)
    search(v, "patrice")
    press(v, "Check in", of="Patrice Campbell")
    press(v, "Undo", of="Patrice Campbell")
    waits(v, 3)
    search(v, v.portal.country("GUY", v.language))
    v.page.locator("#found .all").filter(visible=True).first.click()
    v.page.locator("#found").get_by_text(v.say("waits for the network")).first.wait_for()
    v.open("Add somebody who is not on the list")
    v.page.get_by_role("button", name=v.say("Add and check in"), exact=True).click()
    v.sees("Write a name, a country or a body, and choose the sector.")
    v.type("Name", "Wanda Walkin")
    v.type("Institution or body", "CARICOM")
    v.choose("regional body")
    v.page.get_by_role("button", name=v.say("Add and check in"), exact=True).click()
    expect(v.page.locator("#found").get_by_role("heading", name="Wanda Walkin")).to_be_visible()
    waits(v, 5)
    assert arrivals(v) == []

    v.page.reload()  # somebody closes the page by mistake: nothing is lost
    waits(v, 5)
    # Going back to the page that needs the network ends on the one that does not.
    v.page.goto(f"{v.portal.address}/convenings/kingston/check-in/?q=opal")
    expect(v.page.locator("#found").get_by_role("heading", name="Opal Grant")).to_be_visible()

    v.page.context.set_offline(False)
    is_ready(v)
    everybody = arrivals(v)
    assert everybody == [
        "Althea D'Aguiar",
        "Leona Benjamin",
        "Major Kwame Adams",
        "Opal Grant",
        "Savitri Ramotar",
        "Wanda Walkin",
    ]
    assert v.page.locator("#told").is_hidden()
    methods = rows(
        v,
        "SELECT c.method FROM participants_checkin c"
        " JOIN participants_registration r ON r.id = c.registration_id"
        " JOIN participants_person p ON p.id = r.person_id WHERE r.is_walk_in AND p.full_name = ?",
        "Wanda Walkin",
    )
    assert methods == [("walk_in",)]
    v.page.reload()
    is_ready(v)
    assert arrivals(v) == everybody
    # The browser writes each question that had no network into its console.
    v.complaints = [said for said in v.complaints if "ERR_INTERNET_DISCONNECTED" not in said]
    search(v, "opal")
    v.look()


def test_what_colleagues_did_meanwhile_is_said_in_words(v):
    prepare(v)
    v.page.context.set_offline(True)
    for name in ("Opal Grant", "Simone Wright", "Yadira Coc"):
        search(v, name)
        press(v, "Check in", of=name)
    waits(v, 3)
    # Meanwhile a colleague at the other door checks one in, and one withdraws.
    v.portal.run("""
from django.utils import timezone
from academy.accounts.models import User
from participants.actions import attendance, registrations
from participants.models import Registration
from participants.desk import day_of
by = User.objects.get(email="staff@demo.example")
at_kingston = Registration.objects.filter(convening__code="kingston", status="confirmed")
opal = at_kingston.get(person__full_name="Opal Grant")
attendance.check_in(opal, day=day_of(opal.convening), by=by)
registrations.withdraw(at_kingston.get(person__full_name="Simone Wright"), by=by, reason="ill")
""")
    v.page.context.set_offline(False)
    is_ready(v)
    told = v.page.locator("#told-list li")
    expect(told).to_have_count(2)
    expect(told.nth(0)).to_contain_text("Opal Grant")
    expect(told.nth(0)).to_contain_text(
        one(v, "SELECT full_name FROM accounts_user WHERE email = ?", "staff@demo.example")
    )
    expect(told.nth(1)).to_contain_text(
        v.say("Not checked in: the registration of %(name)s was withdrawn meanwhile.", name="Simone Wright")
    )
    assert arrivals(v) == ["Opal Grant", "Yadira Coc"]
    v.page.reload()  # what was not looked at is not lost
    expect(told).to_have_count(2)
    told.nth(0).get_by_role("button").click()
    expect(told).to_have_count(1)
    told.nth(0).get_by_role("button").click()
    expect(v.page.locator("#told")).to_be_hidden()


def test_an_answer_that_got_lost_does_nothing_twice(v):
    prepare(v)
    lost = []

    def loses_the_answer(route):
        """The portal has done it, and the phone does not hear of it."""
        route.fetch()
        lost.append(route.request.post_data)
        route.abort()

    address = "**/check-in/replay/"
    v.page.route(address, loses_the_answer)
    v.open("Add somebody who is not on the list")
    v.type("Name", "Wanda Walkin")
    v.type("Institution or body", "CARICOM")
    v.choose("regional body")
    v.page.get_by_role("button", name=v.say("Add and check in"), exact=True).click()
    waits(v, 1)
    assert arrivals(v) == ["Wanda Walkin"]
    v.page.unroute(address)
    v.page.evaluate("window.dispatchEvent(new Event('online'))")
    is_ready(v)
    assert len(lost) == 1
    assert json.loads(lost[0])["presses"][0]["deed"] == "walk_in"
    assert arrivals(v) == ["Wanda Walkin"]
    assert rows(v, "SELECT count(*) FROM participants_person WHERE full_name = 'Wanda Walkin'") == [(1,)]


def test_the_phone_keeps_one_page_and_no_readable_name(v):
    prepare(v)
    kept = v.page.evaluate(CACHED)
    scope = "/convenings/kingston/check-in/"
    pages = sorted(path for path in kept if not path.startswith("/static/"))
    assert pages == [f"{scope}phone/", f"{scope}until"]
    assert v.page.evaluate(WORKERS) == [scope]
    search(v, "opal")
    press(v, "Check in", of="Opal Grant")
    is_ready(v)
    at_rest = v.page.evaluate(AT_REST)
    assert "extractable: false" in at_rest
    assert "Opal" not in at_rest
    assert "Jamaica" not in at_rest
    page = v.page.evaluate(
        "async () => (await (await caches.match(location.pathname, { ignoreVary: true })).text())"
    )
    assert "Opal" not in page
    # Other pages, inside and outside, are not kept, however often they are opened.
    for path in ("/convenings/kingston/people/", "/convenings/kingston/check-in/?q=opal", "/home/"):
        v.page.goto(v.portal.address + path)
    assert v.page.evaluate(CACHED) == kept


def test_signing_out_empties_the_phone(v):
    prepare(v)
    v.leave()
    assert v.page.evaluate(CACHED) == []
    assert v.page.evaluate(DATABASES) == []
    assert v.page.evaluate(WORKERS) == []


def test_what_waits_is_not_lost_by_signing_out_without_a_word(v):
    prepare(v)
    v.page.context.set_offline(True)
    search(v, "opal")
    press(v, "Check in", of="Opal Grant")
    waits(v, 1)
    v.open_menu()
    v.find("button", "Sign out").first.click()
    v.sees("Keep them")
    press(v, "Keep them", of="")
    v.page.context.set_offline(False)
    is_ready(v)
    assert arrivals(v) == ["Opal Grant"]


def test_what_waits_survives_the_end_of_the_session_and_the_names_do_not(v):
    prepare(v)
    v.page.context.set_offline(True)
    search(v, "opal")
    press(v, "Check in", of="Opal Grant")
    waits(v, 1)
    v.page.context.clear_cookies(name="session")
    v.page.context.set_offline(False)
    v.sees("There is no list on this phone.")
    waits(v, 1)
    expect(v.page.locator("#works")).to_be_hidden()
    assert [path for path in v.page.evaluate(CACHED) if path.endswith("phone/")] == []
    v.complaints.clear()
    v.page.goto(v.portal.address)
    prepare(v)
    is_ready(v)
    assert arrivals(v) == ["Opal Grant"]


def test_nobody_sends_what_somebody_else_has_pressed(v):
    prepare(v)
    v.page.context.set_offline(True)
    search(v, "opal")
    press(v, "Check in", of="Opal Grant")
    waits(v, 1)
    v.page.context.clear_cookies(name="session")
    v.page.goto("about:blank")
    v.page.context.set_offline(False)
    v.complaints.clear()
    v.page.goto(v.portal.address)
    v.become("staff")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.follow("Check-in")
    v.follow("Prepare this phone for use without network")
    v.press("Keep the list on this phone")
    v.sees(
        "This phone was prepared by somebody else, whose entries still wait. "
        "They are sent when that person signs in here."
    )
    assert arrivals(v) == []


def test_who_came_yesterday_is_not_in_today(v):
    prepare(v)
    first = one(v, "SELECT starts_on FROM convenings_convening WHERE code = 'kingston'")
    v.page.clock.install(time=f"{first}T15:00:00Z")
    v.page.reload()
    is_ready(v)
    search(v, "opal")
    press(v, "Check in", of="Opal Grant")
    is_ready(v)
    v.page.context.set_offline(True)
    v.page.clock.set_fixed_time(f"{date.fromisoformat(first) + timedelta(days=1)}T15:00:00Z")
    v.page.reload()
    v.sees("No network. Go on: everything is kept on this phone.")
    search(v, "opal")
    expect(v.find("button", "Check in", of="Opal Grant")).to_be_visible()


def test_the_list_can_be_removed_and_goes_by_itself_after_the_convening(v):
    prepare(v)
    v.find("button", "Remove it now").click()
    v.page.wait_for_url("**/check-in/")
    assert v.page.evaluate(CACHED) == []
    assert v.page.evaluate(DATABASES) == []
    v.follow("Open the page of this phone")
    v.sees("This phone is ready, also without network.")
    last = one(v, "SELECT ends_on FROM convenings_convening WHERE code = 'kingston'")
    assert date.fromisoformat(last)
    v.page.clock.install(time=f"{last}T12:00:00Z")
    v.page.context.set_offline(True)
    v.page.reload()
    v.sees("No network. Go on: everything is kept on this phone.")
    v.page.clock.set_fixed_time(f"{int(last[:4]) + 1}-01-31T12:00:00Z")
    v.page.reload()
    v.sees("There is no list on this phone.")
    assert v.page.evaluate(DATABASES) == []
    assert v.page.evaluate(CACHED) == []


CAMERA = """
window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code"]; }
    async detect() { return window.shown ? [{ rawValue: window.shown }] : []; }
};
window.opened = 0;
navigator.mediaDevices.getUserMedia = async () => {
    window.opened += 1;
    const canvas = document.createElement("canvas");
    canvas.getContext("2d").fillRect(0, 0, 9, 9);
    return (window.stream = canvas.captureStream(10));
};
"""


def test_a_badge_is_scanned_after_a_press_and_the_camera_closes(v):
    v.page.add_init_script(CAMERA)
    v.become("organiser")
    v.menu("Convenings")
    v.follow(v.portal.title("kingston", v.language))
    v.follow("Organise")
    v.follow("Check-in")
    assert v.page.evaluate("window.opened") == 0
    v.find("button", "Scan a badge").click()
    expect(v.page.locator("#scan-view")).to_be_visible()
    v.page.evaluate("window.shown = 'https://elsewhere.example/'")
    v.sees("This is not the code of a badge.")
    code = one(
        v,
        "SELECT r.badge_code FROM participants_registration r JOIN participants_person p ON p.id = r.person_id"
        " JOIN convenings_convening o ON o.id = r.convening_id WHERE o.code = 'kingston' AND p.full_name = ?",
        "Opal Grant",
    )
    with v.page.expect_navigation():
        v.page.evaluate("(code) => { window.shown = code; window.kept = window.stream; }", code)
    expect(v.page.get_by_role("heading", name="Opal Grant")).to_be_visible()
    assert v.page.locator("section.person").count() == 1
    v.press("Check in", of="Opal Grant")
    assert arrivals(v) == ["Opal Grant"]
