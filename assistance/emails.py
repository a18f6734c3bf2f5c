"""The letters about requests: neutral in the subject, and never with the need itself.

A mailbox is read by more people than its owner; the page is not. Whoever gets a letter may see
the page it leads to.
"""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.audit.models import Event
from academy.notices.hours import is_day
from academy.notices.outbox import Letter, post
from assistance.models import Assignment, Message, Request
from assistance.people import experts_of, in_charge, told_about
from assistance.states import AssignmentStatus

LetterOf = Callable[[], Letter]


def _post(what: str, request: Request, to: list[User], letter: LetterOf, *, but: User | None = None) -> None:
    """One letter to each of these people, once; nobody is told what they just did themselves."""
    for user in to:
        if user != but:
            key = f"request-{request.pk}-{what}-{user.pk}"
            post(key, to=user, letter=letter, about=f"request-{request.pk}")


def _remind(what: str, request: Request, to: list[User], letter: LetterOf, *, now: datetime) -> None:
    """To those of these people who have day at this moment; the others' turn comes in their morning."""
    _post(what, request, [user for user in to if is_day(user.local(now))], letter)


def _page(request: Request) -> tuple[str, str]:
    return (_("Open the request"), request.get_absolute_url())


def _number(request: Request) -> dict[str, str]:
    return {"number": request.reference, "country": str(request.country)}


def _facts(request: Request) -> list[tuple[str, str]]:
    """What staff and experts are told: which country, about what in one word each."""
    topics = {line.topic_id: str(line.topic) for line in request.lines.select_related("topic")}
    return [
        (_("Number"), request.reference),
        (_("Country"), str(request.country)),
        (_("Topic"), ", ".join(topics.values())),
    ]


# --- To the country -----------------------------------------------------------------------------


def request_received(request: Request) -> None:
    """To the country: its number, and by when the Academy answers."""

    def letter() -> Letter:
        return Letter(
            subject=_("We have your request: %(number)s") % _number(request),
            lines=[
                _("Thank you. Your request for technical assistance has reached the NAP Academy."),
                _("You need not do anything now. We write to you when there is an answer or a question."),
            ],
            facts=[
                (_("Number"), request.reference),
                (_("First answer by"), date_format(request.answer_due_on, "DATE_FORMAT")),
            ],
            button=_page(request),
        )

    _post("received", request, told_about(request), letter)


def question_asked(request: Request, message: Message) -> None:
    """To the country: a question is open, and the request waits for the answer."""

    def letter() -> Letter:
        return Letter(
            subject=_("A question about your request %(number)s") % _number(request),
            lines=[
                _("Before we can answer your request, we need to know something more."),
                _("The request waits until you have answered."),
            ],
            button=(_("Read the question and answer"), request.get_absolute_url()),
        )

    _post(f"question-{message.pk}", request, told_about(request), letter)


def request_accepted(request: Request, *, owner: User, by: User) -> None:
    """To the country: yes, and who sees it through. To the person in charge, if somebody else said yes."""

    def letter() -> Letter:
        return Letter(
            subject=_("The Academy will help: %(number)s") % _number(request),
            lines=[
                _("Your request for technical assistance is accepted."),
                _("The page of the request says what was agreed. Next, we look for the right expert."),
            ],
            facts=[(_("Number"), request.reference), (_("In charge"), owner.full_name)],
            button=_page(request),
        )

    _post("accepted", request, told_about(request), letter)
    _post("in-charge", request, [owner], lambda: _in_charge_letter(request), but=by)


def request_declined(request: Request) -> None:
    """To the country: the Academy cannot help, and why."""

    def letter() -> Letter:
        return Letter(
            subject=_("Our answer to your request %(number)s") % _number(request),
            lines=[
                _("We are sorry: the Academy cannot help with this request."),
                _("Our reason: %(reason)s") % {"reason": request.reason},
                _("You may ask again at any time, also about something else."),
            ],
            button=_page(request),
        )

    _post("declined", request, told_about(request), letter)


def request_delivered(request: Request, event: Event) -> None:
    """To the country: please confirm, by when, and what happens otherwise."""

    def letter() -> Letter:
        return Letter(
            subject=_("Did the help reach you? %(number)s") % _number(request),
            lines=[
                _("We believe that everything agreed for your request has been done."),
                _("Please say whether that is so, and how useful it was. It takes a minute."),
            ],
            facts=[
                (_("Number"), request.reference),
                (_("Closes by itself on"), request.closes_words),
            ],
            button=(_("Confirm, or say what is missing"), request.get_absolute_url()),
        )

    _post(f"delivered-{event.pk}", request, told_about(request), letter)


