from participants.models.answers import AnswerSheet, GivenAnswer, HandedIn
from participants.models.attendance import Attendance, Certificate, CheckIn
from participants.models.changes import ChangeRequest
from participants.models.delegations import Delegation, NominationLetter
from participants.models.desk import DeskEntry, SheetLine
from participants.models.experts import Absence, Expert, Vetting
from participants.models.feeds import CalendarFeed
from participants.models.lists import PeopleList
from participants.models.people import Person
from participants.models.registrations import Facilitation, HeldSeat, Needs, Registration
from participants.models.travel import Emptying, Travel, VisaLetter

__all__ = [
    "Absence",
    "AnswerSheet",
    "Attendance",
    "CalendarFeed",
    "Certificate",
    "ChangeRequest",
    "CheckIn",
    "Delegation",
    "DeskEntry",
    "Emptying",
    "Expert",
    "Facilitation",
    "GivenAnswer",
    "HandedIn",
    "HeldSeat",
    "Needs",
    "NominationLetter",
    "PeopleList",
    "Person",
    "Registration",
    "SheetLine",
    "Travel",
    "Vetting",
    "VisaLetter",
]
