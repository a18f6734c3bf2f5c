"""Who may do what with an engagement and what came of it. As `permissions`: when, and the reason against."""

from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed
from academy.accounts.models import SYSTEM_EMAIL
from academy.countries.models import Country
from assistance.models import Engagement, FollowUp, Output, Request
from assistance.models.confirmations import newest_of
from assistance.people import asked_about
from assistance.permissions import check_run, is_staff
from assistance.sides import speaks_on, speaks_on_help
from assistance.states import HELPED, RECORDABLE, Confirmed

ANSWERED_WITH_REQUEST = _("The whole request waits to be confirmed; that answers for all of its help.")


def check_log_call(user, country: Country) -> None:
    """Staff write down whom they talked to, for any Member State."""
    check_run(user)
    if not country.is_un_member:
        raise NotAllowed(_("Calls are recorded for Member States of the United Nations."))


def check_ask_to_confirm(user, engagement: Engagement, country: Country) -> None:
    """Staff, or the portal the day after: where the country has not confirmed yet, can be asked, and is
    not asked about its whole request anyway."""
    if user.email != SYSTEM_EMAIL:
        check_run(user)
    if engagement.is_internal:
        raise NotAllowed(_("Only the Academy's staff read this, so no country is asked about it."))
    if country not in engagement.countries:
        raise NotAllowed(_("This country was not there."))
    asked = newest_of(engagement, country)
    if asked and asked.state() == Confirmed.CONFIRMED:
        raise NotAllowed(_("The country has confirmed it already."))
    if asked and asked.state() == Confirmed.WAITING:
        raise NotAllowed(_("The country has been asked and has time to answer."))
    if _goes_with_the_request(engagement, country):
        raise NotAllowed(ANSWERED_WITH_REQUEST)
    if not asked_about(engagement, country):
        raise NotAllowed(_("Nobody of the country can be asked: nobody who speaks for it signs in here."))


def check_confirm_engagement(user, engagement: Engagement, country: Country) -> None:
    """The country's side, and staff on its behalf, once, within thirty days of the question."""
    if not (is_staff(user) or speaks_on_help(user, engagement, country)):
        raise NotAllowed(_("Only whoever asked, the focal point or the head of delegation does that."))
    asked = newest_of(engagement, country)
    if asked is None:
        raise NotAllowed(_("The country has not been asked about this yet."))
    if asked.answered_at is not None:
        raise NotAllowed(_("The country has answered already."))
    if asked.state() == Confirmed.UNCONFIRMED:
        words = _("Nobody answered within 30 days, so this was closed unconfirmed on %(date)s.")
        raise NotAllowed(words % {"date": asked.closes_words})
    if _goes_with_the_request(engagement, country):
        raise NotAllowed(ANSWERED_WITH_REQUEST)


def _goes_with_the_request(engagement: Engagement, country: Country) -> bool:
    request = engagement.request
    return request is not None and request.status in HELPED and engagement.country_id == country.pk


def check_add_output(user, engagement: Engagement) -> None:
    """Staff at any time; whoever recorded it until its request is closed."""
    if is_staff(user):
        return
    if engagement.recorded_by_id != user.pk:
        raise NotAllowed(_("Only the Academy's staff and whoever recorded it add documents."))
    if engagement.request is not None and engagement.request.status not in RECORDABLE:
        raise NotAllowed(_("This request is over; what was recorded for it stays as it is."))


def check_remove_output(user, output: Output) -> None:
    """As for adding, and only whoever added it, or staff."""
    check_add_output(user, output.engagement)
    if not (is_staff(user) or output.added_by_id == user.pk):
        raise NotAllowed(_("Only the Academy's staff and whoever added it remove it."))


def check_answer_follow_up(user, follow_up: FollowUp) -> None:
    """Who speaks for the country on what it is about, and staff on its behalf; also more than once."""
    if is_staff(user):
        return
    about = follow_up.about
    of_request = isinstance(about, Request)
    if not (speaks_on(user, about) if of_request else speaks_on_help(user, about, follow_up.country)):
        raise NotAllowed(_("Only whoever asked, the focal point or the head of delegation does that."))
