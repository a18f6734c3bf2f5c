from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import DateInput, Form, ModelForm
from convenings.models import Convening
from naps.models import Objective, Plan, Roadmap
from naps.states import Stage

# Nobody makes a roadmap to a promise, or to the end.
AIMS = [stage for stage in Stage if stage not in {Stage.COMMITMENT, Stage.ENDED}]


@dataclass(frozen=True)
class Difference:
    """A field that two people filled in differently."""

    name: str
    label: str
    mine: str
    theirs: str


class VersionedForm(ModelForm):
    """Carries the version that was on the page when it was opened, so that nobody overwrites unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", self.instance.version)

    def against(self, saved) -> list[Difference]:
        """What differs between the answers of this form and the record as somebody else saved it."""
        shown = type(self)(instance=saved, **self.context)
        return [
            Difference(name, str(field.label), mine, theirs)
            for name, field in self.fields.items()
            if not field.widget.is_hidden
            and (mine := words(field, self.cleaned_data.get(name)))
            != (theirs := words(field, shown.get_initial_for_field(shown.fields[name], name)))
        ]

    def on_top_of(self, saved, differences: list[Difference]) -> "VersionedForm":
        """The same answers on top of what is saved now, the other text beside each field that differs:
        sent again they win, knowingly."""
        data = self.data.copy()
        data[self.add_prefix("version")] = saved.version
        form = type(self)(data, instance=saved, **self.context)
        for difference in differences:
            words = _("Saved meanwhile: %(text)s") % {"text": difference.theirs or "–"}
            form.fields[difference.name].help_text = words
        return form

    @property
    def context(self) -> dict:
        """What else the form was made with."""
        return {}


def words(field: forms.Field, value) -> str:
    """A value as people read it: the label of a choice, a date with its month."""
    if value in (None, ""):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return str(value if hasattr(value, "pk") else field.queryset.get(pk=value))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(field, forms.DateField):
        return date_format(value, "DATE_FORMAT")
    if isinstance(field, forms.DecimalField):
        return str(value.normalize() if value != value.to_integral_value() else value.to_integral_value())
    return str(value)


class StartForm(Form):
    """Where the work on the roadmap began, if it was at a convening."""

    convening = forms.ModelChoiceField(
        label=_("Convening"),
        queryset=Convening.objects.none(),
        required=False,
        empty_label=_("none of these"),
        help_text=_("At which convening does the delegation begin its roadmap?"),
    )

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, **kwargs)
        attended = Convening.objects.filter(delegations__country=plan.country).order_by("-starts_on")
        self.fields["convening"].queryset = attended.distinct()
        newest = attended.first()
        if newest is None:
            del self.fields["convening"]
        else:
            self.initial.setdefault("convening", newest.pk)


class GoalForm(VersionedForm):
    """The goal in one sentence, and by when which stage of the plan is reached."""

    class Meta:
        model = Roadmap
        fields = ["goal", "target_stage", "target_on", "lead_institution"]
        widgets = {"goal": forms.Textarea(attrs={"rows": 3}), "target_on": DateInput}
        labels = {
            "goal": _("Goal"),
            "target_stage": _("Stage the plan should reach"),
            "target_on": _("Reached by"),
            "lead_institution": _("Lead institution"),
        }
        help_texts = {
            "goal": _("One sentence: what will be there, by when, and for whom it makes a difference."),
            "lead_institution": _("The ministry or body that answers for the roadmap as a whole."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goal"].required = True
        self.fields["target_stage"].choices = [(stage.value, stage.label) for stage in AIMS]


class NoteForm(Form):
    """What should change before the roadmap can be agreed."""

    note = forms.CharField(
        label=_("What should change"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The country's team reads this on the roadmap and in a letter."),
    )


class ObjectiveForm(ModelForm):
    """What is to be reached in one topic."""

    class Meta:
        model = Objective
        fields = ["title"]
        labels = {"title": _("What is to be reached in this topic")}
        help_texts = {"title": _("One sentence. The actions below it lead there.")}


def not_in_the_future(day):
    """A report is about what has happened."""
    if day and day > timezone.localdate():
        raise forms.ValidationError(_("This day is still ahead."))
    return day
