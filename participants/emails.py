"""The letters of this chapter: one function each, in the reader's language, once."""

from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from academy.accounts.links import personal_link
from academy.accounts.models import User
from academy.notices.outbox import Attachment, Letter, post
from academy.pages.templatetags.pages import day_range
from convenings.agenda_news import news_of
from convenings.calendars import convening_calendar
from convenings.models import Convening, Session
from participants.models import Certificate, Delegation, Facilitation, Registration


def _about(convening: Convening) -> str:
    return f"convening-{convening.pk}"


def _when_and_where(convening: Convening) -> list[tuple[str, str]]:
    place = convening.place if convening.is_online else f"{convening.city}, {convening.host_country}"
    return [
        (_("What"), convening.title),
        (_("When"), day_range(convening.starts_on, convening.ends_on)),
        (_("Where"), f"{place} · {convening.venue}" if convening.venue else place),
    ]


def _closes(convening: Convening) -> list[tuple[str, str]]:
    last = convening.registration_closes_on
    if last is None or not convening.takes_registrations:
        return []
    return [(_("Register by"), date_format(last, "DATE_FORMAT"))]


def _start_link(registration: Registration) -> str:
    """A link that signs the person in and leads to their registration, whichever page they left it on."""
    path = registration.get_absolute_url()
    user = registration.person.user
    return personal_link(user, next_path=path) if user else path


def delegation_invited(delegation: Delegation, contact: User):
    """To the government's contact: who is invited, how many seats, what to do first."""
    convening = delegation.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Invitation to the NAP Academy: %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": contact.full_name},
                _(
                    "Our Secure Future and UN Women invite %(country)s to send a delegation to a regional "
                    "convening of the Women, Peace and Security National Action Plan Academy."
                )
                % {"country": delegation},
                _("Please say whether the delegation comes, and name the people who are part of it."),
            ],
            facts=[
                *_when_and_where(convening),
                (_("Seats"), str(delegation.seats)),
                *(
                    [(_("Name people by"), date_format(convening.nominations_close_on, "DATE_FORMAT"))]
                    if convening.nominations_close_on
                    else []
                ),
            ],
            button=(
                _("Answer the invitation"),
                personal_link(contact, next_path=delegation.get_absolute_url()),
            ),
            after=[
                _("A delegation is mixed: government and civil society together."),
                _("The formal letter is on the same page, as PDF."),
            ],
        )

    key = f"delegation-invited-{delegation.pk}"
    return post(key, to=contact, letter=letter, secret=True, about=_about(convening))


def invitation(registration: Registration):
    """To the person who was named: the personal link, and three minutes of work."""
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("%(convening)s: please register (3 minutes)") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("You have been named to take part in a regional convening of the NAP Academy."),
            ],
            facts=[*_when_and_where(convening), *_closes(convening)],
            button=(_("Register"), _start_link(registration)),
            after=[
                _(
                    "The link is yours alone. If you cannot come, say so on the same page; "
                    "do not pass the link on."
                ),
            ],
        )

    key = f"invitation-{registration.pk}"
    return post(key, to=registration.person, letter=letter, secret=True, about=_about(convening))


def registration_closing(registration: Registration, closes_on: date):
    """By itself, three days before registration closes."""
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Registration for %(convening)s closes soon") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("Registration closes on %(day)s, and yours is still missing. It takes three minutes.")
                % {"day": date_format(closes_on, "DATE_FORMAT")},
            ],
            facts=_when_and_where(convening),
            button=(_("Register"), _start_link(registration)),
        )

    key = f"registration-closing-{registration.pk}-{closes_on}"
    return post(key, to=registration.person, letter=letter, secret=True, about=_about(convening))


def _calendar(registration: Registration) -> list[Attachment]:
    """The dates, in the language of who gets them; with the links for joining online."""
    convening = registration.convening
    with translation.override(registration.person.language):
        made = convening_calendar(convening, is_insider=True)
    return [Attachment(f"{convening.code}.ics", "text/calendar", made)]


def registration_received(registration: Registration):
    """Thanks, what happens next, and the dates for the calendar."""
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("We have your registration for %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("Thank you. The organisers confirm your place; then you get another letter."),
            ],
            facts=_when_and_where(convening),
            button=(_("See my page"), reverse("dashboards:home")),
            after=[_("The dates are attached for your calendar.")],
        )

    return post(
        f"registration-received-{registration.pk}",
        to=registration.person,
        letter=letter,
        attachments=_calendar(registration),
        about=_about(convening),
    )


def confirmed(registration: Registration):
    convening = registration.convening
    # Whoever is let in at the desk has arrived.
    travels = not convening.is_online and convening.today() < convening.starts_on

    def letter() -> Letter:
        agenda = (_("See the agenda"), convening.get_absolute_url())
        travel = (_("Say how you travel"), reverse("participants:travel", args=[registration.pk]))
        asked = [_("Please tell us when you arrive and leave, and whether you need a room or a visa.")]
        return Letter(
            subject=_("Your place at %(convening)s is confirmed") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("Your place is confirmed. We look forward to working with you."),
                *(asked if travels else []),
            ],
            facts=_when_and_where(convening),
            button=travel if travels else agenda,
            after=[_("The agenda is attached for your calendar.")],
        )

    return post(
        f"registration-confirmed-{registration.pk}",
        to=registration.person,
        letter=letter,
        attachments=_calendar(registration),
        about=_about(convening),
    )


