import re
from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Topic
from academy.pages.forms import DateInput, Form, ModelForm
from naps.currencies import CODES
from naps.forms.roadmaps import Difference, VersionedForm, not_in_the_future
from naps.models import Action, Milestone
from naps.states import ActionStatus
from participants.models import Person
from participants.states import OF_GOVERNMENT
from participants.teams import is_of_government

# Groups of three digits behind a separator are thousands; one or two digits are cents.
THOUSANDS = re.compile(r"(?<!^0)[.,](?=\d{3}(?:\D|$))")


class CostField(forms.DecimalField):
    """Takes a sum as people write it anywhere: 120000, 120,000, 120.000,50 or 120 000."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})

    def to_python(self, value):
        if isinstance(value, str):
            value = THOUSANDS.sub("", re.sub(r"[\s']", "", value)).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return format(value.to_integral_value() if value == value.to_integral_value() else value, "f")
        return value


class ActionForm(VersionedForm):
    """One action: what, who, by when; then what it costs, how it is measured, what could stop it."""

    class Meta:
        model = Action
        fields = [
            "title", "deliverable", "lead_institution", "lead_contact", "partners", "starts_on", "due_on",
            "cost", "currency", "funding", "funding_source", "indicator", "baseline", "target", "risk",
            "help_needed",
        ]  # fmt: skip
        field_classes = {"cost": CostField}
        widgets = {"starts_on": DateInput, "due_on": DateInput, "cost": CostField.widget}
        labels = {
            "title": _("What will be done"),
            "deliverable": _("What will be there in the end"),
            "lead_institution": _("Which institution leads"),
            "partners": _("Who takes part"),
            "due_on": _("Due on"),
            "currency": _("Currency"),
            "help_needed": _("Help needed"),
        }
        help_texts = {
            "title": _("Begin with a verb: agree, cost, consult, publish."),
            "deliverable": _("Something one can hold up: a decree, a costing sheet, a report."),
            "lead_contact": _("Reminders go here, if the Academy knows the address. Never shown in public."),
            "partners": _("Other ministries, civil society, United Nations, donors."),
            "cost": _("Empty if nobody knows it yet: empty is not zero."),
            "currency": _("Three letters, for example USD."),
            "funding_source": _("Where the money comes from: national budget, a donor, a fund."),
            "risk": _("What could stop it, and what you would do then."),
            "help_needed": _("Where help from outside matters most. Only your team and the Academy read it."),
        }

    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.order_by("order"), empty_label=None
    )
    field_order = ["topic"]

    def __init__(self, *args, reader, **kwargs):
        self.reader = reader
        super().__init__(*args, **kwargs)
        if self.instance.pk and "topic" in self.fields:
            self.initial.setdefault("topic", self.instance.objective.topic_id)
        self.fields["currency"].widget.attrs |= {"class": "short", "autocapitalize": "characters"}
        self.withholds_contact = self.is_withheld(self.instance)
        if self.withholds_contact:
            self.initial["lead_contact"] = ""
            self.fields["lead_contact"].help_text = _(
                "Somebody of civil society is in charge; you do not see the address. "
                "Leave this empty and it stays."
            )

    def is_withheld(self, action: Action) -> bool:
        return contact_is_withheld(action, self.reader)

    @property
    def context(self) -> dict:
        return {"reader": self.reader}

    def against(self, saved) -> list[Difference]:
        found = super().against(saved)
        return [d for d in found if d.name != "lead_contact"] if self.withholds_contact else found

    def clean_lead_contact(self) -> str:
        typed = self.cleaned_data["lead_contact"]
        if typed or not self.withholds_contact:
            return typed
        return Action.objects.values_list("lead_contact", flat=True).get(pk=self.instance.pk)

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].upper()
        if code and code not in CODES:
            words = _("“%(code)s” is not a currency. Give its three letters, for example USD.")
            raise forms.ValidationError(words, params={"code": code})
        return code

    def clean_cost(self) -> Decimal | None:
        cost = self.cleaned_data["cost"]
        if cost is not None and cost < 0:
            raise forms.ValidationError(_("A cost cannot be below zero."))
        return cost

    def clean(self):
        values = super().clean()
        begins, due = values.get("starts_on"), values.get("due_on")
        if begins and due and due < begins:
            self.add_error("due_on", _("It is due before it begins."))
        if values.get("cost") is not None and "currency" in values and not values["currency"]:
            self.add_error("currency", _("In which currency is the cost?"))
        return values


def contact_is_withheld(action: Action, reader) -> bool:
    """People of government do not see how to reach people of civil society."""
    if not action.lead_contact or not is_of_government(reader):
        return False
    others = Person.objects.with_address(action.lead_contact).exclude(sector__in=OF_GOVERNMENT)
    return others.exists()


def withheld_contacts(actions: Iterable[Action], reader) -> set[str]:
    """The same for many actions at once: the addresses among theirs, in small letters, that stay unseen."""
    addresses = {action.lead_contact.strip().lower() for action in actions if action.lead_contact}
    if not addresses or not is_of_government(reader):
        return set()
    others = Person.objects.exclude(sector__in=OF_GOVERNMENT).annotate(address=Lower("email"))
    return set(others.filter(address__in=addresses).values_list("address", flat=True))


class MilestoneForm(ModelForm):
    """A point on the way to an action that one can see from outside."""

    class Meta:
        model = Milestone
        fields = ["title", "due_on"]
        widgets = {"due_on": DateInput}
        labels = {"title": _("Milestone"), "due_on": _("Due on")}
        help_texts = {"title": _("Something others can see: a first version, a meeting held, a signature.")}

    def clean_due_on(self):
        due_on, last = self.cleaned_data["due_on"], self.instance.action.due_on
        if due_on > last:
            words = _("The action is due on %(date)s. A milestone lies before that.")
            raise forms.ValidationError(words, params={"date": date_format(last, "DATE_FORMAT")})
        return due_on


class ReachedForm(Form):
    """When a milestone was reached, and what shows it."""

    SHOWING = frozenset({"evidence", "upload"})

    completed_on = forms.DateField(label=_("Reached on"), widget=DateInput, initial=timezone.localdate)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=250,
        required=False,
        help_text=_("What shows it: a document and its number, a web address, minutes of a meeting."),
    )
    upload = forms.FileField(
        label=_("File with the evidence"),
        required=False,
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["upload"].help_text = _(
            "PDF, DOCX or ODT, up to %(limit)s MB. Only the country's team and the Academy can open it."
        ) % {"limit": settings.UPLOAD_LIMIT_MB}

    def clean(self):
        values = super().clean()
        if not (values.get("evidence") or values.get("upload")) and not self.errors.keys() & self.SHOWING:
            self.add_error("evidence", _("Say what shows it: in words, by a link or with a file."))
        return values

    def clean_completed_on(self):
        return not_in_the_future(self.cleaned_data["completed_on"])


class ProgressForm(Form):
    """Three questions on an action: where it stands, what happened, whether help is needed."""

    status = forms.ChoiceField(
        label=_("Where does it stand?"), choices=ActionStatus, widget=forms.RadioSelect
    )
    resumes_on = forms.DateField(
        label=_("Postponed until when?"),
        required=False,
        widget=DateInput,
        help_text=_("Only if it is postponed. Reminders come before this day again; without it they end."),
    )
    text = forms.CharField(
        label=_("What happened?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. They stay as they are; the next report puts a mistake right."),
    )
    help = forms.ChoiceField(
        label=_("Is help needed?"),
        choices=[("no", _("No")), ("yes", _("Yes: ask the Academy for it on the next page"))],
        initial="no",
        required=False,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("As of"), widget=DateInput, initial=timezone.localdate)
    evidence_url = forms.URLField(
        label=_("Link to the evidence"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    upload = forms.FileField(
        label=_("Document or photo"),
        required=False,
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt,.jpg,.jpeg,.png"}),
        help_text=_(
            "PDF, DOCX, ODT, JPG or PNG. Only your team and the Academy can open it. "
            "A photo is kept without the place and the device a camera writes into it."
        ),
    )

    # The three questions; what stands beside them need not be looked at.
    QUESTIONS = ("status", "resumes_on", "text", "help")

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.QUESTIONS]

    @property
    def besides(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.QUESTIONS]

    @property
    def is_wrong_besides(self) -> bool:
        return any(field.errors for field in self.besides)

    @property
    def report(self) -> dict:
        """What is reported: everything but the wish for help."""
        return {name: value for name, value in self.cleaned_data.items() if name != "help"}

    def clean_on(self):
        return not_in_the_future(self.cleaned_data["on"])

    def clean_resumes_on(self):
        until = self.cleaned_data["resumes_on"]
        if until and self.cleaned_data.get("status") != ActionStatus.POSTPONED:
            raise forms.ValidationError(_("Choose “postponed” above, or leave this empty."))
        if until and until <= timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Give one that is still ahead."))
        return until

    def clean(self):
        values = super().clean()
        needs_words = values.get("status") in {ActionStatus.POSTPONED, ActionStatus.DROPPED}
        if needs_words and not values.get("text"):
            self.add_error("text", _("Say in a sentence why."))
        return values
