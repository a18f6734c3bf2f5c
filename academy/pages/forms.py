"""How forms look and behave everywhere: our templates, our messages, no browser bubbles."""

from django import forms
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """One template for every field of the portal."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class Plain:
    """Errors come from us, in the page's language; the browser's own bubbles follow the browser's."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class Form(Plain, forms.Form):
    pass


def form_field(field: models.Field, **options):
    """The form field of a model field. An address typed without its beginning is one with https."""
    if isinstance(field, models.URLField):
        options.setdefault("assume_scheme", "https")
    return field.formfield(**options)


class ByTheHouse(ModelFormMetaclass):
    """Gives every model form the field maker above; Django reads it from the form's own `Meta` only."""

    def __new__(mcs, name, bases, attrs):
        if "Meta" in attrs and not hasattr(attrs["Meta"], "formfield_callback"):
            attrs["Meta"].formfield_callback = staticmethod(form_field)
        return super().__new__(mcs, name, bases, attrs)


class ModelForm(Plain, forms.ModelForm, metaclass=ByTheHouse):
    pass


class DateInput(forms.DateInput):
    """The browser's own date picker; what it sends is the ISO form in every language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%H:%M")
