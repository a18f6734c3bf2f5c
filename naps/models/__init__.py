from naps.models.drafts import Draft, DraftFile
from naps.models.editing import Editing
from naps.models.letters import LetterQuestion, LetterText, PointAnswer, TranslatedPart
from naps.models.plans import Plan, StageChange
from naps.models.reviews import Anchor, Criterion, Decision, Question, Review, Rubric, Score
from naps.models.roadmap_tables import RoadmapTable
from naps.models.roadmaps import Action, ActionUpdate, Milestone, Objective, Roadmap

__all__ = [
    "Action",
    "ActionUpdate",
    "Anchor",
    "Criterion",
    "Decision",
    "Draft",
    "DraftFile",
    "Editing",
    "LetterQuestion",
    "LetterText",
    "Milestone",
    "Objective",
    "Plan",
    "PointAnswer",
    "Question",
    "Review",
    "Roadmap",
    "RoadmapTable",
    "Rubric",
    "Score",
    "StageChange",
    "TranslatedPart",
]
