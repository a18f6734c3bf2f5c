from django.urls import include, path

from naps.views import (
    roadmap_actions,
    roadmap_changes,
    roadmap_chart,
    roadmap_library,
    roadmap_packs,
    roadmap_report,
    roadmap_tables,
    roadmaps,
)

roadmap_urls = [
    path("", roadmaps.roadmap, name="roadmap"),
    path("present/", roadmaps.roadmap_present, name="roadmap-present"),
    path("goal/", roadmaps.roadmap_goal, name="roadmap-goal"),
    path("actions/add/", roadmap_actions.action_add, name="action-add"),
    path("submit/", roadmaps.roadmap_submit, name="roadmap-submit"),
    path("return/", roadmaps.roadmap_return, name="roadmap-return"),
    path("agree/", roadmaps.roadmap_agree, name="roadmap-agree"),
    path("revise/", roadmaps.roadmap_revise, name="roadmap-revise"),
    path("publish/", roadmaps.roadmap_publish, name="roadmap-publish"),
    path("unpublish/", roadmaps.roadmap_unpublish, name="roadmap-unpublish"),
    path("paper/", roadmaps.roadmap_paper, name="roadmap-paper"),
    path("preview/", roadmaps.roadmap_preview, name="roadmap-preview"),
    path("calendar/", roadmap_chart.roadmap_chart, name="roadmap-chart"),
    path("changes/", roadmap_changes.roadmap_changes, name="roadmap-changes"),
    path("copy/", roadmap_library.roadmap_copy, name="roadmap-copy"),
    path("examples/", roadmap_library.roadmap_examples, name="roadmap-examples"),
    path("xlsx/", roadmap_tables.roadmap_xlsx, name="roadmap-xlsx"),
    path("csv/", roadmap_tables.roadmap_csv, name="roadmap-csv"),
    path("import/", roadmap_tables.roadmap_import, name="roadmap-import"),
]
table_urls = [
    path("", roadmap_tables.roadmap_table, name="roadmap-table"),
    path("take/", roadmap_tables.roadmap_table_take, name="roadmap-table-take"),
    path("discard/", roadmap_tables.roadmap_table_discard, name="roadmap-table-discard"),
    path("corrections/", roadmap_tables.roadmap_table_corrections, name="roadmap-table-corrections"),
]
action_urls = [
    path("", roadmap_actions.action, name="action"),
    path("edit/", roadmap_actions.action_edit, name="action-edit"),
    path("move/", roadmap_actions.action_move, name="action-move"),
    path("remove/", roadmap_actions.action_remove, name="action-remove"),
    path("update/", roadmap_report.action_update, name="action-update"),
    path("milestones/add/", roadmap_actions.milestone_add, name="milestone-add"),
]
milestone_urls = [
    path("", roadmap_actions.milestone_edit, name="milestone-edit"),
    path("reach/", roadmap_actions.milestone_reach, name="milestone-reach"),
    path("file/", roadmap_actions.milestone_file, name="milestone-file"),
    path("remove/", roadmap_actions.milestone_remove, name="milestone-remove"),
]

example_urls = [
    path("", roadmap_library.example_library, name="example-library"),
    path("add/", roadmap_library.example_add, name="example-add"),
    path("<int:pk>/", roadmap_library.example_change, name="example-change"),
    path("<int:pk>/retire/", roadmap_library.example_retire, name="example-retire"),
]

urlpatterns = [
    path("packs/<slug:code>/", roadmap_packs.roadmap_packs, name="roadmap-packs"),
    path("packs/file/<int:pk>/", roadmap_packs.roadmap_pack, name="roadmap-pack"),
    path("examples/", include(example_urls)),
    path("start/<int:pk>/", roadmaps.roadmap_start, name="roadmap-start"),
    path("objectives/<int:pk>/", roadmaps.objective_edit, name="objective-edit"),
    path("actions/<int:pk>/", include(action_urls)),
    path("reports/<int:pk>/file/", roadmap_report.report_file, name="report-file"),
    path("milestones/<int:pk>/", include(milestone_urls)),
    path("tables/<int:pk>/", include(table_urls)),
    path("<int:pk>/", include(roadmap_urls)),
]
