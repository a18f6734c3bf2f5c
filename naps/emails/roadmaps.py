"""The letters about a roadmap: to the country's leads and the Academy's staff."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.models import Grant, User
from academy.accounts.roles import Role
from academy.audit.models import Event
from academy.notices.outbox import Letter, post
from naps.addressees import leads_of
from naps.models import Roadmap


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
