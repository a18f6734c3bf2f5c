"""What staff fill in while they look through what has come in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form, ModelForm
from assistance.models import Request, ServicePromise


class TwinChoice(forms.ModelChoiceField):
    """An open request by its number and its one line."""

    def label_from_instance(self, twin: Request) -> str:
        return f"{twin.reference} – {twin.title}"


class MergeForm(Form):
    """Which request goes on."""

    into = TwinChoice(
        label=_("The request that goes on"),
        queryset=Request.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Choose the request that goes on."),
            "invalid_choice": _("Choose one of the requests of the list."),
        },
    )

    def __init__(self, *args, asked: Request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Request.objects.twins_of(asked).order_by("asked_at")


class PromiseForm(ModelForm):
    """What the Academy promises from now on, and why that changes."""

    class Meta:
        model = ServicePromise
        fields = ["acknowledge_working_days", "answer_working_days", "decision_days", "reason"]
        help_texts = {"reason": _("One sentence for your colleagues. It stays in the history.")}
        error_messages = {"reason": {"required": _("Say why, in one sentence.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("acknowledge_working_days", "answer_working_days", "decision_days"):
            field = self.fields[name]
            field.error_messages["required"] = field.error_messages["invalid"] = _("Write a number of days.")
            field.widget.attrs["inputmode"] = "numeric"

    def clean(self):
        values = super().clean()
        first, then = values.get("acknowledge_working_days"), values.get("answer_working_days")
        if first and then and first > then:
            self.add_error(
                "answer_working_days", _("The first answer cannot be due before the acknowledgement.")
            )
        return values
