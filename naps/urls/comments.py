from django.urls import include, path

from naps.views import comments

comment_urls = [
    path("reply/", comments.comment_reply, name="comment-reply"),
    path("resolve/", comments.comment_resolve, name="comment-resolve"),
    path("reopen/", comments.comment_reopen, name="comment-reopen"),
    path("take-back/", comments.comment_take_back, name="comment-take-back"),
]

urlpatterns = [path("<int:pk>/", include(comment_urls))]
