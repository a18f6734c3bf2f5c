from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither
from academy.countries.models import Country
from academy.documents.models import IssuedDocument
from convenings.models.convenings import Convening
from convenings.states import Answer, ConveningStatus


class InvitationQuerySet(models.QuerySet):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(answer=Answer.NONE)

    def awaiting(self, user) -> "InvitationQuerySet":
        """Invitations this person, as focal point, can answer for the country."""
        return self.unanswered().filter(
            country__in=user.focal_country_ids,
            sent_at__isnull=False,
            convening__status=ConveningStatus.PUBLISHED,
        )


class Invitation(models.Model):
    """An invitation to a government or a regional body to send a delegation."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="invitations")
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("country"),
    )
    body_name = models.CharField(_("body"), max_length=150, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=6)
    contact_name = models.CharField(_("name of the contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    language = models.CharField(
        _("language of the letter"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The formal letter, as it was sent.
    paper = models.ForeignKey(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["convening", "country__name", "body_name"]
        verbose_name = _("invitation")
        constraints = [
            models.UniqueConstraint(fields=["convening", "country"], name="invitation_one_a_country"),
            models.UniqueConstraint(
                fields=["convening", "body_name"], condition=~Q(body_name=""), name="invitation_one_a_body"
            ),
            models.CheckConstraint(
                condition=Q(country__isnull=False, body_name="")
                | (Q(country__isnull=True) & ~Q(body_name="")),
                name="invitation_to_country_or_body",
            ),
            both_or_neither("sent_at", "sent_by", table="invitation"),
            both_or_neither("answered_at", "answered_by", table="invitation"),
        ]

    def __str__(self) -> str:
        return str(self.country or self.body_name)

    @property
    def reference(self) -> str:
        """The number a government's registry files the letter under."""
        year = (self.sent_at or timezone.now()).year
        return f"INV-{year}-{self.pk:04d}"

    @property
    def addressee(self) -> str:
        return str(self.country or self.body_name)
