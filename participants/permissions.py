from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from convenings.models import Convening, Questionnaire, Session
from convenings.permissions import check_change, check_organise
from convenings.states import RUNNING, ConveningStatus, Purpose
from participants.asked import LEARNERS, has_answered
from participants.models import Certificate, Delegation, Facilitation, Person, Registration
from participants.states import COMING, LIVE, DelegationStatus, RegistrationStatus
from participants.windows import LATER, OPEN, Window, current, windows


def check_invite(user, convening: Convening) -> None:
    """Organisers, once the convening is published: a letter needs a page to point to."""
    check_change(user, convening)
    if convening.status != ConveningStatus.PUBLISHED:
        raise NotAllowed(_("Publish the convening first; the letter points to its page."))


def check_answer(user, delegation: Delegation) -> None:
    """The country's focal point or the body's contact, or organisers for one that answered by telephone."""
    if not (_is_focal(user, delegation) or _organises(user, delegation.convening)):
        raise NotAllowed(_("Only the focal point of the country answers the invitation."))
    if delegation.convening.status not in RUNNING:
        raise TooLate(_("This convening is over."), delegation.convening)


def check_withdraw_delegation(user, delegation: Delegation) -> None:
    """Whoever may answer for the country, once it has said that it comes."""
    check_answer(user, delegation)
    if delegation.status == DelegationStatus.WITHDRAWN:
        raise TooLate(_("This delegation is withdrawn already."), delegation)
    if delegation.status not in COMING:
        raise NotAllowed(_("Only a delegation that comes can be withdrawn."))


def check_read_invitation(user, delegation: Delegation) -> None:
    """The letter to a government: its focal point and the organisers; not everybody who is named later."""
    if not (_is_focal(user, delegation) or _organises(user, delegation.convening)):
        raise NotAllowed(_("The letter is for the government it was written to, and for the organisers."))


def check_nominate(user, delegation: Delegation) -> None:
    """The focal point until nominations close; organisers as long as the convening is not over."""
    check_answer(user, delegation)
    if delegation.status not in COMING:
        raise NotAllowed(_("First say that the delegation comes."))
    if not delegation.convening.takes_nominations and not user.organises(delegation.convening):
        raise NotAllowed(_("Nominations are closed. Write to the organisers if somebody is missing."))


def check_send_list(user, convening: Convening, delegation: Delegation | None = None) -> None:
    """Whoever may name people one by one: for a delegation its focal point too, for all the organisers."""
    if delegation is None:
        check_invite(user, convening)
    else:
        check_nominate(user, delegation)


def check_complete_delegation(user, delegation: Delegation) -> None:
    """Organisers: from now on the delegation counts as complete."""
    check_change(user, delegation.convening)
    if delegation.status == DelegationStatus.COMPLETE:
        raise TooLate(_("This delegation is complete already."), delegation)
    if delegation.status != DelegationStatus.ACCEPTED:
        raise NotAllowed(_("Only a delegation that comes can be complete."))


def check_seats(delegation: Delegation, seats: int) -> None:
    """Nobody who is confirmed loses the seat because their number was written down."""
    if seats < delegation.seats_taken:
        raise NotAllowed(_("%(n)d people are confirmed already.") % {"n": delegation.seats_taken})


def check_fill_in(user, registration: Registration) -> None:
    """The person alone, while the convening takes registrations."""
    if not _is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody registers for themselves."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    if not registration.convening.takes_registrations:
        raise NotAllowed(_("Registration is closed. Write to the organisers if something has changed."))


def check_decide(user, registration: Registration) -> None:
    """Organisers decide on registrations that were sent, until the convening is completed or cancelled."""
    check_change(user, registration.convening)
    if registration.status == RegistrationStatus.NOMINATED:
        raise NotAllowed(_("This person has not registered yet."))
    if registration.status not in {RegistrationStatus.SUBMITTED, RegistrationStatus.WAITLISTED}:
        raise TooLate(_("This registration does not wait for a decision."), registration)


