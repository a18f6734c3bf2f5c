from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import both_or_neither, known_status, reason_when
from academy.documents.models import StoredFile
from naps.models.plans import Plan
from naps.states import (
    DRAFT_TRANSITIONS,
    FROZEN_DRAFTS,
    MAY_READ_FILES,
    OPEN_DRAFTS,
    WITH_AUTHORS,
    WITH_REVIEWERS_OR_ANSWERED,
    DraftStatus,
    FileRole,
    Outcome,
    Sharing,
)
from participants.teams import team_country_ids


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DraftQuerySet":
        """Staff; the country's team; reviewers once they have answered the conflict question with "none".

        A reviewer also reads the earlier versions that were answered: what became of a comment is seen only
        beside the text it was made on. UN Women partners only where the country shares its drafts, and not
        one it has taken back. Nobody else, and nobody from a country the draft is not about.
        """
        if not user.is_authenticated:
            return self.none()
        if user.is_academy_staff:
            return self
        team = Q(plan__country__in=team_country_ids(user))
        reviewing = Q(reviews__reviewer=user, reviews__status__in=MAY_READ_FILES)
        shared = Q(
            plan__country__in=user.partner_country_ids,
            plan__sharing=Sharing.DRAFTS,
            status__in=FROZEN_DRAFTS - {DraftStatus.WITHDRAWN},
        )
        return self.filter(team | reviewing | _answered_before(user) | shared).distinct()

    def open(self) -> "DraftQuerySet":
        return self.filter(status__in=OPEN_DRAFTS)

    def handed_in(self) -> "DraftQuerySet":
        """Waiting for staff to find reviewers."""
        return self.filter(status=DraftStatus.SUBMITTED)


def _answered_before(user) -> Q:
    """Versions with a letter, of plans of which this person reads a later one."""
    reads_later = Draft.objects.filter(
        plan=OuterRef("plan"),
        version__gt=OuterRef("version"),
        status__in=WITH_REVIEWERS_OR_ANSWERED,
        reviews__reviewer=user,
        reviews__status__in=MAY_READ_FILES,
    )
    return Q(Exists(reads_later), status=DraftStatus.DECIDED)


class Draft(models.Model):
    """One version of the text of a plan, in one or several languages."""

    TRANSITIONS = DRAFT_TRANSITIONS

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="drafts")
    version = models.PositiveSmallIntegerField(_("version"))
    change_note = models.TextField(_("what is new in this version"), blank=True)
    response_note = models.TextField(_("answer to the letter"), blank=True)
    status = models.CharField(max_length=12, choices=DraftStatus, default=DraftStatus.UPLOADED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Staff handed it in for the country: both names are shown.
    on_behalf = models.BooleanField(default=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "-version"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["plan", "version"], name="draft_one_a_version"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(status__in=sorted(OPEN_DRAFTS)), name="draft_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(FROZEN_DRAFTS), submitted_at__isnull=False)
                | (~Q(status__in=sorted(FROZEN_DRAFTS)) & Q(submitted_at__isnull=True)),
                name="draft_submitted_at_iff_handed_in",
            ),
            known_status(DraftStatus, table="draft"),
            reason_when([DraftStatus.WITHDRAWN], table="draft"),
            both_or_neither("submitted_at", "submitted_by", table="draft"),
        ]

    def __str__(self) -> str:
        return str(
            _("%(country)s, draft %(version)s") % {"country": self.plan.country, "version": self.version}
        )

    def get_absolute_url(self) -> str:
        return reverse("naps:draft", args=[self.pk])

    @property
    def country(self):
        return self.plan.country

    @property
    def is_with_authors(self) -> bool:
        return self.status in WITH_AUTHORS

    @property
    def previous(self) -> "Draft | None":
        """The version this one answers: the last one that was decided."""
        decided = Draft.objects.filter(plan=self.plan, version__lt=self.version, status=DraftStatus.DECIDED)
        return decided.select_related("decision").order_by("-version").first()

    @property
    def needs_response(self) -> bool:
        """The letter on the version before asked for another one: the country says what it did about it."""
        decision = getattr(self.previous, "decision", None)
        return decision is not None and decision.outcome == Outcome.REVISE

    @property
    def languages(self) -> list[str]:
        """The languages in which the plan itself is there, by name."""
        return [f.get_language_display() for f in self.files.all() if f.role == FileRole.MAIN]

    def main_file(self, language: str = "") -> "DraftFile | None":
        """The plan itself, in this language if there is one."""
        mains = [f for f in self.files.all() if f.role == FileRole.MAIN]
        return next((f for f in mains if f.language == language), mains[0] if mains else None)


class DraftFileQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DraftFileQuerySet":
        """Whoever may see the draft may have its files."""
        return self.filter(draft__in=Draft.objects.visible_to(user))


class DraftFile(models.Model):
    """A file of a draft: the plan in one language, an annex, a copy with tracked changes."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(
        _("language of the text"), max_length=5, choices=[*settings.LANGUAGES, ("pt", "Português")]
    )
    role = models.CharField(_("what it is"), max_length=16, choices=FileRole, default=FileRole.MAIN)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="draft_files")
    # Staff added it for the country: both names are shown.
    on_behalf = models.BooleanField(default=False)

    objects = DraftFileQuerySet.as_manager()

    class Meta:
        ordering = ["role", "language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "language"],
                condition=Q(role=FileRole.MAIN),
                name="draftfile_one_main_a_language",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft}: {self.file}"
