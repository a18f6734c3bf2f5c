"""The letters about a roadmap: to the country's leads, to the Academy's staff, to whoever does an action."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.audit.models import Event
from academy.notices.outbox import Letter, post
from naps.addressees import leads_of
from naps.models import Action, Milestone, Roadmap
from participants.models import Person


def _about(roadmap: Roadmap) -> str:
    return f"roadmap-{roadmap.pk}"


def academy_staff() -> list[User]:
    """Everybody of the Academy who looks after roadmaps."""
    holders = Grant.objects.valid().filter(role__in=[Role.STAFF, Role.ADMIN]).values("user")
    return list(User.objects.filter(pk__in=holders, is_active=True))


def _facts(roadmap: Roadmap) -> list[tuple[str, str]]:
    facts = [
        (_("Country"), str(roadmap.country)),
        (_("Revision"), str(roadmap.revision)),
        (_("Goal"), roadmap.goal),
    ]
    if roadmap.target_on:
        facts.append((_("By"), date_format(roadmap.target_on, "DATE_FORMAT")))
    return facts


def handed_in_for_you(roadmap: Roadmap, event: Event) -> None:
    """To the country's leads, when staff handed the roadmap in for them."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your roadmap has been handed in for you"),
            lines=[
                _("%(name)s of the NAP Academy has handed in the roadmap of %(country)s on your behalf.")
                % {"name": event.actor, "country": roadmap.country},
                _("Please look at it. It becomes final when both the country and the Academy agree."),
            ],
            facts=_facts(roadmap),
            button=(_("See the roadmap"), roadmap.get_absolute_url()),
            after=[_("Something is not right? You can take it back on the same page.")],
        )

    for lead in leads_of(roadmap.country):
        post(f"roadmap-handed-in-{event.pk}-{lead.pk}", to=lead, letter=letter, about=_about(roadmap))


def given_back(roadmap: Roadmap, event: Event) -> None:
    """To the country's leads: the Academy would like something changed."""

    def letter() -> Letter:
        lines = [
            _("The Academy has given the roadmap of %(country)s back, so that its text can be changed.")
            % {"country": roadmap.country}
        ]
        if roadmap.return_note:
            lines += [_("What should change:"), roadmap.return_note]
        return Letter(
            subject=_("Your roadmap: please look at it again"),
            lines=lines,
            button=(_("Open the roadmap"), roadmap.get_absolute_url()),
            after=[_("When it is ready, hand it in again on the same page.")],
        )

    for lead in leads_of(roadmap.country):
        post(f"roadmap-given-back-{event.pk}-{lead.pk}", to=lead, letter=letter, about=_about(roadmap))


def one_side_agreed(roadmap: Roadmap, event: Event) -> None:
    """One has said yes: to the other, who is asked now. Where staff wrote down the country's yes, its
    leads are told so as well."""
    if not roadmap.agreed_by_country_at:
        _ask_country(roadmap, event)
        return
    _ask_academy(roadmap, event)
    if roadmap.agreed_on_behalf:
        _tell_country(roadmap, event)


def _ask_country(roadmap: Roadmap, event: Event) -> None:
    def letter() -> Letter:
        return Letter(
            subject=_("The Academy agrees to your roadmap. Do you?"),
            lines=[
                _("The Academy agrees to the roadmap of %(country)s as it was handed in.")
                % {"country": roadmap.country},
                _("If you agree as well, it is final and you get it as a PDF."),
            ],
            facts=_facts(roadmap),
            button=(_("Read it and agree"), roadmap.get_absolute_url()),
        )

    for lead in leads_of(roadmap.country):
        post(f"roadmap-one-agreed-{event.pk}-{lead.pk}", to=lead, letter=letter, about=_about(roadmap))


def _ask_academy(roadmap: Roadmap, event: Event) -> None:
    def letter() -> Letter:
        return Letter(
            subject=_("%(country)s agrees to its roadmap") % {"country": roadmap.country},
            lines=[
                _("%(country)s agrees to the roadmap as it was handed in. It waits for the Academy now.")
                % {"country": roadmap.country}
            ],
            facts=_facts(roadmap),
            button=(_("Read it and agree"), roadmap.get_absolute_url()),
        )

    for user in academy_staff():
        post(f"roadmap-one-agreed-{event.pk}-{user.pk}", to=user, letter=letter, about=_about(roadmap))


