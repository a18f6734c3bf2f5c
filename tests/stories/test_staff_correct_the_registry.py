"""Staff take the registry away, correct it on paper, and bring it back; everybody reads the source."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from academy.audit.models import Event
from dashboards.templatetags.trail import said
from naps.models import Correction, Plan
from naps.states import Reported, Stage
from tests.factories.accounts import focal_point, staff
from tests.factories.naps import a_plan

pytestmark = pytest.mark.django_db
LAW = "https://example.org/ley-30"


def test_a_correction_from_the_table_to_the_page(sign_in):
    kemi, flor = staff("Kemi Mora"), focal_point("ECU")
    ecuador = a_plan("ECU", stage=Stage.IMPLEMENTATION, period_start=2024, period_end=2028)
    peru = a_plan("PER", stage=Stage.IMPLEMENTATION, title="Plan del Perú", has_budget=Reported.NO)

    # Ecuador says itself that its plan has a budget.
    facts = {"has_budget": "yes", "period_start": "2024", "period_end": "2028", "title": ecuador.title}
    rest = ["has_indicators", "has_monitoring", "has_cso_role", "addresses_disarmament"]
    facts |= dict.fromkeys(rest, "not_reported") | {"lead_agency": ecuador.lead_agency}
    assert sign_in(flor).post(reverse("naps:plan-facts", args=[ecuador.pk]), facts).status_code == 302

    # Kemi takes the table from the list of countries and corrects two lines.
    client = sign_in(kemi)
    assert reverse("naps:registry") in client.get(reverse("dashboards:countries")).content.decode()
    assert reverse("naps:registry-csv") in client.get(reverse("naps:registry")).content.decode()
    table = client.get(reverse("naps:registry-csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(table)))
    start = next(n for n, line in enumerate(lines) if line[0] == "key")
    headings = lines[start]
    for line in lines[start + 1 :]:
        line[headings.index("has_budget")] = {"ECU": "no", "PER": "estimated"}[line[1]]
        line[headings.index("source")] = LAW
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(lines)
    upload = SimpleUploadedFile("registro corregido.csv", out.getvalue().encode("utf-8-sig"))

    # She looks at what would change. Of Ecuador she is asked.
    answer = client.post(reverse("naps:registry-correct"), {"file": upload})
    page = client.get(answer.url).content.decode()
    assert "The country has recorded something else." in page
    assert "Plan del Perú" in page
    assert "estimated" in page
    peru.refresh_from_db()
    assert peru.has_budget == Reported.NO

    # She leaves Ecuador as it is and takes the rest over.
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    take = reverse("naps:correction-take", args=[Correction.objects.get().pk])
    assert "1 plan is corrected." in client.post(take, {"seen": seen}, follow=True).content.decode()
    assert Plan.objects.get(pk=ecuador.pk).has_budget == Reported.YES
    assert Plan.objects.get(pk=peru.pk).has_budget == Reported.ESTIMATED

    # Everybody reads where the figures come from, and no name.
    shown = sign_in().get(peru.get_absolute_url()).content.decode()
    assert f'<a href="{LAW}"' in shown
    assert "Kemi Mora" not in shown
    own = sign_in().get(ecuador.get_absolute_url()).content.decode()
    assert "as the country says" in own
    assert LAW not in own

    # The trail says who.
    told = Event.objects.filter(actor=kemi, verb__startswith="registry.").order_by("pk")
    assert [str(said(event)) for event in told] == ["sent in a corrected registry", "corrected the registry"]
