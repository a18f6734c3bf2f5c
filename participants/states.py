from django.db import models
from django.utils.translation import gettext_lazy as _


class DelegationStatus(models.TextChoices):
    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("coming")
    DECLINED = "declined", _("not coming")
    COMPLETE = "complete", _("complete")
    WITHDRAWN = "withdrawn", _("withdrawn")


DELEGATION_TRANSITIONS = {
    DelegationStatus.INVITED: {DelegationStatus.ACCEPTED, DelegationStatus.DECLINED},
    DelegationStatus.ACCEPTED: {DelegationStatus.COMPLETE, DelegationStatus.WITHDRAWN},
    DelegationStatus.COMPLETE: {DelegationStatus.ACCEPTED, DelegationStatus.WITHDRAWN},
    DelegationStatus.DECLINED: {DelegationStatus.ACCEPTED},
    DelegationStatus.WITHDRAWN: {DelegationStatus.ACCEPTED},
}

# The delegation comes; people may be nominated for it.
COMING = {DelegationStatus.ACCEPTED, DelegationStatus.COMPLETE}
# The country said no, at once or later; it may still change its mind.
STAYS_AWAY = {DelegationStatus.DECLINED, DelegationStatus.WITHDRAWN}


class RegistrationStatus(models.TextChoices):
    NOMINATED = "nominated", _("has not registered yet")
    SUBMITTED = "submitted", _("waits for confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    WAITLISTED = "waitlisted", _("on the waiting list")
    DECLINED = "declined", _("not confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")


REGISTRATION_TRANSITIONS = {
    RegistrationStatus.NOMINATED: {RegistrationStatus.SUBMITTED, RegistrationStatus.WITHDRAWN},
    RegistrationStatus.SUBMITTED: {
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITLISTED,
        RegistrationStatus.DECLINED,
        RegistrationStatus.WITHDRAWN,
    },
    RegistrationStatus.WAITLISTED: {
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.DECLINED,
        RegistrationStatus.WITHDRAWN,
    },
    RegistrationStatus.CONFIRMED: {RegistrationStatus.WITHDRAWN},
    RegistrationStatus.DECLINED: set(),
    RegistrationStatus.WITHDRAWN: set(),
}

# The person takes part or may yet: what gives the rights of a delegate.
LIVE = {
    RegistrationStatus.NOMINATED,
    RegistrationStatus.SUBMITTED,
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITLISTED,
}
# The person has sent the form.
REGISTERED = {
    RegistrationStatus.SUBMITTED,
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITLISTED,
}
# Over, and somebody is owed a reason.
ENDED = {RegistrationStatus.DECLINED, RegistrationStatus.WITHDRAWN}


class RegistrationRole(models.TextChoices):
    HEAD = "head", _("head of delegation")
    DELEGATE = "delegate", _("delegate")
    OBSERVER = "observer", _("observer")
    FACILITATOR = "facilitator", _("facilitator")
    ORGANISER = "organiser", _("organiser")


# They belong to a delegation and speak for a country.
OF_A_DELEGATION = {RegistrationRole.HEAD, RegistrationRole.DELEGATE}


class Sector(models.TextChoices):
    GOVERNMENT = "government", _("government")
    SECURITY_SECTOR = "security_sector", _("security sector")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    REGIONAL_BODY = "regional_body", _("regional body")
    UN = "un", _("United Nations")
    DONOR = "donor", _("donor")
    ACADEMIA = "academia", _("academia")
    OSF = "osf", _("Our Secure Future")


# Government users never see the contact data of the others, nor what they ask for.
OF_GOVERNMENT = {Sector.GOVERNMENT, Sector.SECURITY_SECTOR}


class InstitutionKind(models.TextChoices):
    """What a National Action Plan needs at the table; a person may be of none of them."""

    FOREIGN_AFFAIRS = "foreign_affairs", _("ministry of foreign affairs")
    WOMENS_MACHINERY = "womens_machinery", _("women's machinery (ministry or institute)")
    SECURITY_SECTOR = "security_sector", _("security sector")
    FINANCE_PLANNING = "finance_planning", _("finance or planning")
    CIVIL_SOCIETY = "civil_society", _("civil society")


# These two a sector says already; whoever is of it counts without being asked again.
SAID_BY_SECTOR = {
    InstitutionKind.SECURITY_SECTOR: Sector.SECURITY_SECTOR,
    InstitutionKind.CIVIL_SOCIETY: Sector.CIVIL_SOCIETY,
}


class Visibility(models.TextChoices):
    """Who may see that a person takes part, and under which name. The person decides."""

    DELEGATES = "delegates", _("The other participants see my name and institution")
    PUBLIC = "public", _("My name may be shown to everybody")
    ALIAS = "alias", _("Use another name for me on lists, badge and certificate")
    HIDDEN = "hidden", _("Show my name to nobody except the organisers")


class Gender(models.TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    NON_BINARY = "non_binary", _("non-binary")
    OTHER = "other", _("I describe it myself")
    UNDISCLOSED = "undisclosed", _("I prefer not to say")


class Presence(models.TextChoices):
    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")


class FacilitationStatus(models.TextChoices):
    ASKED = "asked", _("asked")
    CONFIRMED = "confirmed", _("confirmed")
    DECLINED = "declined", _("declined")


FACILITATION_TRANSITIONS = {
    FacilitationStatus.ASKED: {FacilitationStatus.CONFIRMED, FacilitationStatus.DECLINED},
    FacilitationStatus.CONFIRMED: {FacilitationStatus.DECLINED},
    FacilitationStatus.DECLINED: {FacilitationStatus.CONFIRMED},
}


class CheckInMethod(models.TextChoices):
    SEARCH = "search", _("found by name")
    BADGE = "badge", _("by the badge")
    WHOLE_DELEGATION = "delegation", _("with the delegation")
    GRID = "grid", _("attendance list")
    WALK_IN = "walk_in", _("on the spot")


class ChangeKind(models.TextChoices):
    """What somebody asks for, where they may not do it themselves."""

    SUBSTITUTE = "substitute", _("somebody else comes")
    ANSWERS = "answers", _("other answers")
    LATE = "late", _("late registration")
    NAME = "name", _("name on the certificate")


class ChangeStatus(models.TextChoices):
    OPEN = "open", _("waits for an answer")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    TAKEN_BACK = "taken_back", _("taken back")


CHANGE_TRANSITIONS = {
    ChangeStatus.OPEN: {ChangeStatus.GRANTED, ChangeStatus.REFUSED, ChangeStatus.TAKEN_BACK},
    ChangeStatus.GRANTED: set(),
    ChangeStatus.REFUSED: set(),
    ChangeStatus.TAKEN_BACK: set(),
}


class PeopleListStatus(models.TextChoices):
    READ = "read", _("read, nobody is named yet")
    NAMED = "named", _("everybody is named")


PEOPLE_LIST_TRANSITIONS = {
    PeopleListStatus.READ: {PeopleListStatus.NAMED},
    PeopleListStatus.NAMED: set(),
}


class DeskDeed(models.TextChoices):
    """What somebody presses at the desk."""

    CHECK_IN = "in", _("check in")
    UNDO = "undo", _("undo")
    WHOLE_DELEGATION = "delegation", _("check in the delegation")
    WALK_IN = "walk_in", _("add somebody")


class DeskOutcome(models.TextChoices):
    """What became of it, where the press may have waited for the network."""

    DONE = "done", _("done")
    ALREADY = "already", _("was in already")
    NOT_IN = "not_in", _("was not in")
    IN_AGAIN = "in_again", _("checked in again meanwhile")
    NO_PLACE = "no_place", _("has no confirmed place")
    NAMED = "named", _("is named already")
    SEATS_TAKEN = "seats_taken", _("no free seat in the delegation")
    FULL = "full", _("no free place")
    CLOSED = "closed", _("check-in is closed")


class Wave(models.TextChoices):
    """When a questionnaire was answered that is asked twice."""

    ONCE = "", ""
    BEFORE = "before", _("before the convening")
    AFTER = "after", _("after the convening")


class TravelMode(models.TextChoices):
    """How somebody comes to the venue."""

    PLANE = "plane", _("By plane")
    ROAD = "road", _("By road or by sea")
    LOCAL = "local", _("I live there and do not travel")


class Costs(models.TextChoices):
    """Who pays for journey and stay, as a letter for a visa says it; empty: it says nothing of it."""

    ACADEMY = "academy", _("The organisers pay for the journey and the stay")
    STAY = "stay", _("The organisers pay for the stay, the institution for the journey")
    INSTITUTION = "institution", _("The person's institution pays for the journey and the stay")
