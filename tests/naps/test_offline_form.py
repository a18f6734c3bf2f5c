"""The review form that is filled in without a connection: what stands in it, and what comes back."""

import io
import re
from html import unescape
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from academy.audit.models import Event
from academy.documents import sheets
from naps.actions import reviews as reviewing
from naps.models import Draft, Review, Rubric
from naps.offline.layout import token_of
from naps.offline.writing import OfflineForm, form_xlsx
from naps.states import DraftStatus, Recommendation, ReviewStatus
from tests.factories.accounts import a_user, focal_point, partner, staff
from tests.factories.reviews import a_draft_to_read, a_review, give_grades

pytestmark = pytest.mark.django_db

R = ReviewStatus
GRADE, COMMENT, PAGES = 5, 6, 7


@pytest.fixture
def writing() -> Review:
    review = a_review(reviewer=a_user("Rosa"), status=R.ACCEPTED, invited_by=staff(), summary="So far.")
    give_grades(review, "3n", comment="On")
    return review


def address(review: Review, name: str = "review-offline") -> str:
    return reverse(f"naps:{name}", args=[review.pk])


def page(response) -> str:
    return unescape(response.content.decode())


def lines_of(data: bytes) -> dict[str, list[str]]:
    """The lines of a form by their first cell, as our own reader sees them."""
    upload = SimpleUploadedFile("form.xlsx", data)
    return {cells[0]: cells for _number, cells in sheets.read_upload(upload, longest=32_767).lines}


def filled(review: Review, cells: dict[tuple[str, int], str | float], *, data: bytes = b"", **how) -> bytes:
    """The form as it was downloaded, with these cells (line, column) typed into by a person."""
    from xlsxwriter import Workbook

    lines = lines_of(data or form_xlsx(OfflineForm.of(review)))
    for (code, column), value in cells.items():
        lines[code] += [""] * (column + 1 - len(lines[code]))
        lines[code][column] = value
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([*lines.values(), *how.get("more", [])]):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return out.getvalue()


def send(client, review: Review, data: bytes, name: str = "form.xlsx"):
    return client.post(address(review), {"file": SimpleUploadedFile(name, data)})


def confirm(client, review: Review, shown, **choices):
    sealed = re.search(r'name="sealed" value="([^"]+)"', page(shown))[1]
    return client.post(address(review), {"sealed": sealed} | choices)


# --- what stands in it ---------------------------------------------------------------------------


def test_the_form_has_every_criterion_with_its_questions_its_anchors_and_what_is_written(writing):
    with translation.override("es"):
        lines = lines_of(form_xlsx(OfflineForm.of(writing)))
    assert [code for code in lines if len(code) == 1] == list("ABCDEFGHI")
    costs = lines["E"]
    assert costs[1] == "Costeo y presupuesto con perspectiva de género"
    assert costs[2].startswith("¿Hay dinero detrás del plan")
    assert costs[3].splitlines()[2] == "E3 ¿Se nombra la fuente de los fondos?"
    assert costs[4].splitlines()[0] == "0 No hay costos."
    assert len(costs[4].splitlines()) == 5
    assert lines["A"][GRADE : PAGES + 1] == ["3", "On A", ""]
    assert lines["B"][GRADE : COMMENT + 1] == ["n/a", "On B"]
    assert lines["S1"][COMMENT] == "So far."
    assert {"S2", "S3"} <= lines.keys()


def test_the_form_offers_the_grades_and_nothing_in_it_calculates(writing):
    writing.scores.filter(criterion__code="A").update(comment='=HYPERLINK("http://x.example")', pages="-1")
    book = ZipFile(io.BytesIO(form_xlsx(OfflineForm.of(writing))))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count('type="list"') == 10
    assert '"0,1,2,3,4,n/a"' in sheet
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()
    assert "sheetProtection" in sheet  # questions and hidden cells stay as they are


def test_an_older_rubric_without_anchors_has_the_scale_instead():
    review = a_review(status=R.ACCEPTED, rubric=Rubric.objects.get(code="rubric-2026"))
    assert lines_of(form_xlsx(OfflineForm.of(review)))["E"][4].startswith("0 absent\n1 mentioned")


def test_downloading_leaves_a_trace(sign_in, writing):
    response = sign_in(writing.reviewer).get(address(writing, "review-form"))
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert 'filename="review-ecu-v1.xlsx"' in response["Content-Disposition"]
    assert "A" in lines_of(response.content)
    assert Event.objects.filter(verb="review.form_downloaded", actor=writing.reviewer).count() == 1


# --- the way back -------------------------------------------------------------------------------


