"""The Academy's rubric, as versioned data in `data/rubric_<year>.toml` and `rubric_<year>_<edition>.toml`."""

import tomllib
from pathlib import Path

from django.db import transaction

from academy.countries.models import Topic
from naps.models import Anchor, Criterion, Draft, Question, Rubric
from naps.states import Grade

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "es", "fr")


class RubricInUse(Exception):
    """A review was written with this rubric: its questions can not change under the reviewer's answers."""


class RubricIncomplete(Exception):
    """A file that would make totals wrong or leave a grade without its meaning."""


@transaction.atomic
def load(folder: Path = DATA) -> Rubric:
    """Bring the rubrics of `folder` into the database and make the newest the current one.

    Running it again changes nothing. A rubric no review uses yet is corrected from its file; one
    that is in use is refused: a correction is a new file with a new code.
    """
    for path in sorted(folder.glob("rubric_*.toml")):
        with path.open("rb") as file:
            newest = _load_one(tomllib.load(file))
    Rubric.objects.exclude(pk=newest.pk).filter(is_current=True).update(is_current=False)
    Rubric.objects.filter(pk=newest.pk, is_current=False).update(is_current=True)
    newest.refresh_from_db()
    return newest


def current() -> Rubric:
    """The rubric with which drafts are read from now on."""
    return Rubric.objects.get(is_current=True)


def rubric_for(draft: Draft) -> Rubric:
    """All reviews of a draft use one rubric, so that they can be laid side by side."""
    earlier = draft.reviews.select_related("rubric").first()
    return earlier.rubric if earlier else current()


def _check(data: dict) -> None:
    """Before a reviewer meets it: the weights are shares of a whole, and no grade is left to guess."""
    if sum(said["weight"] for said in data["criteria"]) != 100:
        raise RubricIncomplete(f"{data['code']}: the weights do not sum to 100")
    for said in data["criteria"]:
        grades = [anchor["grade"] for anchor in said.get("anchors", [])]
        if grades not in ([], Grade.values):
            raise RubricIncomplete(f"{data['code']} {said['code']}: an anchor for each grade, or none")


def _load_one(data: dict) -> Rubric:
    _check(data)
    rubric, _is_new = Rubric.objects.get_or_create(code=data["code"], defaults=_texts("title", data["title"]))
    if _in_file(data) == _in_database(rubric):
        return rubric
    if rubric.reviews.exists():
        raise RubricInUse(f"{rubric.code} is in use; give the corrected rubric a new code")
    for name, text in _texts("title", data["title"]).items():
        setattr(rubric, name, text)
    rubric.save()
    rubric.criteria.all().delete()
    for order, said in enumerate(data["criteria"], start=1):
        _add_criterion(rubric, order, said)
    return rubric


def _add_criterion(rubric: Rubric, order: int, said: dict) -> None:
    criterion = Criterion.objects.create(
        rubric=rubric,
        code=said["code"],
        topic=Topic.objects.get(code=said["topic"]),
        weight=said["weight"],
        order=order,
        **_texts("label", said["label"]),
        **_texts("guidance", said["guidance"]),
    )
    for number, question in enumerate(said["questions"], start=1):
        Question.objects.create(
            criterion=criterion, code=question["code"], order=number, **_texts("text", question)
        )
    for anchor in said.get("anchors", []):
        Anchor.objects.create(criterion=criterion, grade=anchor["grade"], **_texts("text", anchor))


def _texts(field: str, said: dict) -> dict[str, str]:
    return {f"{field}_{language}": said[language] for language in LANGUAGES}


def _in_file(data: dict) -> tuple:
    """Everything a reviewer reads, as plain values, to compare with what is in the database."""
    return _texts("title", data["title"]), [
        (
            said["code"],
            said["topic"],
            said["weight"],
            _texts("label", said["label"]),
            _texts("guidance", said["guidance"]),
            [(question["code"], _texts("text", question)) for question in said["questions"]],
            [(anchor["grade"], _texts("text", anchor)) for anchor in said.get("anchors", [])],
        )
        for said in data["criteria"]
    ]


def _in_database(rubric: Rubric) -> tuple:
    return _stored("title", rubric), [
        (
            criterion.code,
            criterion.topic.code,
            criterion.weight,
            _stored("label", criterion),
            _stored("guidance", criterion),
            [(question.code, _stored("text", question)) for question in criterion.questions.all()],
            [(anchor.grade, _stored("text", anchor)) for anchor in criterion.anchors.all()],
        )
        for criterion in rubric.criteria.select_related("topic").prefetch_related("questions", "anchors")
    ]


def _stored(field: str, row) -> dict[str, str]:
    return {f"{field}_{language}": getattr(row, f"{field}_{language}") for language in LANGUAGES}
