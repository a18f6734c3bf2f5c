from naps.models.actions import Action, ActionUpdate, Milestone
from naps.models.comments import Comment
from naps.models.discussion import AgreedGrade, EarlierGrade, ReopenRequest
from naps.models.drafts import Draft, DraftFile
from naps.models.editing import Editing
from naps.models.letters import LetterQuestion, LetterText, PointAnswer, TranslatedPart
from naps.models.milestone_files import MilestoneFile
from naps.models.plans import Plan, StageChange
from naps.models.registry import Correction, CountryContact, FactSource, PlanDocument, PlanEvent
from naps.models.reviews import Anchor, Criterion, Decision, Question, Review, Rubric, Score
from naps.models.roadmap_library import ExampleText, Origin, RoadmapExample
from naps.models.roadmap_papers import PublicPaper, RoadmapPack
from naps.models.roadmap_tables import RoadmapTable
from naps.models.roadmaps import Objective, Roadmap

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
    "ExampleText",
    "FactSource",
    "LetterQuestion",
    "LetterText",
    "Milestone",
    "MilestoneFile",
    "Objective",
    "Origin",
    "Plan",
    "PlanDocument",
    "PlanEvent",
    "PointAnswer",
    "PublicPaper",
    "Question",
    "ReopenRequest",
    "Review",
    "Roadmap",
    "RoadmapExample",
    "RoadmapPack",
    "RoadmapTable",
    "Rubric",
    "Score",
    "StageChange",
    "TranslatedPart",
]
