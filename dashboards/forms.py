from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts import granting
from academy.accounts.models import Grant, User
from academy.accounts.roles import OF_THE_ACADEMY, SCOPES, Role, Scope
from academy.countries.models import Country, Region
from academy.pages.forms import DateInput, Form
from assistance.people import staff_now
from convenings.models import Convening


class GrantForm(Form):
    """A role, for whom, where and until when."""

    full_name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        initial="en",
        help_text=_("In which the portal writes to somebody who is new here."),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    region = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.none(), required=False)
    country = forms.ModelChoiceField(label=_("Country"), queryset=Country.objects.none(), required=False)
    convening = forms.ModelChoiceField(
        label=_("Convening"), queryset=Convening.objects.none(), required=False
    )
    expires_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=DateInput,
        help_text=_("Roles outside the Academy end after twelve months at most."),
    )

    def __init__(self, *args, giver, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(r.value, r.label) for r in Role if granting.may_change(giver, r)]
        self.fields["region"].queryset = Region.objects.order_by("scheme", "name")
        self.fields["country"].queryset = Country.objects.un_members()
        self.fields["convening"].queryset = Convening.objects.order_by("-starts_on")
        self.initial.setdefault("expires_on", timezone.localdate() + timedelta(days=365))

    def clean(self):
        values = super().clean()
        role = values.get("role")
        if role:
            self._check_scope(Role(role), values)
        if role in OF_THE_ACADEMY:
            values["expires_on"] = None
        elif role and not values.get("expires_on"):
            self.add_error("expires_on", _("Say until when; roles outside the Academy end."))
        if not self.errors:
            self._check_grant(values)
        return values

    def _check_scope(self, role: Role, values: dict) -> None:
        fields = {Scope.REGION: "region", Scope.COUNTRY: "country", Scope.CONVENING: "convening"}
        wanted = [fields[scope] for scope in fields if scope in SCOPES[role]]
        for field in fields.values():
            if field not in wanted:
                values[field] = None
        given = [field for field in wanted if values.get(field)]
        if wanted and len(given) != 1:
            self.add_error(wanted[0], _("Say for which one this role holds."))

    def _check_grant(self, values: dict) -> None:
        try:
            Grant(role=values["role"], expires_on=values["expires_on"], scope=self._scope(values)).clean()
        except ValidationError as error:
            self.add_error(None, error)

    def _scope(self, values: dict) -> Scope:
        if values.get("region"):
            return Scope.REGION
        if values.get("country"):
            return Scope.COUNTRY
        return Scope.CONVENING if values.get("convening") else Scope.EVERYWHERE


class FollowUpForm(Form):
    """Who of the staff follows a country from now on."""

    owner = forms.ModelChoiceField(
        label=_("Who follows it"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: it is the team's"),
        error_messages={"invalid_choice": _("Only somebody of the Academy's staff can follow a country.")},
    )
    # Who it was when the page was made.
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, owner: User | None, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = staff_now()
        self.initial.setdefault("owner", (owner or reader).pk)
        self.initial.setdefault("was", owner.pk if owner else None)
