"""Papers are made in a process of their own that reads our fonts and nothing else, whatever stands on them."""

import io
import re
import subprocess

import pytest
from django.conf import settings as portal
from django.template import engines
from pypdf import PdfReader

from academy.documents import press, rendering
from academy.documents.rendering import PressFailed, Sheet, render, render_pdf

pytestmark = pytest.mark.django_db
STATIC = portal.BASE_DIR / "static"
PAPER = """<!doctype html><html lang="{{ sheet.language }}"><head><title>{{ sheet.title }}</title></head>
<body class="paper"><h1>{{ holder }}</h1><p>{{ text|safe }}</p></body></html>"""


@pytest.fixture(autouse=True)
def paper(tmp_path, settings):
    """A template of our own, for what no real paper would ever contain."""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "paper.html").write_text(PAPER)
    (folder / "faulty.html").write_text("{{ holder|nosuchfilter }}")
    settings.TEMPLATES = [dict(portal.TEMPLATES[0], DIRS=[folder, *portal.TEMPLATES[0]["DIRS"]])]
    assert engines.all()


def a_sheet(text: str = "", *, holder: str = "Lucía Méndez", language: str = "es", **fields) -> Sheet:
    return Sheet("paper.html", {"holder": holder, "text": text}, language, "Constancia", **fields)


def made(*sheets: Sheet) -> list[PdfReader | PressFailed]:
    return [PdfReader(io.BytesIO(r)) if isinstance(r, bytes) else r for r in render(sheets)]


# --- What the press may read ------------------------------------------------------------------------


@pytest.fixture
def fetcher():
    return press.our_files_only(STATIC)


def test_the_press_reads_our_fonts(fetcher):
    font = next((STATIC / "fonts").glob("*.ttf"))
    assert fetcher.fetch(font.as_uri()).read() == font.read_bytes()


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/",
        "https://example.org/x.png",
        "ftp://example.org/x",
        "file:///etc/passwd",
        f"file://{STATIC}/fonts/../../.env",
        f"file://{STATIC}/fonts/../css/pdf.css",
        f"file://{STATIC}/fonts/%2e%2e/%2e%2e/.env",
        f"file://{STATIC}/js/autosave.js",
        f"file://{portal.BASE_DIR}/academy/settings.py",
        "file://169.254.169.254/latest/meta-data/",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "static://css/pdf.css",
        "//etc/passwd",
        "/etc/passwd",
        "",
    ],
)
def test_and_nothing_else(fetcher, address):
    with pytest.raises((ValueError, OSError)):
        fetcher.fetch(address)


HOSTILE = """
<img src="file:///etc/passwd"><img src="http://127.0.0.1:9/x.png"><img src="../../.env">
<link rel="attachment" href="file:///etc/passwd"><a rel="attachment" href="file:///etc/hostname">x</a>
<object data="file:///etc/passwd"></object><embed src="file:///etc/passwd">
<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><use href="file:///etc/passwd#a"/></svg>
<style>@import url(file:///etc/passwd); p { background: url(http://127.0.0.1:9/x); }</style>
<script>document.write(1)</script>
"""


def test_a_paper_full_of_hostile_addresses_is_made_without_them():
    (paper,) = made(a_sheet(HOSTILE))
    text = "".join(page.extract_text() for page in paper.pages)
    assert "Lucía Méndez" in text
    assert "root:" not in text
    assert not paper.attachments
    assert all(not page.images for page in paper.pages)


def test_what_people_typed_is_text_on_paper_too():
    evil = "<img src='file:///etc/passwd'> {{ settings.SECRET_KEY }}"
    (paper,) = made(a_sheet(holder=evil))
    assert "{{ settings.SECRET_KEY }}" in paper.pages[0].extract_text().replace("\n", " ")


def test_the_press_is_told_nothing_of_ours(monkeypatch, tmp_path):
    teller = tmp_path / "press.py"
    teller.write_text("import json, os\nprint(json.dumps({0: ' '.join(sorted(os.environ))}))")
    monkeypatch.setattr(rendering, "PRESS", teller)
    for name in ("SECRET_KEY", "DATABASE_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "not yours")
    (refusal,) = render([a_sheet()])
    assert set(str(refusal).split()) <= {*rendering.OF_THE_MACHINE, "LC_CTYPE"}


# --- When something goes wrong ----------------------------------------------------------------------

STAND_IN = """
import json, os, signal, sys, time
sys.path.insert(0, {real!r})
jobs = json.load(sys.stdin)
if any("TAKES ALL DOWN" in job["html"] for job in jobs): os.kill(os.getpid(), signal.SIGKILL)
if any("NEVER ENDS" in job["html"] for job in jobs): time.sleep(60)
if any("TALKS NONSENSE" in job["html"] for job in jobs): print("nonsense"), sys.exit()
if any("HALF A FILE" in job["html"] for job in jobs):
    open(jobs[0]["out"], "wb").write(b"%PDF-1.7 half")
    sys.exit("the disk is full")
import press, pathlib
print(json.dumps(press.Press(pathlib.Path(sys.argv[1])).run(jobs)))
"""


@pytest.fixture
def a_press_that_fails(monkeypatch, tmp_path):
    """The real press, unless a sheet holds one of the words above."""
    script = tmp_path / "press_that_fails.py"
    script.write_text(STAND_IN.format(real=str(rendering.PRESS.parent)))
    monkeypatch.setattr(rendering, "PRESS", script)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("TAKES ALL DOWN", "exit -9"),
        ("TALKS NONSENSE", "exit 0"),
        ("HALF A FILE", "the disk is full"),
    ],
)
def test_a_press_that_breaks_down_makes_nothing_and_says_why(a_press_that_fails, word, said):
    (failure,) = render([a_sheet(word)])
    assert isinstance(failure, PressFailed)
    assert said in str(failure)


