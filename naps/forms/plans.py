from datetime import date

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.countries.models import Country
from academy.pages.forms import DateInput, Form, ModelForm
from convenings.models import Convening
from naps.models import Plan
from naps.states import Precision, Sharing, Stage

YEARS = [
    MinValueValidator(2000, _("Resolution 1325 is of the year 2000. Is the year right?")),
    MaxValueValidator(2100, _("Is the year right?")),
]


# Dates beside the adoption, which a step of its own records.
DATED = {"launched_on": "launched_precision", "in_force_on": "in_force_precision"}


def check_past(day: date) -> None:
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day lies in the future. Record it when it has happened."))
    if day.year < YEARS[0].limit_value:
        raise forms.ValidationError(YEARS[0].message)


class WithEvidence(Form):
    """Every step of a plan's life has a date and something that shows it."""

    on = forms.DateField(
        label=_("Date"),
        widget=DateInput,
        validators=[check_past],
        error_messages={"required": _("Give the date.")},
    )
    precision = forms.ChoiceField(
        label=_("How exactly is the date known?"), choices=Precision, initial=Precision.DAY
    )
    evidence = forms.CharField(
        label=_("Evidence in words"),
        max_length=200,
        required=False,
        help_text=_(
            "At least one is needed: words, a link or a file. For example the decree and its number. "
            "Everybody can read it."
        ),
    )
    evidence_url = forms.URLField(
        label=_("Link to the evidence"), max_length=500, required=False, assume_scheme="https"
    )

    def clean(self):
        values = super().clean()
        given = any(values.get(name) for name in ("evidence", "evidence_url", "evidence_file"))
        # A link or file that was refused has its own message.
        if not given and not {"evidence_url", "evidence_file"} & set(self.errors):
            self.add_error("evidence", self._say_what_shows_it())
        return values

    def _say_what_shows_it(self) -> str:
        # Never asks for a file where none can be chosen.
        if "evidence_file" in self.fields:
            return _("Say what shows it: in words, by a link or with a file.")
        return _("Say what shows the date: in words or by a link.")


