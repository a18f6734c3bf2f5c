from django.utils.translation import gettext_lazy as _

from academy.accounts.guards import NotAllowed, TooLate
from academy.countries.models import Country
from assistance.people import focal_points_of
from convenings.models import Convening
from convenings.states import ConveningStatus
from dashboards.models import OutcomeStory
from dashboards.outcome_stories import print_of
from dashboards.states import CAN_BE_TAKEN_BACK, StoryStatus
from dashboards.story_checks import grave
from participants.teams import team_country_ids, works_on

TEXT_HAS_CHANGED = _("The text was changed while you read. Please read it once more, then answer.")


def check_read_outcome(user, convening: Convening) -> None:
    """Its organisers at any time; partners and observers of the host country once it is completed."""
    if user.organises(convening):
        return
    reads = user.partner_country_ids | user.observed_country_ids
    if convening.host_country_id not in reads:
        raise NotAllowed(_("Only the organisers and the partners of the region read this report."))
    if convening.status != ConveningStatus.COMPLETED:
        raise NotAllowed(_("The report is there for you once the convening is completed."))


def check_read_month(user, country: Country) -> None:
    """The country's focal point, to whom the letter of the month goes as well."""
    if not (user.is_authenticated and user.speaks_for(country)):
        raise NotAllowed(_("Only the country's focal point reads this page."))


def check_write_stories(user) -> None:
    """The Academy's staff write outcome stories."""
    if not user.is_academy_staff:
        raise NotAllowed(_("Only the Academy’s staff write outcome stories."))


def check_edit_story(user, story: OutcomeStory) -> None:
    """Staff, while the country has not been asked: what it saw is what it agreed to."""
    check_write_stories(user)
    if story.status != StoryStatus.DRAFT:
        raise TooLate(_("The country has this text before it. Take it back into writing first."), story)


def check_ask_country_about(user, story: OutcomeStory) -> None:
    """Staff, once nothing grave is missing and somebody speaks for the country."""
    check_edit_story(user, story)
    if grave(story):
        raise NotAllowed(_("Something is still missing; the list on the page says what."))
    if not focal_points_of(story.country).exists():
        raise NotAllowed(_("Nobody speaks for this country in the portal yet. Give the role of focal point."))


def check_answer_story(user, story: OutcomeStory) -> None:
    """A focal point of the country, while the story waits for it. Nobody agrees in its name."""
    if not user.speaks_for(story.country):
        raise NotAllowed(_("Only a focal point of the country agrees to its story."))
    if story.status != StoryStatus.ASKED:
        raise TooLate(_("This story does not wait for an answer of the country."), story)


def check_publish_story(user, story: OutcomeStory) -> None:
    """Staff, and only the words the country has agreed to."""
    check_write_stories(user)
    if story.status != StoryStatus.AGREED:
        raise TooLate(_("Only a story the country has agreed to is published."), story)
    if print_of(story) != story.asked_print:
        raise NotAllowed(_("The text is not the one the country agreed to. Ask the country anew."))


def check_take_back_story(user, story: OutcomeStory) -> None:
    """Staff or a focal point of the country, at any time once it is agreed; it is hidden at once."""
    if not user.is_academy_staff and not user.speaks_for(story.country):
        raise NotAllowed(_("Only the country and the Academy’s staff take a story back."))
    if story.status not in CAN_BE_TAKEN_BACK:
        raise TooLate(_("This story is not public and nobody has agreed to it."), story)


def check_reopen_story(user, story: OutcomeStory) -> None:
    """Staff take it back into writing; a published one is off the page until the country agrees anew."""
    check_write_stories(user)
    if story.status == StoryStatus.DRAFT:
        raise TooLate(_("This story is being written already."), story)


def check_follow_up(user) -> None:
    """The Academy's staff: the pipeline, who follows a country, and the paper for a meeting."""
    if not (user.is_authenticated and user.is_academy_staff):
        raise NotAllowed(_("This is for the Academy's staff."))


def check_follow_up_by(user, owner) -> None:
    """Staff name one of the staff, themselves or a colleague."""
    check_follow_up(user)
    if not owner.is_academy_staff:
        raise NotAllowed(_("Only somebody of the Academy's staff can follow a country."))


def check_see_due(user) -> None:
    """Staff see what falls due everywhere, a country's team what falls due for itself."""
    if not (user.is_authenticated and (user.is_academy_staff or team_country_ids(user))):
        raise NotAllowed(_("This calendar is for the Academy's staff and the teams of countries."))


def check_see_timeline(user, country: Country) -> None:
    """Staff, and the country's own team as far as each of it may see."""
    if not (user.is_authenticated and (user.is_academy_staff or works_on(user, country))):
        raise NotAllowed(_("Only the country's team and the Academy's staff read all of this."))
