from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form
from naps.states import CommentVisibility, Grade

LONGEST = 4000


class ReplyForm(Form):
    """An answer is read by whoever reads the comment."""

    body = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what you want to say.")},
    )


class CommentForm(ReplyForm):
    """What one says, and to whom; the narrowest circle is chosen until somebody chooses another."""

    visibility = forms.ChoiceField(
        label=_("Who reads it?"),
        widget=forms.RadioSelect(attrs={"class": "down"}),
        error_messages={
            "required": _("Choose who reads it."),
            "invalid_choice": _("You cannot write to these readers. Choose one of the list."),
        },
    )

    def __init__(self, *args, circles: Mapping, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Your comment")
        self.fields["visibility"].choices = list(circles.items())
        self.initial.setdefault("visibility", next(iter(circles)))


class FilterForm(Form):
    """Which threads are listed, by the circles this reader knows of.

    What makes no sense in an address is as if it were not there.
    """

    OPEN, SETTLED, ALL = "open", "settled", "all"

    show = forms.ChoiceField(
        label=_("Show"),
        choices=[(OPEN, _("open")), (SETTLED, _("settled")), (ALL, _("all"))],
        required=False,
    )
    to = forms.ChoiceField(label=_("Who reads it"), required=False)

    def __init__(self, data, *, circles: Mapping):
        values = {"show": data.get("show", ""), "to": data.get("to", "")}
        values["show"] = values["show"] if values["show"] in {self.SETTLED, self.ALL} else self.OPEN
        values["to"] = values["to"] if values["to"] in circles else ""
        super().__init__(values)
        labels = [(circle, CommentVisibility(circle).label) for circle in circles]
        self.fields["to"].choices = [("", _("anybody")), *labels]
        self.chosen = values


class AgreeForm(Form):
    """The grade with which the letter speaks of a criterion."""

    grade = forms.TypedChoiceField(
        label=_("Which grade do you write down?"),
        choices=[(value, f"{value} · {label}") for value, label in Grade.choices],
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "down"}),
        error_messages={
            "required": _("Choose a grade."),
            "invalid_choice": _("Choose one of the grades from 0 to 4."),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("One or two sentences. The reviewers read them, the country does not."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in one sentence.")},
    )
