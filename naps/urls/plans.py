from django.urls import include, path

from naps.views import compare, drafts, papers, plans, progress, sharing

plan_urls = [
    path("", plans.plan, name="plan"),
    path("facts/", plans.plan_facts, name="plan-facts"),
    path("stage/", plans.stage_move, name="stage-move"),
    path("sharing/", sharing.sharing, name="sharing"),
    path("progress/", progress.plan_progress, name="plan-progress"),
    path("documents/add/", papers.document_add, name="document-add"),
    path("event/", papers.event, name="plan-event"),
    path("upload/", drafts.draft_upload, name="draft-upload"),
    path("compare/", compare.compare, name="compare"),
    path("compare/pdf/", compare.compare_paper, name="compare-paper"),
]
stage_urls = [
    path("confirm/", plans.stage_confirm, name="stage-confirm"),
    path("refuse/", plans.stage_refuse, name="stage-refuse"),
    path("evidence/", plans.stage_file, name="stage-file"),
]

urlpatterns = [
    path("start/", plans.plan_start, name="plan-start"),
    path("stages/<int:pk>/", include(stage_urls)),
    path("<int:pk>/", include(plan_urls)),
]
