from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from convenings.models import Convening, Material, Question, Session
from convenings.states import READERS_FROM_FEW, RUNNING, ConveningStatus, Reader


def check_create(user) -> None:
    """Academy staff decide where the next convening is."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("Only the Academy's staff set up convenings."))


def check_organise(user, convening: Convening) -> None:
    """Staff, and the organisers of this convening; at any time."""
    if not (user.is_authenticated and user.organises(convening)):
        raise NotAllowed(_("Only the organisers of this convening do that."))


def check_change(user, convening: Convening) -> None:
    """Organisers, until the convening is completed or cancelled."""
    check_organise(user, convening)
    if convening.status not in RUNNING:
        raise TooLate(_("This convening is over; its agenda and list no longer change."), convening)


def check_partners(user, convening: Convening) -> None:
    """Organisers; also afterwards, because an approval may come late, but not of one that was called off."""
    check_organise(user, convening)
    if convening.status == ConveningStatus.CANCELLED:
        raise TooLate(_("This convening does not take place."), convening)


def check_capacity(convening: Convening, places: int) -> None:
    """Nobody who is confirmed loses the place because the number of places was written down."""
    if places < convening.places_taken:
        raise NotAllowed(_("%(n)d people are confirmed already.") % {"n": convening.places_taken})


def check_remove_session(user, session: Session) -> None:
    """Organisers, as long as nobody's attendance would vanish with it, and no material."""
    check_change(user, session.convening)
    if session.attendance.exists():
        raise NotAllowed(_("Attendance of this session is written down, so it stays on the agenda."))
    if session.materials.exists():
        raise NotAllowed(_("This session has materials. Move them to another or remove them first."))


def check_publish(user, convening: Convening) -> None:
    """Organisers, once there is something to show: at least one session."""
    check_organise(user, convening)
    if convening.status != ConveningStatus.DRAFT:
        raise TooLate(_("This convening is no longer being prepared."), convening)
    if not convening.sessions.exists():
        raise NotAllowed(_("The agenda is empty. Add a session first."))


def check_complete(user, convening: Convening) -> None:
    """Organisers, from the last day at the venue on; then attendance is final."""
    check_organise(user, convening)
    if convening.status == ConveningStatus.DRAFT:
        raise NotAllowed(_("Only a published convening can be completed."))
    if convening.status != ConveningStatus.PUBLISHED:
        raise TooLate(_("This convening is already over."), convening)
    if convening.today() < convening.ends_on:
        raise NotAllowed(_("It can be completed on its last day."))


def check_cancel(user, convening: Convening) -> None:
    """Academy staff only: a government has been invited."""
    check_create(user)
    if convening.status not in RUNNING:
        raise TooLate(_("This convening is already over."), convening)


def check_share_material(user, convening: Convening, session: Session | None = None) -> None:
    """Organisers of the convening, and whoever has said yes to leading the session: for that session.

    Also when it is over, because slides often come afterwards; not for what was called off.
    """
    _check_material_is_theirs(user, convening, session)
    if convening.status == ConveningStatus.CANCELLED:
        raise TooLate(_("This convening was called off; its materials no longer change."), convening)


def check_change_material(user, material: Material) -> None:
    """Who may add material there may also say anew what it is, move it and send a newer file."""
    check_share_material(user, material.convening, material.session)


def check_remove_material(user, material: Material) -> None:
    """The same people; at any time, because something may have been shared by mistake."""
    _check_material_is_theirs(user, material.convening, material.session)


def _check_material_is_theirs(user, convening: Convening, session: Session | None) -> None:
    if not user.is_authenticated:
        raise NotAllowed(_("Only the organisers and whoever leads the session do that."))
    leads = session is not None and Session.objects.led_by(user).filter(pk=session.pk).exists()
    if not (leads or user.organises(convening)):
        raise NotAllowed(_("Only the organisers and whoever leads the session do that."))


def check_move_question(user, question: Question, earlier: bool) -> None:
    """Organisers; but a question stays behind the one that decides whether it is asked."""
    check_change(user, question.questionnaire.convening)
    other = question.neighbour(earlier=earlier)
    if other is None:
        return
    first, second = (other, question) if earlier else (question, other)
    if second.show_if_id == first.pk:
        raise NotAllowed(
            _("“%(question)s” is asked only after “%(deciding)s”, so it stays behind it.")
            % {"question": second, "deciding": first}
        )


def check_remove_question(user, question: Question) -> None:
    """Organisers, as long as no other question depends on it."""
    check_change(user, question.questionnaire.convening)
    depending = question.depending.first()
    if depending is not None:
        raise NotAllowed(
            _("“%(question)s” is asked only of some of those who answer this one. Change that first.")
            % {"question": depending}
        )


def check_promise(was: Question, now: Question) -> None:
    """Who has answered was told who reads it and until when: from then on it can only become less."""
    if not was.has_answers:
        return
    if was.kind != now.kind:
        raise NotAllowed(_("People have answered already, so the kind of question stays."))
    if READERS_FROM_FEW.index(Reader(now.readers)) > READERS_FROM_FEW.index(Reader(was.readers)):
        raise NotAllowed(_("People have answered for fewer readers than that. Ask a new question instead."))
    if was.keep_days is not None and (now.keep_days is None or now.keep_days > was.keep_days):
        raise NotAllowed(
            _("People have answered who were told that it is kept for %(n)d days. It can only be less.")
            % {"n": was.keep_days}
        )
