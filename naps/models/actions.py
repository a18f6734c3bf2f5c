from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from academy.accounts.models import User
from academy.audit.constraints import not_before
from academy.documents.models import StoredFile
from naps.models.roadmaps import Objective, Roadmap
from naps.states import (
    FINISHED_ACTIONS,
    UNDER_WAY,
    ActionStatus,
    Funding,
    RoadmapStatus,
)

# An unfinished action of which nobody has said anything for so long is one without news.
STALE_AFTER_DAYS = 60
# What is due within so many days is due soon.
SOON_DAYS = 30


class ActionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ActionQuerySet":
        """Whoever sees the roadmap sees its actions."""
        return self.filter(objective__roadmap__in=Roadmap.objects.visible_to(user))

    def unfinished(self) -> "ActionQuerySet":
        return self.exclude(status__in=FINISHED_ACTIONS)

    def late(self, today: date) -> "ActionQuerySet":
        """Due before today and not finished."""
        return self.unfinished().filter(due_on__lt=today)

    def of_current_roadmaps(self) -> "ActionQuerySet":
        """Actions of agreed roadmaps: the ones whose progress counts."""
        return self.filter(objective__roadmap__status=RoadmapStatus.AGREED)

    def due_within(self, days: int, of: date) -> "ActionQuerySet":
        return self.filter(due_on__gte=of, due_on__lte=of + timedelta(days=days))

    def due_soon(self, today: date) -> "ActionQuerySet":
        """Not finished, and its date is near."""
        return self.unfinished().due_within(SOON_DAYS, of=today)

    def stale(self, today: date) -> "ActionQuerySet":
        """In use, not finished, and nobody has said anything of it for `STALE_AFTER_DAYS` days.

        `Action.is_stale` says the same of one row.
        """
        return self.of_current_roadmaps().unfinished().filter(_without_news(today))

    def with_last_report(self) -> "ActionQuerySet":
        """When each was last reported on, in the same query, for `Action.is_stale`."""
        reports = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-recorded_at")
        return self.annotate(last_report_at=Subquery(reports.values("recorded_at")[:1]))

    def attention(self, today: date) -> dict[str, int]:
        """How many are `unfinished`, and of these `late`, `due_soon` and `stale`, in one query. An action may
        be late and without news at once: the three do not add up."""
        soon = Q(due_on__gte=today, due_on__lte=today + timedelta(days=SOON_DAYS))
        in_use = Q(objective__roadmap__status=RoadmapStatus.AGREED)
        return self.unfinished().aggregate(
            unfinished=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=today)),
            due_soon=Count("pk", filter=soon),
            stale=Count("pk", filter=in_use & _without_news(today)),
        )

    def counts_by_topic(self, today: date) -> list[dict]:
        """One row a topic, in one query: `topic` (its id), `total`, `done`, `on_track`, `late`, `postponed`
        and `dropped`. The five add up to the total: whatever is past its date and not finished is late.
        """
        ahead = Q(due_on__gte=today)
        rows = self.order_by("objective__topic__order").values(topic=F("objective__topic"))
        return list(
            rows.annotate(
                total=Count("pk"),
                done=Count("pk", filter=Q(status=ActionStatus.COMPLETED)),
                on_track=Count("pk", filter=ahead & Q(status__in=UNDER_WAY)),
                late=Count("pk", filter=~ahead & ~Q(status__in=FINISHED_ACTIONS)),
                postponed=Count("pk", filter=ahead & Q(status=ActionStatus.POSTPONED)),
                dropped=Count("pk", filter=Q(status=ActionStatus.DROPPED)),
            )
        )


def _without_news(today: date) -> Q:
    """Nothing since before the day from which on it would be news: neither report nor milestone, nor the
    agreement of both sides, which looks at every action. One that has just begun is given its time."""
    first = today - timedelta(days=STALE_AFTER_DAYS - 1)
    begins = timezone.make_aware(datetime.combine(first, time.min))
    reported = ActionUpdate.objects.filter(action=OuterRef("pk"), recorded_at__gte=begins)
    reached = Milestone.objects.filter(action=OuterRef("pk"), completed_on__gte=first)
    agreed_before = Q(
        objective__roadmap__agreed_by_country_at__lt=begins, objective__roadmap__agreed_by_osf_at__lt=begins
    )
    begun = Q(starts_on=None) | Q(starts_on__lt=first)
    return agreed_before & begun & ~Q(Exists(reported)) & ~Q(Exists(reached))


