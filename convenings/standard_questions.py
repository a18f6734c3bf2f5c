"""The Academy's own questions for a purpose, as data beside this file: a beginning that organisers change."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from convenings.models import Choice, Convening, Question, Questionnaire
from convenings.states import Purpose

FOLDER = Path(__file__).parent / "questions"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@cache
def standard(purpose: str) -> dict:
    """What the file of a purpose says."""
    return tomllib.loads((FOLDER / f"{Purpose(purpose)}.toml").read_text())


def add_standard_questions(convening: Convening, purpose: str) -> Questionnaire:
    """Give the convening the Academy's questions for this purpose, after those it may have already."""
    says = standard(purpose)
    sheet, is_new = Questionnaire.objects.get_or_create(convening=convening, purpose=purpose)
    if is_new:
        for code in LANGUAGES:
            setattr(sheet, f"introduction_{code}", says["introduction"][code])
        sheet.save()
    for order, row in enumerate(says["question"], start=1):
        _add(sheet, order, row, says.get("answers", {}))
    return sheet


def _add(sheet: Questionnaire, order: int, row: dict, shared: dict) -> None:
    question = Question.objects.create(
        questionnaire=sheet,
        order=order,
        kind=row["kind"],
        is_required=row.get("required", False),
        **{f"label_{code}": row[code] for code in LANGUAGES},
        **{f"help_{code}": row.get(f"help_{code}", "") for code in LANGUAGES},
    )
    choices = [shared[c] if isinstance(c, str) else c for c in row.get("choices", [])]
    Choice.objects.bulk_create(
        Choice(
            question=question,
            order=n,
            code=code,
            is_right=code == row.get("right"),
            **{f"label_{language}": text for language, text in zip(("en", "es", "fr"), words, strict=True)},
        )
        for n, (code, *words) in enumerate(choices, start=1)
    )
