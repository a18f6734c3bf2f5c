from django import forms
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import Form


class QuestionForm(Form):
    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The Academy's staff and your team read it; the reviewers do not."),
        error_messages={"required": _("Write your question.")},
    )


class AnswerQuestionForm(Form):
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The country's whole team reads it below the letter."),
        error_messages={"required": _("Write your answer.")},
    )
