from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from convenings.models.convenings import Convening


class PartnerQuerySet(models.QuerySet):
    def approved(self) -> "PartnerQuerySet":
        """Those who have agreed that their name stands on papers of this convening."""
        return self.filter(approved_at__isnull=False)


class Partner(models.Model):
    """An institution that holds the convening together with others.

    Its name stands on the public page and the invitations as soon as it is written down here, and on
    certificates once its approval is recorded: who gave it, on which day.
    """

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=150)
    # The order was agreed between them.
    order = models.PositiveSmallIntegerField(default=0)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approved_through = models.CharField(_("who approved, and how"), max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["convening", "order", "pk"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            both_or_neither("approved_at", "approved_by", table="partner"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | (Q(approved_on__isnull=False) & ~Q(approved_through="")),
                name="partner_approval_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None
