"""What people on the roster are told about their own entry. Nothing of it stands in a subject line."""

from django.urls import reverse
from django.utils.translation import gettext as _

from academy.accounts.links import personal_link
from academy.notices.outbox import Letter, post
from participants.models import Expert, Vetting


def expert_added(expert: Expert) -> None:
    """To the expert: somebody wrote an entry about you; look at it, and say whether you want to be listed."""
    user = expert.person.user
    if user is None:
        return

    def letter() -> Letter:
        link = personal_link(user, next_path=_page(expert))
        return Letter(
            subject=_("Please look at your entry: NAP Academy"),
            lines=[
                _("The NAP Academy would like to ask you for help with National Action Plans."),
                _("Please look at your languages, topics and countries, and say when you are away."),
                _("Nobody outside the Academy finds your name on the roster unless you agree to it there."),
            ],
            button=(_("Open my entry"), link),
            after=[_("The link is for you alone. Please do not pass it on.")],
        )

    post(f"expert-{expert.pk}-added", to=user, letter=letter, secret=True, about=f"expert-{expert.pk}")


def expert_vetted(expert: Expert, decided: Vetting) -> None:
    """To the expert: from now on the Academy may ask you."""

    def letter() -> Letter:
        return Letter(
            subject=_("The Academy may ask for your help: NAP Academy"),
            lines=[
                _("Your entry on the Academy's roster is complete. From now on we may ask you to help."),
                _("Keep it up to date: the days you are away, and countries you should not work on."),
            ],
            button=(_("Open my entry"), _page(expert)),
        )

    _post(expert, decided, letter)


def vetting_taken_back(expert: Expert, decided: Vetting) -> None:
    """To the expert: the Academy asks you for nothing at present. Why, somebody says in person."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your entry has changed: NAP Academy"),
            lines=[
                _("The Academy does not ask you for help at present, and countries do not find your name."),
                _("Would you like to know more? Answer this letter."),
            ],
            button=(_("Open my entry"), _page(expert)),
        )

    _post(expert, decided, letter)


def _post(expert: Expert, decided: Vetting, letter) -> None:
    if expert.person.user is not None:
        key = f"expert-{expert.pk}-vetting-{decided.pk}"
        post(key, to=expert.person.user, letter=letter, about=f"expert-{expert.pk}")


def _page(expert: Expert) -> str:
    return reverse("assistance:expert", args=[expert.pk])
