"""Agreed terms and their paper, files of a request, and what others learn from answers given before."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from academy.accounts.guards import NotAllowed
from academy.documents.models import StoredFile
from academy.notices.models import Notice
from assistance import actions, permissions
from assistance.models import Request, RequestFile, Terms
from assistance.states import AssignmentStatus, EngagementKind, HelpType, RequestStatus
from naps.models import Plan
from naps.states import DecisionStatus, DraftStatus, Sharing, Stage
from tests.assistance.team import ROLES, a_team
from tests.factories.accounts import focal_point, staff
from tests.factories.assistance import a_line, a_request, an_action, an_assignment, an_engagement
from tests.factories.files import a_kept_file
from tests.factories.reviews import a_draft_to_read, a_letter
from tests.wording import in_any_language

pytestmark = pytest.mark.django_db

S = RequestStatus
ASK = "/assistance/ask/"


# --- Terms ------------------------------------------------------------------------------------------


def test_terms_are_written_changed_and_printed_for_who_reads_the_request(sign_in, work):
    team = a_team()
    asked = a_request(asked_by=team.official, title="Costeo", wanted_by=timezone.localdate())
    address, client = asked.get_absolute_url(), sign_in(team.staff)
    form = client.get(f"{address}accept/").context["form"]
    assert (form.initial["purpose"], form.initial["ends_on"]) == ("Costeo", timezone.localdate())
    wrong = {
        "owner": team.staff.pk, "deliverables": "Dos sesiones.", "purpose": "Kept purpose", "effort": "many",
        "starts_on": "2027-02-01", "ends_on": "2027-01-01", "public_words": "Costing in ECUADOR.",
    }  # fmt: skip
    page = client.post(f"{address}accept/", wrong).content.decode()
    for said in (
        "Write a number, for example 4 or 2.5.",
        "This day is before the first one.",
        "These words name the country.",
        "Kept purpose",
    ):
        assert said in page
    right = wrong | {"effort": "2.5", "ends_on": "2027-03-01", "public_words": "A costing sheet, two calls."}
    assert client.post(f"{address}accept/", right).status_code == 302
    first = Terms.objects.get()
    asked.refresh_from_db()
    assert (first.version, first.language, asked.terms) == (1, "es", "Dos sesiones.")
    assert first.effort_words == "2.5 working days of work"

    # Agreed anew, with the words of before to begin with; why is asked for.
    change = f"{address}terms/"
    assert client.get(change).context["form"].initial["purpose"] == "Kept purpose"
    again = right | {"deliverables": "Tres sesiones.", "change_note": ""}
    assert "Say in one sentence what has changed." in client.post(change, again).content.decode()
    client.post(change, again | {"change_note": "Una sesión más."})
    second = Terms.objects.first()
    asked.refresh_from_db()
    assert (second.version, asked.terms) == (2, "Tres sesiones.")
    subjects = in_any_language("What was agreed has changed: %(number)s", number=asked.reference)
    told = set(Notice.objects.filter(subject__in=subjects).values_list("to", flat=True))
    assert told == {team.official.email, team.focal_point.email}

    # Both versions can be had by whoever reads the request, in the language of the request.
    reader = sign_in(team.head)
    assert "The PDF is being made." in reader.get(second.get_absolute_url()).content.decode()
    work()
    second.refresh_from_db()
    assert reader.get(second.get_absolute_url())["Content-Type"] == "application/pdf"
    page = reader.get(address).content.decode()
    assert first.get_absolute_url() in page
    assert "no longer holds" in page
    data = second.paper.data
    with translation.override("es"):
        assert data["country"] == str(asked.country)
    said = str(data)
    assert "Tres sesiones." in said
    for nobody in ("Olga", "A costing sheet, two calls."):
        assert nobody not in said
    for role in ("elsewhere", "partner", "observer", "expert", "organiser"):
        assert sign_in(team[role]).get(first.get_absolute_url()).status_code == 404


def test_terms_of_one_side_are_closed_to_the_other_and_say_nothing_to_others(sign_in):
    team = a_team()
    asked = a_request(asked_by=team.activist, is_of_civil_society=True)
    form = sign_in(team.staff).get(f"{asked.get_absolute_url()}accept/").context["form"]
    assert "public_words" not in form.fields
    actions.accept(asked, by=team.staff, owner=team.staff, terms="Dos sesiones.")
    terms = Terms.objects.get()
    an_assignment(asked, team.expert, status=AssignmentStatus.ACCEPTED)
    may = {role for role in ROLES if Terms.objects.visible_to(team[role]).exists()}
    assert may == {"staff", "activist", "colleague", "donor", "expert"}
    assert sign_in(team.focal_point).get(terms.get_absolute_url()).status_code == 404


# --- Files ------------------------------------------------------------------------------------------


def test_files_come_with_the_request_or_later_and_go_to_its_readers_only(sign_in):
    team = a_team()
    client = sign_in(team.activist)
    address = f"{ASK}?country=ECU&topic=localization"
    form = client.get(address).context["form"]
    answers = {
        "topic_1": form.initial["topic_1"], "help_1": "costing", "title": "Costs", "need": "Kept need",
        "modality": "either", "language": "es", "urgency": "normal",
    }  # fmt: skip

    def files(*names: str) -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(name, b"MZ") for name in names]

    page = client.post(address, answers | {"files": files("tool.exe")}).content.decode()
    assert "Other kinds of files" in page
    assert "Kept need" in page
    four = client.post(address, answers | {"files": files("a.pdf", "b.pdf", "c.pdf", "d.pdf")})
    assert "Choose three files at most." in four.content.decode()
    assert not Request.objects.exists()
    assert not StoredFile.objects.exists()

    asked = a_request(asked_by=team.activist, is_of_civil_society=True)
    add = f"{asked.get_absolute_url()}files/add/"
    page = client.post(add, {"file": files("tool.exe")[0]}).content.decode()
    assert "Other kinds of files" in page
    assert "Choose the file." in client.post(add, {}).content.decode()
    stored = a_kept_file("lista.pdf", b"%PDF-1.7", by=team.activist)
    file = actions.attach(asked, stored, by=team.activist)
    address = f"/assistance/files/{file.pk}/"
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert "lista.pdf" in client.get(asked.get_absolute_url()).content.decode()
    may = {role for role in ROLES if RequestFile.objects.visible_to(team[role]).exists()}
    assert may == {"staff", "activist", "colleague", "donor"}
    for role in ("focal_point", "head", "official", "partner", "elsewhere"):
        assert sign_in(team[role]).get(address).status_code == 404
        assert sign_in(team[role]).get(add).status_code == 404
    with pytest.raises(NotAllowed):
        permissions.check_add_file(team.donor, asked)


# --- Answers given before -----------------------------------------------------------------------------


def told_to_others(iso3: str, words: str, **fields) -> Request:
    """Help that came, with words that staff wrote for other countries."""
    asked = a_request(iso3, status=S.CLOSED, title=f"Title {iso3} {words}", **fields)
    by = {"agreed_by": asked.owner, "deliverables": "Secret terms", "request": asked}
    Terms.objects.create(public_words="Earlier words", version=1, **by)
    Terms.objects.create(public_words=words, version=2, change_note="x", **by)
    an_engagement(asked, kind=EngagementKind.WORKSHOP, outcome="Secret outcome")
    return asked


def test_others_learn_from_earlier_answers_without_learning_whose_they_were(sign_in):
    team = a_team()
    told_to_others("BOL", "A costing workshop.")
    told_to_others("BOL", "Of civil society.", is_of_civil_society=True)
    told_to_others("BOL", "For one side.", own_side_only=True)
    told_to_others("CHL", "")
    told_to_others("PAN", "Of a silent country.")
    Plan.objects.create(
        country=Request.objects.get(country__iso3="PAN").country, stage=Stage.DRAFTING, sharing=Sharing.NONE
    )
    told_to_others("CRI", "On another topic.", topics=["localization"])
    own = a_request(status=S.CLOSED, title="Our own", asked_by=team.focal_point)
    a_line(own, "gender_budgeting", HelpType.ANALYSIS)
    a_request(status=S.CLOSED, title="Of the activists", asked_by=team.activist, is_of_civil_society=True)
    client = sign_in(team.official)
    page = client.get(f"{ASK}?country=ECU&topic=gender_budgeting").content.decode()
    for said in ("A costing workshop.", "costing and gender budgeting", "workshop", "Our own"):
        assert said in page
    for silent in (
        "Bolivia", "Earlier words", "Of civil society", "For one side", "silent", "On another", "Secret",
        "Title BOL", "Of the activists",
    ):  # fmt: skip
        assert silent not in page
    counts = {str(topic): n for topic, n in client.get(ASK).context["topics"]}
    assert (counts["Gender budgeting"], counts["Localization"]) == (2, 1)
    page = sign_in(team.activist).get(f"{ASK}?country=ECU&topic=gender_budgeting").content.decode()
    assert "Of the activists" in page
    # Where it came from the country's own request is no lesson from elsewhere.
    page = (
        sign_in(focal_point("BOL", "Nina")).get(f"{ASK}?country=BOL&topic=gender_budgeting").content.decode()
    )
    assert "In other countries" not in page


# --- Where one comes from -----------------------------------------------------------------------------


def test_a_letter_brings_its_plan_and_the_topic_of_the_point(sign_in):
    flor, draft = focal_point(), a_draft_to_read(status=DraftStatus.DECIDED)
    points = "Gender budgeting\nCost every activity.\n\nName who leads each action."
    a_letter(draft, status=DecisionStatus.ISSUED, to_work_on=points)
    client = sign_in(flor)
    letter = client.get(f"/naps/reviews/drafts/{draft.pk}/letter/").content.decode()
    assert f"{ASK}?letter={draft.pk}&amp;point=1" in letter
    page = client.get(f"{ASK}?letter={draft.pk}&point=1")
    form = page.context["form"]
    assert str(page.context["topic"]) == "Gender budgeting"
    assert (form.initial["title"], form.instance.plan) == ("Gender budgeting", draft.plan)
    # What names no topic leads to the topics, which keep where one comes from.
    page = client.get(f"{ASK}?letter={draft.pk}&point=2").content.decode()
    assert "Name who leads each action." in page
    assert f"?letter={draft.pk}&amp;point=2&amp;topic=localization" in page
    page = client.get(f"{ASK}?letter={draft.pk}&point=2&topic=localization").content.decode()
    assert "Point 2:" in page
    for nowhere in (f"{draft.pk}&point=3", f"{draft.pk}&point=x", "999999", f"{draft.pk + 1}"):
        assert client.get(f"{ASK}?letter={nowhere}").status_code == 404
    assert sign_in(focal_point("BOL")).get(f"{ASK}?letter={draft.pk}").status_code == 404


def test_a_letter_that_is_not_sent_and_a_plan_of_others_lead_nowhere(sign_in):
    draft = a_draft_to_read(status=DraftStatus.UNDER_REVIEW)
    a_letter(draft)
    for user in (focal_point(), staff()):
        assert sign_in(user).get(f"{ASK}?letter={draft.pk}").status_code == 404
    plan, client = an_action("ECU").roadmap.plan, sign_in(focal_point("ECU"))
    assert f"{ASK}?plan={plan.pk}" in client.get(plan.get_absolute_url()).content.decode()
    assert client.get(f"{ASK}?plan={plan.pk}&topic=localization").context["form"].instance.plan == plan
    assert sign_in(focal_point("BOL")).get(f"{ASK}?plan={plan.pk}").status_code == 404
    asked = a_request(asked_at=timezone.now() - timedelta(days=1))
    assert client.get(f"{ASK}?plan={asked.pk + 999}").status_code == 404
