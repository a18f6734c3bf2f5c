from dataclasses import asdict, dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from naps.models import Decision, LetterText
from naps.points import points_of


@dataclass(frozen=True)
class DecisionLetter:
    """What stands on the Academy's letter on a draft, frozen when it is sent, in the letter's language."""

    title: str
    country: str
    plan: str
    version: int
    outcome: str
    opening: str
    strengths: str
    to_work_on: str
    # The same as numbered points: number, title, text.
    points: list[dict]
    next_step: str
    response_due: str
    signatory: str
    headings: dict[str, str]

    @classmethod
    def of(cls, text: Decision | LetterText) -> "DecisionLetter":
        """The letter in its own language, or in one it is also sent in."""
        decision = text.decision
        draft, due_on = decision.draft, decision.response_due_on
        with translation.override(text.language):
            return cls(
                title=_("%(country)s: letter on draft %(version)s")
                % {"country": draft.plan.country, "version": draft.version},
                country=str(draft.plan.country),
                plan=draft.plan.name,
                version=draft.version,
                outcome=str(decision.get_outcome_display()),
                opening=text.opening,
                strengths=text.strengths,
                to_work_on=text.to_work_on,
                points=[asdict(point) for point in points_of(text.to_work_on)],
                next_step=text.next_step,
                response_due=date_format(due_on, "DATE_FORMAT") if due_on else "",
                signatory=text.signatory,
                headings={
                    "strengths": _("What is strong"),
                    "to_work_on": _("What to work on"),
                    "next_step": _("Next step"),
                },
            )

    def as_data(self) -> dict:
        """For looking at it before it is sent; `issue` freezes the same values."""
        return asdict(self)
