"""Documents of plans, extensions and revisions, public contacts: who may, what it says, and to whom."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from academy.accounts.guards import NotAllowed
from academy.audit.models import Event
from academy.audit.transitions import InvalidTransition
from naps.actions import events, papers, plans
from naps.actions.plans import Proof
from naps.models import CountryContact, FactSource, Plan, PlanDocument, PlanEvent
from naps.permissions import plans as permissions
from naps.states import DocumentAudience, Stage
from participants.states import RegistrationRole
from tests.factories.accounts import a_country, a_user, focal_point, observer, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.files import a_kept_file
from tests.factories.naps import a_pdf, a_plan, kept_files
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db
ON = {"on": "2026-05-04", "precision": "day", "evidence": "Decree 12"}
PUBLIC, TEAM = DocumentAudience.PUBLIC, DocumentAudience.TEAM


def a_document(plan: Plan, audience: str = PUBLIC, **fields) -> PlanDocument:
    by = staff()
    values = {"title": "Plan aprobado", "kind": "plan", "language": "es", "is_official": True, "added_by": by}
    if "url" not in fields:
        values["file"] = a_kept_file("Decreto.pdf", b"%PDF-1.7 x", by=by)
    return PlanDocument.objects.create(plan=plan, audience=audience, **(values | fields))


def an_extension(plan: Plan, until: int = 2027, **fields) -> PlanEvent:
    values = {"kind": "extended", "on": date(2026, 5, 4), "evidence": "Decree 12", "until": until} | fields
    return PlanEvent(plan=plan, **values)


def outsiders():
    delegate = a_delegate(a_convening(), "PER")
    return [None, focal_point("PER"), delegate, partner(), observer(), a_user()]


# --- documents ---


def test_what_is_published_is_everybodys_and_the_rest_the_teams(sign_in):
    plan = a_plan()
    public, team = a_document(plan), a_document(plan, TEAM, title="CANARIO", is_official=False)
    for reader in outsiders():
        client = sign_in(reader)
        answer = client.get(reverse("naps:document", args=[public.pk]))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].endswith('filename="plan-aprobado.pdf"')
        hidden, missing = (client.get(reverse("naps:document", args=[pk])) for pk in (team.pk, team.pk + 99))
        assert hidden.status_code == missing.status_code == (404 if reader else 302)
        for address in (plan.get_absolute_url(), plan.country.get_absolute_url()):
            html = client.get(address).content.decode()
            assert "Plan aprobado" in html
            assert "CANARIO" not in html
    for reader in (staff(), focal_point(), a_delegate(a_convening(), "ECU")):
        client = sign_in(reader)
        assert client.get(reverse("naps:document", args=[team.pk])).status_code == 200
        assert "CANARIO" in client.get(plan.get_absolute_url()).content.decode()


def test_language_size_and_whether_it_is_official_stand_beside_it(sign_in):
    plan = a_plan()
    a_document(plan)
    a_document(plan, url="https://example.org/nap", is_official=False, language="en", title="NAP, in English")
    html = sign_in().get(plan.get_absolute_url()).content.decode()
    for words in (
        "Español",
        "PDF, 10\xa0bytes",
        "official text",
        "English",
        "link to example.org",
        "unofficial",
    ):
        assert words in html
    assert html.index("Plan aprobado") < html.index("NAP, in English")


def test_a_link_leads_on_and_only_to_https(sign_in):
    plan = a_plan()
    document = a_document(plan, url="https://example.org/nap")
    assert sign_in().get(reverse("naps:document", args=[document.pk])).url == "https://example.org/nap"
    with pytest.raises(IntegrityError):
        a_document(plan, url="javascript:alert(1)")


def test_the_country_adds_and_removes_a_document(sign_in, django_capture_on_commit_callbacks):
    plan, before = a_plan(), kept_files()
    client, address = sign_in(focal_point()), reverse("naps:document-add", args=[plan.pk])
    typed = {
        "title": "Decreto 12",
        "kind": "decree",
        "language": "es",
        "is_official": "on",
        "audience": "public",
    }
    wrong = client.post(address, typed).content.decode()
    assert "Choose a file, or give a link." in wrong
    assert 'value="Decreto 12"' in wrong
    both = client.post(address, typed | {"file": a_pdf(), "url": "https://example.org"}).content.decode()
    assert "either a file or a link" in both
    disguised = a_pdf("Decreto.pdf")
    disguised.name = "Decreto.docx"
    refused = client.post(address, typed | {"file": disguised}).content.decode()
    assert "its content is another" in refused
    assert "begins with https" in client.post(address, typed | {"url": "http://example.org"}).content.decode()
    assert client.post(address, typed | {"file": a_pdf()}).status_code == 302
    document = PlanDocument.objects.get()
    assert (document.title, document.is_official, document.file.language) == ("Decreto 12", True, "es")
    remove = reverse("naps:document-remove", args=[document.pk])
    assert "Decreto 12" in client.get(remove).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(remove).status_code == 302
    assert not PlanDocument.objects.exists()
    assert kept_files() == before
    verbs = Event.objects.filter(subject_id=str(plan.pk)).values_list("verb", flat=True)
    assert {"plan.document_added", "plan.document_removed"} <= set(verbs)


def test_nobody_else_adds_or_removes(sign_in):
    plan = a_plan()
    document = a_document(plan)
    for user in (a_delegate(a_convening(), "ECU"), focal_point("PER"), partner(), a_user()):
        client = sign_in(user)
        assert client.get(reverse("naps:document-add", args=[plan.pk])).status_code == 403
        assert client.post(reverse("naps:document-remove", args=[document.pk])).status_code == 403
        with pytest.raises(NotAllowed):
            papers.remove_document(document, by=user)
    assert PlanDocument.objects.exists()


# --- extended, revised ---


def test_an_extension_moves_the_last_year_and_keeps_its_act(sign_in):
    plan = a_plan(stage=Stage.IMPLEMENTATION, period_start=2021, period_end=2024)
    client = sign_in(focal_point())
    address = reverse("naps:plan-event", args=[plan.pk])
    typed = {"kind": "extended", "until": "2023", "was": "2024", **ON}
    assert "ends in 2024 already" in client.post(address, typed).content.decode()
    assert "Say until which year" in client.post(address, typed | {"until": ""}).content.decode()
    no_act = client.post(address, typed | {"until": "2027", "evidence": ""}).content.decode()
    assert "Say what shows the date: in words or by a link." in no_act
    assert 'value="2027"' in no_act
    assert client.post(address, typed | {"until": "2027"}).url == plan.get_absolute_url()
    plan.refresh_from_db()
    assert (plan.period, plan.stage) == ("2021–2027", Stage.IMPLEMENTATION)
    event = plan.events.get()
    assert (event.was_until, event.until, event.on_behalf) == (2024, 2027, False)
    assert FactSource.objects.get().source == "Decree 12"
    for page in (plan.get_absolute_url(), plan.country.get_absolute_url()):
        html = sign_in().get(page).content.decode()
        assert "xtended from 2024 to 2027" in html
        assert "Decree 12" in html


def test_a_revision_stands_in_the_history_and_changes_nothing_else(sign_in):
    plan = a_plan(stage=Stage.IMPLEMENTATION, period_end=2030)
    typed = {"kind": "revised", "until": "2031", "was": "2030", **ON, "precision": "month"}
    assert sign_in(staff()).post(reverse("naps:plan-event", args=[plan.pk]), typed).status_code == 302
    plan.refresh_from_db()
    assert (plan.period_end, plan.events.get().until, plan.events.get().on_behalf) == (2030, None, True)
    html = sign_in().get(plan.get_absolute_url()).content.decode()
    assert "<h3>Revised</h3>" in html
    assert "May 2026" in html


def test_of_two_who_extend_at_once_the_second_is_told():
    plan, flor = a_plan(stage=Stage.IMPLEMENTATION, period_end=2024), focal_point()
    events.record_event(an_extension(plan), by=flor, was=2024)
    with pytest.raises(InvalidTransition):
        events.record_event(an_extension(plan, 2028), by=flor, was=2024)
    plan.refresh_from_db()
    assert (plan.period_end, plan.events.count()) == (2027, 1)


@pytest.mark.parametrize("stage", [Stage.DRAFTING, Stage.ENDED])
def test_only_a_plan_in_force_is_extended(stage):
    with pytest.raises(NotAllowed):
        permissions.check_extend(focal_point(), a_plan(stage=stage))


def test_only_who_speaks_for_the_country_extends_and_publishes():
    plan = a_plan(stage=Stage.IMPLEMENTATION)
    head = a_delegate(a_convening(), "ECU", role=RegistrationRole.HEAD)
    for user in (staff(), focal_point(), head):
        permissions.check_extend(user, plan)
        permissions.check_publish_contact(user, plan.country)
    for user in (a_delegate(a_convening(), "ECU"), focal_point("PER"), partner(), observer(), a_user()):
        for check, thing in (
            (permissions.check_extend, plan),
            (permissions.check_publish_contact, plan.country),
        ):
            with pytest.raises(NotAllowed):
                check(user, thing)


# --- contact ---


def test_a_country_publishes_an_office_and_takes_it_off_again(sign_in):
    flor, country = focal_point(), a_country("ECU")
    client, address = sign_in(flor), reverse("naps:contact", args=["ecu"])
    assert "The Academy passes questions on" in sign_in().get(country.get_absolute_url()).content.decode()
    assert "This will be public" in client.get(address).content.decode()
    typed = {"institution": "Cancillería", "office": "Dirección de Género", "email": "mps@gob.ec"}
    assert "Confirm that this becomes public." in client.post(address, typed).content.decode()
    assert not CountryContact.objects.exists()
    agreed = typed | {"agreed": "on"}
    nothing = client.post(address, agreed | {"email": ""}).content.decode()
    assert "Give an e-mail address of the office or a website." in nothing
    assert client.post(address, agreed).status_code == 302
    html = sign_in().get(country.get_absolute_url()).content.decode()
    assert "mailto:mps@gob.ec" in html
    assert "Publish a contact" not in html
    assert sign_in(focal_point("PER")).post(address, agreed).status_code == 403
    assert client.post(address, {"remove": "1"}).status_code == 302
    assert "mps@gob.ec" not in sign_in().get(country.get_absolute_url()).content.decode()


def test_the_address_of_a_person_is_not_published(sign_in):
    flor = focal_point()
    delegate = a_delegate(a_convening(), "ECU")
    stranger = a_user()
    client, address = sign_in(flor), reverse("naps:contact", args=["ecu"])
    typed = {"institution": "Cancillería", "agreed": "on"}
    for person in (flor, delegate):
        answer = client.post(address, typed | {"email": person.email.upper()}).content.decode()
        assert "This is the address of a person" in answer
    assert not CountryContact.objects.exists()
    # Who else has an account is nobody's to find out here.
    assert client.post(address, typed | {"email": stranger.email}).status_code == 302


# --- evidence of an adoption ---


@pytest.mark.parametrize("make", [staff, focal_point])
@pytest.mark.parametrize("to", [Stage.ADOPTION, Stage.ENDED])
def test_an_adoption_or_ending_needs_something_that_shows_it(make, to):
    plan, by = a_plan(stage=Stage.VALIDATION), make()
    with pytest.raises(NotAllowed, match="needs something that shows it"):
        plans.move_stage(plan, to, by=by, was=plan.stage, proof=Proof(date(2026, 5, 4), evidence="  "))
    assert not plan.stage_changes.exists()
    plans.move_stage(
        plan, to, by=by, was=plan.stage, proof=Proof(date(2026, 5, 4), evidence_url="https://example.org")
    )
    assert plan.stage_changes.exists()


def test_launch_and_end_keep_how_exactly_they_are_known(sign_in):
    plan, kemi = a_plan(stage=Stage.ADOPTION), staff()
    for stage, on in ((Stage.LAUNCH, date(2026, 3, 1)), (Stage.ENDED, date(2026, 4, 1))):
        proof = Proof(on, "month", evidence="Gazette")
        plans.move_stage(plan, stage, by=kemi, was=plan.stage, proof=proof)
        plan.refresh_from_db()
    assert (plan.launched_words, plan.ended_words) == ("March 2026", "April 2026")
