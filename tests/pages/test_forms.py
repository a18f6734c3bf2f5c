"""How forms behave everywhere."""

import re
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.utils.deprecation import RemovedInDjango60Warning

from academy.pages.forms import ByTheHouse, Form, ModelForm
from convenings.models import Session
from tests.factories.accounts import staff
from tests.factories.convenings import a_convening

TEMPLATES = Path(__file__).parents[2] / "templates"


def model_forms() -> list[type[ModelForm]]:
    """Every model form of the portal, whichever chapter it is in."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # reads every view, and with it every form
    found, layer = [], [ModelForm]
    while layer:
        layer = [child for form in layer for child in form.__subclasses__()]
        found += layer
    return found


def test_there_are_model_forms_with_addresses_in_them():
    assert any(
        isinstance(field, forms.URLField) for form in model_forms() for field in form.base_fields.values()
    )


def test_an_address_without_its_beginning_is_a_safe_one_in_every_form():
    for form in model_forms():
        assert isinstance(form, ByTheHouse)
        for name, field in form.base_fields.items():
            if isinstance(field, forms.URLField):
                assert field.clean("example.org/join") == "https://example.org/join", (form, name)


@pytest.mark.filterwarnings("error::django.utils.deprecation.RemovedInDjango60Warning")
def test_forms_of_all_models_with_addresses_warn_of_nothing():
    """The next Django takes plain addresses for https; until then it warns of every field that does not say so."""
    tried = 0
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, models.URLField)]
        if names and not model._meta.app_label.startswith("account"):
            ByTheHouse("Tried", (ModelForm,), {"__module__": __name__, "Meta": type("Meta", (), {"model": model, "fields": names})})  # fmt: skip
            tried += 1
    assert tried >= 4


def test_djangos_own_model_form_would_warn():
    """So that the test above can fail."""
    with pytest.warns(RemovedInDjango60Warning):
        type("Plain", (forms.ModelForm,), {"Meta": type("Meta", (), {"model": Session, "fields": ["link"]})})


@pytest.mark.django_db
@pytest.mark.filterwarnings("error::django.utils.deprecation.RemovedInDjango60Warning")
def test_pages_with_forms_warn_of_nothing(sign_in):
    client = sign_in(staff())
    convening = a_convening()
    for path in ("/convenings/new/", convening.get_absolute_url(), "/accounts/profile/", "/roles/give/"):
        assert client.get(path).status_code == 200, path


@pytest.mark.django_db
def test_errors_come_from_us_in_the_pages_language_and_not_from_the_browser(sign_in):
    page = sign_in(staff(), "es").post("/convenings/new/", {})
    assert page.status_code == 200
    assert " novalidate" in page.text
    assert " required" not in page.text.partition("<main")[2]
    assert 'class="problem"' in page.text


def test_every_form_says_where_it_goes():
    """Without that a browser adds the part of the page one had jumped to, and shows that, not the errors."""
    forms = [
        (page.name, form)
        for page in TEMPLATES.rglob("*.html")
        for form in re.findall(r"<form [^>]*>", page.read_text())
    ]
    assert len(forms) > 50
    assert [form for form in forms if 'method="post"' in form[1] and "action=" not in form[1]] == []


def test_no_browser_cuts_off_what_is_pasted_and_the_page_says_what_is_too_long():
    class Letter(Form):
        words = forms.CharField(max_length=5, widget=forms.Textarea(attrs={"rows": 2, "lang": "es"}))

    form = Letter({"words": "<b>seis</b>"})
    assert not form.is_valid()
    drawn = str(form["words"])
    assert "maxlength" not in drawn
    assert 'rows="2"' in drawn
    assert 'lang="es"' in drawn
    assert "&lt;b&gt;seis&lt;/b&gt;" in drawn
    assert "11" in form.errors["words"][0]
