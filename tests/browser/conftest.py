import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.looking import Looks
from tests.browser.portal import Portal, untouched_world
from tests.browser.visitor import Setting, Visitor

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
JOURNEYS = [Setting("wide", 1280, "en"), Setting("phone", 390, "es")]


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def world(tmp_path_factory) -> Path:
    """The demo world nobody has touched yet; workers of one run share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return untouched_world(shared / "untouched")


@pytest.fixture(scope="session")
def chromium() -> Browser:
    found = shutil.which("chromium")
    if found is None:
        missing = "NOT RUN: the browser tests (install chromium)"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    # The browser's event loop lives in this thread; other tests of the same run use the database all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as drive:
        browser = drive.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def portal_of(world, tmp_path_factory):
    """A server for each world of a file, started when somebody first comes to it."""
    running: dict[str, Portal] = {}

    def portal(name: str) -> Portal:
        if name not in running:
            running[name] = Portal(world, tmp_path_factory.mktemp(name) / "var")
        return running[name]

    yield portal
    said = {name: portal.stop() for name, portal in running.items()}
    failed = {name: text for name, text in said.items() if "Traceback" in text}
    assert not failed, "\n\n".join(f"{name}:\n{text}" for name, text in failed.items())


@pytest.fixture(scope="session")
def looks() -> Looks:
    return Looks()


@pytest.fixture
def enter(request, chromium, portal_of, looks):
    """Makes somebody with a browser who stands on the demo's first page, their language chosen."""
    contexts = []

    def entered(setting: Setting, **options) -> Visitor:
        portal = portal_of(setting.world)
        context = chromium.new_context(
            viewport={"width": setting.width, "height": 900},
            locale="en-GB",
            timezone_id="America/Panama",
            java_script_enabled=setting.scripts,
            **options,
        )
        contexts.append(context)
        story = f"{request.node.path.stem}-{request.node.name.partition('[')[2].strip(']')}"
        visitor = Visitor(context.new_page(), portal, setting, looks, story)
        visitor.come_to_the_portal()
        return visitor

    yield entered
    for context in contexts:
        context.close()


@pytest.fixture(params=JOURNEYS, ids=str)
def visitor(request, enter) -> Visitor:
    """The two visitors of every journey: at a desk in English, and with a phone in Spanish."""
    return enter(request.param)