def test_nothing_is_taken_before_it_is_confirmed(sign_in, writing):
    cells = {
        ("A", GRADE): 4,
        ("E", GRADE): "2",
        ("E", COMMENT): "Solo un pilar.\n=1+1",
        ("E", PAGES): "14–16",
    }
    cells |= {("S2", COMMENT): "Careful.", ("S3", COMMENT): "cambios menores"}
    client = sign_in(writing.reviewer)
    shown = send(client, writing, filled(writing, cells))
    words = page(shown)
    assert "The form changes 5 entries. Nothing is taken yet." in words
    assert "E. Costing and gender budgeting · Grade" in words
    assert words.index("3 · fully specified") < words.index("4 · specified, resourced and owned")
    assert re.search(r"Cell G\d+: “cambios menores” is none of the recommendations", words)
    writing.refresh_from_db()
    assert writing.confidential_note == ""
    assert writing.scores.get(criterion__code="A").grade == 3

    answer = confirm(client, writing, shown)
    assert answer.url == writing.get_absolute_url()
    assert "5 entries were taken from the form." in page(client.get(answer.url))
    score = writing.scores.get(criterion__code="E")
    assert (score.grade, score.comment, score.pages) == (2, "Solo un pilar.\n=1+1", "14–16")
    writing.refresh_from_db()
    assert (writing.confidential_note, writing.summary, writing.status) == ("Careful.", "So far.", R.ACCEPTED)
    assert writing.scores.get(criterion__code="B").is_not_applicable
    event = Event.objects.get(verb="review.form_taken")
    assert (event.actor, event.data) == (writing.reviewer, {"rubric": "rubric-2026-2", "fields": 5})
    assert "Everything in this form is online already." in page(send(client, writing, filled(writing, {})))


def test_a_form_of_another_language_is_understood(sign_in, writing):
    with translation.override("fr"):
        data = form_xlsx(OfflineForm.of(writing))
        label = str(Recommendation("major").label)
    cells = {("C", GRADE): "s. o.", ("D", GRADE): "N/A", ("E", GRADE): "2.0", ("S3", COMMENT): label}
    shown = send(sign_in(writing.reviewer), writing, filled(writing, cells, data=data))
    assert [(d.name, d.offline) for d in shown.context["form"].differences] == [
        ("grade_C", "does not apply here"),
        ("grade_D", "does not apply here"),
        ("grade_E", "2 · partly specified"),
        ("recommendation", "substantial changes"),
    ]


def test_bad_cells_are_named_and_the_rest_can_be_taken(sign_in, writing):
    cells = {("A", GRADE): "5", ("C", GRADE): "2.5", ("D", COMMENT): "x" * 4001, ("E", PAGES): "p" * 61}
    cells |= {("F", GRADE): "1", ("S1", COMMENT): "y" * 8001}
    data = filled(writing, cells, more=[["F", "", "", "", "", "4"]])
    client = sign_in(writing.reviewer)
    shown = send(client, writing, data)
    words = [str(problem) for problem in shown.context["form"].filled.problems]
    assert [re.sub(r"^(Cell .|Line )\d+", r"\1…", said) for said in words] == [
        "Cell F…: “5” is not a grade. Write 0, 1, 2, 3, 4 or n/a.",
        "Cell F…: “2.5” is not a grade. Write 0, 1, 2, 3, 4 or n/a.",
        "Cell G…: this text has 4001 characters; the most is 4000.",
        "Cell H…: this text has 61 characters; the most is 60.",
        "Cell G…: this text has 8001 characters; the most is 8000.",
        "Line …: F Monitoring, evaluation and learning stands in the form twice. Only the first is read.",
    ]
    numbers = [int(re.search(r"\d+", said)[0]) for said in words]
    assert numbers[1] == numbers[0] + 2  # C is two lines below A
    confirm(client, writing, shown)
    assert writing.scores.get(criterion__code="F").grade == 1
    assert writing.scores.get(criterion__code="A").grade == 3


def test_a_line_that_was_deleted_changes_nothing_and_is_said(sign_in, writing):
    lines = lines_of(form_xlsx(OfflineForm.of(writing)))
    without = {key: cells for key, cells in lines.items() if key != "A"}
    data = filled(writing, {}, data=repacked(without))
    shown = send(sign_in(writing.reviewer), writing, data)
    assert "A Context and strategic design is not in the form any more" in page(shown)
    assert not shown.context["form"].differences


def repacked(lines: dict[str, list[str]]) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(lines.values()):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def test_what_was_changed_on_both_sides_is_asked(sign_in, writing):
    data = filled(writing, {("A", COMMENT): "On the plane.", ("B", COMMENT): "Also there.", ("G", GRADE): 1})
    for code, words in (("A", "Online meanwhile."), ("C", "Only online.")):
        criterion = writing.rubric.criteria.get(code=code)
        reviewing.save(writing, by=writing.reviewer, scores={criterion.pk: {"comment": words}}, texts={})
    client = sign_in(writing.reviewer)
    shown = send(client, writing, data)
    assert [(d.name, d.is_conflict) for d in shown.context["form"].differences] == [
        ("comment_A", True),
        ("comment_B", False),
        ("grade_G", False),
    ]
    again = confirm(client, writing, shown)
    assert "Comment: choose which of the two stays." in page(again)
    assert writing.scores.get(criterion__code="B").comment == "On B"
    confirm(client, writing, again, stays_comment_A="online")
    said = dict(writing.scores.values_list("criterion__code", "comment"))
    assert (said["A"], said["B"], said["C"]) == ("Online meanwhile.", "Also there.", "Only online.")
    confirm(client, writing, again, stays_comment_A="offline")
    assert writing.scores.get(criterion__code="A").comment == "On the plane."


