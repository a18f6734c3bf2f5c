"""An answer as people read it."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from convenings.models import Question
from convenings.states import QuestionKind


def in_words(question: Question, value: Any) -> str:
    """What somebody answered, in the page's language; "" where they did not. Load it with its choices."""
    if value is None:
        return ""
    if question.has_choices:
        labels = {choice.code: choice.label for choice in question.choices.all()}
        codes = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(code) or code for code in codes)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if question.kind == QuestionKind.DATE:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)
