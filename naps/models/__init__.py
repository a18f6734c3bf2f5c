from naps.models.drafts import Draft, DraftFile
from naps.models.plans import Plan, StageChange
from naps.models.reviews import Anchor, Criterion, Decision, Question, Review, Rubric, Score
from naps.models.roadmaps import Action, ActionUpdate, Milestone, Objective, Roadmap

__all__ = [
    "Action",
    "ActionUpdate",
    "Anchor",
    "Criterion",
    "Decision",
    "Draft",
    "DraftFile",
    "Milestone",
    "Objective",
    "Plan",
    "Question",
    "Review",
    "Roadmap",
    "Rubric",
    "Score",
    "StageChange",
]
