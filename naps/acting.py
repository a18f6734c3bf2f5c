from academy.accounts.models import User
from academy.countries.models import Country
from participants.teams import works_on


def behalf(by: User, country: Country) -> str:
    """For the trail: the country's code when somebody outside its team acts for it, else nothing."""
    return "" if works_on(by, country) else country.iso3
