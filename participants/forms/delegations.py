from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country
from academy.pages.forms import Form
from convenings.models import Convening
from participants.models import Delegation, Person, Registration
from participants.states import OF_A_DELEGATION, InstitutionKind, RegistrationRole, Sector

# More is not kept: PostgreSQL would refuse it, SQLite take it.
NAME_TOO_LONG = _("A name can have 200 characters; this one has %(show_value)d.")
ADDRESS_LETTERS = 254
KINDS_OF_INSTITUTION = [("", _("another one, or not known")), *InstitutionKind.choices]


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
    contact_name = forms.CharField(
        label=_("Name of the contact"), max_length=200, error_messages={"max_length": NAME_TOO_LONG}
    )
    contact_email = forms.EmailField(
        label=_("E-mail of the contact"),
        max_length=ADDRESS_LETTERS,
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
        elif twin := Delegation.objects.twins_of(self.convening, country, body).first():
            self.refuse(twin)
        return values

    def refuse(self, twin: Delegation) -> None:
        field = "country" if twin.country_id else "body_name"
        self.add_error(field, _("%(who)s is invited already.") % {"who": twin})


class RulesForm(Form):
    """What a delegation to this convening should be made of. What is missing is said, never forced."""

    min = forms.IntegerField(label=_("At least so many people"), min_value=1, max_value=50)
    max = forms.IntegerField(
        label=_("Seats offered to a delegation"),
        min_value=1,
        max_value=50,
        help_text=_("Each invitation can offer more or fewer."),
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sectors that should be there"),
        choices=Sector,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    institutions = forms.MultipleChoiceField(
        label=_("Institutions that should be there"),
        help_text=_("Whoever names people says of which institution each is."),
        choices=InstitutionKind,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    civil_society_share = forms.IntegerField(
        label=_("Civil society, at least so many percent of the people named"),
        help_text=_("Empty: no share is asked for."),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def clean(self):
        values = super().clean()
        least, most = values.get("min"), values.get("max")
        if least and most and most < least:
            self.add_error("max", _("These are fewer than the people it should have at least."))
        return values


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

    full_name = forms.CharField(label=_("Name"), max_length=200, error_messages={"max_length": NAME_TOO_LONG})
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=ADDRESS_LETTERS,
        help_text=_("The personal link goes there. One address for each person."),
    )
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector, widget=forms.RadioSelect)
    institution_kind = forms.ChoiceField(
        label=_("Kind of institution"), choices=KINDS_OF_INSTITUTION, required=False
    )
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
        self.initial.setdefault("language", self._usual_language())

    def _usual_language(self) -> str:
        """That of the letter which invited the delegation; otherwise the first of the convening."""
        invitation = self.delegation.invitation if self.delegation else None
        return invitation.language if invitation else (self.convening.languages or ["en"])[0]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        standing = self.convening.registrations.live().filter(person__email__iexact=email)
        found = standing.select_related("person", "delegation__country").first()
        if found:
            raise forms.ValidationError(self._already(found))
        return email

    def refuse(self, standing) -> None:
        """Somebody was faster by a second: said like everything else that is wrong with the form."""
        is_same_person = standing.person.email.lower() == self.cleaned_data["email"]
        if is_same_person:
            self.add_error("email", self._already(standing))
        else:
            self.add_error("role", self._one_head(standing))

    def _already(self, found) -> str:
        if self.delegation and found.delegation_id != self.delegation.pk:
            # Who comes with another country, or as a guest, is not this focal point's to know.
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
                raise forms.ValidationError(self._one_head(head))
        return role

    def _one_head(self, head) -> str:
        return str(_("%(name)s is head of delegation. There is one at a time.")) % {"name": head.person}


class SubstituteForm(NominationForm):
    """Who comes in somebody's place, in the same role; most of it stays as it was."""

    reason = forms.CharField(
        label=_("Why somebody else comes"),
        help_text=_("Stands in the letter to the person who leaves."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in one sentence why somebody else comes.")},
    )

    def __init__(self, *args, leaving: Registration, **kwargs):
        self.leaving = leaving
        person = leaving.person
        as_it_was = {
            "sector": person.sector,
            "institution_kind": person.institution_kind,
            "organisation": person.organisation,
            "language": person.language,
        }
        kwargs["initial"] = as_it_was | (kwargs.get("initial") or {})
        super().__init__(*args, convening=leaving.convening, delegation=leaving.delegation, **kwargs)
        del self.fields["role"]  # it goes over to whoever comes instead

    def clean_email(self) -> str:
        if self.cleaned_data["email"].lower() == self.leaving.person.email.lower():
            raise forms.ValidationError(_("This is the address of the person in whose place somebody comes."))
        return super().clean_email()


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


class LetterForm(Form):
    """The signed letter of nomination, scanned or photographed."""

    file = forms.FileField(
        label=_("The signed letter"),
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Choose the file.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = _("PDF, DOCX, JPG or PNG, up to %(limit)s MB. A photo that can be read is enough.")
        self.fields["file"].help_text = words % {"limit": settings.UPLOAD_LIMIT_MB}


class InstitutionForm(Form):
    """Of which of the institutions that the rules name somebody is."""

    institution_kind = forms.ChoiceField(
        label=_("Kind of institution"), choices=KINDS_OF_INSTITUTION, required=False, widget=forms.RadioSelect
    )