def test_a_change_of_language_keeps_the_confirmation(sign_in, writing):
    client = sign_in(writing.reviewer)
    shown = send(client, writing, filled(writing, {("G", GRADE): 1}))
    sealed = re.search(r'name="sealed" value="([^"]+)"', page(shown))[1]
    client.post(f"{reverse('pages:language')}?next={address(writing)}", {"sealed": sealed, "language": "es"})
    shown = client.get(address(writing))
    assert [d.name for d in shown.context["form"].differences] == ["grade_G"]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("form.xlsx", b"", "This file is empty."),
        ("form.pdf", b"%PDF-1.7", "This is not the review form."),
        ("form.xlsm", b"PK", "This is not the review form."),
        ("form.xlsx", b"%PDF-1.7 disguised", "its content is another"),
        ("form.xlsx", b"x" * (2 * 1024 * 1024 + 1), "This is not the review form."),
    ],
)
def test_a_wrong_file_is_refused_in_words(sign_in, writing, name, data, error):
    response = send(sign_in(writing.reviewer), writing, data, name)
    assert response.status_code == 200
    assert error in page(response)


def test_another_workbook_and_another_form_are_refused(sign_in, writing):
    client = sign_in(writing.reviewer)
    other = a_review(a_draft_to_read("BOL"), reviewer=writing.reviewer, status=R.ACCEPTED)
    older = OfflineForm.of(writing)
    older.review.rubric = Rubric.objects.get(code="rubric-2026")
    of_old_rubric = form_xlsx(older)
    writing.refresh_from_db()
    token = token_of(writing)
    changed = {"x": ["academy-review", token[:-3] + "xxx", "", "", "", "grade", "comment", "pages", "prints"]}
    for data, error in (
        (repacked({"A": ["A", "4"]}), "This is not the review form."),
        (form_xlsx(OfflineForm.of(other)), "This is the form of another review."),
        (of_old_rubric, "the questions of an older rubric"),
        (repacked(changed), "was changed. Download the form again."),
        (repacked({"x": ["academy-review", token, "grade"]}), "This is not the review form."),
    ):
        assert error in page(send(client, writing, data))
    answer = client.post(address(writing), {"sealed": "made up"}, follow=True)
    assert "Please send it once more." in page(answer)


def test_what_was_sealed_for_one_review_is_not_taken_into_another(sign_in, writing):
    client = sign_in(writing.reviewer)
    other = a_review(a_draft_to_read("BOL"), reviewer=writing.reviewer, status=R.ACCEPTED)
    shown = send(client, writing, filled(writing, {("G", GRADE): 1}))
    assert "Please send it once more." in page(client.get(confirm(client, other, shown).url))
    assert not other.scores.exists()


@pytest.mark.parametrize("name", ["review-form", "review-offline"])
def test_the_form_is_the_reviewers_alone_and_only_while_it_is_written(sign_in, writing, name):
    fellow = a_review(writing.draft, reviewer=a_user("Fellow"), status=R.ACCEPTED).reviewer
    for user in (staff(), fellow, focal_point("ECU"), partner(), a_user()):
        assert sign_in(user).get(address(writing, name)).status_code == 404
    assert sign_in().get(address(writing, name)).url.startswith(reverse("account_login"))
    client = sign_in(writing.reviewer)
    for change in ({"status": R.INVITED}, {"status": R.SUBMITTED}, {"status": R.CANCELLED, "reason": "-"}):
        Review.objects.filter(pk=writing.pk).update(**change)
        assert client.get(address(writing, name)).status_code == 403
    Review.objects.filter(pk=writing.pk).update(status=R.ACCEPTED, reason="")
    Draft.objects.filter(pk=writing.draft_id).update(status=DraftStatus.DECIDED)
    assert client.get(address(writing, name)).status_code == 403
    assert client.post(address(writing)).status_code == 403


def test_a_form_that_comes_too_late_is_refused(sign_in, writing):
    client = sign_in(writing.reviewer)
    shown = send(client, writing, filled(writing, {("G", GRADE): 1}))
    Review.objects.filter(pk=writing.pk).update(status=R.SUBMITTED, submitted_at=timezone.now())
    assert confirm(client, writing, shown).status_code == 403
    assert not writing.scores.filter(criterion__code="G").exists()
