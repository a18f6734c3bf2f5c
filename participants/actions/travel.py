"""Saying how one travels, and the letter an embassy asks for."""

from dataclasses import asdict

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from academy.accounts.guards import TooLate
from academy.accounts.models import User
from academy.audit.trail import record
from academy.documents import issuing
from convenings.models import Convening
from participants import permissions, travel_emails, visa
from participants.models import Needs, Registration, Travel, VisaLetter


@transaction.atomic
def send_travel(registration: Registration, values: dict, *, diet: str, access: str, by: User) -> Travel:
    """Keep what the person said on the second form, once or again.

    Whoever no longer wants a letter for the visa takes the passport back with it: nothing of it stays,
    and a letter that was issued is revoked and emptied.
    """
    permissions.check_send_travel(by, registration)
    _one_at_a_time(registration)
    travel, _new = Travel.objects.get_or_create(registration=registration)
    for name, value in values.items():
        setattr(travel, name, value)
    travel.sent_at = timezone.now()
    if not travel.wants_visa_letter:
        travel.forget_passport()
        take_back(registration, by=by, reason=_not_wanted)
    travel.save()
    Needs.objects.update_or_create(registration=registration, defaults={"diet": diet, "access": access})
    record(by, "travel.sent", registration)
    return travel


@transaction.atomic
def forget_passport(registration: Registration, *, by: User, reason) -> None:
    """The person does not come after all: nobody needs the passport, and the letter is not valid."""
    for travel in Travel.objects.filter(registration=registration, wants_visa_letter=True):
        travel.forget_passport()
        travel.save()
    take_back(registration, by=by, reason=reason)


def take_back(registration: Registration, *, by: User, reason) -> None:
    """Every letter of this registration is revoked, and what was sealed in it is gone."""
    for letter in registration.visa_letters.valid().select_related("paper"):
        with translation.override(letter.paper.language):
            words = str(reason())
        _end(letter, by=by, reason=words)


def _end(letter: VisaLetter, *, by: User, reason: str) -> None:
    issuing.revoke(letter.paper, by=by, reason=reason, subject=letter.registration)
    issuing.forget(letter.paper, by=by, subject=letter.registration)
    letter.is_valid = False
    letter.save(update_fields=["is_valid"])


def _not_wanted() -> str:
    return _("The person no longer asks for it.")


def not_coming() -> str:
    return _("The person does not take part.")


def called_off() -> str:
    return _("The convening does not take place.")


def _replaced() -> str:
    return _("A newer letter takes its place.")


@transaction.atomic
def issue_visa_letter(
    registration: Registration, *, by: User, costs: str = "", earlier: int | None = None
) -> VisaLetter:
    """Write the letter for the visa with what the person gave; one issued earlier is revoked by it.

    `earlier` is the letter that whoever issues this one knows of: of two who press at once one wins.
    """
    _one_at_a_time(registration)
    permissions.check_issue_visa_letter(by, registration)
    standing = registration.visa_letters.valid().first()
    if (standing.pk if standing else None) != earlier:
        raise TooLate(_("A newer letter is issued already."), registration)
    take_back(registration, by=by, reason=_replaced)
    travel = Travel.objects.get(registration=registration)
    reference = visa.reference_of(registration, number=registration.visa_letters.count() + 1)
    with translation.override(travel.letter_language):
        title, about = _("Letter for a visa"), visa.about(registration.convening)
    paper = issuing.issue(
        "visa-letter",
        template="pdf/visa_letter.html",
        content=asdict(visa.VisaSheet.of(registration, language=travel.letter_language, costs=costs))
        | {"reference": reference},
        sealed=visa.PassportSheet.of(travel),
        language=travel.letter_language,
        title=title,
        about=f"{reference} · {about}",
        # Whoever verifies the number learns that the letter is genuine and for which convening. No name, not
        # even one that is public elsewhere: that somebody needs a visa is nobody's business.
        shown_name="",
        subject=registration,
        by=by,
    )
    letter = VisaLetter.objects.create(
        registration=registration, paper=paper, reference=reference, costs=costs
    )
    travel_emails.visa_letter_issued(letter)
    return letter


def _one_at_a_time(registration: Registration) -> None:
    """Of two who press at once the second waits, and then sees what the first has done."""
    Convening.objects.select_for_update().get(pk=registration.convening_id)
