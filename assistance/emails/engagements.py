"""What a country is asked about help it got, and what the Academy is told of the answer.

As all letters about requests: neutral in the subject, and never with what was done or said.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.notices.hours import is_day
from academy.notices.outbox import Letter, post
from assistance.emails.common import LetterOf
from assistance.models import Confirmation, FollowUp, FollowUpAnswer, Request
from assistance.people import asked_about, asked_what_changed, looks_after, staff_now


def did_it_take_place(asked: Confirmation, now: datetime, *, again: bool = False) -> None:
    """To who speaks for the country, each with a link of their own to a page with three questions."""
    path = reverse("assistance:engagement-confirm", args=[asked.engagement_id])
    path += f"?of={asked.country.iso3}"

    def letter(user: User) -> Letter:
        lines = [
            _("The NAP Academy has written down help it gave to %(country)s.") % {"country": asked.country},
            _("Please say whether it took place, and how useful it was. It takes a minute."),
        ]
        return Letter(
            subject=_("Once more: did the help take place? %(country)s") % {"country": asked.country}
            if again
            else _("Did the help take place? %(country)s") % {"country": asked.country},
            lines=lines,
            facts=[(_("Closes by itself on"), asked.closes_words)],
            button=(_("Answer"), personal_link(user, next_path=path)),
            after=[_("The link is for you alone. Please do not pass it on.")],
        )

    what = f"engagement-{asked.engagement_id}-{'reminder' if again else 'asked'}-{asked.pk}"
    _post_links(what, asked_about(asked.engagement, asked.country), letter, now)


def what_changed(follow_up: FollowUp, now: datetime, *, again: bool = False) -> None:
    """To who speaks for the country, six months later; once more after three weeks."""
    path = reverse("assistance:follow-up-answer", args=[follow_up.pk])

    def letter(user: User) -> Letter:
        return Letter(
            subject=_("Once more: what has changed since? %(country)s") % {"country": follow_up.country}
            if again
            else _("What has changed since? %(country)s") % {"country": follow_up.country},
            lines=[
                _("Six months ago the NAP Academy gave help to %(country)s.")
                % {"country": follow_up.country},
                _("Please tell us in three short answers what has changed since. “Nothing yet” helps, too."),
            ],
            button=(_("Answer"), personal_link(user, next_path=path)),
            after=[_("The link is for you alone. Please do not pass it on.")],
        )

    what = f"follow-up-{follow_up.pk}-{'reminder' if again else 'asked'}"
    _post_links(what, asked_what_changed(follow_up), letter, now)


def _post_links(what: str, to: list[User], letter: Callable[[User], Letter], now: datetime) -> None:
    """One letter to each of these people who have day now; the others' turn comes in their morning."""
    for user in to:
        if is_day(user.local(now)):
            # Here, so that a letter that is not posted makes no link.
            post(f"{what}-{user.pk}", to=user, letter=partial(letter, user), secret=True)


def engagement_answered(asked: Confirmation) -> None:
    """To who looks after it in the Academy: confirmed, or not like this. The words are on the page."""
    engagement = asked.engagement

    def letter() -> Letter:
        values = {"country": asked.country, "kind": engagement.get_kind_display()}
        facts = [
            (_("Country"), str(asked.country)),
            (_("Kind"), engagement.get_kind_display()),
            (_("Date"), date_format(engagement.starts_on, "DATE_FORMAT")),
        ]
        page = (_("Open the page"), engagement.get_absolute_url())
        if asked.took_place:
            if asked.rating:
                facts.append((_("Rating"), _("%(n)d of 5") % {"n": asked.rating}))
            return Letter(
                subject=_("%(country)s has confirmed: %(kind)s") % values,
                lines=[_("The country says that it took place.")],
                facts=facts,
                button=page,
            )
        return Letter(
            subject=_("Not like this, says %(country)s: %(kind)s") % values,
            lines=[
                _("The country says that it did not take place as it is written down."),
                _("Please read why, correct what is wrong, and ask the country again."),
            ],
            facts=facts,
            button=page,
        )

    _tell(
        f"engagement-{engagement.pk}-answered-{asked.pk}", looks_after(engagement), letter, asked.answered_by
    )


def follow_up_answered(answer: FollowUpAnswer) -> None:
    """To the Academy: a country has said what changed."""
    follow_up = answer.follow_up

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s says what has changed") % {"country": follow_up.country},
            lines=[_("The answer is on the page, with whether the Academy may tell it.")],
            button=(_("Read the answer"), follow_up.get_absolute_url()),
        )

    about = follow_up.about
    owner = about.owner if isinstance(about, Request) else about.recorded_by
    people = [owner] if owner and owner.is_academy_staff and owner.is_active else list(staff_now())
    _tell(f"follow-up-{follow_up.pk}-answered-{answer.pk}", people, letter, answer.answered_by)


def _tell(what: str, people: list[User], letter: LetterOf, by: User | None) -> None:
    for user in people:
        if user != by:
            post(f"{what}-{user.pk}", to=user, letter=letter)
