"""What there is to read at Kingston: for everybody, who comes, who leads; one file twice."""

import io
import zipfile
from xml.sax.saxutils import escape

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from convenings.actions import materials
from convenings.models import Convening, Material, Session
from convenings.states import MaterialAudience
from demo.seeding import people

RESOLUTION = "https://docs.un.org/en/S/RES/1325(2000)"
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
STEPS = [
    "Theory of change: an exercise in four steps",
    "1. Whose life should be different in four years, and how would we see it?",
    "2. What has to happen before that? Write each step on a card of its own.",
    "3. Which step does your ministry hold in its own hands? Which needs another institution?",
    "4. For each arrow between two cards: what makes us believe it?",
]


def share_materials(convening: Convening) -> None:
    if convening.code != "kingston":
        return
    theory, budget = (_session(convening, topic) for topic in ("theory_of_change", "gender_budgeting"))
    a, by = MaterialAudience, people.user("staff")
    note = document(
        ["How to reach the venue", "Bring a passport. Rooms have ramps; tell us what else you need."]
    )
    titles = ("Practical note for travellers", "Nota práctica para el viaje", "Note pratique pour le voyage")
    _share(convening, None, titles, a.EVERYONE, by, note, "note.docx")
    titles = ("Resolution 1325 (2000)", "Resolución 1325 (2000)", "Résolution 1325 (2000)")
    _share(convening, None, titles, a.EVERYONE, by, link=RESOLUTION)
    titles = ("Exercise in four steps", "Ejercicio en cuatro pasos", "Exercice en quatre étapes")
    exercise = _share(convening, theory, titles, a.PARTICIPANTS, by, document(STEPS[:-1]), "exercise.docx")
    newer = SimpleUploadedFile("exercise-2.docx", document(STEPS))
    materials.add_version(exercise, upload=newer, by=by)
    titles = ("Costing sheet", "Hoja de costos", "Feuille de calcul des coûts")
    _share(convening, budget, titles, a.PARTICIPANTS, by, _workbook(), "costing.xlsx")
    titles = ("Notes for the facilitators", "Notas para quienes facilitan", "Notes pour l’animation")
    guide = document(["Times", "Ten minutes a step; the fourth needs twenty."])
    _share(convening, theory, titles, a.ORGANISERS, by, guide, "guide.docx")


def _session(convening: Convening, topic: str) -> Session:
    return convening.sessions.get(topic__code=topic)


def _share(convening, session, titles, audience, by, data: bytes = b"", name: str = "", link: str = ""):
    material = Material(
        convening=convening, session=session, language="en", audience=audience, link=link,
        title_en=titles[0], title_es=titles[1], title_fr=titles[2],
    )  # fmt: skip
    upload = SimpleUploadedFile(name, data) if data else None
    return materials.share_material(material, upload=upload, by=by)


def document(lines: list[str]) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    body = (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
        f'2006/main"><w:body>{paragraphs}</w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in (
            ("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", body)
        ):  # fmt: skip
            archive.writestr(part, text)
    return out.getvalue()


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Costs")
        for row, cells in enumerate(
            [("Action", "Lead institution", "Cost a year"), ("Train the border police", "Ministry", 40000)]
        ):
            sheet.write_row(row, 0, cells)
    return out.getvalue()
