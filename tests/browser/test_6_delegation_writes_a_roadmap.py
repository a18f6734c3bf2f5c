"""Costa Rica completes its roadmap; the country and the Academy agree, and the paper is kept."""

import io
from datetime import timedelta

from django.utils import timezone
from pypdf import PdfReader

ACTION = "Publicar el informe de la consulta"
IN_SIXTY_DAYS = timezone.localdate() + timedelta(days=60)


def walk(v) -> None:
    write(v)
    v.press("Hand in the roadmap")
    v.is_told("Handed in. It is final when the country and the Academy have agreed.")
    v.press("Agree for %(country)s", country=v.portal.country("CRI", v.language))
    v.is_told("Recorded. The other side has been asked by letter.")
    staff_agree(v)
    v.enter_by_code("focal.cri@demo.example")
    v.follow("The roadmap")
    v.wait_for(v.page.locator("main a[href$='/paper/'] small, main a[href$='/paper/'] .small"))
    _name, paper = v.download_by(v.page.locator("main a[href$='/paper/']"))
    assert paper.startswith(b"%PDF-")
    pages = PdfReader(io.BytesIO(paper)).pages
    assert len(pages) > 1
    assert ACTION in " ".join(" ".join(page.extract_text() for page in pages).split())


def write(v) -> None:
    v.enter_by_code("focal.cri@demo.example")
    v.follow("The roadmap")
    v.follow("Change the goal")
    v.type("Goal", "")
    v.press("Save the goal")
    v.type("Goal", "Un plan con presupuesto, antes de que termine el período.")
    v.press("Save the goal")
    v.is_told("The goal is saved.")
    v.follow("Add an action", of=v.portal.topic("localization", v.language))
    v.press("Save the action")
    v.is_refused()
    v.type("What will be done", ACTION)
    v.type("What will be there in the end", "Informe")
    v.type("Due on", IN_SIXTY_DAYS.isoformat())
    v.type("Which institution leads", "INAMU")
    v.press("Save the action")
    v.is_told("“%(title)s” is on the roadmap.", title=ACTION)
    v.follow(ACTION)
    v.follow("Add a milestone")
    v.type("Milestone", "Borrador del informe")
    v.type("Due on", (IN_SIXTY_DAYS - timedelta(days=30)).isoformat())
    v.press("Save the milestone")
    v.is_told("The milestone is saved.")
    if v.page.url.endswith("/"):
        v.back()


def staff_agree(v) -> None:
    v.become("staff")
    v.follow("See all")
    v.follow("Read it", of=v.portal.country("CRI", v.language))
    v.press("Agree for the Academy")
    v.is_told("Both sides agree: the roadmap is final. Its PDF is being made.")


def test_journey(visitor):
    walk(visitor)
