from naps.models.drafts import Draft, DraftFile
from naps.models.plans import Plan, StageChange
from naps.models.registry import Correction, CountryContact, FactSource, PlanDocument, PlanEvent
from naps.models.reviews import Criterion, Decision, Question, Review, Rubric, Score
from naps.models.roadmaps import Action, ActionUpdate, Milestone, Objective, Roadmap

__all__ = [
    "Action",
    "ActionUpdate",
    "Correction",
    "CountryContact",
    "Criterion",
    "Decision",
    "Draft",
    "DraftFile",
    "FactSource",
    "Milestone",
    "Objective",
    "Plan",
    "PlanDocument",
    "PlanEvent",
    "Question",
    "Review",
    "Roadmap",
    "Rubric",
    "Score",
    "StageChange",
]
