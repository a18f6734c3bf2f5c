from naps.models.comments import Comment
from naps.models.discussion import AgreedGrade, EarlierGrade, ReopenRequest
from naps.models.drafts import Draft, DraftFile
from naps.models.plans import Plan, StageChange
from naps.models.reviews import Criterion, Decision, Question, Review, Rubric, Score
from naps.models.roadmaps import Action, ActionUpdate, Milestone, Objective, Roadmap

__all__ = [
    "Action",
    "ActionUpdate",
    "AgreedGrade",
    "Comment",
    "Criterion",
    "Decision",
    "Draft",
    "DraftFile",
    "EarlierGrade",
    "Milestone",
    "Objective",
    "Plan",
    "Question",
    "ReopenRequest",
    "Review",
    "Roadmap",
    "Rubric",
    "Score",
    "StageChange",
]
