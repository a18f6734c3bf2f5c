from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country
from academy.pages.forms import Form
from convenings.models import Convening
from participants.models import Delegation, Person
from participants.states import OF_A_DELEGATION, RegistrationRole, Sector


class InviteForm(Form):
    """A government or a regional body, its seats, and the person who gets the letter."""

    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("a regional body instead"),
    )
    body_name = forms.CharField(
        label=_("Regional body"),
        max_length=150,
        required=False,
        help_text=_("Only if no country is invited, for example CARICOM."),
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=50,
        initial=6,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    contact_name = forms.CharField(label=_("Name of the contact"), max_length=200)
    contact_email = forms.EmailField(
        label=_("E-mail of the contact"),
        help_text=_("Gets the letter, answers for the country and names its people."),
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args, convening: Convening, **kwargs):
        self.convening = convening
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.in_region(convening.region)
        self.initial.setdefault("seats", convening.composition.get("max", 6))
        self.initial.setdefault("language", (convening.languages or ["en"])[0])

    def clean(self):
        values = super().clean()
        country, body = values.get("country"), (values.get("body_name") or "").strip()
        if bool(country) == bool(body):
            self.add_error("country", _("Choose a country, or write the name of a regional body; not both."))
        elif self._twin(country, body):
            self.add_error("country", _("%(who)s is invited already.") % {"who": country or body})
        return values

    def _twin(self, country, body: str) -> bool:
        standing = Delegation.objects.filter(convening=self.convening)
        return (
            standing.filter(country=country) if country else standing.filter(body_name__iexact=body)
        ).exists()


class SeatsForm(Form):
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=50)

    def __init__(self, *args, delegation: Delegation, **kwargs):
        self.delegation = delegation
        super().__init__(*args, **kwargs)

    def clean_seats(self) -> int:
        seats = self.cleaned_data["seats"]
        if seats < self.delegation.seats_taken:
            raise forms.ValidationError(
                _("%(n)d people are confirmed already."), params={"n": self.delegation.seats_taken}
            )
        return seats


class NominationForm(Form):
    """What whoever nominates knows of a person; the person completes and corrects it."""

    full_name = forms.CharField(
        label=_("Name"),
        max_length=200,
        error_messages={"max_length": _("A name can have 200 characters; this one has %(show_value)d.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The personal link goes there. One address for each person.")
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector, widget=forms.RadioSelect)
    organisation = forms.CharField(label=_("Institution"), max_length=200, required=False)
    job_title = forms.CharField(label=_("Position"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Writes and reads"), choices=settings.LANGUAGES)

    ROLES = OF_A_DELEGATION

    def __init__(self, *args, convening: Convening, delegation: Delegation | None = None, **kwargs):
        self.convening, self.delegation = convening, delegation
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(r.value, r.label) for r in RegistrationRole if r in self.ROLES]
        self.initial.setdefault("role", RegistrationRole.DELEGATE)
        self.initial.setdefault("language", (convening.languages or ["en"])[0])

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        standing = self.convening.registrations.filter(person__email__iexact=email).select_related(
            "person", "delegation__country"
        )
        found = standing.first()
        if found:
            raise forms.ValidationError(self._already(found))
        return email

    def _already(self, found) -> str:
        if found.delegation_id and self.delegation and found.delegation_id != self.delegation.pk:
            # Who is in another country's delegation is not this focal point's to know.
            return str(_("Somebody with this address takes part already. Write to the organisers."))
        return str(_("%(name)s is nominated already (%(status)s).")) % {
            "name": found.person.full_name,
            "status": found.get_status_display(),
        }

    def clean_role(self) -> str:
        role = self.cleaned_data["role"]
        if role == RegistrationRole.HEAD and self.delegation:
            head = self.delegation.live_registrations().filter(role=RegistrationRole.HEAD).first()
            if head:
                raise forms.ValidationError(
                    _("%(name)s is head of delegation. There is one at a time."), params={"name": head.person}
                )
        return role


class GuestForm(NominationForm):
    """Observers and facilitators belong to no delegation."""

    ROLES = {RegistrationRole.OBSERVER, RegistrationRole.FACILITATOR, RegistrationRole.ORGANISER}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["role"] = RegistrationRole.FACILITATOR


class CompleteForm(Form):
    reason = forms.CharField(
        label=_("Why it is good as it is"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in one sentence why the delegation is complete with these gaps.")},
    )


class FacilitatorsForm(Form):
    """Who leads a session: people who take part in this convening."""

    people = forms.ModelMultipleChoiceField(
        label=_("Facilitators"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Somebody is missing? Invite them as a facilitator first."),
    )

    def __init__(self, *args, convening: Convening, **kwargs):
        super().__init__(*args, **kwargs)
        live = convening.registrations.live().exclude(role__in=OF_A_DELEGATION)
        leads = Person.objects.filter(registrations__in=live) | Person.objects.filter(
            facilitations__session__convening=convening
        )
        self.fields["people"].queryset = leads.distinct().order_by("full_name")