def test_a_press_that_never_ends_is_stopped(a_press_that_fails, monkeypatch):
    monkeypatch.setattr(rendering, "SECONDS_TO_START", 1)
    monkeypatch.setattr(rendering, "SECONDS_A_SHEET", 0)
    (failure,) = render([a_sheet("NEVER ENDS")])
    assert str(failure) == "took too long"


def test_a_sheet_whose_template_is_wrong_does_not_take_the_others_with_it():
    good, missing, faulty, also_good = render(
        [
            a_sheet(),
            Sheet("pdf/never-written.html", {}, "en", "x"),
            Sheet("faulty.html", {"holder": "x"}, "en", "x"),
            a_sheet(),
        ]
    )
    assert isinstance(good, bytes)
    assert isinstance(also_good, bytes)
    assert str(missing) == "TemplateDoesNotExist: pdf/never-written.html"
    assert str(faulty).startswith("TemplateSyntaxError")


def test_one_paper_made_now_says_why_it_could_not_be_made():
    with pytest.raises(PressFailed, match="TemplateDoesNotExist"):
        render_pdf("pdf/never-written.html", {}, language="en", title="x")


def test_no_scraps_are_left_lying_about(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    render([a_sheet(), Sheet("pdf/never-written.html", {}, "en", "x")])
    assert not list(tmp_path.glob("papers-*"))


def test_a_sheet_that_takes_too_long_is_given_up_by_itself(monkeypatch, tmp_path):
    """The alarm of the press, not the end of the whole process."""
    monkeypatch.setattr(press, "SECONDS_A_SHEET", 1)
    errors = press.Press(STATIC).run(
        [
            {"html": "<p>one paragraph after the other</p>" * 20_000, "out": str(tmp_path / "0.pdf")},
            {"html": "<p>fine</p>", "out": str(tmp_path / "1.pdf")},
        ]
    )
    assert errors == {0: "TooSlow: more than 1 seconds"}
    assert (tmp_path / "1.pdf").exists()


# --- What comes out ---------------------------------------------------------------------------------


def info_of(data: bytes, tmp_path, *options: str) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    return subprocess.run([*options, path], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def spanish() -> bytes:
    return render_pdf(
        "pdf/certificate.html",
        {"title": "Constancia de participación", "holder": "Lucía Méndez خطة", "signatories": ["Directora"]},
        language="es",
        title="Constancia: Lucía Méndez",
    )


def test_a_paper_can_be_read_aloud(spanish):
    catalog = PdfReader(io.BytesIO(spanish)).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]
    assert catalog["/Lang"] == "es"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]


def test_it_has_its_title_and_its_maker(spanish):
    meta = PdfReader(io.BytesIO(spanish)).metadata
    assert meta.title == "Constancia: Lucía Méndez"
    assert meta.author == "NAP Academy"


def test_all_its_fonts_travel_with_it_and_are_ours(spanish, tmp_path):
    lines = info_of(spanish, tmp_path, "pdffonts").splitlines()[2:]
    assert lines
    for line in lines:
        # "name  type  encoding  emb sub uni  object ID"
        assert re.search(r"\syes\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$", line), line
        assert re.search(r"Academy|Public|Source|Noto", line), line


def test_it_asks_the_printer_for_nothing_special(spanish, tmp_path):
    said = info_of(spanish, tmp_path, "pdfinfo")
    assert re.search(r"Tagged:\s+yes", said)
    assert re.search(r"JavaScript:\s+no", said)
    assert re.search(r"Encrypted:\s+no", said)
    assert re.search(r"Page size:\s+841\.\d+ x 595\.\d+ pts \(A4\)", said)
    assert re.search(r"Pages:\s+1\b", said)


def test_the_same_sheet_is_the_same_paper_word_for_word():
    first, second = made(a_sheet("<p>Cláusula 1</p>"), a_sheet("<p>Cláusula 1</p>"))
    assert [p.extract_text() for p in first.pages] == [p.extract_text() for p in second.pages]


def test_the_address_for_verifying_stands_on_it_without_its_number():
    sheet = a_sheet(number="ABC", verify_address="https://academy.example.org/verify/ABC/")
    assert sheet.verify_host == "academy.example.org/verify"
