from django.urls import include, path

from naps.views import comments, discussion, drafts, evidence, texts

draft_urls = [
    path("", drafts.draft, name="draft"),
    path("notes/", drafts.draft_notes, name="draft-notes"),
    path("submit/", drafts.draft_submit, name="draft-submit"),
    path("discard/", drafts.draft_discard, name="draft-discard"),
    path("withdraw/", drafts.draft_withdraw, name="draft-withdraw"),
    path("evidence/", evidence.draft_evidence, name="draft-evidence"),
    path("files/<int:file_pk>/", drafts.draft_file, name="draft-file"),
    path("files/<int:file_pk>/text/", texts.draft_text, name="draft-text"),
    path("files/<int:file_pk>/remove/", drafts.draft_file_remove, name="draft-file-remove"),
    path("comments/", comments.draft_comments, name="draft-comments"),
    path("comments/add/", comments.comment_add, name="comment-add"),
    path("discussion/", discussion.draft_discussion, name="draft-discussion"),
    path("discussion/<slug:code>/agree/", discussion.grade_agree, name="grade-agree"),
]

urlpatterns = [path("<int:pk>/", include(draft_urls))]
