from django.urls import include, path

from naps.views import drafts, evidence, texts

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
]

urlpatterns = [path("<int:pk>/", include(draft_urls))]
