"""Whose name a reader may see beside a deed."""

from django.utils.translation import gettext as _

from academy.accounts.models import User


def deed_words(reader: User, actor: User, *, country, on_behalf: bool) -> str:
    """Who did something; of staff who acted for a country both are named."""
    name = actor.name_for(reader)
    if not on_behalf:
        return name
    return _("%(name)s for %(country)s") % {"name": name, "country": country}
