from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country
from academy.pages.forms import DateInput, ModelForm
from assistance.forms.texts import long_text
from assistance.models import Engagement
from assistance.names import person_name
from participants.models import Expert
from participants.models.experts import ExpertQuerySet


class EngagementForm(ModelForm):
    """What was done on a day: who, how long, for how many, and what comes next."""

    class Meta:
        model = Engagement
        fields = [
            "kind", "starts_on", "ends_on", "experts", "hours", "people_reached", "summary", "outcome",
            "next_step", "next_step_due",
        ]  # fmt: skip
        widgets = {
            "kind": forms.RadioSelect,
            "starts_on": DateInput,
            "ends_on": DateInput,
            "experts": forms.CheckboxSelectMultiple,
            "next_step_due": DateInput,
        }
        help_texts = {
            "hours": _("Empty if it was not counted."),
            "people_reached": _("Empty if it was not counted."),
        }
        error_messages = {
            "kind": {"required": _("Choose what it was.")},
            "starts_on": {"required": _("Give the day.")},
        }

    summary = long_text(_("What was done"), missing=_("Say in a few lines what was done."))
    outcome = long_text(_("What came of it"), rows=3, required=False)

    def __init__(self, *args, experts: ExpertQuerySet, reader: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Engagement._meta.get_field("kind").choices
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = _("Only if it took more than one day.")
        self.fields["experts"].queryset = experts.select_related("person")
        self.fields["experts"].label_from_instance = lambda expert: person_name(reader, expert.person)
        if not experts.exists():
            del self.fields["experts"]

    def clean_hours(self):
        hours = self.cleaned_data["hours"]
        if hours is not None and hours < 0:
            raise forms.ValidationError(_("Hours cannot be negative."))
        return hours

    def clean(self):
        values = super().clean()
        first = values.get("starts_on")
        last = values["ends_on"] = values.get("ends_on") or first
        if first and first > timezone.localdate():
            self.add_error("starts_on", _("This day has not come yet. Write plans under “next step”."))
        elif first and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        elif last and last > timezone.localdate():
            self.add_error("ends_on", _("This day has not come yet. Write plans under “next step”."))
        if values.get("next_step_due") and not values.get("next_step"):
            self.add_error("next_step", _("Say what is to be done by that day."))
        return values

    def chosen_experts(self) -> list[Expert]:
        return list(self.cleaned_data.get("experts") or [])


class OutsideEngagementForm(EngagementForm):
    """Help that answers no request: the country has to be named."""

    class Meta(EngagementForm.Meta):
        fields = ["country", *EngagementForm.Meta.fields]
        error_messages = EngagementForm.Meta.error_messages | {
            "country": {"required": _("Choose a country.")},
        }

    source_url = forms.URLField(
        label=_("Source"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where it is published, if it is."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.un_members()
        self.fields["country"].empty_label = _("Choose a country")
        self.initial.setdefault("source_url", self.instance.source_url)

    def clean(self):
        values = super().clean()
        self.instance.source_url = values.get("source_url", "")
        return values
