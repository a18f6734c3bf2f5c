from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.links import personal_link
from academy.notices.outbox import Letter, cancel, post
from naps.declining import decline_path
from naps.models import Draft, Review


def review_asked(review: Review):
    """Would you read this draft? With a personal link to the question about conflicts of interest."""

    def letter() -> Letter:
        answer = reverse("naps:review-answer", args=[review.pk])
        return Letter(
            subject=_("Would you review the draft plan of %(country)s?") % {"country": review.country},
            lines=[
                _(
                    "The NAP Academy asks you to review a draft National Action Plan on "
                    "Women, Peace and Security. You read it with our rubric of %(n)d criteria; "
                    "your comments help the country to improve it."
                )
                % {"n": review.rubric.criteria.count()},
                _(
                    "The draft is confidential. Before you can open it we ask whether you have "
                    "a conflict of interest."
                ),
            ],
            facts=_facts(review),
            button=(_("Answer"), personal_link(review.reviewer, next_path=answer)),
            after=[
                _("The first link is for you alone. With the second you say no without signing in."),
            ],
            other=(_("I cannot review it"), decline_path(review)),
        )

    return post(
        f"review-{review.pk}-asked", to=review.reviewer, letter=letter, secret=True, about=_about(review)
    )


def review_cancelled(review: Review):
    """Your review is no longer needed, and why. What was still waiting to tell you is not sent."""
    cancel(f"review-{review.pk}-")

    def letter() -> Letter:
        return Letter(
            subject=_("Your review of the draft of %(country)s is no longer needed")
            % {"country": review.country},
            lines=[
                _("You need not do anything more for the draft below. This is the reason:"),
                review.reason,
                _("Thank you for your readiness to help."),
            ],
            facts=_facts(review)[:1],
        )

    return post(f"review-{review.pk}-cancelled", to=review.reviewer, letter=letter, about=_about(review))


def review_declined(review: Review):
    """To the colleague who asked: look for somebody else."""

    def letter() -> Letter:
        return Letter(
            subject=_("A reviewer of the draft of %(country)s has declined") % {"country": review.country},
            lines=[
                _("%(name)s does not review the draft below. This is the reason:")
                % {"name": review.reviewer},
                review.reason,
            ],
            facts=_facts(review)[:1],
            button=(_("Ask somebody else"), reverse("naps:review-invite", args=[review.draft_id])),
        )

    return post(f"review-{review.pk}-declined", to=review.invited_by, letter=letter, about=_about(review))


def review_sent(review: Review):
    """To the colleague who asked: a review has come, and how many are still expected."""

    def letter() -> Letter:
        expected = review.draft.reviews.with_reviewer().count()
        return Letter(
            subject=_("A review of the draft of %(country)s has come") % {"country": review.country},
            lines=[
                _("%(name)s has sent the review of the draft below.") % {"name": review.reviewer},
                _("All reviews have come. The letter to the country can be written.")
                if not expected
                else ngettext("%(n)d more review is expected.", "%(n)d more reviews are expected.", expected)
                % {"n": expected},
            ],
            facts=_facts(review)[:1],
            button=(_("See the reviews"), reverse("naps:draft-reviews", args=[review.draft_id])),
        )

    key = f"review-{review.pk}-sent-{review.submitted_at:%Y%m%d%H%M%S}"
    return post(key, to=review.invited_by, letter=letter, about=_about(review))


def review_reopened(review: Review, occasion: int):
    """Please look at your review once more, and why. `occasion` tells one reopening from the next."""

    def letter() -> Letter:
        return Letter(
            subject=_("Please look at your review of the draft of %(country)s once more")
            % {"country": review.country},
            lines=[
                _("Your review is open again, with everything you wrote. This is what we ask:"),
                review.reason,
                _("When you have finished, send it again."),
            ],
            facts=_facts(review),
            button=(_("Open the review"), review.get_absolute_url()),
        )

    key = f"review-{review.pk}-reopened-{occasion}"
    return post(key, to=review.reviewer, letter=letter, about=_about(review))


def review_date_moved(review: Review):
    """You have another date for your review."""

    def letter() -> Letter:
        return Letter(
            subject=_("A new date for your review of the draft of %(country)s") % {"country": review.country},
            lines=[_("The date for your review has been moved. Below is the new one.")],
            facts=_facts(review),
            button=(_("Open the review"), review.get_absolute_url()),
        )

    key = f"review-{review.pk}-moved-{review.due_on}"
    return post(key, to=review.reviewer, letter=letter, about=_about(review))


def review_due(review: Review):
    """The day draws near."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your review of the draft of %(country)s is due on %(date)s")
            % {"country": review.country, "date": date_format(review.due_on, "MONTH_DAY_FORMAT")},
            lines=[_("What you have written so far is kept. You can go on where you stopped.")],
            facts=_facts(review),
            button=(_("Open the review"), review.get_absolute_url()),
        )

    key = f"review-{review.pk}-due-{review.due_on}"
    return post(key, to=review.reviewer, letter=letter, about=_about(review))


def review_overdue(review: Review):
    """The day has passed: send it, or say that you cannot."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your review of the draft of %(country)s was due on %(date)s")
            % {"country": review.country, "date": date_format(review.due_on, "MONTH_DAY_FORMAT")},
            lines=[
                _("The country is waiting for the Academy's letter, and the letter for your review."),
                _("If you cannot finish it, please step back on its page, so that we can ask somebody else."),
            ],
            facts=_facts(review),
            button=(_("Open the review"), review.get_absolute_url()),
        )

    key = f"review-{review.pk}-overdue-{review.due_on}"
    return post(key, to=review.reviewer, letter=letter, about=_about(review))


def review_thanks(review: Review):
    """The letter your review went into has been sent."""

    def letter() -> Letter:
        return Letter(
            subject=_("Thank you for your review of the draft of %(country)s") % {"country": review.country},
            lines=[
                _("The Academy's letter on the draft has been sent to the country."),
                _("Your review went into it. Thank you for your time and care."),
            ],
            facts=_facts(review)[:1],
            button=(_("Read the letter"), reverse("naps:decision", args=[review.draft_id])),
        )

    return post(f"review-{review.pk}-thanks", to=review.reviewer, letter=letter, about=_about(review))


def _facts(review: Review) -> list[tuple[str, str]]:
    """Which draft, how much there is to read, by when."""
    draft = review.draft
    facts = [(_("Draft"), str(draft)), (_("Please send it by"), date_format(review.due_on, "DATE_FORMAT"))]
    return facts[:1] + _reading(draft) + facts[1:]


def _reading(draft: Draft) -> list[tuple[str, str]]:
    main = draft.main_file()
    if main is None:
        return []
    facts = [(_("Language of the text"), main.get_language_display())]
    if main.file.pages:
        facts.append((_("Pages"), str(main.file.pages)))
    return facts


def _about(review: Review) -> str:
    return f"draft-{review.draft_id}"
