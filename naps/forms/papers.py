"""Forms around a plan: its documents, what happened to it, whom to write to, a corrected registry."""

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.accounts.models import User
from academy.countries.models import Country
from academy.documents import sheets
from academy.documents.inspection import Refused
from academy.documents.sheets import read_upload
from academy.pages.forms import Form, ModelForm
from naps.forms.plans import YEARS, WithEvidence
from naps.languages import OF_DOCUMENTS
from naps.models import CountryContact, Plan, PlanDocument, PlanEvent
from naps.states import PlanEventKind
from participants.models import Person


class HttpsField(forms.URLField):
    """An address that nobody on the way can read or change."""

    default_validators = [URLValidator(schemes=["https"])]
    default_error_messages = {"invalid": gettext_lazy("Give an address that begins with https://.")}

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


class DocumentForm(ModelForm):
    """A document of a plan: either a file or where it is published."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt"}),
    )
    url = HttpsField(label=gettext_lazy("Or a link"), required=False, max_length=500)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"),
        error_messages={"required": gettext_lazy("Say in which language the text is.")},
    )

    class Meta:
        model = PlanDocument
        fields = ["title", "kind", "language", "is_official", "audience", "source"]
        widgets = {"audience": forms.RadioSelect(attrs={"class": "down"})}
        help_texts = {
            "title": gettext_lazy("As it stands on the document, in its own language."),
            "is_official": gettext_lazy(
                "The text that the government has adopted or published. Leave it empty for a translation "
                "that somebody made for convenience."
            ),
            "source": gettext_lazy("For example the official gazette and its number."),
        }
        error_messages = {
            "title": {"required": gettext_lazy("Give it a title.")},
            "kind": {"required": gettext_lazy("Say what kind of document it is.")},
            "audience": {"required": gettext_lazy("Say who may see it.")},
        }

    field_order = ["file", "url", "title", "kind", "language", "is_official", "source", "audience"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("choose …")), *OF_DOCUMENTS.items()]
        self.fields["kind"].choices = [("", _("choose …")), *PlanDocument._meta.get_field("kind").choices]
        self.fields["audience"].choices = PlanDocument._meta.get_field("audience").choices
        self.fields["file"].help_text = _("PDF, DOCX or ODT, up to %(limit)s MB.") % {
            "limit": settings.UPLOAD_LIMIT_MB
        }

    def clean(self):
        values = super().clean()
        if values.get("file") and values.get("url"):
            self.add_error("url", _("Send either a file or a link. Each can be a document of its own."))
        elif not values.get("file") and not values.get("url") and not {"file", "url"} & set(self.errors):
            self.add_error("file", _("Choose a file, or give a link."))
        return values

    @property
    def document(self) -> PlanDocument:
        """The document as it was filled in, not saved."""
        values = self.cleaned_data
        return PlanDocument(
            plan=self.instance.plan,
            url=values["url"],
            **{name: values[name] for name in self._meta.fields},
        )


class EventForm(WithEvidence):
    """What happened to a plan in force, by which act."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        choices=PlanEventKind,
        widget=forms.RadioSelect(attrs={"class": "down"}),
        error_messages={"required": gettext_lazy("Say what happened.")},
    )
    until = forms.IntegerField(
        label=gettext_lazy("New last year"),
        required=False,
        validators=YEARS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        help_text=gettext_lazy("Only if it was extended: the last year the plan covers now."),
        error_messages={"invalid": gettext_lazy("Write the year with four digits.")},
    )
    # The last year that the person saw, so that two who extend at once do not overwrite each other.
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ["was", "kind", "until", "on", "precision", "evidence", "evidence_url"]

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["evidence"].help_text = _(
            "At least one is needed: words or a link. For example the decree and its number. "
            "Everybody can read it."
        )
        self.initial.setdefault("was", plan.period_end)

    def clean(self):
        values = super().clean()
        until, was = values.get("until"), values.get("was")
        if values.get("kind") == PlanEventKind.EXTENDED and "until" not in self.errors:
            if until is None:
                self.add_error("until", _("Say until which year it was extended."))
            elif was and until <= was:
                self.add_error(
                    "until", _("The plan ends in %(year)s already. Give a later year.") % {"year": was}
                )
        elif values.get("kind") == PlanEventKind.REVISED:
            values["until"] = None
        return values

    @property
    def event(self) -> PlanEvent:
        names = ["kind", "until", "on", "precision", "evidence", "evidence_url"]
        return PlanEvent(plan=self.plan, **{name: self.cleaned_data[name] for name in names})


class ContactForm(ModelForm):
    """The office of a country that everybody may write to."""

    agreed = forms.BooleanField(
        label=gettext_lazy("I know that everybody can read this, also search engines."),
        error_messages={"required": gettext_lazy("Confirm that this becomes public.")},
    )

    class Meta:
        model = CountryContact
        fields = ["institution", "office", "email", "website"]
        help_texts = {
            "institution": gettext_lazy("The ministry or body that answers for the plan."),
            "office": gettext_lazy("A unit, not a person: no name of anybody."),
            "email": gettext_lazy(
                "The mailbox of the office, for example wps@ministry.gov. Nobody's own address."
            ),
        }
        error_messages = {"institution": {"required": gettext_lazy("Name the institution.")}}

    def __init__(self, *args, country: Country, **kwargs):
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_email(self) -> str:
        """Never the address with which somebody of the country's own team signs in."""
        email = self.cleaned_data["email"]
        if email and _is_of_a_person(email, self.country):
            raise forms.ValidationError(
                _("This is the address of a person, with which they sign in here. Give that of the office.")
            )
        return email

    def clean(self):
        values = super().clean()
        if (
            not values.get("email")
            and not values.get("website")
            and not {"email", "website"} & set(self.errors)
        ):
            self.add_error("email", _("Give an e-mail address of the office or a website."))
        return values


def _is_of_a_person(email: str, country: Country) -> bool:
    """Only people of this country are looked for: nobody learns who of another has an account."""
    of_team = User.objects.filter(email__iexact=email, grants__country=country)
    return of_team.exists() or Person.objects.filter(email__iexact=email, country=country).exists()


class CorrectionForm(Form):
    """A corrected registry, as a table."""

    file = forms.FileField(
        label=gettext_lazy("The corrected table"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("XLSX or CSV with the columns of the export. Only the first sheet is read."),
        error_messages={
            "required": gettext_lazy("Choose the table."),
            "empty": sheets.REASONS["empty"],
            "missing": sheets.REASONS["empty"],
            "invalid": gettext_lazy("Choose the file again."),
        },
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        try:
            self.cleaned_data["sheet"] = read_upload(upload)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None
        return upload
