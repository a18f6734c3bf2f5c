"""A filled-in form against what is online: what would change, and where both sides have changed."""

import json
from dataclasses import asdict, dataclass

from cryptography.fernet import InvalidToken
from django.utils.translation import gettext as _

from academy.sealed import seal, unseal
from naps.forms.reviews import GRADES, ReviewForm
from naps.models import Criterion, Review
from naps.offline.layout import plain, print_of
from naps.offline.reading import Filled, Problem
from naps.states import Recommendation


@dataclass(frozen=True)
class Difference:
    """One field that the form would change."""

    name: str
    label: str
    online: str
    offline: str
    # Changed online too since the form was downloaded: a person decides which of the two stays.
    is_conflict: bool


def differences(review: Review, filled: Filled) -> list[Difference]:
    """In the order of the page. What the form did not change is left as it is online."""
    criteria = list(review.rubric.criteria.all())
    online = ReviewForm(review=review, criteria=criteria)
    found = []
    for name in online.fields:
        now, then = plain(str(online.initial.get(name) or "")), filled.prints.get(name, "")
        new = filled.said.get(name, "")
        if not new or new == now or print_of(new) == then:
            continue
        label = _label(online, criteria, name)
        found.append(Difference(name, label, _words(name, now), _words(name, new), print_of(now) != then))
    return found


def _label(form: ReviewForm, criteria: list[Criterion], name: str) -> str:
    field = str(form.fields[name].label)
    code = name.rpartition("_")[2]
    criterion = next((c for c in criteria if c.code == code), None)
    if criterion is None:
        return field
    if name.startswith("grade"):
        field = _("Grade")
    return f"{criterion.code}. {criterion.label} · {field}"


def _words(name: str, value: str) -> str:
    """A value as the reviewer knows it from the page."""
    if name.startswith("grade_") and value:
        label = dict(GRADES)[value]
        return f"{value} · {label}" if value.isdigit() else str(label)
    if name == "recommendation" and value:
        return str(Recommendation(value).label)
    return value


def merged(review: Review, filled: Filled, names: set[str]) -> ReviewForm:
    """What is online with the fields of these `names` from the form, as the page would send it."""
    criteria = list(review.rubric.criteria.all())
    online = ReviewForm(review=review, criteria=criteria).initial
    values = {name: str(value or "") for name, value in online.items()}
    values |= {name: filled.said[name] for name in names}
    return ReviewForm(_Posted(values), review=review, criteria=criteria)


class _Posted(dict):
    """Plain values where a form expects those of a browser."""

    def copy(self) -> "_Posted":
        return _Posted(self)


def packed(review: Review, filled: Filled) -> str:
    """The form as the page carries it until it is confirmed: nothing of it is kept by the portal."""
    said = {"review": review.pk, "said": filled.said, "prints": filled.prints}
    said["problems"] = [asdict(problem) for problem in filled.problems]
    return seal(json.dumps(said).encode()).decode()


def unpacked(review: Review, sealed: str) -> Filled | None:
    """None where the page carried something else."""
    try:
        said = json.loads(unseal(sealed.encode()))
    except (InvalidToken, ValueError):
        return None
    if said.get("review") != review.pk:
        return None
    return Filled(said["said"], said["prints"], [Problem(**problem) for problem in said["problems"]])
