"""What the convening at Kingston asks at registration, and what its people answered."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from academy.documents.storing import store
from convenings.models import Convening, Question, Questionnaire
from convenings.questions import actions
from convenings.questions.actions import Worded
from convenings.questions.forms import KEPT_DAYS
from convenings.states import Purpose
from demo.seeding import people
from demo.seeding.reading import FILES, world
from participants.asking import questions_of
from participants.models import Registration

LANGUAGES = ("en", "es", "fr")
TITLES = [
    "What one ministry can start without a budget",
    "From the first plan to the second",
    "Civil society at the table from the first draft",
]
DOCUMENTS = ["next", "first", "evaluation", "next", "none"]
# Who has sent the text already: the delegate of Jamaica, which has handed in a draft.
WITH_TEXT = "delegate.jam@demo.example"
TEXT = "jamaica-nap-v1-en.docx"


def ask(convening: Convening) -> None:
    by, made = people.user("staff"), {}
    introduction = {f"introduction_{code}": text for code, text in world("questions")["introduction"].items()}
    asked = Questionnaire(convening=convening, purpose=Purpose.REGISTRATION, **introduction)
    actions.save_questionnaire(asked, by=by)
    for row in world("questions")["question"]:
        deciding, answer = row.get("show_if", ("", ""))
        question = Question(
            questionnaire=asked,
            kind=row["kind"],
            readers=row["readers"],
            is_required=row.get("required", False),
            keep_days=row.get("keep_days", KEPT_DAYS),
            show_if=made.get(deciding),
            show_if_answer=answer,
            **{f"label_{code}": row[code] for code in LANGUAGES},
            **{f"help_{code}": row.get(f"help_{code}", "") for code in LANGUAGES},
        )
        choices = [
            Worded(code, dict(zip(LANGUAGES, words, strict=True))) for code, *words in row.get("choices", [])
        ]
        made[row["key"]] = actions.save_question(question, choices, by=by)


def answers_of(registration: Registration) -> list[tuple[Question, Any]]:
    """As the person would give them: every third presents, one needs the quiet room."""
    questions = questions_of(registration.convening)
    if not questions:
        return []
    n, person = registration.pk, registration.person
    sends = person.email == WITH_TEXT
    presents = sends or n % 3 == 0
    file = None
    if sends:
        upload = SimpleUploadedFile(TEXT, (FILES / "drafts" / TEXT).read_bytes())
        file = store(upload, language="en", by=person.user)
    title = TITLES[n % len(TITLES)] if presents else None
    values = [DOCUMENTS[n % len(DOCUMENTS)], presents, title, file, True if n % 7 == 0 else None]
    return list(zip(questions, values, strict=True))
