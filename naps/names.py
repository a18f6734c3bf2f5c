"""Whose name a reader may see beside a deed."""

from django.utils.translation import gettext as _

from academy.accounts.models import User


def name_for(reader: User, actor: User) -> str:
    """The name of somebody who acted, as they want to be known to this reader.

    Staff and the country's own focal point know everybody; others see the name the person chose for
    lists. Load `actor` with its `person`.
    """
    person = getattr(actor, "person", None)
    known = actor == reader or reader.is_academy_staff
    if person is None or known or person.country_id in reader.focal_country_ids:
        return actor.full_name or _("name not given")
    return person.listed_name


def deed_words(reader: User, actor: User, *, country, on_behalf: bool) -> str:
    """Who did something; of staff who acted for a country both are named."""
    name = name_for(reader, actor)
    if not on_behalf:
        return name
    return _("%(name)s for %(country)s") % {"name": name, "country": country}
