"""What a person asks for, and the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from participants.forms.delegations import ADDRESS_LETTERS, NAME_TOO_LONG
from participants.models import Registration


class SomeoneElseForm(Form):
    """Who will come instead, said by the person who cannot."""

    full_name = forms.CharField(
        label=_("Name of the person who will come"),
        max_length=200,
        error_messages={"max_length": NAME_TOO_LONG},
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=ADDRESS_LETTERS,
        help_text=_("If the answer is yes, their own personal link goes there. Yours works for nobody else."),
    )
    job_title = forms.CharField(label=_("Position"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Institution"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Why you cannot come"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in one sentence why you cannot come.")},
    )

    def __init__(self, *args, registration: Registration, **kwargs):
        self.registration = registration
        super().__init__(*args, **kwargs)
        self.initial.setdefault("organisation", registration.person.organisation)

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.registration.person.email.lower():
            raise forms.ValidationError(_("This is your own address. Write that of the other person."))
        return email


class NameForm(Form):
    """How the name on a certificate should read."""

    name = forms.CharField(
        label=_("Your name, as it should stand on the certificate"),
        max_length=200,
        error_messages={
            "required": _("Write your name as it should stand on the certificate."),
            "max_length": NAME_TOO_LONG,
        },
    )

    def __init__(self, *args, registration: Registration, **kwargs):
        self.printed = registration.person.printed_name
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", self.printed)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if name == self.printed:
            raise forms.ValidationError(_("So it stands on the certificate now. Write what is right."))
        return name
