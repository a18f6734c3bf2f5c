"""A form made of a convening's questions: what each kind of question looks like, and what it gives back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from academy.documents.states import OTHER_SUFFIXES, FileKind
from academy.pages.forms import DateInput, Form
from convenings.models import Question
from convenings.states import NO, YES, QuestionKind
from participants.asking import promise

LONGEST = {QuestionKind.SHORT_TEXT: 200, QuestionKind.LONG_TEXT: 2000}
YES_OR_NO = [(YES, _("Yes")), (NO, _("No"))]
SCALE = [(str(n), str(n)) for n in range(1, 6)]


def name_of(question: Question) -> str:
    """The field of a question."""
    return f"question_{question.pk}"


class AnswersForm(Form):
    """The questions of one questionnaire; those asked only of some are left out where they do not apply.

    `values` are the answers given before, by question. With `whole=False` nothing has to be answered
    yet: so somebody can save half of it and go on tomorrow.
    """

    def __init__(
        self,
        *args,
        questions: Iterable[Question],
        values: dict[int, Any] | None = None,
        whole: bool = True,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.whole = whole
        for question in self.questions:
            name = name_of(question)
            self.fields[name] = field_for(question)
            given = (values or {}).get(question.pk)
            if given is not None:
                self.initial.setdefault(name, _typed(given))
            self._say_when_asked(question)

    def _say_when_asked(self, question: Question) -> None:
        """The script hides what does not apply; without it the hint says when to answer."""
        deciding = next((q for q in self.questions if q.pk == question.show_if_id), None)
        if deciding is None:
            return
        field = self.fields[name_of(question)]
        answer = dict(self.fields[name_of(deciding)].choices).get(question.show_if_answer, "")
        when = _("Only if you answered “%(answer)s” to “%(question)s”.") % {
            "answer": answer,
            "question": deciding.label,
        }
        field.help_text = f"{field.help_text} {when}".strip()
        field.widget.attrs |= {
            "data-asked-if": self.add_prefix(name_of(deciding)),
            "data-asked-answer": question.show_if_answer,
        }

    def add_promises(self) -> None:
        """Beside each question who reads the answer and until when it is kept."""
        for question in self.questions:
            field = self.fields[name_of(question)]
            field.help_text = f"{field.help_text} {promise(question)}".strip()

    def clean(self):
        values = super().clean()
        given: dict[int, Any] = {}
        for question in self.questions:
            name = name_of(question)
            asked = question.is_asked(given)
            if not asked or (self.has_error(name, "required") and not self.whole):
                self.errors.pop(name, None)  # what was typed where nothing is asked is in nobody's way
            if name not in self.errors:
                values[name] = _kept(question, values.get(name)) if asked else None
                given[question.pk] = values[name]
        return values

    def answers(self) -> list[tuple[Question, Any]]:
        """Each question with its answer as it is kept; None where nothing was answered or it was not asked.

        A question about a file gives the upload, or None where none was chosen.
        """
        return [(question, self.cleaned_data.get(name_of(question))) for question in self.questions]


def field_for(question: Question) -> forms.Field:
    """The field a kind of question is asked with."""
    words: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help,
        "required": question.is_required,
        "error_messages": {"required": _("This question has to be answered.")},
    }
    kind = question.kind
    if kind == QuestionKind.LONG_TEXT:
        return forms.CharField(max_length=LONGEST[kind], widget=forms.Textarea(attrs={"rows": 4}), **words)
    if kind == QuestionKind.CHOICE:
        return forms.ChoiceField(choices=_choices(question), widget=forms.RadioSelect, **words)
    if kind == QuestionKind.CHOICES:
        return forms.MultipleChoiceField(
            choices=_choices(question), widget=forms.CheckboxSelectMultiple, **words
        )
    if kind == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=YES_OR_NO, widget=forms.RadioSelect, **words)
    if kind == QuestionKind.SCALE:
        return forms.ChoiceField(choices=SCALE, widget=forms.RadioSelect, **words)
    if kind == QuestionKind.DATE:
        words["error_messages"]["invalid"] = _("Choose a day, for example 2027-03-31.")
        return forms.DateField(widget=DateInput, **words)
    if kind == QuestionKind.FILE:
        return _file_field(words)
    return forms.CharField(max_length=LONGEST[QuestionKind.SHORT_TEXT], **words)


def _file_field(words: dict[str, Any]) -> forms.Field:
    """The file itself is looked into when it is kept; here the browser is told what to offer."""
    limit = _("%(kinds)s, at most %(n)d MB.") % {
        "kinds": ", ".join(kind.label for kind in FileKind),
        "n": settings.UPLOAD_LIMIT_MB,
    }
    words["help_text"] = f"{words['help_text']} {limit}".strip()
    accept = ",".join(f".{suffix}" for suffix in [*FileKind.values, *OTHER_SUFFIXES])
    return forms.FileField(widget=SentFileInput(attrs={"accept": accept}), **words)


class SentFileInput(forms.ClearableFileInput):
    """Choosing a file; one that was sent earlier is named, and can be taken back."""

    template_name = "components/file.html"


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(choice.code, choice.label) for choice in question.choices.all()]


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _kept(question: Question, value: Any) -> Any:
    """A clean value as it is kept: see `GivenAnswer.value`."""
    if _is_empty(value):
        return None
    if question.kind == QuestionKind.YES_NO:
        return value == YES
    if question.kind == QuestionKind.SCALE:
        return int(value)
    return value.isoformat() if question.kind == QuestionKind.DATE else value


def _typed(value: Any) -> Any:
    """A kept value as the form shows it."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value) if isinstance(value, int) else value
