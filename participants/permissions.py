from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from convenings.models import Convening, Question, Session
from convenings.permissions import check_change, check_organise
from convenings.states import RUNNING, ConveningStatus, Reader
from participants import asking
from participants.models import (
    Certificate,
    ChangeRequest,
    Delegation,
    Facilitation,
    Person,
    Registration,
    Travel,
)
from participants.states import (
    COMING,
    LIVE,
    REGISTERED,
    ChangeKind,
    DelegationStatus,
    FacilitationStatus,
    RegistrationStatus,
    Visibility,
)


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


def check_read_nomination_letter(user, delegation: Delegation) -> None:
    """Whoever speaks for the delegation, and organisers; it names people who may not want to be known."""
    if not (_is_focal(user, delegation) or _organises(user, delegation.convening)):
        raise NotAllowed(_("The letter of nomination is for the focal point and the organisers."))


def check_send_nomination_letter(user, delegation: Delegation) -> None:
    """The same, once the delegation comes and until the convening is over: ministries sign late."""
    check_read_nomination_letter(user, delegation)
    if delegation.status not in COMING:
        raise NotAllowed(_("First say that the delegation comes."))
    _check_ahead(delegation.convening)


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
    """The person alone, while the convening takes registrations; who has not registered yet also later."""
    _check_own(user, registration)
    if registration.convening.takes_registrations:
        return
    _check_ahead(registration.convening)
    if registration.status != RegistrationStatus.NOMINATED:
        raise NotAllowed(_("Registration is closed. What has changed is now a request to the organisers."))


def check_submit(user, registration: Registration) -> None:
    """The person alone, in time, once everything that has to be answered is answered."""
    check_fill_in(user, registration)
    if not registration.convening.takes_registrations:
        raise NotAllowed(_("Registration is closed. What you send now is a request to the organisers."))
    left = asking.left_to_answer(registration)
    if left:
        raise NotAllowed(
            _("One question has to be answered before you can send: “%(question)s”") % {"question": left[0]}
        )


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