def closed_unconfirmed(request: Request) -> None:
    """To the country: nobody answered, so the request is closed. To the experts: thank you."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your request is closed: %(number)s") % _number(request),
            lines=[
                _("Nobody confirmed within 30 days that the help has come, so the request is closed."),
                _("Is something still missing? Ask again; a new request can refer to this one."),
            ],
            button=_page(request),
        )

    _post("closed", request, told_about(request), letter)
    _thank_experts(request)


# --- To the Academy -----------------------------------------------------------------------------


def _in_charge_letter(request: Request) -> Letter:
    return Letter(
        subject=_("You are in charge of %(number)s") % _number(request),
        lines=[_("A colleague has put you in charge of a request for technical assistance.")],
        facts=_facts(request),
        button=_page(request),
    )


def put_in_charge(request: Request, owner: User, event: Event) -> None:
    """To whom a colleague gave the request."""
    _post(f"in-charge-{event.pk}", request, [owner], lambda: _in_charge_letter(request))


def question_answered(request: Request, message: Message) -> None:
    """To the person in charge: the country has answered."""

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s has answered: %(number)s") % _number(request),
            lines=[_("The country has answered the question. The request waits for the Academy again.")],
            facts=_facts(request),
            button=_page(request),
        )

    _post(f"answered-{message.pk}", request, in_charge(request), letter, but=message.written_by)


def request_withdrawn(request: Request, *, by: User) -> None:
    """To the person in charge, the experts, and the others of the country's side."""

    def letter() -> Letter:
        return Letter(
            subject=_("Withdrawn: request %(number)s") % _number(request),
            lines=[_("The request has been withdrawn. Nothing more needs to be done for it.")],
            facts=_facts(request),
        )

    people = in_charge(request) + experts_of(request) + told_about(request)
    _post("withdrawn", request, people, letter, but=by)


def request_confirmed(request: Request) -> None:
    """To the person in charge: how useful the country found it. To the experts: thank you."""

    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s has confirmed: %(number)s") % _number(request),
            lines=[_("The country confirms that the help has come. The request is closed.")],
            facts=[*_facts(request), (_("Rating"), _("%(n)d of 5") % {"n": request.rating})],
            button=_page(request),
        )

    _post("closed", request, in_charge(request), letter, but=request.closed_by)
    _thank_experts(request)


def not_done_yet(request: Request, message: Message) -> None:
    """To the person in charge and the experts: something is still missing."""

    def letter() -> Letter:
        return Letter(
            subject=_("Something is still missing: %(number)s") % _number(request),
            lines=[_("The country says that the help is not complete. The page says what is missing.")],
            facts=_facts(request),
            button=_page(request),
        )

    people = in_charge(request) + experts_of(request)
    _post(f"not-done-{message.pk}", request, people, letter, but=message.written_by)


# --- To the experts -----------------------------------------------------------------------------


def expert_asked(assignment: Assignment, *, again: bool = False) -> None:
    """To the expert: which country, which topic, and a personal link to answer. Once more as a reminder."""
    request, user = assignment.request, assignment.expert.person.user
    path = reverse("assistance:assignment-answer", args=[assignment.pk])
    if user is None:  # only who may sign in is asked, and somebody whose account is gone cannot answer
        return

    def letter() -> Letter:
        link = personal_link(user, next_path=path)  # here, so that a letter not posted makes no link
        facts = [*_facts(request), (_("How"), request.get_modality_display())]
        if request.wanted_by:
            facts.append((_("Wanted by"), date_format(request.wanted_by, "DATE_FORMAT")))
        return Letter(
            subject=_("Can you help %(country)s?") % _number(request),
            lines=[
                _("The NAP Academy asks whether you can help a country with its National Action Plan."),
                _("The page says what is needed and what was agreed. Please answer there, also with a no."),
            ],
            facts=facts,
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
            subject=_("%(expert)s will help: %(number)s") % {"expert": expert, **_number(request)},
            lines=[_("The expert has accepted and declared no conflict of interest.")],
            facts=_facts(request),
            button=_page(request),
        )

    def to_country() -> Letter:
        return Letter(
            subject=_("An expert will help you: %(number)s") % _number(request),
            lines=[
                _("%(expert)s will help with your request and get in touch with you.")
                % {"expert": expert.person.listed_name}
            ],
            button=_page(request),
        )

    _post(f"expert-{assignment.pk}-accepted", request, in_charge(request), to_staff)
    _post(f"expert-{assignment.pk}-helps", request, told_about(request), to_country)


