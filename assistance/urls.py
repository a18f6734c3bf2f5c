from django.urls import include, path

from assistance.views import (
    asking,
    assignments,
    board,
    deeds,
    engagements,
    files,
    requests,
    terms,
    triage,
)

app_name = "assistance"

request_urls = [
    path("", requests.request_page, name="request"),
    path("take-charge/", deeds.request_take_charge, name="request-take-charge"),
    path("hand-over/", deeds.request_hand_over, name="request-hand-over"),
    path("question/", deeds.request_question, name="request-question"),
    path("answer/", deeds.request_answer, name="request-answer"),
    path("acknowledge/", triage.request_acknowledge, name="request-acknowledge"),
    path("merge/", triage.request_merge, name="request-merge"),
    path("files/add/", files.request_file_add, name="request-file-add"),
    path("terms/", terms.request_terms, name="request-terms"),
    path("accept/", terms.request_accept, name="request-accept"),
    path("decline/", deeds.request_decline, name="request-decline"),
    path("withdraw/", deeds.request_withdraw, name="request-withdraw"),
    path("experts/", deeds.request_assign, name="request-assign"),
    path("deliver/", deeds.request_deliver, name="request-deliver"),
    path("confirm/", deeds.request_confirm, name="request-confirm"),
    path("reopen/", deeds.request_reopen, name="request-reopen"),
    path("engagements/add/", engagements.engagement_add, name="engagement-add"),
]

urlpatterns = [
    path("", board.request_list, name="list"),
    path("ask/", asking.ask, name="ask"),
    path("promises/", triage.promises, name="promises"),
    path("board.csv", board.board_table, {"kind": "csv"}, name="board-csv"),
    path("board.xlsx", board.board_table, {"kind": "xlsx"}, name="board-xlsx"),
    path("files/<int:pk>/", files.request_file, name="request-file"),
    path("terms/<int:pk>/", terms.terms, name="terms"),
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/new/", engagements.engagement_new, name="engagement-new"),
    path("engagements/<int:pk>/", engagements.engagement_edit, name="engagement-edit"),
    path("engagements/<int:pk>/next-step-done/", engagements.next_step_done, name="next-step-done"),
    path("assignments/<int:pk>/answer/", assignments.assignment_answer, name="assignment-answer"),
    path("assignments/<int:pk>/end/", assignments.assignment_end, name="assignment-end"),
    path("<int:pk>/", include(request_urls)),
]
