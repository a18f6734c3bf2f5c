import secrets
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from academy.accounts.models import Grant, User
from academy.notices.outbox import Letter, post


def sign_in_code(user: User, code: str, link_path: str):
    """The code to type and the link with the button: whichever is easier on the device at hand.

    The code is not in the subject: staff read subjects, and they stay when the text has been emptied.
    """

    def letter() -> Letter:
        return Letter(
            subject=_("Signing in to the NAP Academy"),
            lines=[
                _("Type this code on the page where you asked for it. It works for 15 minutes."),
            ],
            code=code,
            button=(_("Or open this link and press the button"), link_path),
            after=[_("You did not ask for it? Then somebody mistyped an address. You need not do anything.")],
        )

    return post(f"sign-in-code-{secrets.token_hex(8)}", to=user, letter=letter, secret=True)


def new_link(user: User, link_path: str):
    """A fresh personal link in place of one that was used or has expired."""

    def letter() -> Letter:
        return Letter(
            subject=_("Your new link to the NAP Academy"),
            lines=[
                _("You asked for a new personal link. Open it and press the button to go on where you were.")
            ],
            button=(_("Open my page"), link_path),
            after=[_("The link is for you alone. Please do not pass it on.")],
        )

    return post(f"new-link-{secrets.token_hex(8)}", to=user, letter=letter, secret=True)


@dataclass
class Stranger:
    """Whoever reads an address that belongs to no user."""

    email: str
    language: str
    full_name: str = ""


def role_given(grant: Grant):
    """Somebody holds a role from now on: what it is, until when, and how to get in."""

    def letter() -> Letter:
        facts = [(_("Role"), str(grant))]
        if grant.expires_on:
            facts.append((_("Ends on"), date_format(grant.expires_on, "DATE_FORMAT")))
        return Letter(
            subject=_("Your role in the NAP Academy portal"),
            lines=[
                _("%(name)s has given you a role in the portal of the NAP Academy.")
                % {"name": grant.granted_by.full_name},
                _("Sign in with this address: you get a code by mail, there is no password."),
            ],
            facts=facts,
            button=(_("Sign in"), reverse("account_login")),
        )

    return post(f"role-given-{grant.pk}", to=grant.user, letter=letter, about="accounts.grant")


def unknown_address(email: str, language: str):
    """Somebody typed an address we do not know: it is told so by mail, never on the page."""

    def letter() -> Letter:
        return Letter(
            subject=_("Signing in to the NAP Academy"),
            lines=[
                _(
                    "Somebody, probably you, asked for a code to sign in with this address. "
                    "We do not know it."
                ),
                _(
                    "Taking part is by invitation. If you were invited, try the address that the "
                    "invitation came to."
                ),
            ],
            button=(_("Try another address"), reverse("account_login")),
        )

    return post(f"unknown-address-{secrets.token_hex(8)}", to=Stranger(email, language), letter=letter)


def account_changed(user: User, what: str | Promise):
    """Something about how this person signs in has changed; `what` is said in the reader's language."""

    def letter() -> Letter:
        return Letter(
            subject=_("A change to how you sign in"),
            lines=[str(what), _("Was it not you? Write to us at once.")],
        )

    return post(f"account-changed-{secrets.token_hex(8)}", to=user, letter=letter)