def expert_declined(assignment: Assignment) -> None:
    """To the person in charge: somebody else has to be asked."""
    request = assignment.request

    def letter() -> Letter:
        return Letter(
            subject=_("%(expert)s cannot help: %(number)s")
            % {"expert": assignment.expert, **_number(request)},
            lines=[
                _("The reason: %(reason)s") % {"reason": assignment.reason},
                _("Please ask another expert."),
            ],
            facts=_facts(request),
            button=(_("Ask an expert"), reverse("assistance:request-assign", args=[request.pk])),
        )

    _post(f"expert-{assignment.pk}-declined", request, in_charge(request), letter)


def assignment_ended(assignment: Assignment, *, by: User) -> None:
    """To the expert, or, if the expert cannot go on, to the person in charge. To the country, which knows
    the expert's name if there had been a yes: somebody else will be found."""
    request, user = assignment.request, assignment.expert.person.user

    def letter() -> Letter:
        return Letter(
            subject=_("No longer helping: %(expert)s, %(number)s")
            % {"expert": assignment.expert, **_number(request)},
            lines=[_("The reason: %(reason)s") % {"reason": assignment.reason}],
            facts=_facts(request),
        )

    def to_country() -> Letter:
        return Letter(
            subject=_("Another expert for your request %(number)s") % _number(request),
            lines=[
                _("%(expert)s cannot go on helping with your request. We look for somebody else.")
                % {"expert": assignment.expert.person.listed_name}
            ],
            button=_page(request),
        )

    people = [user] if user and by != user else in_charge(request)
    _post(f"expert-{assignment.pk}-ended", request, people, letter, but=by)
    if assignment.answered_at:
        _post(f"expert-{assignment.pk}-replaced", request, told_about(request), to_country)


def _thank_experts(request: Request) -> None:
    def letter() -> Letter:
        return Letter(
            subject=_("Thank you: %(number)s is closed") % _number(request),
            lines=[_("The request is closed. Thank you for your help.")],
            facts=_facts(request),
        )

    live = request.assignments.filter(status=AssignmentStatus.ACCEPTED).select_related("expert__person__user")
    _post("thanks", request, [one.expert.person.user for one in live if one.expert.person.user], letter)


# --- Reminders ----------------------------------------------------------------------------------


def waits_for_staff(request: Request, now: datetime) -> None:
    """To the person in charge, or to all staff: the request has stood still for a week."""

    def letter() -> Letter:
        return Letter(
            subject=_("A request waits for the Academy: %(number)s") % _number(request),
            lines=[_("Nothing has happened for more than five working days.")],
            facts=[*_facts(request), (_("Since"), date_format(request.moved_at, "DATE_FORMAT"))],
            button=_page(request),
        )

    _remind(f"waits-staff-{_round(request)}", request, in_charge(request), letter, now=now)


def waits_for_country(request: Request, now: datetime) -> None:
    """To the country: the question is still open."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your request waits for your answer: %(number)s") % _number(request),
            lines=[_("We asked you something a week ago. The request goes on when you have answered.")],
            button=(_("Read the question and answer"), request.get_absolute_url()),
        )

    _remind(f"waits-country-{_round(request)}", request, told_about(request), letter, now=now)


def waits_for_confirmation(request: Request, now: datetime) -> None:
    """To the country, halfway: please confirm; otherwise the request closes."""

    def letter() -> Letter:
        return Letter(
            subject=_("Please confirm: request %(number)s") % _number(request),
            lines=[
                _("Two weeks ago we wrote that everything agreed for your request has been done."),
                _("Without an answer from you the request closes by itself on %(date)s.")
                % {"date": request.closes_words},
            ],
            button=(_("Confirm, or say what is missing"), request.get_absolute_url()),
        )

    _remind(f"unconfirmed-{_round(request)}", request, told_about(request), letter, now=now)


def _round(request: Request) -> str:
    """A request can wait several times; each time has its own letter."""
    return f"{request.moved_at:%Y%m%d%H%M%S}"
