"""What can still be missing before a convening: who owes it, the letter that asks for it, a text to copy.

Each lack is found by what is not there, so nobody is asked for something they have done. Later
chapters add their own (`naps.lacks`); the page that shows them all lies in `dashboards`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from academy.notices.outbox import Letter
from academy.pages.templatetags.pages import day_range
from convenings.models import Convening
from convenings.states import Purpose
from participants.asked import lacking_readiness, lacking_test_before
from participants.composition import gaps
from participants.models import Delegation, Registration
from participants.owing import LinkTo, Missing, of_delegations, of_people
from participants.question_letters import letter_to_delegation, letter_to_person
from participants.states import DelegationStatus
from participants.windows import LATER, OPEN, windows


@dataclass(frozen=True)
class Lack:
    code: str
    # “Have not registered”: heads the list of those.
    label: str | Promise
    # Said where nobody is on the list.
    nobody: str | Promise
    find: Callable[[Convening], list[Missing]]
    letter: Callable[[Convening, Missing, LinkTo], Letter]
    # For people who miss e-mail; holds no key.
    text: Callable[[Convening, str], str]
    # Why nobody can be asked now; empty: they can.
    why_not: Callable[[Convening], str]


def _delegations(convening: Convening, **conditions) -> list[Delegation]:
    rows = convening.delegations.filter(**conditions)
    return list(rows.select_related("country", "invitation", "convening").order_by("country__name"))


# --- What can be missing -----------------------------------------------------------------------


def _unanswered(convening: Convening) -> list[Missing]:
    silent = _delegations(convening, status=DelegationStatus.INVITED, invitation__sent_at__isnull=False)
    return of_delegations(silent)


def _incomplete(convening: Convening) -> list[Missing]:
    coming = _delegations(convening, status=DelegationStatus.ACCEPTED)
    people = _by_delegation(convening)

    def lacking(delegation: Delegation) -> list[str]:
        return gaps(delegation, people.get(delegation.pk, []))

    return of_delegations([d for d in coming if lacking(d)], what=lacking)


def _by_delegation(convening: Convening) -> dict[int, list[Registration]]:
    found: dict[int, list[Registration]] = {}
    for row in convening.registrations.live().select_related("person"):
        found.setdefault(row.delegation_id or 0, []).append(row)
    return found


def _unregistered(convening: Convening) -> list[Missing]:
    return of_people(convening.registrations.missing())


def _without_choices(convening: Convening) -> list[Missing]:
    """Whoever was let in at the desk was never asked about photos and addresses."""
    return of_people(convening.registrations.confirmed().filter(is_walk_in=True, conduct_accepted_at=None))


def _without_letter(convening: Convening) -> list[Missing]:
    lacking = convening.delegations.filter(country__isnull=False).lacking_letter()
    return of_delegations(list(lacking.select_related("country", "invitation", "convening")))


def _without_readiness(convening: Convening) -> list[Missing]:
    rows = lacking_readiness(convening).select_related("country", "invitation", "convening")
    found = of_delegations(list(rows.order_by("country__name")))
    return [replace(one, path=_readiness_of(convening, one)) for one in found]


def _readiness_of(convening: Convening, missing: Missing) -> str:
    return reverse("participants:readiness", args=[convening.code, missing.pk])


def _without_journey(convening: Convening) -> list[Missing]:
    found = of_people(convening.registrations.lacking_travel())
    return [replace(one, path=reverse("participants:travel", args=[one.pk])) for one in found]


def _without_test(convening: Convening) -> list[Missing]:
    found = of_people(lacking_test_before(convening))
    return [replace(one, path=_questions(one, Purpose.KNOWLEDGE)) for one in found]


def _questions(missing: Missing, purpose: str) -> str:
    return reverse("participants:answer", args=[missing.pk, purpose])


# --- The letters -------------------------------------------------------------------------------


def facts_of(convening: Convening) -> list[tuple[str, str]]:
    place = convening.place if convening.is_online else f"{convening.city}, {convening.host_country}"
    return [
        (_("What"), convening.title),
        (_("When"), day_range(convening.starts_on, convening.ends_on)),
        (_("Where"), place),
    ]


def until(label: str, day: date | None) -> list[tuple[str, str]]:
    return [(label, date_format(day, "DATE_FORMAT"))] if day else []


def greeting(missing: Missing) -> str:
    return _("Dear %(name)s,") % {"name": _reader(missing)}


def _reader(missing: Missing) -> str:
    return missing.reader.full_name if missing.reader else missing.name


def _answer(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    return Letter(
        subject=_("We have no answer yet: %(convening)s") % {"convening": convening.title},
        lines=[
            greeting(missing),
            _("We invited %(country)s to send a delegation, and do not know yet whether it comes.")
            % {"country": missing.name},
        ],
        facts=[*facts_of(convening), *until(_("Name people by"), convening.nominations_close_on)],
        button=(_("Answer the invitation"), link(missing.path)),
        after=[_("If no delegation comes, say so on the same page. That helps as well.")],
    )


def _people(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    return Letter(
        subject=_("Your delegation for %(convening)s is not complete") % {"convening": convening.title},
        lines=[
            greeting(missing),
            _("We are glad that %(country)s comes. This is still missing:") % {"country": missing.name},
            *missing.what,
        ],
        facts=[*facts_of(convening), *until(_("Name people by"), convening.nominations_close_on)],
        button=(_("Name people"), link(missing.path)),
    )


def _registration(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    return Letter(
        subject=_("Your registration for %(convening)s is still missing") % {"convening": convening.title},
        lines=[
            greeting(missing),
            _("You have been named to take part, and we do not know yet whether you come."),
        ],
        facts=[*facts_of(convening), *until(_("Register by"), convening.registration_closes_on)],
        button=(_("Register"), link(missing.path)),
        after=[_("If you cannot come, say so on the same page. That helps as well.")],
    )


def _choices(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    return Letter(
        subject=_("Photos and your name: you choose"),
        lines=[
            greeting(missing),
            _("You came without registering before, so nobody has asked you yet: may you be in published "
              "photos, may others get your address, who may see your name?"),
        ],
        facts=facts_of(convening),
        button=(_("Choose"), link(reverse("participants:privacy"))),
        after=[_("Without an answer we publish nothing of you.")],
    )  # fmt: skip


def _nomination(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    return Letter(
        subject=_("The letter of nomination for %(convening)s is missing") % {"convening": convening.title},
        lines=[
            greeting(missing),
            _("We have no signed letter that names the delegation of %(country)s. A photograph is enough.")
            % {"country": missing.name},
        ],
        facts=facts_of(convening),
        button=(_("Upload the letter"), link(missing.path)),
    )


def _readiness(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    """The letter of the evaluation; the same words wherever somebody is asked."""
    asked = convening.questionnaires.select_related("convening").get(purpose=Purpose.READINESS)
    return letter_to_delegation(
        asked,
        windows(asked)[0],
        name=_reader(missing),
        delegation=missing.name,
        address=link(missing.path),
    )


def _journey(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    return Letter(
        subject=_("How do you come to %(convening)s?") % {"convening": convening.title},
        lines=[
            greeting(missing),
            _("Your place is confirmed, and we do not know yet when you arrive and leave."),
        ],
        facts=facts_of(convening),
        button=(_("Say how you travel"), link(missing.path)),
        after=[_("Nothing is booked yet? Say so on the same page, and come back later.")],
    )


def _test(convening: Convening, missing: Missing, link: LinkTo) -> Letter:
    asked = convening.questionnaires.select_related("convening").get(purpose=Purpose.KNOWLEDGE)
    return letter_to_person(asked, windows(asked)[0], name=_reader(missing), address=link(missing.path))


# --- For people who miss e-mail ----------------------------------------------------------------


def plain_words(sentence: str | Promise) -> Callable[[Convening, str], str]:
    def text(convening: Convening, address: str) -> str:
        return str(sentence) % {"title": convening.title, "address": address}

    return text


# --- When --------------------------------------------------------------------------------------


def while_nominating(convening: Convening) -> str:
    return "" if convening.takes_nominations else _("Nominations are closed, so there is nothing to ask for.")


def while_registering(convening: Convening) -> str:
    if convening.takes_registrations:
        return ""
    return _("Registration is closed, so there is nothing to remind of.")


def until_it_begins(convening: Convening) -> str:
    if convening.is_running and convening.today() < convening.starts_on:
        return ""
    return _("The convening has begun, so there is nothing to ask for.")


def while_asked(purpose: str) -> Callable[[Convening], str]:
    """As long as the first wave of these questions is open: organisers may have set other days."""

    def why_not(convening: Convening) -> str:
        asked = convening.questionnaires.filter(purpose=purpose).select_related("convening").first()
        window = windows(asked)[0] if asked else None
        if window is None or window.state(timezone.now()) == OPEN:
            return until_it_begins(convening)
        if window.state(timezone.now()) == LATER:
            return _("Not open yet.")
        day = date_format(window.last_day, "DATE_FORMAT")
        return _("The questions were open until %(day)s.") % {"day": day}

    return why_not


def until_it_ends(convening: Convening) -> str:
    if convening.is_running:
        return ""
    return _("This convening is over.")


LACKS = [
    Lack(
        "answer",
        gettext_lazy("Have not answered the invitation"),
        gettext_lazy("Every invitation has an answer."),
        _unanswered,
        _answer,
        plain_words(gettext_lazy(
            "You are invited to send a delegation to %(title)s. Please tell us whether it comes: %(address)s"
        )),
        while_nominating,
    ),
    Lack(
        "people",
        gettext_lazy("Delegations that are not complete"),
        gettext_lazy("Every delegation that comes is complete."),
        _incomplete,
        _people,
        plain_words(gettext_lazy(
            "Your delegation for %(title)s is not complete yet. Please name people here: %(address)s"
        )),
        while_nominating,
    ),
    Lack(
        "registration",
        gettext_lazy("Have not registered"),
        gettext_lazy("Everyone who was named has registered."),
        _unregistered,
        _registration,
        plain_words(gettext_lazy(
            "You are invited to %(title)s. Please register, it takes three minutes: %(address)s"
        )),
        while_registering,
    ),
    Lack(
        "letter",
        gettext_lazy("Have sent no letter of nomination"),
        gettext_lazy("Every delegation of a country has sent its letter."),
        _without_letter,
        _nomination,
        plain_words(gettext_lazy(
            "The signed letter that names your delegation for %(title)s is missing. "
            "Please upload it, a photograph is enough: %(address)s"
        )),
        until_it_begins,
    ),
    Lack(
        "readiness",
        gettext_lazy("Have not sent the readiness questionnaire"),
        gettext_lazy("Every delegation has sent it, or none is asked for."),
        _without_readiness,
        _readiness,
        plain_words(gettext_lazy(
            "Before %(title)s, please tell us where your plan stands: %(address)s"
        )),
        while_asked(Purpose.READINESS),
    ),
    Lack(
        "travel",
        gettext_lazy("Have not said how they travel"),
        gettext_lazy("Everybody with a place has said it."),
        _without_journey,
        _journey,
        plain_words(gettext_lazy(
            "You have a place at %(title)s. Please tell us when you arrive and leave: %(address)s"
        )),
        until_it_begins,
    ),
    Lack(
        "test",
        gettext_lazy("Have not taken the test before"),
        gettext_lazy("Everybody has taken it, or there is none."),
        _without_test,
        _test,
        plain_words(gettext_lazy(
            "Before %(title)s, please take the short test: %(address)s"
        )),
        while_asked(Purpose.KNOWLEDGE),
    ),
    Lack(
        "choices",
        gettext_lazy("Have not chosen about photos and their name"),
        gettext_lazy("Everybody with a place has chosen."),
        _without_choices,
        _choices,
        plain_words(gettext_lazy(
            "You took part in %(title)s. Please choose who may see your name, and about photos: %(address)s"
        )),
        until_it_ends,
    ),
]  # fmt: skip
