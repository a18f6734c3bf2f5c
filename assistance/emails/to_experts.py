"""What experts are told who are asked to help, and what they answer."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.notices.outbox import Letter, post
from assistance.emails.common import facts, number, page, post_to
from assistance.models import Assignment, Request
from assistance.people import in_charge, told_about
from assistance.states import AssignmentStatus


def expert_asked(assignment: Assignment, *, again: bool = False) -> None:
    """To the expert: which country, which topic, and a personal link to answer. Once more as a reminder."""
    request, user = assignment.request, assignment.expert.person.user
    path = reverse("assistance:assignment-answer", args=[assignment.pk])
    if user is None:  # only who may sign in is asked, and somebody whose account is gone cannot answer
        return

    def letter() -> Letter:
        link = personal_link(user, next_path=path)  # here, so that a letter not posted makes no link
        rows = [*facts(request), (_("How"), request.get_modality_display())]
        if request.wanted_by:
            rows.append((_("Wanted by"), date_format(request.wanted_by, "DATE_FORMAT")))
        return Letter(
            subject=_("Can you help %(country)s?") % number(request),
            lines=[
                _("The NAP Academy asks whether you can help a country with its National Action Plan."),
                _("The page says what is needed and what was agreed. Please answer there, also with a no."),
            ],
            facts=rows,
            button=(_("Read and answer"), link),
            after=[_("The link is for you alone. Please do not pass it on.")],
        )

    key = f"assignment-{assignment.pk}-{'reminder' if again else 'asked'}"
    post(key, to=user, letter=letter, secret=True, about=f"request-{request.pk}")


def expert_accepted(assignment: Assignment) -> None:
    """To the person in charge and to the country: who will help."""
    request, expert = assignment.request, assignment.expert

    def to_staff() -> Letter:
        return Letter(
            subject=_("%(expert)s will help: %(number)s") % {"expert": expert, **number(request)},
            lines=[_("The expert has accepted and declared no conflict of interest.")],
            facts=facts(request),
            button=page(request),
        )

    def to_country() -> Letter:
        return Letter(
            subject=_("An expert will help you: %(number)s") % number(request),
            lines=[
                _("%(expert)s will help with your request and get in touch with you.")
                % {"expert": expert.person.listed_name}
            ],
            button=page(request),
        )

    post_to(f"expert-{assignment.pk}-accepted", request, in_charge(request), to_staff)
    post_to(f"expert-{assignment.pk}-helps", request, told_about(request), to_country)


def expert_declined(assignment: Assignment) -> None:
    """To the person in charge: somebody else has to be asked."""
    request = assignment.request

    def letter() -> Letter:
        return Letter(
            subject=_("%(expert)s cannot help: %(number)s")
            % {"expert": assignment.expert, **number(request)},
            lines=[
                _("The reason: %(reason)s") % {"reason": assignment.reason},
                _("Please ask another expert."),
            ],
            facts=facts(request),
            button=(_("Ask an expert"), reverse("assistance:request-assign", args=[request.pk])),
        )

    post_to(f"expert-{assignment.pk}-declined", request, in_charge(request), letter)


def assignment_ended(assignment: Assignment, *, by: User) -> None:
    """To the expert, or, if the expert cannot go on, to the person in charge. To the country, which knows
    the expert's name if there had been a yes: somebody else will be found."""
    request, user = assignment.request, assignment.expert.person.user

    def letter() -> Letter:
        return Letter(
            subject=_("No longer helping: %(expert)s, %(number)s")
            % {"expert": assignment.expert, **number(request)},
            lines=[_("The reason: %(reason)s") % {"reason": assignment.reason}],
            facts=facts(request),
        )

    def to_country() -> Letter:
        return Letter(
            subject=_("Another expert for your request %(number)s") % number(request),
            lines=[
                _("%(expert)s cannot go on helping with your request. We look for somebody else.")
                % {"expert": assignment.expert.person.listed_name}
            ],
            button=page(request),
        )

    people = [user] if user and by != user else in_charge(request)
    post_to(f"expert-{assignment.pk}-ended", request, people, letter, but=by)
    if assignment.answered_at:
        post_to(f"expert-{assignment.pk}-replaced", request, told_about(request), to_country)


def thank_experts(request: Request) -> None:
    def letter() -> Letter:
        return Letter(
            subject=_("Thank you: %(number)s is closed") % number(request),
            lines=[_("The request is closed. Thank you for your help.")],
            facts=facts(request),
        )

    live = request.assignments.filter(status=AssignmentStatus.ACCEPTED).select_related("expert__person__user")
    post_to("thanks", request, [one.expert.person.user for one in live if one.expert.person.user], letter)
