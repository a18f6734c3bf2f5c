from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A group of countries: an M49 region, or the countries of a UN Women office."""

    class Scheme(models.TextChoices):
        M49 = "m49", _("UN statistical region (M49)")
        UN_WOMEN = "un_women", _("UN Women office")

    code = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    scheme = models.CharField(max_length=10, choices=Scheme)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        ordering = ["scheme", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dashboards:region", args=[self.code])

    @property
    def with_descendants(self) -> list[int]:
        """The ids of this region and everything below it (M49 has three levels, offices two)."""
        found, layer = [self.pk], [self.pk]
        while layer:
            layer = list(Region.objects.filter(parent__in=layer).values_list("pk", flat=True))
            found += layer
        return found


class CountryQuerySet(models.QuerySet):
    def in_region(self, region: Region) -> "CountryQuerySet":
        """Countries of a region or of any region below it."""
        ids = region.with_descendants
        return self.filter(Q(m49_region__in=ids) | Q(un_women_office__in=ids))

    def un_members(self) -> "CountryQuerySet":
        """The Member States of the United Nations: the denominator of every regional figure."""
        return self.filter(is_un_member=True)

    def matching(self, text: str) -> "CountryQuerySet":
        """By name in any of the three languages, or by ISO code."""
        names = Q(name_en__icontains=text) | Q(name_es__icontains=text) | Q(name_fr__icontains=text)
        return self.filter(names | Q(iso3__iexact=text) | Q(iso2__iexact=text))


class Country(models.Model):
    """A country or area of the M49 standard. Loaded from `data/`; nobody edits it in the portal."""

    iso3 = models.CharField(max_length=3, unique=True)
    iso2 = models.CharField(max_length=2, unique=True)
    m49 = models.CharField(max_length=3, blank=True)
    name = models.CharField(_("name"), max_length=120)
    un_name = models.CharField(max_length=120)
    m49_region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    un_women_office = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    is_un_member = models.BooleanField(default=False)
    is_sids = models.BooleanField(default=False)
    is_ldc = models.BooleanField(default=False)
    is_lldc = models.BooleanField(default=False)
    # Where its square stands on the tile map, where one has been drawn.
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        constraints = [
            models.CheckConstraint(condition=Q(iso3__regex=r"^[A-Z]{3}$"), name="country_iso3_upper"),
            models.CheckConstraint(condition=Q(iso2__regex=r"^[A-Z]{2}$"), name="country_iso2_upper"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dashboards:country", args=[self.iso3.lower()])

    @property
    def slug(self) -> str:
        return self.iso3.lower()


class Topic(models.Model):
    """What the Academy teaches. ONE list for sessions, criteria, experts, requests, objectives, charts."""

    code = models.SlugField(unique=True)
    label = models.CharField(_("label"), max_length=80)
    order = models.PositiveSmallIntegerField(unique=True)
    of_the_academy = models.BooleanField(
        default=True, help_text=_("One of the six topics every convening of the Academy covers.")
    )

    class Meta:
        ordering = ["order"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.label