def _tell_country(roadmap: Roadmap, event: Event) -> None:
    def letter() -> Letter:
        return Letter(
            subject=_("Your agreement to the roadmap has been recorded"),
            lines=[
                _("%(name)s of the NAP Academy has recorded that %(country)s agrees to its roadmap.")
                % {"name": event.actor, "country": roadmap.country},
                _("If this is not so, take the roadmap back on its page, or write to us."),
            ],
            facts=_facts(roadmap),
            button=(_("See the roadmap"), roadmap.get_absolute_url()),
        )

    for lead in leads_of(roadmap.country):
        post(f"roadmap-recorded-{event.pk}-{lead.pk}", to=lead, letter=letter, about=_about(roadmap))


def both_agreed(roadmap: Roadmap) -> None:
    """To both sides: it is final, and here is the paper."""

    def letter() -> Letter:
        return Letter(
            subject=_("The roadmap of %(country)s is agreed") % {"country": roadmap.country},
            lines=[
                _("The country and the Academy agree. The roadmap is final and lies ready as a PDF."),
                _("From now on, report on its actions as they move; reminders come before each date."),
            ],
            facts=_facts(roadmap),
            button=(_("Open the roadmap"), roadmap.get_absolute_url()),
        )

    readers = {user.pk: user for user in [*leads_of(roadmap.country), *academy_staff()]}
    for user in readers.values():
        post(f"roadmap-agreed-{roadmap.pk}-{user.pk}", to=user, letter=letter, about=_about(roadmap))


def milestone_due(milestone: Milestone, reader: User | Person, *, today: date, notice: int) -> None:
    """Before a milestone is due: what it is, and where to say that it has been reached."""
    action = milestone.action

    def letter() -> Letter:
        values = {
            "milestone": milestone.title,
            "when": _in_days(milestone.due_on, today),
            "country": action.country,
        }
        return Letter(
            subject=_("Milestone due %(when)s: %(milestone)s") % values,
            lines=[_("A milestone of the roadmap of %(country)s is due %(when)s.") % values],
            facts=[
                (_("Milestone"), milestone.title),
                (_("Due on"), date_format(milestone.due_on, "DATE_FORMAT")),
                (_("Action"), action.title),
                (_("Lead institution"), action.lead_institution),
            ],
            button=_way_in(reader, _("Mark it reached"), action),
            after=[_what_if_late(reader)],
        )

    key = f"milestone-due-{milestone.pk}-{milestone.due_on}-{notice}-{_code(reader)}"
    post(key, to=reader, letter=letter, about=_about(action.roadmap))


def action_due(action: Action, reader: User | Person, *, today: date, notice: int) -> None:
    """Before an action is due: what it is, and where to report on it."""

    def letter() -> Letter:
        values = {
            "action": action.title,
            "when": _in_days(action.due_on, today),
            "country": action.country,
        }
        return Letter(
            subject=_("Action due %(when)s: %(action)s") % values,
            lines=[_("An action of the roadmap of %(country)s is due %(when)s.") % values],
            facts=[
                (_("Action"), action.title),
                (_("Due on"), date_format(action.due_on, "DATE_FORMAT")),
                (_("Lead institution"), action.lead_institution),
                (_("Status"), str(action.get_status_display())),
            ],
            button=_way_in(reader, _("Report where it stands"), action),
            after=[_what_if_late(reader)],
        )

    key = f"action-due-{action.pk}-{action.due_on}-{notice}-{_code(reader)}"
    post(key, to=reader, letter=letter, about=_about(action.roadmap))


def _in_days(due_on: date, today: date) -> str:
    days = (due_on - today).days
    return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days} if days > 0 else _("today")


def _way_in(reader: User | Person, words: str, action: Action) -> tuple[str, str] | None:
    """A button only for those who can sign in."""
    return (words, action.get_absolute_url()) if isinstance(reader, User) else None


def _what_if_late(reader: User | Person) -> str:
    if isinstance(reader, User):
        return _("If the date cannot be kept, say so on the same page. That helps as well.")
    return _("Please tell your focal point how it stands, also if the date cannot be kept.")


def _code(reader: User | Person) -> str:
    """Who it is, without the address."""
    return f"{reader._meta.model_name}-{reader.pk}"
