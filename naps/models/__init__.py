from naps.models.comments import Comment
from naps.models.discussion import AgreedGrade, EarlierGrade, ReopenRequest
from naps.models.drafts import Draft, DraftFile
from naps.models.editing import Editing
from naps.models.letters import LetterQuestion, LetterText, PointAnswer, TranslatedPart
from naps.models.plans import Plan, StageChange
from naps.models.registry import Correction, CountryContact, FactSource, PlanDocument, PlanEvent
from naps.models.reviews import Anchor, Criterion, Decision, Question, Review, Rubric, Score
from naps.models.roadmap_tables import RoadmapTable
from naps.models.roadmaps import Action, ActionUpdate, Milestone, Objective, Roadmap

__all__ = [
    "Action",
    "ActionUpdate",
    "AgreedGrade",
    "Anchor",
    "Comment",
    "Correction",
    "CountryContact",
    "Criterion",
    "Decision",
    "Draft",
    "DraftFile",
    "EarlierGrade",
    "Editing",
    "FactSource",
    "LetterQuestion",
    "LetterText",
    "Milestone",
    "Objective",
    "Plan",
    "PlanDocument",
    "PlanEvent",
    "PointAnswer",
    "Question",
    "ReopenRequest",
    "Review",
    "Roadmap",
    "RoadmapTable",
    "Rubric",
    "Score",
    "StageChange",
    "TranslatedPart",
]
