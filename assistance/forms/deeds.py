from django import forms
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.countries.models import Country
from academy.pages.forms import Form
from assistance.forms.files import several_files
from assistance.forms.texts import long_text
from assistance.people import staff_now


class QuestionForm(Form):
    question = long_text(
        _("Your question"),
        help_text=_(
            "The country reads it on the page of the request; its letter only says that there is one."
        ),
        missing=_("Write your question."),
    )


class AnswerForm(Form):
    answer = long_text(_("Your answer"), missing=_("Write your answer."))
    files = several_files()


class MissingForm(Form):
    missing = long_text(
        _("What is still missing"),
        help_text=_("The Academy and the expert read it."),
        missing=_("Say what is still missing."),
    )


class ReasonForm(Form):
    """Something ends early; whoever is told wants to know why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences. The people concerned read them."),
        error_messages={"required": _("Say why, in one sentence.")},
    )


class PersonChoice(forms.ModelChoiceField):
    """Staff by their names."""

    def label_from_instance(self, user: User) -> str:
        return user.full_name or user.email


class OwnerForm(Form):
    owner = PersonChoice(label=_("In charge from now on"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args, instead_of: User | None, **kwargs):
        super().__init__(*args, **kwargs)
        people = staff_now()
        self.fields["owner"].queryset = people.exclude(pk=instead_of.pk) if instead_of else people


class AssignmentAnswerForm(Form):
    """An expert's yes, which includes the answer about conflicts of interest, or no with its reason."""

    YES, NO, CONFLICT = "yes", "no", "conflict"

    answer = forms.ChoiceField(
        label=_("Can you help?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    reason = forms.CharField(
        label=_("If not: why?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence. Only the Academy's staff read it."),
    )

    def __init__(self, *args, country: Country, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = [
            (self.YES, _("Yes. I have no conflict of interest with %(country)s") % {"country": country}),
            (self.NO, _("No, I cannot help this time")),
            (
                self.CONFLICT,
                _("No. I should not work on %(country)s, also later") % {"country": country},
            ),
        ]

    def clean(self):
        values = super().clean()
        if values.get("answer") in {self.NO, self.CONFLICT} and not values.get("reason"):
            self.add_error("reason", _("Say why, in one sentence."))
        return values


class ConfirmForm(Form):
    """The country says how useful the help was."""

    RATINGS = [
        (5, _("5 – very useful: we could go on at once")),
        (4, _("4 – useful")),
        (3, _("3 – partly useful")),
        (2, _("2 – of little use")),
        (1, _("1 – of no use")),
    ]

    rating = forms.TypedChoiceField(
        label=_("How useful was the help?"),
        help_text=_(
            "The number is read by the Academy's staff, your side of the team and whoever helped you."
        ),
        choices=RATINGS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five answers.")},
    )
    feedback = long_text(
        _("What helped, what was missing"),
        rows=4,
        required=False,
        help_text=_("Read by the Academy's staff and your side of the country's team."),
    )
