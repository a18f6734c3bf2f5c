from naps.models.drafts import Draft, DraftFile
from naps.models.letters import LetterQuestion, LetterText, PointAnswer, TranslatedPart
from naps.models.plans import Plan, StageChange
from naps.models.reviews import Criterion, Decision, Question, Review, Rubric, Score
from naps.models.roadmaps import Action, ActionUpdate, Milestone, Objective, Roadmap

__all__ = [
    "Action",
    "ActionUpdate",
    "Criterion",
    "Decision",
    "Draft",
    "DraftFile",
    "LetterQuestion",
    "LetterText",
    "Milestone",
    "Objective",
    "Plan",
    "PointAnswer",
    "Question",
    "Review",
    "Roadmap",
    "Rubric",
    "Score",
    "StageChange",
    "TranslatedPart",
]
