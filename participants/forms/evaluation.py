"""Forms around a convening: the readiness of a delegation, and from when to when one can answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from academy.pages.forms import DateInput, Form
from convenings.models import Question, Questionnaire
from convenings.states import Purpose
from participants.forms.answering import AnswersForm, name_of


class ReadinessForm(AnswersForm):
    """Filled in by several people, so it remembers what stood there when the page was opened."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False)


def form_of(
    questions: Iterable[Question], values: dict[int, Any], *, opened: str, whole: bool
) -> ReadinessForm:
    """The form as if somebody had sent these answers."""
    asked = list(questions)
    shown = ReadinessForm(questions=asked, values=values)
    typed = {name_of(q): shown.initial.get(name_of(q), "") for q in asked}
    lists = {name: value if isinstance(value, list) else [value] for name, value in typed.items() if value}
    return ReadinessForm(MultiValueDict({**lists, "opened": [opened]}), questions=asked, whole=whole)


class DatesForm(Form):
    """The days on which one can answer; empty: as usual."""

    opens_on = forms.DateField(label=_("Opens on"), required=False, widget=DateInput)
    closes_on = forms.DateField(label=_("Last day to answer"), required=False, widget=DateInput)

    def __init__(self, *args, questionnaire: Questionnaire, **kwargs):
        self.questionnaire = questionnaire
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].error_messages["invalid"] = _("Choose a day, for example 2027-03-31.")
            self.initial.setdefault(name, getattr(questionnaire, name))

    def clean(self):
        values = super().clean()
        opens, closes = values.get("opens_on"), values.get("closes_on")
        if opens and closes and closes < opens:
            self.add_error("closes_on", _("The last day is before the first."))
        elif closes and self._is_test and closes < self.questionnaire.convening.ends_on:
            self.add_error("closes_on", _("The test is taken again after the convening, so it closes later."))
        return values

    @property
    def _is_test(self) -> bool:
        return self.questionnaire.purpose == Purpose.KNOWLEDGE
