from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.documents.models import StoredFile
from convenings.models.convenings import Convening
from convenings.models.sessions import Session
from convenings.states import MaterialAudience


class MaterialQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MaterialQuerySet":
        """Of a convening one may know of: the public ones; who takes part reads those for participants too;
        who leads a session reads all of that session and all that belongs to none; organisers everything."""
        known = self.filter(convening__in=Convening.objects.visible_to(user))
        public = Q(audience=MaterialAudience.EVERYONE)
        if not user.is_authenticated:
            return known.filter(public)
        if user.is_academy_staff:
            return self
        led = Session.objects.led_by(user)
        takes_part = Q(convening__in=Convening.objects.joined_by(user)) | Q(
            convening__in=led.values("convening")
        )
        leads = Q(session__in=led) | Q(session=None, convening__in=led.values("convening"))
        return known.filter(
            public
            | Q(convening__in=user.convening_ids)
            | (takes_part & Q(audience=MaterialAudience.PARTICIPANTS))
            | leads
        )

    def listed(self) -> "MaterialQuerySet":
        """As they stand on a page, without another question for each."""
        return self.select_related("file").order_by("position", "pk")


class Material(models.Model):
    """Something to read for a session, or the whole convening: the newest version of a file, or a link."""

    convening = models.ForeignKey(Convening, on_delete=models.CASCADE, related_name="materials")
    # A session that has materials is not taken off the agenda: whoever leads others would read them then.
    session = models.ForeignKey(
        Session,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="materials",
        verbose_name=_("session"),
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(
        _("language of the text"), max_length=5, choices=[*settings.LANGUAGES, ("pt", "Português")]
    )
    audience = models.CharField(
        _("who may see it"),
        max_length=12,
        choices=MaterialAudience,
        default=MaterialAudience.PARTICIPANTS,
    )
    position = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="materials"
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    link = models.URLField(_("link"), blank=True, max_length=500)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["convening", "position", "pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, link="") | (Q(file__isnull=True) & ~Q(link="")),
                name="material_file_or_link",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"), name="material_link_is_https"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=sorted(MaterialAudience.values)), name="material_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("convenings:material", args=[self.convening.code, self.pk])

    @property
    def host(self) -> str:
        """Where a link leads, said before one follows it."""
        return urlsplit(self.link).hostname or ""


class EarlierVersion(models.Model):
    """The file a material had before it got a newer one; nothing is written over."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="earlier")
    version = models.PositiveSmallIntegerField(_("version"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["material", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["material", "version"], name="earlierversion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.version}"
