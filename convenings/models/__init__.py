from convenings.models.convenings import Convening, default_composition
from convenings.models.invitations import Invitation
from convenings.models.materials import EarlierVersion, Material
from convenings.models.partners import Partner
from convenings.models.questions import Choice, Question, Questionnaire
from convenings.models.sessions import Session

__all__ = [
    "Choice",
    "Convening",
    "EarlierVersion",
    "Invitation",
    "Material",
    "Partner",
    "Question",
    "Questionnaire",
    "Session",
    "default_composition",
]
