"""How forms look and behave everywhere: our templates, our messages, no browser bubbles."""

from django import forms
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


class ModelForm(Plain, forms.ModelForm):
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