class Action(models.Model):
    """One thing somebody does by a date."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="actions")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("action"), max_length=250)
    deliverable = models.CharField(_("what will be there in the end"), max_length=250, blank=True)
    lead_institution = models.CharField(_("lead institution"), max_length=200)
    lead_contact = models.EmailField(_("e-mail of the person in charge"), blank=True)
    partners = models.CharField(_("partners"), max_length=250, blank=True)
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    status = models.CharField(
        _("status"), max_length=12, choices=ActionStatus, default=ActionStatus.NOT_STARTED
    )
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    funding = models.CharField(_("funding"), max_length=8, choices=Funding, default=Funding.UNKNOWN)
    funding_source = models.CharField(_("source of funds"), max_length=120, blank=True)
    indicator = models.CharField(_("indicator"), max_length=250, blank=True)
    baseline = models.CharField(_("baseline"), max_length=120, blank=True)
    target = models.CharField(_("target"), max_length=120, blank=True)
    risk = models.CharField(_("risk"), max_length=250, blank=True)
    help_needed = models.CharField(_("help needed"), max_length=250, blank=True)
    # Goes up with each saved change; a form that was opened before is told, and nothing is lost.
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The last change was made by staff for the country.
    on_behalf = models.BooleanField(default=False)
    # The same action in the revision before: its history goes on here.
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers"
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["objective__order", "order", "pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            not_before("due_on", "starts_on", table="action"),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | (Q(cost__gte=0) & ~Q(currency="")),
                name="action_cost_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("naps:action", args=[self.pk])

    @property
    def roadmap(self) -> Roadmap:
        return self.objective.roadmap

    @property
    def country(self):
        return self.roadmap.plan.country

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED_ACTIONS

    def is_late(self, today: date | None = None) -> bool:
        """Computed, never stored."""
        return not self.is_finished and self.due_on < (today or timezone.localdate())

    @cached_property
    def last_report_at(self) -> datetime | None:
        """When it was last reported on; lists ask for all at once with `with_last_report`."""
        last = self.updates.order_by("-recorded_at").first()
        return last.recorded_at if last else None

    def last_news_on(self) -> date | None:
        """The day of the last report, milestone reached or agreement; None before a roadmap is agreed."""
        roadmap = self.roadmap
        if not roadmap.is_agreed:
            return None
        moments = [roadmap.agreed_by_country_at, roadmap.agreed_by_osf_at, self.last_report_at]
        reached = [milestone.completed_on for milestone in self.milestones.all()]
        return max([timezone.localdate(at) for at in moments if at] + [day for day in reached if day])

    def is_stale(self, today: date | None = None) -> bool:
        """Computed, never stored: in use, not finished, and no news for `STALE_AFTER_DAYS` days."""
        heard = None if self.is_finished else self.last_news_on()
        since = max(filter(None, [heard, self.starts_on])) if heard else None
        return since is not None and ((today or timezone.localdate()) - since).days >= STALE_AFTER_DAYS


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MilestoneQuerySet":
        """Whoever sees the roadmap sees its milestones."""
        return self.filter(action__objective__roadmap__in=Roadmap.objects.visible_to(user))

    def of_current_roadmaps(self) -> "MilestoneQuerySet":
        return self.filter(action__objective__roadmap__status=RoadmapStatus.AGREED)

    def open(self) -> "MilestoneQuerySet":
        """Waited for: of an agreed roadmap, not reached, and its action neither done nor dropped."""
        waiting = self.of_current_roadmaps().filter(completed_on__isnull=True)
        return waiting.exclude(action__status__in=FINISHED_ACTIONS)

    def late(self, today: date) -> "MilestoneQuerySet":
        """Waited for since a day before today."""
        return self.open().filter(due_on__lt=today)

    def due_within(self, days: int, of: date) -> "MilestoneQuerySet":
        return self.filter(due_on__gte=of, due_on__lte=of + timedelta(days=days))


class Milestone(models.Model):
    """A point on the way to an action that one can see from outside."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("due on"))
    completed_on = models.DateField(_("reached on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=250, blank=True)
    # The same milestone in the revision before.
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followers"
    )

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("milestone")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.action.get_absolute_url()

    @property
    def country(self):
        return self.action.country

    def is_late(self, today: date | None = None) -> bool:
        """Computed, never stored; nothing is late in an action that is done or dropped."""
        waited_for = self.completed_on is None and not self.action.is_finished
        return waited_for and self.due_on < (today or timezone.localdate())


class ActionUpdateQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ActionUpdateQuerySet":
        """Whoever sees the action reads what was reported on it."""
        return self.filter(action__in=Action.objects.visible_to(user))


class ActionUpdate(models.Model):
    """What was said about an action on a day. Never changed; a mistake is corrected by the next one."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    on = models.DateField(_("date"), default=timezone.localdate)
    status = models.CharField(_("status"), max_length=12, choices=ActionStatus)
    # Of an action that is postponed: until when, if that is known. Reminders count from there.
    resumes_on = models.DateField(_("postponed until"), null=True, blank=True)
    text = models.TextField(_("what happened"), blank=True)
    evidence_url = models.URLField(_("link to the evidence"), blank=True, max_length=500)
    # A document or a photo. Only the team and the Academy open it, also where the roadmap is public.
    evidence_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf = models.BooleanField(default=False)

    objects = ActionUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_status_display()}"
