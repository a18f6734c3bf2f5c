"""A partner reads the region: map and table, where a figure comes from, a country's story, and takes files along."""

import io
import zipfile

from playwright.sync_api import expect

MEMBER_STATES = 33


def walk(v) -> None:
    v.become("partner")
    v.menu("Regions")
    v.follow(v.portal.region("unw-americas", v.language))
    expect(v.page.locator("ul.tiles > li")).to_have_count(MEMBER_STATES)
    expect(v.page.locator(".countries").first.locator("tbody tr")).to_have_count(MEMBER_STATES)
    figures(v)
    files(v)
    v.sees("What changed last")
    story(v)


def figures(v) -> None:
    """Each figure leads to how it was counted, with what is not known and the day."""
    shown = v.page.locator("dl.figs > div")
    assert shown.count() == 4
    for figure in shown.all():
        target = figure.locator("dt a").get_attribute("href")
        figure.locator("dt a").click()
        expect(v.page.locator(target)).to_be_in_viewport()
        assert figure.locator("dd.d").count() >= 2
    v.sees("How these figures are counted")


def files(v) -> None:
    notice = v.page.locator("aside.sample p").inner_text()[:40]
    _name, table = v.download_by(v.page.locator("main a[href*='countries.csv']"))
    assert notice in table.decode("utf-8-sig")
    _name, workbook = v.download_by(v.page.locator("main a[href*='countries.xlsx']"))
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        words = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert notice in words


def story(v) -> None:
    v.follow_link(v.page.locator(".countries th a", has_text=v.portal.country("BOL", v.language)).first)
    v.reads_heading(v.portal.country("BOL", v.language))
    v.sees("How it came about")
    v.sees("The delegation took part in a convening")
    v.sees("The plan was adopted")
    v.does_not_see("María Eugenia Choque")


def test_journey(visitor):
    walk(visitor)
