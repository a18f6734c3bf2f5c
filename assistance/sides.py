"""On which side of a country's team somebody stands: requests of civil society are not for government."""

from enum import StrEnum

from academy.countries.models import Country
from participants.states import Sector
from participants.teams import is_of_government, leads, works_on


class Side(StrEnum):
    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    # Donors, academia, the United Nations in a delegation: they see what is open to the whole team.
    NEITHER = "neither"


def side_of(user) -> Side:
    """Focal points are of government; others stand where the sector they registered with puts them."""
    if is_of_government(user):
        return Side.GOVERNMENT
    person = getattr(user, "person", None)
    if person is not None and person.sector == Sector.CIVIL_SOCIETY:
        return Side.CIVIL_SOCIETY
    return Side.NEITHER


def speaks_on(user, request) -> bool:
    """Whoever asked, and who speaks for the country in writing, where the request is of their side."""
    if not works_on(user, request.country):
        return False
    if request.is_asked_by(user):
        return True
    its_side = Side.CIVIL_SOCIETY if request.is_of_civil_society else Side.GOVERNMENT
    return side_of(user) == its_side and leads(user, request.country)


def speaks_on_help(user, engagement, country: Country) -> bool:
    """Who says for a country that something took place.

    For its own request whoever speaks on the request. Otherwise the leads of the side it belongs to, or
    of either side where it was for the whole team; civil society seldom leads a delegation, so on its
    side everybody of the team speaks.
    """
    if engagement.request is not None and engagement.country_id == country.pk:
        return speaks_on(user, engagement.request)
    if not works_on(user, country):
        return False
    side = engagement.side
    if side is None:
        return leads(user, country)
    return side_of(user) == side and (side == Side.CIVIL_SOCIETY or leads(user, country))


def reads_words(reader, said, country: Country) -> bool:
    """Who reads what somebody of a country answered (a `Confirmation` or `FollowUpAnswer`): staff, and of the
    country's team the side that wrote it. What staff wrote for the country, its whole team."""
    if reader.is_academy_staff or said.answered_by_id == reader.pk:
        return True
    if said.answered_by is None or not works_on(reader, country):
        return False
    return said.on_behalf or side_of(reader) == side_of(said.answered_by)


def on_behalf_of(user, country: Country) -> str:
    """The country's code if somebody from outside its team acts for it; "" for the team itself."""
    return "" if works_on(user, country) else country.iso3
