from django.urls import include, path

from naps.views import (
    board,
    decisions,
    declining,
    discussion,
    letters,
    offline,
    review_desk,
    reviews,
    turnaround,
)

# Below a draft: who reads it, and the letter that answers it. `pk` is the draft's.
draft_urls = [
    path("", review_desk.draft_reviews, name="draft-reviews"),
    path("ask/", review_desk.review_invite, name="review-invite"),
    path("letter/", letters.decision, name="decision"),
    path("letter/write/", decisions.decision_write, name="decision-write"),
    path("letter/preview/", decisions.decision_preview, name="decision-preview"),
    path("letter/send/", decisions.decision_issue, name="decision-issue"),
    path("letter/pdf/", letters.decision_paper, name="decision-paper"),
    path("letter/ask/", letters.letter_ask, name="letter-ask"),
]
review_urls = [
    path("", reviews.review, name="review"),
    path("answer/", reviews.review_answer, name="review-answer"),
    path("form/", offline.review_form, name="review-form"),
    path("offline/", offline.review_offline, name="review-offline"),
    path("send/", reviews.review_send, name="review-send"),
    path("read/", reviews.review_read, name="review-read"),
    path("cancel/", review_desk.review_cancel, name="review-cancel"),
    path("reopen/", review_desk.review_reopen, name="review-reopen"),
    path("date/", review_desk.review_due, name="review-due"),
    path("ask-to-reopen/", discussion.review_ask_reopen, name="review-ask-reopen"),
    path("leave-as-sent/", discussion.reopen_decline, name="reopen-decline"),
]
urlpatterns = [
    path("", reviews.review_queue, name="review-queue"),
    path("questions/<int:pk>/", letters.letter_answer, name="letter-answer"),
    path("decline/<str:token>/", declining.review_decline, name="review-decline"),
    path("desk/", board.review_desk, name="review-desk"),
    path("desk/drafts.csv", board.board_table, {"kind": "csv"}, name="review-desk-csv"),
    path("desk/drafts.xlsx", board.board_table, {"kind": "xlsx"}, name="review-desk-xlsx"),
    path("times/", turnaround.turnaround, name="turnaround"),
    path("times/cases.csv", turnaround.turnaround_table, {"kind": "csv"}, name="turnaround-csv"),
    path("times/cases.xlsx", turnaround.turnaround_table, {"kind": "xlsx"}, name="turnaround-xlsx"),
    path("drafts/<int:pk>/", include(draft_urls)),
    path("<int:pk>/", include(review_urls)),
]
