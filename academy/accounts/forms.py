from zoneinfo import available_timezones

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from academy.accounts.letters import kinds_for, wanted_by
from academy.accounts.models import User
from academy.pages.forms import Form, ModelForm


class SignInForm(Form, RequestLoginCodeForm):
    """One field: the address. What happens next is the same whether we know it or not."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=_("E-mail address"),
            help_text=_("The address your invitation came to."),
            widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "off"}),
            error_messages={
                "required": _("Type your e-mail address."),
                "invalid": _("Type an e-mail address like name@ministry.gob.ec."),
            },
        )


class CodeForm(Form, ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Six-digit code"),
            max_length=12,
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}
            ),
            error_messages={"required": _("Type the six digits of the code.")},
        )


class AddKeyForm(AddWebAuthnForm):
    """allauth gives this field no label, so that it would stand there in English."""

    name = forms.CharField(label=_("Name"), required=False)


class EditKeyForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name"))


def time_zone_choices() -> list[tuple[str, str]]:
    """Zones people live in, by name; the historic aliases are left out."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    names = sorted(name for name in available_timezones() if name.startswith(places))
    return [("UTC", "UTC")] + [(name, name.replace("_", " ")) for name in names]


class ProfileForm(ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "language", "time_zone"]
        help_texts = {
            "language": _("Letters, pages and papers come in this language."),
            "time_zone": _("Times are shown in this zone, with the time at the venue beside it."),
        }

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zone_choices)


class LettersForm(Form):
    """The recurring letters somebody gets; what is said once, and about oneself, always comes."""

    wanted = forms.MultipleChoiceField(
        label=_("Letters that come again and again"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(kind.value, kind.label) for kind in kinds_for(user)]
        self.initial.setdefault("wanted", wanted_by(user))