def waitlisted(registration: Registration):
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("You are on the waiting list for %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("All seats of your delegation are taken. As soon as one is free we write to you."),
            ],
            facts=_when_and_where(convening),
        )

    key = f"registration-waitlisted-{registration.pk}"
    return post(key, to=registration.person, letter=letter, about=_about(convening))


def declined(registration: Registration):
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Your registration for %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("We are sorry that we cannot offer you a place this time."),
                registration.reason,
            ],
        )

    key = f"registration-declined-{registration.pk}"
    return post(key, to=registration.person, letter=letter, about=_about(convening))


def withdrawn(registration: Registration):
    """To the person, so that a withdrawal by somebody else never goes unnoticed."""
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Your registration for %(convening)s is withdrawn") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("Your registration has been withdrawn. If that is a mistake, write to us."),
            ],
            facts=[(_("Reason"), registration.reason)],
        )

    key = f"registration-withdrawn-{registration.pk}"
    return post(key, to=registration.person, letter=letter, about=_about(convening))


def sessions_tomorrow(registration: Registration, day: date, sessions: list[Session]):
    """The evening before: what is on tomorrow, in the time of the venue."""
    convening = registration.convening

    def letter() -> Letter:
        facts = [
            (f"{convening.local(s.starts_at):%H:%M}", f"{s.title} · {s.room}" if s.room else s.title)
            for s in sessions
        ]
        link = next((s.link for s in sessions if s.link), "")
        return Letter(
            subject=_("Tomorrow: %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("This is the programme of %(day)s. Times are those of the venue (%(zone)s).")
                % {"day": date_format(day, "DATE_FORMAT"), "zone": convening.time_zone},
            ],
            facts=facts,
            button=(_("Join online"), link) if link else (_("See the agenda"), convening.get_absolute_url()),
        )

    key = f"sessions-tomorrow-{registration.pk}-{day}"
    return post(key, to=registration.person, letter=letter, about=_about(convening))


def agenda_changed(registration: Registration):
    """What is new on the programme since the last letter, and the calendar anew."""
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Changes to the programme: %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("This has changed. Times are those of the venue (%(zone)s).")
                % {"zone": convening.time_zone.replace("_", " ")},
            ],
            facts=[(one.about, one.words) for one in news_of(convening)],
            button=(_("See the agenda"), convening.get_absolute_url()),
            after=[_("The dates are attached for your calendar; they replace the earlier ones.")],
        )

    return post(
        f"agenda-changed-{registration.pk}-{convening.sequence}",
        to=registration.person,
        letter=letter,
        attachments=_calendar(registration),
        about=_about(convening),
    )


def convening_cancelled(registration: Registration):
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("%(convening)s does not take place") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("We are sorry: the convening is cancelled."),
                convening.reason,
            ],
            facts=_when_and_where(convening),
        )

    return post(
        f"convening-cancelled-{registration.pk}",
        to=registration.person,
        letter=letter,
        attachments=_calendar(registration),
        about=_about(convening),
    )


def convening_cancelled_for(delegation: Delegation, contact: User):
    """To the contact of a country that was invited, whether or not anybody was named."""
    convening = delegation.convening

    def letter() -> Letter:
        return Letter(
            subject=_("%(convening)s does not take place") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": contact.full_name},
                _("We are sorry: the convening to which %(country)s was invited is cancelled.")
                % {"country": delegation},
                convening.reason,
                _("Everybody who was named gets a letter as well."),
            ],
            facts=_when_and_where(convening),
        )

    key = f"convening-cancelled-delegation-{delegation.pk}"
    return post(key, to=contact, letter=letter, about=_about(convening))


def facilitation_asked(facilitation: Facilitation):
    """To somebody who should lead a session: which, when, and a page to say yes or no."""
    session, person = facilitation.session, facilitation.person
    convening = session.convening

    def letter() -> Letter:
        begins, ends = convening.local(session.starts_at), convening.local(session.ends_at)
        path = facilitation.get_absolute_url()
        return Letter(
            subject=_("Can you lead “%(session)s”?") % {"session": session.title},
            lines=[
                _("Dear %(name)s,") % {"name": person.full_name},
                _("The organisers of %(convening)s ask you to lead a session.")
                % {"convening": convening.title},
            ],
            facts=[
                (_("Session"), session.title),
                (_("When"), f"{date_format(begins, 'DATE_FORMAT')}, {begins:%H:%M}–{ends:%H:%M}"),
                (_("Time zone"), convening.time_zone.replace("_", " ")),
            ],
            button=(
                _("Say yes or no"),
                personal_link(person.user, next_path=path) if person.user else path,
            ),
        )

    key = f"facilitation-asked-{facilitation.pk}"
    return post(key, to=person, letter=letter, secret=True, about=_about(convening))


def certificate_ready(certificate: Certificate):
    registration = certificate.registration
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Your certificate of %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("Thank you for taking part. Your certificate is on your page, as a PDF."),
            ],
            button=(_("Open my certificate"), certificate.get_absolute_url()),
            after=[_("Anybody can verify it with the number printed on it.")],
        )

    key = f"certificate-{certificate.pk}"
    return post(key, to=registration.person, letter=letter, about=_about(convening))


def certificate_revoked(certificate: Certificate):
    registration = certificate.registration
    convening = registration.convening

    def letter() -> Letter:
        return Letter(
            subject=_("Your certificate of %(convening)s was revoked") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("The certificate with the number %(number)s is no longer valid.")
                % {"number": certificate.paper.number},
                certificate.paper.reason,
            ],
        )

    key = f"certificate-revoked-{certificate.pk}"
    return post(key, to=registration.person, letter=letter, about=_about(convening))
