from django.contrib import admin
from django.db.models import QuerySet
from modeltranslation.admin import TranslationAdmin

from academy.pages.back_office import Looking
from naps.models import (
    Action,
    ActionUpdate,
    Criterion,
    Decision,
    Draft,
    DraftFile,
    FactSource,
    Milestone,
    Plan,
    PlanDocument,
    PlanEvent,
    Review,
    Roadmap,
    Rubric,
    StageChange,
)


@admin.register(Plan)
class PlanAdmin(Looking):
    list_display = ["country", "edition", "name", "stage", "period", "adopted_on"]
    list_filter = ["stage", "sharing", "has_budget"]
    list_select_related = ["country"]
    search_fields = ["title", "country__name_en", "country__iso3"]


@admin.register(StageChange)
class StageChangeAdmin(Looking):
    list_display = ["plan", "stage", "on", "status", "recorded_by", "on_behalf"]
    list_filter = ["status", "stage"]
    list_select_related = ["plan__country", "recorded_by"]


@admin.register(PlanDocument)
class PlanDocumentAdmin(Looking):
    list_display = ["plan", "title", "kind", "language", "is_official", "audience"]
    list_filter = ["audience", "kind", "is_official"]
    list_select_related = ["plan__country"]


@admin.register(PlanEvent)
class PlanEventAdmin(Looking):
    list_display = ["plan", "kind", "on", "until", "recorded_by", "on_behalf"]
    list_filter = ["kind"]
    list_select_related = ["plan__country", "recorded_by"]


@admin.register(FactSource)
class FactSourceAdmin(Looking):
    list_display = ["plan", "field", "value", "source", "by_country", "recorded_at"]
    list_filter = ["field", "by_country"]
    list_select_related = ["plan__country"]


class FilesInline(admin.TabularInline):
    model = DraftFile
    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Draft)
class DraftAdmin(Looking):
    list_display = ["plan", "version", "status", "submitted_at", "submitted_by", "on_behalf"]
    list_filter = ["status"]
    list_select_related = ["plan__country", "submitted_by"]
    inlines = [FilesInline]


@admin.register(Rubric)
class RubricAdmin(Looking, TranslationAdmin):
    list_display = ["title", "code", "is_current"]


@admin.register(Criterion)
class CriterionAdmin(Looking, TranslationAdmin):
    list_display = ["code", "label", "topic", "weight", "rubric"]
    list_filter = ["rubric"]


@admin.register(Review)
class ReviewAdmin(Looking):
    list_display = ["draft", "reviewer", "status", "due_on", "conflict"]
    list_filter = ["status"]
    list_select_related = ["draft__plan__country", "reviewer"]

    def get_queryset(self, request) -> QuerySet[Review]:
        return super().get_queryset(request) & Review.objects.visible_to(request.user)


@admin.register(Decision)
class DecisionAdmin(Looking):
    list_display = ["draft", "outcome", "status", "issued_at", "issued_by"]
    list_filter = ["status", "outcome"]
    list_select_related = ["draft__plan__country", "issued_by"]

    def get_queryset(self, request) -> QuerySet[Decision]:
        return super().get_queryset(request) & Decision.objects.visible_to(request.user)


@admin.register(Roadmap)
class RoadmapAdmin(Looking):
    list_display = ["plan", "revision", "status", "target_stage", "target_on"]
    list_filter = ["status"]
    list_select_related = ["plan__country"]


@admin.register(Action)
class ActionAdmin(Looking):
    list_display = ["title", "objective", "status", "due_on", "funding"]
    list_filter = ["status", "funding"]
    list_select_related = ["objective__roadmap__plan__country", "objective__topic"]


@admin.register(Milestone)
class MilestoneAdmin(Looking):
    list_display = ["title", "action", "due_on", "completed_on"]


@admin.register(ActionUpdate)
class ActionUpdateAdmin(Looking):
    list_display = ["action", "on", "status", "recorded_by"]
    list_filter = ["status"]