def check_withdraw(user, registration: Registration) -> None:
    """The person, the country's focal point, or organisers; until the convening is over."""
    allowed = (
        _is_oneself(user, registration.person)
        or _organises(user, registration.convening)
        or (registration.delegation is not None and _is_focal(user, registration.delegation))
    )
    if not allowed:
        raise NotAllowed(_("Only the person, the focal point or the organisers withdraw a registration."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    convening = registration.convening
    # Organisers tidy up until they complete it: somebody who was confirmed and never came keeps a place.
    if convening.status not in RUNNING or (convening.is_over and not user.organises(convening)):
        raise NotAllowed(_("This convening is over."))


def check_take_lists(user, convening: Convening) -> None:
    """Organisers and staff, who arrange it; every list that is taken away is written down."""
    check_organise(user, convening)


def check_remind(user, convening: Convening) -> None:
    """Organisers, while people can still register."""
    check_organise(user, convening)
    if not convening.takes_registrations:
        raise NotAllowed(_("Registration is closed, so there is nothing to remind of."))


def check_take_attendance(user, convening: Convening) -> None:
    """Organisers, from publication (so that the desk can try it early) until the convening is completed."""
    check_organise(user, convening)
    if convening.status != ConveningStatus.PUBLISHED:
        raise NotAllowed(_("Attendance is taken while a convening is under way; this one is closed."))


def check_check_in(user, registration: Registration) -> None:
    """Organisers, whoever has a place."""
    check_take_attendance(user, registration.convening)
    if registration.status != RegistrationStatus.CONFIRMED:
        raise NotAllowed(_("%(name)s has no confirmed place.") % {"name": registration.person})


def check_walk_in(user, convening: Convening) -> None:
    """Whoever checks people in may let in somebody whom nobody has named."""
    check_take_attendance(user, convening)


def check_prepare_phone(user, convening: Convening) -> None:
    """Whoever checks people in, until the evening of the last day: afterwards no phone needs names."""
    check_take_attendance(user, convening)
    if convening.is_over:
        raise NotAllowed(_("This convening is over, so no phone needs the list."))


def check_print_badges(user, convening: Convening) -> None:
    """Organisers, until the convening is completed or cancelled."""
    check_change(user, convening)


def check_lead_sessions(user, session: Session) -> None:
    """Organisers say who leads a session."""
    check_change(user, session.convening)


def check_answer_facilitation(user, facilitation: Facilitation) -> None:
    """The person who was asked, and nobody for them; until the convening is over."""
    if not _is_oneself(user, facilitation.person):
        raise NotAllowed(_("Everybody answers for themselves."))
    convening = facilitation.session.convening
    if convening.status not in RUNNING or convening.is_over:
        raise NotAllowed(_("This convening is over."))


def check_read_needs(user, convening: Convening) -> None:
    """Organisers and staff, who arrange it; every reading is written down."""
    check_organise(user, convening)


def check_issue_certificates(user, convening: Convening) -> None:
    """Organisers, once the convening is completed and attendance is final."""
    check_organise(user, convening)
    if convening.status != ConveningStatus.COMPLETED:
        raise NotAllowed(_("Certificates are issued when the convening is completed."))


def check_revoke_certificate(user, certificate: Certificate) -> None:
    """Organisers of the convening."""
    check_organise(user, certificate.registration.convening)
    if not certificate.is_valid:
        raise TooLate(_("This certificate is revoked already."), certificate)


def check_evaluate(user, convening: Convening) -> None:
    """Organisers and staff: what is asked, until when, and what the answers say together."""
    check_organise(user, convening)


def check_ask(user, convening: Convening) -> None:
    """Organisers decide what is asked, also after the last day, unless the convening is called off."""
    check_evaluate(user, convening)
    if convening.status == ConveningStatus.CANCELLED:
        raise TooLate(_("This convening does not take place, so nobody is asked anything."), convening)


def check_remind_of_questions(user, questionnaire: Questionnaire) -> None:
    """Organisers, while one can answer."""
    check_ask(user, questionnaire.convening)
    _check_open(current(windows(questionnaire)))


def check_answer_questions(user, registration: Registration, questionnaire: Questionnaire) -> None:
    """The person alone, with a place at the convening, while the questions are open."""
    if not _is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody answers for themselves."))
    if not registration.is_confirmed or registration.role not in LEARNERS:
        raise NotAllowed(_("These questions are for those who take part with a confirmed place."))
    _check_open(current(windows(questionnaire)))


def check_answers_once(questionnaire: Questionnaire, registration: Registration, wave: str) -> None:
    """What is sent stays as it was sent."""
    if has_answered(questionnaire, registration, wave):
        raise TooLate(_("You have answered already. Thank you."), registration.convening)


def check_fill_in_readiness(user, delegation: Delegation) -> None:
    """The delegation's own people: its focal point and whoever is named for it; not the organisers."""
    if not user.is_authenticated or not (_is_focal(user, delegation) or _is_member(user, delegation)):
        raise NotAllowed(_("Only the delegation itself says how far its country is."))
    if not delegation.is_coming:
        raise NotAllowed(_("First say that the delegation comes."))
    questionnaire = Questionnaire.objects.filter(
        convening=delegation.convening_id, purpose=Purpose.READINESS
    ).first()
    if questionnaire is None:
        raise NotAllowed(_("This convening has no readiness questionnaire."))
    _check_open(current(windows(questionnaire)))


def _check_open(window: Window) -> None:
    state = window.state(timezone.now())
    if state == OPEN:
        return
    if state == LATER:
        day = date_format(window.first_day, "DATE_FORMAT") if window.first_day else ""
        words = gettext("The questions open on %(day)s.") % {"day": day} if day else gettext("Not open yet.")
        raise NotAllowed(words)
    day = date_format(window.last_day, "DATE_FORMAT")
    raise TooLate(gettext("The questions were open until %(day)s.") % {"day": day}, window.convening)


def _is_member(user, delegation: Delegation) -> bool:
    return delegation.registrations.of(user).live().exists()


def _is_oneself(user, person: Person) -> bool:
    # Whoever is not signed in has no number, and neither has a person without a user: not the same.
    return user.is_authenticated and person.user_id == user.pk


def _organises(user, convening: Convening) -> bool:
    return user.is_authenticated and user.organises(convening)


def _is_focal(user, delegation: Delegation) -> bool:
    return user.is_authenticated and delegation.is_spoken_for_by(user)
