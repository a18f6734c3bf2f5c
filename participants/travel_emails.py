"""The letters about journeys: a paper for the embassy is there, and what was deleted."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.accounts.models import User
from academy.notices.outbox import Letter, post
from participants.models import Emptying, VisaLetter


def visa_letter_issued(letter: VisaLetter):
    """To the person: where it lies. Nothing of the passport stands in a mail."""
    registration = letter.registration
    convening = registration.convening

    def written() -> Letter:
        return Letter(
            subject=_("Your letter for the visa: %(convening)s") % {"convening": convening.title},
            lines=[
                _("Dear %(name)s,") % {"name": registration.person.full_name},
                _("The letter for your visa is on your page, as a PDF. Compare it with your passport."),
            ],
            facts=[(_("Reference"), letter.reference)],
            button=(_("Open my letter"), registration.get_absolute_url()),
            after=[
                _(
                    "If something is wrong, correct it under “Travel and needs”; "
                    "the organisers then issue a new letter."
                )
            ],
        )

    key = f"visa-letter-{letter.pk}"
    return post(key, to=registration.person, letter=written, about=f"convening-{convening.pk}")


def emptied(nights: Sequence[Emptying], user: User):
    """To staff, after a night on which something was deleted: how many of which convening."""

    def written() -> Letter:
        return Letter(
            subject=_("Diets, journeys and letters were deleted on time"),
            lines=[
                _("Dear %(name)s,") % {"name": user.full_name},
                _("What was no longer needed was deleted tonight. Nothing of it can be brought back."),
            ],
            facts=[(str(night.convening), "; ".join(words_of(night.numbers))) for night in nights],
            button=(_("See what was deleted"), reverse("participants:emptyings")),
        )

    return post(f"emptied-{nights[0].pk}-{user.pk}", to=user, letter=written)


def words_of(numbers: dict[str, int]) -> list[str]:
    """The numbers of a night, or of what is still kept, each in words; a zero is left out."""
    said = {
        "needs": ngettext(
            "%(n)d answer on diet and access", "%(n)d answers on diet and access", _n(numbers, "needs")
        ),
        "travel": ngettext("%(n)d journey", "%(n)d journeys", _n(numbers, "travel")),
        "letters": ngettext("%(n)d letter for a visa", "%(n)d letters for a visa", _n(numbers, "letters")),
        "passports": ngettext("%(n)d passport", "%(n)d passports", _n(numbers, "passports")),
    }
    return [said[kind] % {"n": numbers[kind]} for kind in said if _n(numbers, kind)]


def _n(numbers: dict[str, int], kind: str) -> int:
    return numbers.get(kind, 0)
