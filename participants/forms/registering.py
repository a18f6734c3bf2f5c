"""The three pages of registering: about you, your participation, check and send."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form, ModelForm
from convenings.models import Question
from participants.forms.answering import AnswersForm, name_of
from participants.models import Person, Registration
from participants.states import Gender, Visibility


class AboutForm(ModelForm):
    """Page 1: who you are, as it should stand on the badge and the certificate."""

    class Meta:
        model = Person
        fields = [
            "certificate_name",
            "job_title",
            "organisation",
            "phone",
            "language",
            "gender",
            "gender_words",
        ]
        labels = {"certificate_name": _("Your name, as it should stand on the certificate")}
        help_texts = {
            "phone": _("For a call on the way. Only the organisers see it."),
            "language": _("Letters and papers come in this language."),
            "gender": _("Only for statistics; nobody sees it beside your name."),
        }

    gender = forms.ChoiceField(
        label=_("Gender"),
        help_text=_("Only for statistics; nobody sees it beside your name."),
        choices=[(g.value, g.label) for g in Gender],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = [
        "certificate_name",
        "job_title",
        "organisation",
        "phone",
        "language",
        "gender",
        "gender_words",
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["certificate_name"] = self.initial["certificate_name"] or self.instance.full_name
        name = self.fields["certificate_name"]
        name.required = True
        says = _("Your certificate will say: %(name)s")
        name.help_text = says % {"name": self.initial["certificate_name"]}
        # A script keeps the line in step with what is typed.
        name.widget.attrs["data-says"] = says % {"name": "%s"}
        name.error_messages["required"] = _("Write your name as it should stand on the certificate.")
        name.error_messages["max_length"] = _("A name can have 200 characters; this one has %(show_value)d.")
        name.widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}

    def changed_rows(self) -> list:
        return [self.instance]


class ParticipationForm(AnswersForm):
    """Page 2: the days, interpretation, what the organisers should prepare, and the convening's own
    questions, each with who reads the answer and until when."""

    days = forms.MultipleChoiceField(
        label=_("I come on these days"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day, or say that you cannot come.")},
    )
    interpretation = forms.ChoiceField(
        label=_("Interpretation"),
        widget=forms.RadioSelect,
        required=False,
    )
    diet = forms.CharField(label=_("Diet"), max_length=300, required=False)
    access = forms.CharField(
        label=_("What would make taking part easier for you"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_travel_help = forms.BooleanField(label=_("I need help with the journey"), required=False)

    def __init__(
        self, *args, registration: Registration, keep_until, questions: Sequence[Question] = (), **kwargs
    ):
        self.registration = registration
        convening = registration.convening
        super().__init__(*args, questions=questions, **kwargs)
        self.add_promises()
        self.fields["days"].choices = [
            (day.isoformat(), f"{date_format(day, 'l')} {date_format(day, 'MONTH_DAY_FORMAT')}")
            for day in convening.days
        ]
        names = dict(settings.LANGUAGES)
        self.fields["interpretation"].choices = [
            ("", _("I need no interpretation")),
            *[(code, names[code]) for code in convening.languages if code in names],
        ]
        kept = _("Only the organisers read this. It is sealed, and deleted on %(day)s.") % {
            "day": date_format(keep_until, "DATE_FORMAT")
        }
        self.fields["diet"].help_text = kept
        self.fields["access"].help_text = kept
        needs = registration.needs
        self.initial |= {
            "days": registration.days or [day.isoformat() for day in convening.days],
            "interpretation": registration.interpretation,
            "diet": needs.diet,
            "access": needs.access,
            "wants_travel_help": registration.wants_travel_help,
        } | (kwargs.get("initial") or {})

    @property
    def of_the_portal(self) -> list[forms.BoundField]:
        """What everybody is asked at every convening."""
        return [self[name] for name in self.base_fields]

    @property
    def of_the_convening(self) -> list[forms.BoundField]:
        return [self[name_of(question)] for question in self.questions]

    @property
    def introduction(self) -> str:
        return self.questions[0].questionnaire.introduction if self.questions else ""

    def changed_rows(self) -> list:
        registration, values = self.registration, self.cleaned_data
        registration.days = values["days"]
        registration.interpretation = values["interpretation"]
        registration.wants_travel_help = values["wants_travel_help"]
        registration.needs.diet = values["diet"]
        registration.needs.access = values["access"]
        return [registration.needs]


class SendForm(Form):
    """Page 3: who may see what, the two consents, the code of conduct, and send."""

    visibility = forms.ChoiceField(
        label=_("Who may see my name"), choices=Visibility, widget=forms.RadioSelect
    )
    alias = forms.CharField(
        label=_("The name to use instead"),
        help_text=_("Only if you chose another name above. It stands on lists, badge and certificate."),
        max_length=200,
        required=False,
    )
    photo = forms.BooleanField(
        label=_("I may be in photos of the convening that are published"),
        help_text=_("Optional. You can take it back at any time; your badge shows a dot."),
        required=False,
    )
    directory = forms.BooleanField(
        label=_("The other participants may get my e-mail address"), help_text=_("Optional."), required=False
    )
    conduct = forms.BooleanField(
        label=_("I will treat everybody with respect; harassment of any kind ends participation"),
        error_messages={"required": _("Everybody agrees to this, so that everybody is safe.")},
    )

    def __init__(self, *args, person: Person, **kwargs):
        self.person = person
        super().__init__(*args, **kwargs)
        self.initial |= {
            "visibility": person.visibility,
            "alias": person.alias,
            "photo": bool(person.photo_consent_at),
            "directory": bool(person.directory_consent_at),
        } | (kwargs.get("initial") or {})

    def clean(self):
        values = super().clean()
        if values.get("visibility") == Visibility.ALIAS and not values.get("alias"):
            self.add_error("alias", _("Write the name that should be used."))
        return values

    def changed_rows(self) -> list:
        self.person.choose_privacy(self.cleaned_data)
        return [self.person]


class PrivacyForm(SendForm):
    """The same choices later, on the person's own page."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["conduct"]
