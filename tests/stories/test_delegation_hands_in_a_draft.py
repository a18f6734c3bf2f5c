"""From the public commitment to a second version with its answer: what each person sees, gets and leaves."""

from datetime import date

import pytest
from django.urls import reverse

from academy.audit.models import Event
from academy.notices.models import Notice
from naps.models import Draft, Plan
from naps.states import DraftStatus
from tests.factories.accounts import a_country, focal_point, partner, staff
from tests.factories.convenings import a_convening
from tests.factories.naps import a_docx, a_pdf, a_stage_change
from tests.factories.participants import a_delegate

pytestmark = pytest.mark.django_db


def test_a_delegation_writes_sends_and_sees_its_plan_adopted(sign_in, work):
    convening = a_convening(city="Panama City", country="PAN", starts_on=date(2025, 6, 24))
    flor = focal_point("ECU", "Flor Andrade", language="es")
    lucia = a_delegate(convening, "ECU", full_name="Lucía Méndez")
    kemi = staff("Kemi Mora")
    at_desk, on_phone, at_osf = sign_in(flor), sign_in(lucia, "es"), sign_in(kemi)

    # The focal point starts the plan; from then on everybody can see that it is on its way.
    start = f"{reverse('naps:plan-start')}?country=ecu"
    commitment = {
        "country": a_country("ECU").pk, "title": "Plan de Acción Nacional", "on": "2025-06-26",
        "evidence": "Speech at the closing", "origin_convening": convening.pk,
    }  # fmt: skip
    plan_page = at_desk.post(start, commitment).url
    plan = Plan.objects.get()
    public = sign_in().get(plan_page).content.decode()
    assert "Speech at the closing" in public
    assert "Drafts" not in public

    # A delegate sends the text from her telephone, staff add the translation she mailed.
    upload = reverse("naps:draft-upload", args=[plan.pk])
    assert upload in on_phone.get(plan_page).content.decode()
    sent = {"file": a_pdf("Borrador.pdf"), "language": "es", "role": "main", "change_note": "Primer texto"}
    draft_page = on_phone.post(upload, sent).url
    at_osf.post(upload, {"file": a_docx("Draft.docx"), "language": "en", "role": "main"})
    draft = Draft.objects.get()
    shown = at_desk.get(draft_page).content.decode()
    for words in ("Borrador.pdf", "Lucía Méndez", "Draft.docx", "Kemi Mora for Ecuador", "Primer texto"):
        assert words in shown

    # She cannot hand it in; the focal point does.
    submit = reverse("naps:draft-submit", args=[draft.pk])
    assert on_phone.post(submit).status_code == 403
    # Nobody hands in what is not checked yet; a moment later the worker has read both files.
    assert submit not in shown
    assert "A file is still being checked." in shown
    assert at_desk.post(submit, {"change_note": "Primer texto"}).status_code == 403
    work()
    assert submit in at_desk.get(draft_page).content.decode()
    done = at_desk.post(submit, {"change_note": "Primer texto"}, follow=True).content.decode()
    assert "Draft 1 is handed in." in done
    assert reverse("naps:draft-file-remove", args=[draft.pk, draft.files.first().pk]) not in done
    letter = Notice.objects.get()
    assert (letter.to, letter.language, letter.key) == (
        flor.email,
        "es",
        f"draft-submitted-{draft.pk}-{flor.pk}",
    )
    assert "Borrador.pdf" in letter.text
    assert draft_page in letter.text

    # While it is with the Academy nothing can be added; the focal point takes it back and sends version 2.
    assert at_desk.get(upload).status_code == 403
    withdraw = reverse("naps:draft-withdraw", args=[draft.pk])
    at_desk.post(withdraw, {"reason": "The ministry wants to add the budget."})
    assert "The ministry wants to add the budget." in on_phone.get(draft_page).content.decode()
    on_phone.post(upload, {"file": a_pdf("Segundo.pdf"), "language": "es", "role": "main"})
    second = Draft.objects.get(version=2)
    assert second.status == DraftStatus.UPLOADED

    # Nothing of it shows to a neighbour, a UN Women partner or the public.
    for reader in (sign_in(focal_point("PER")), sign_in(partner()), sign_in()):
        assert reader.get(second.get_absolute_url()).status_code in {302, 404}
        assert "Draft 2" not in reader.get(plan_page).content.decode()

    # The country says that the plan is adopted; staff confirm, and everybody sees it.
    decree = {
        "stage": "adoption",
        "was": "commitment",
        "on": "2026-05-04",
        "precision": "day",
        "evidence": "Decree 12",
    }
    told = at_desk.post(reverse("naps:stage-move", args=[plan.pk]), decree, follow=True).content.decode()
    assert "The Academy looks at the evidence" in told
    assert "Decree 12" not in sign_in().get(plan_page).content.decode()
    change = plan.stage_changes.proposed().get()
    at_osf.post(reverse("naps:stage-confirm", args=[change.pk]))
    public = sign_in().get(plan_page).content.decode()
    for words in ("Decree 12", "4 May 2026", "3. Adopted"):
        assert words in public
    assert (
        Notice.objects.filter(to=flor.email, key=f"plan-stage-confirmed-{change.pk}-{flor.pk}").count() == 1
    )
    assert Notice.objects.count() == 2

    verbs = list(
        Event.objects.filter(subject_type__in=["naps.plan", "naps.draft", "naps.stagechange"])
        .order_by("pk")
        .values_list("verb", "on_behalf_of")
    )
    assert verbs == [
        ("plan.started", ""),
        ("draft.started", ""),
        ("draft.file_added", ""),
        ("draft.file_added", "ECU"),
        ("draft.submitted", ""),
        ("draft.withdrawn", ""),
        ("draft.started", ""),
        ("draft.file_added", ""),
        ("plan.stage_proposed", ""),
        ("stagechange.confirmed", ""),
        ("plan.stage_moved", ""),
    ]


def test_the_public_sees_no_names(sign_in):
    lucia = a_delegate(a_convening(), "ECU", full_name="Lucía Méndez")
    plan = Plan.objects.create(country=a_country("ECU"), title="PAN")
    a_stage_change(plan, recorded_by=lucia)
    assert "Lucía" not in sign_in().get(plan.get_absolute_url()).content.decode()
