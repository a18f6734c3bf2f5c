from django.urls import include, path

from assistance.views import (
    asking,
    assignments,
    board,
    deeds,
    engagements,
    engaging,
    expert_deeds,
    experts,
    files,
    follow_ups,
    offers,
    partner_offers,
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
    path("partners/", offers.offers, name="offers"),
    path("partners/show/", offers.offers_propose, name="offers-propose"),
    path("partners/agree/", offers.offers_consent, name="offers-consent"),
    path("partners/ask/", offers.offers_ask, name="offers-ask"),
    path("partners/answer/", offers.offers_answer, name="offers-answer"),
    path("partners/answer.pdf", offers.offers_paper, name="offers-paper"),
    path("engagements/add/", engagements.engagement_add, name="engagement-add"),
]

expert_urls = [
    path("", experts.experts, name="experts"),
    path("table/", experts.experts_table, name="experts-table"),
    path("add/", expert_deeds.expert_add, name="expert-add"),
    path("<int:pk>/", experts.expert, name="expert"),
    path("<int:pk>/edit/", expert_deeds.expert_edit, name="expert-edit"),
    path("<int:pk>/vetting/", expert_deeds.expert_vetting, name="expert-vetting"),
    path("<int:pk>/listing/", expert_deeds.expert_listing, name="expert-listing"),
    path("<int:pk>/away/", expert_deeds.expert_absences, name="expert-absences"),
]

engagement_urls = [
    path("", engagements.engagement, name="engagement"),
    path("edit/", engagements.engagement_edit, name="engagement-edit"),
    path("next-step-done/", engagements.next_step_done, name="next-step-done"),
    path("confirm/", engaging.engagement_confirm, name="engagement-confirm"),
    path("ask/", engaging.engagement_ask, name="engagement-ask"),
    path("documents/add/", engaging.output_add, name="output-add"),
]

urlpatterns = [
    path("", board.request_list, name="list"),
    path("ask/", asking.ask, name="ask"),
    path("experts/", include(expert_urls)),
    path("promises/", triage.promises, name="promises"),
    path("board.csv", board.board_table, {"kind": "csv"}, name="board-csv"),
    path("board.xlsx", board.board_table, {"kind": "xlsx"}, name="board-xlsx"),
    path("files/<int:pk>/", files.request_file, name="request-file"),
    path("terms/<int:pk>/", terms.terms, name="terms"),
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/new/", engagements.engagement_new, name="engagement-new"),
    *(
        path(f"engagements.{kind}", engagements.engagements_table, {"kind": kind}, name=f"engagements-{kind}")
        for kind in ("csv", "xlsx")
    ),
    path("engagements/<int:pk>/", include(engagement_urls)),
    path("documents/<int:pk>/", engaging.output, name="output"),
    path("documents/<int:pk>/remove/", engaging.output_remove, name="output-remove"),
    path("calls/new/", engaging.call_new, name="call-new"),
    path("calls/<slug:iso3>/", engaging.call_log, name="call-log"),
    path("follow-ups/", follow_ups.follow_ups, name="follow-ups"),
    path("follow-ups/<int:pk>/", follow_ups.follow_up, name="follow-up"),
    path("follow-ups/<int:pk>/answer/", follow_ups.follow_up_answer, name="follow-up-answer"),
    path(
        "follow-ups/<int:pk>/evidence/<int:answer>/",
        follow_ups.follow_up_evidence,
        name="follow-up-evidence",
    ),
    path("assignments/<int:pk>/answer/", assignments.assignment_answer, name="assignment-answer"),
    path("assignments/<int:pk>/end/", assignments.assignment_end, name="assignment-end"),
    path("offers/<int:pk>/", partner_offers.offer, name="offer"),
    path("<int:pk>/", include(request_urls)),
]
