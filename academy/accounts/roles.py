from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles somebody grants. Delegate, reviewer and expert are not granted: they follow from work."""

    ADMIN = "admin", _("administrator")
    STAFF = "staff", _("Academy staff")
    ORGANISER = "organiser", _("organiser of a convening")
    FOCAL_POINT = "focal_point", _("focal point of a country")
    PARTNER = "partner", _("UN Women partner")
    OBSERVER = "observer", _("observer")


class Scope(models.TextChoices):
    EVERYWHERE = "everywhere", _("everywhere")
    REGION = "region", _("a region")
    COUNTRY = "country", _("a country")
    CONVENING = "convening", _("a convening")


# Which scopes a role can have. A grant outside this table cannot be saved.
SCOPES = {
    Role.ADMIN: {Scope.EVERYWHERE},
    Role.STAFF: {Scope.EVERYWHERE},
    Role.ORGANISER: {Scope.CONVENING},
    Role.FOCAL_POINT: {Scope.COUNTRY},
    Role.PARTNER: {Scope.REGION, Scope.COUNTRY},
    Role.OBSERVER: {Scope.REGION},
}

# People of the Academy itself. All others are outside, and their grants must end.
OF_THE_ACADEMY = {Role.ADMIN, Role.STAFF, Role.ORGANISER}
# They look and change nothing of a country: no POST route accepts them, but the answer to what was put
# to them (docs/adr/0013).
ONLY_READ = {Role.PARTNER, Role.OBSERVER}
LONGEST_PARTNER_GRANT_DAYS = 366
