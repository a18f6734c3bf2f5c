from convenings.models.convenings import Convening, default_composition
from convenings.models.invitations import Invitation
from convenings.models.sessions import Session

__all__ = ["Convening", "Invitation", "Session", "default_composition"]