class StartForm(WithEvidence):
    """A country sets out to write a plan."""

    country = forms.ModelChoiceField(
        label=_("Country"),
        queryset=Country.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the country.")},
    )
    title = forms.CharField(
        label=_("Title of the plan"),
        max_length=300,
        required=False,
        help_text=_("In the language of the plan, if there is a title yet."),
    )
    lead_agency = forms.CharField(
        label=_("Lead agency"),
        max_length=200,
        required=False,
        help_text=_("The ministry or body that leads the writing."),
    )
    origin_convening = forms.ModelChoiceField(
        label=_("Did it begin at a convening?"),
        queryset=Convening.objects.none(),
        required=False,
        empty_label=_("no"),
    )
    field_order = ["country", "title", "lead_agency", "on", "evidence", "evidence_url", "origin_convening"]

    def __init__(self, *args, countries, convenings, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["precision"]
        self.fields["country"].queryset = countries
        self.fields["evidence"].help_text = _(
            "At least one is needed: words or a link. For example the speech and where it was given. "
            "Everybody can read it."
        )
        self.fields["on"].label = _("Day of the public commitment")
        self.fields["on"].help_text = _("The day on which the government said that it will write a plan.")
        if convenings:
            self.fields["origin_convening"].queryset = convenings
        else:
            del self.fields["origin_convening"]

    @property
    def plan(self) -> Plan:
        """The plan as it was filled in, not saved."""
        names = ["country", "title", "lead_agency", "origin_convening"]
        return Plan(**{name: self.cleaned_data.get(name) for name in names if name in self.fields})


class FactsForm(ModelForm):
    """What a plan is and contains. What is not known stays "not reported"."""

    class Meta:
        model = Plan
        fields = [
            "title", "lead_agency", "period_start", "period_end", "launched_on", "launched_precision",
            "in_force_on", "in_force_precision", "has_budget", "has_indicators", "has_monitoring",
            "has_cso_role", "addresses_disarmament",
        ]  # fmt: skip
        widgets = {"launched_on": DateInput, "in_force_on": DateInput}
        labels = {
            "has_budget": _("Does the plan have a budget?"),
            "has_indicators": _("Does it have indicators?"),
            "has_monitoring": _("Does it say how it is monitored and evaluated?"),
            "has_cso_role": _("Does it give civil society a role?"),
            "addresses_disarmament": _("Does it address disarmament?"),
            "launched_precision": _("How exactly is the day of the launch known?"),
            "in_force_precision": _("How exactly is the day of legal force known?"),
        }

    source = forms.CharField(
        label=_("Source of what you change"),
        max_length=300,
        required=False,
        help_text=_(
            "A link, or words: the decree and its number, the page of the plan. Everybody can read it. "
            "Dates of launch and legal force need one."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("period_start", "period_end"):
            self.fields[name].validators += YEARS
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "class": "short"}
        for name in DATED.values():
            self.fields[name].required = False
        if self.instance.is_in_design:  # it can be neither launched nor in force
            for name in DATED:
                del self.fields[name], self.fields[DATED[name]]

    @property
    def changed_facts(self) -> list[str]:
        return [name for name in self.changed_data if name != "source" and name not in self.left_as_is]

    @property
    def left_as_is(self) -> set[str]:
        """How exactly a date is known, where nobody says it."""
        return {name for name in DATED.values() if not self.data.get(self.add_prefix(name))}

    def clean(self):
        values = super().clean()
        for name in DATED.keys() & self.fields.keys():
            if values.get(name) and name in self.changed_data:
                try:
                    check_past(values[name])
                except forms.ValidationError as error:
                    self.add_error(name, error)
        for name in self.left_as_is & self.fields.keys():
            values[name] = getattr(self.instance, name)
        moved = {*DATED, *DATED.values()} & set(self.changed_facts)
        if moved and not values.get("source", "").strip() and "source" not in self.errors:
            self.add_error("source", _("Say what shows the date: in words or by a link."))
        first, last = values.get("period_start"), values.get("period_end")
        if first and last and last < first:
            self.add_error("period_end", _("The last year is before the first year."))
        return values


class StageForm(WithEvidence):
    """The plan has reached a stage: which, when, and what shows it."""

    # The stage that the person saw, so that two people who act at once do not overwrite each other.
    was = forms.ChoiceField(choices=Stage, widget=forms.HiddenInput)
    stage = forms.ChoiceField(
        label=_("The plan is now"),
        widget=forms.RadioSelect(attrs={"class": "down"}),
        error_messages={"required": _("Choose the stage.")},
    )
    evidence_file = forms.FileField(
        label=_("File with the evidence"),
        required=False,
        allow_empty_file=True,  # refused with our own words when it is looked into
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.odt"}),
    )
    reason = forms.CharField(
        label=_("Reason for a step back"),
        max_length=300,
        required=False,
        help_text=_("Needed only if the new stage comes before the present one."),
    )
    field_order = ["was", "stage", "on", "precision", "evidence", "evidence_url", "evidence_file", "reason"]

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["evidence_file"].help_text = _(
            "PDF, DOCX or ODT, up to %(limit)s MB. Only staff, the country's team and UN Women can open it."
        ) % {"limit": settings.UPLOAD_LIMIT_MB}
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in plan.next_stages]
        self.initial.setdefault("was", plan.stage)

    def clean(self):
        values = super().clean()
        to = values.get("stage")
        if to and self.plan.is_step_back(to) and not values.get("reason", "").strip():
            self.add_error(
                "reason", _("This is a step back. Say why, so that everybody can follow the history.")
            )
        return values


class RefusalForm(Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The country reads it. Say which evidence is missing."),
        error_messages={"required": _("Say why, in one sentence.")},
    )


class SharingForm(Form):
    sharing = forms.ChoiceField(
        label=_("UN Women may see"),
        choices=Sharing,
        widget=forms.RadioSelect(attrs={"class": "down"}),
        error_messages={"required": _("Choose what is shared.")},
    )

    def __init__(self, *args, levels: list[Sharing], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sharing"].choices = [(level.value, level.label) for level in levels]