def check_substitute(user, registration: Registration) -> None:
    """Somebody else in this person's place: the focal point until nominations close, organisers until the
    convening is over; not once the person has arrived."""
    if not _speaks_for(user, registration):
        raise NotAllowed(_("Only the focal point or the organisers let somebody else come instead."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    _check_ahead(registration.convening)
    if not registration.convening.takes_nominations and not user.organises(registration.convening):
        raise NotAllowed(_("Nominations are closed. Write to the organisers if somebody else comes."))
    if registration.check_ins.exists():
        raise NotAllowed(_("%(name)s has arrived already.") % {"name": registration.person})


def check_say_institution(user, registration: Registration) -> None:
    """Who names people says of which institution each is; organisers also later, until it is over."""
    if not _speaks_for(user, registration):
        raise NotAllowed(_("Only the focal point or the organisers say this."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    _check_ahead(registration.convening)
    if not registration.convening.takes_nominations and not user.organises(registration.convening):
        raise NotAllowed(_("Nominations are closed. Write to the organisers if this is wrong."))


def check_ask_substitute(user, registration: Registration) -> None:
    """The person alone may say that somebody else will come, until the convening is over."""
    _check_own(user, registration)
    _check_ahead(registration.convening)
    if registration.check_ins.exists():
        raise NotAllowed(_("%(name)s has arrived already.") % {"name": registration.person})


def check_ask_change(user, registration: Registration) -> None:
    """Whoever has registered, once registration is closed; before that they change it themselves."""
    _check_own(user, registration)
    _check_ahead(registration.convening)
    if registration.status not in REGISTERED or registration.convening.takes_registrations:
        raise NotAllowed(_("Registration is open, so you can change this yourself."))


def check_ask_late(user, registration: Registration) -> None:
    """Whoever was named and comes after registration has closed."""
    _check_own(user, registration)
    _check_ahead(registration.convening)
    if registration.status != RegistrationStatus.NOMINATED:
        raise TooLate(_("This registration has been sent already."), registration)
    if registration.convening.takes_registrations:
        raise NotAllowed(_("Registration is open, so you can send it yourself."))


def check_ask_name(user, registration: Registration) -> None:
    """Whoever holds a certificate with a wrong name on it."""
    if not _is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody asks for themselves."))
    if not registration.certificates.filter(is_valid=True).exists():
        raise NotAllowed(_("There is no valid certificate to correct."))


def check_take_back_change(user, change: ChangeRequest) -> None:
    """The person who asked, as long as nobody has answered."""
    if not _is_oneself(user, change.registration.person):
        raise NotAllowed(_("Only the person who asked takes it back."))
    _check_open(change)


def check_refuse_change(user, change: ChangeRequest) -> None:
    """Organisers; the country's focal point where it is about who comes, until nominations close."""
    convening = change.convening
    if not _organises(user, convening):
        if change.kind != ChangeKind.SUBSTITUTE or not _speaks_for(user, change.registration):
            raise NotAllowed(_("Only the organisers answer this request."))
        if not convening.takes_nominations:
            raise NotAllowed(_("Nominations are closed. The organisers answer this request."))
    _check_open(change)


def check_grant_change(user, change: ChangeRequest) -> None:
    """Whoever may refuse it, as long as what was asked for is still possible."""
    check_refuse_change(user, change)
    registration = change.registration
    if change.purged_at:
        raise NotAllowed(_("What was asked for has been deleted."))
    if change.kind == ChangeKind.SUBSTITUTE:
        check_substitute(user, registration)
    elif change.kind == ChangeKind.NAME:
        if not registration.certificates.filter(is_valid=True).exists():
            raise NotAllowed(_("There is no valid certificate to correct."))
    else:
        _check_ahead(registration.convening)
        wanted = {RegistrationStatus.NOMINATED} if change.kind == ChangeKind.LATE else REGISTERED
        if registration.status not in wanted:
            raise TooLate(_("The registration has moved on meanwhile."), registration)


def _check_open(change: ChangeRequest) -> None:
    if not change.is_open:
        raise TooLate(_("This request is answered already."), change)


def _check_own(user, registration: Registration) -> None:
    if not _is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody registers for themselves."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)


def _check_ahead(convening: Convening) -> None:
    if convening.status != ConveningStatus.PUBLISHED or convening.is_over:
        raise NotAllowed(_("This convening is over."))


def check_take_lists(user, convening: Convening) -> None:
    """Organisers and staff, who arrange it; every list that is taken away is written down."""
    check_organise(user, convening)


def check_chase(user, convening: Convening, lack) -> None:
    """Organisers, as long as what is missing can still be done (see `lacks`)."""
    check_organise(user, convening)
    if reason := lack.why_not(convening):
        raise NotAllowed(reason)


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


def check_send_travel(user, registration: Registration) -> None:
    """The person alone, once they have a place, until the convening begins."""
    if not _is_oneself(user, registration.person):
        raise NotAllowed(_("Everybody says for themselves how they travel."))
    if registration.status not in LIVE:
        raise TooLate(_("This registration has ended."), registration)
    convening = registration.convening
    if convening.is_online:
        raise NotAllowed(_("This convening is held online; nobody travels."))
    if registration.status != RegistrationStatus.CONFIRMED:
        raise NotAllowed(_("This page opens when your place is confirmed."))
    if convening.status not in RUNNING:
        raise NotAllowed(_("This convening is over."))
    if convening.today() >= convening.starts_on:
        raise NotAllowed(_("The convening has begun. Write to the organisers if something changes."))


def check_read_travel(user, registration: Registration) -> None:
    """Staff and organisers of the convening; no focal point, no partner. Every reading is written down."""
    check_read_needs(user, registration.convening)


def check_issue_visa_letter(user, registration: Registration) -> None:
    """Organisers, for somebody with a place who asked for it, until the convening is over."""
    check_change(user, registration.convening)
    if registration.convening.is_over:
        raise NotAllowed(_("This convening is over."))
    if registration.status != RegistrationStatus.CONFIRMED:
        raise NotAllowed(_("%(name)s has no confirmed place.") % {"name": registration.person})
    travel = Travel.objects.filter(registration=registration).first()
    if travel is None or not travel.wants_visa_letter or not travel.has_passport:
        raise NotAllowed(_("%(name)s has not asked for a letter.") % {"name": registration.person})


def check_fetch_visa_letter(user, registration: Registration) -> None:
    """The person it speaks of, and the organisers who issue it; not the focal point."""
    if not (_is_oneself(user, registration.person) or _organises(user, registration.convening)):
        raise NotAllowed(_("The letter is for the person it speaks of, and for the organisers."))


def check_read_emptyings(user) -> None:
    """Staff, and whoever organises a convening: what was deleted of theirs, and what will be."""
    if not (user.is_authenticated and (user.is_academy_staff or user.convening_ids)):
        raise NotAllowed(_("Only the organisers of a convening see what is deleted when."))


def check_read_answers(user, convening: Convening) -> None:
    """Organisers and staff, who asked; every reading is written down."""
    check_organise(user, convening)


def check_read_question(user, question: Question) -> None:
    """Organisers; where people were promised that only staff reads it, staff."""
    check_read_answers(user, question.questionnaire.convening)
    if question.readers == Reader.STAFF and not user.is_academy_staff:
        raise NotAllowed(_("Only staff of Our Secure Future read the answers to this question."))


def check_read_delegation_answers(user, delegation: Delegation) -> None:
    """The country's focal point or the body's contact, what they were allowed to; and organisers."""
    if not (_is_focal(user, delegation) or _organises(user, delegation.convening)):
        raise NotAllowed(_("Only the focal point of the country and the organisers read these answers."))


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


def check_read_participation(user) -> None:
    """Academy staff: it is about people of every convening."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff look at participation across convenings."))


def check_reissue_certificate(user, certificate: Certificate) -> None:
    """Organisers of the convening, and the holder, who may want it in another language."""
    registration = certificate.registration
    if not (_is_oneself(user, registration.person) or _organises(user, registration.convening)):
        raise NotAllowed(_("Only the holder and the organisers have a certificate issued anew."))
    if not certificate.is_valid:
        raise TooLate(_("This certificate is revoked already."), certificate)


def check_preview_certificate(user, registration: Registration) -> None:
    """Organisers of the convening, and the person whose name it is."""
    if not (_is_oneself(user, registration.person) or _organises(user, registration.convening)):
        raise NotAllowed(_("Only the person and the organisers see how the certificate will look."))


def check_correct_name(user, registration: Registration) -> None:
    """Organisers; but another name that somebody chose for their safety is theirs to change."""
    check_organise(user, registration.convening)
    if registration.person.visibility == Visibility.ALIAS:
        raise NotAllowed(_("This person goes by another name. Ask them to change it on their own page."))


def _is_oneself(user, person: Person) -> bool:
    # Whoever is not signed in has no number, and neither has a person without a user: not the same.
    return user.is_authenticated and person.user_id == user.pk


def _organises(user, convening: Convening) -> bool:
    return user.is_authenticated and user.organises(convening)


def _is_focal(user, delegation: Delegation) -> bool:
    return user.is_authenticated and delegation.is_spoken_for_by(user)


def check_own_agenda(user, convening: Convening) -> None:
    """Whoever is named for the convening, and whoever leads one of its sessions or is asked to."""
    if user.is_authenticated:
        if convening.registrations.live().of(user).exists():
            return
        mine = Facilitation.objects.of(user).filter(session__convening=convening)
        if mine.exclude(status=FacilitationStatus.DECLINED).exists():
            return
    raise NotAllowed(_("You are not named for this convening. Its agenda is on the public page."))


def _speaks_for(user, registration: Registration) -> bool:
    """Organisers for everybody, a focal point for who is in the delegation."""
    delegation = registration.delegation
    return _organises(user, registration.convening) or (
        delegation is not None and _is_focal(user, delegation)
    )
