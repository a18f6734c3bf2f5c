from django.urls import include, path

from assistance.views import (
    asking,
    assignments,
    board,
    deeds,
    engagements,
    expert_deeds,
    experts,
    offers,
    partner_offers,
    requests,
)

app_name = "assistance"

request_urls = [
    path("", requests.request_page, name="request"),
    path("take-charge/", deeds.request_take_charge, name="request-take-charge"),
    path("hand-over/", deeds.request_hand_over, name="request-hand-over"),
    path("question/", deeds.request_question, name="request-question"),
    path("answer/", deeds.request_answer, name="request-answer"),
    path("accept/", deeds.request_accept, name="request-accept"),
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

urlpatterns = [
    path("", board.request_list, name="list"),
    path("ask/", asking.ask, name="ask"),
    path("experts/", include(expert_urls)),
    path("engagements/", engagements.engagements, name="engagements"),
    path("engagements/new/", engagements.engagement_new, name="engagement-new"),
    path("engagements/<int:pk>/", engagements.engagement_edit, name="engagement-edit"),
    path("engagements/<int:pk>/next-step-done/", engagements.next_step_done, name="next-step-done"),
    path("assignments/<int:pk>/answer/", assignments.assignment_answer, name="assignment-answer"),
    path("assignments/<int:pk>/end/", assignments.assignment_end, name="assignment-end"),
    path("offers/<int:pk>/", partner_offers.offer, name="offer"),
    path("<int:pk>/", include(request_urls)),
]
