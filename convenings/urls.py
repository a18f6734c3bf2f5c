from django.urls import include, path

from convenings import views
from convenings.questions import views as questions

app_name = "convenings"

question_urls = [
    path("", questions.questions, name="questions"),
    path("<int:pk>/", questions.question_edit, name="question-edit"),
    path("<int:pk>/move/", questions.question_move, name="question-move"),
    path("<int:pk>/remove/", questions.question_remove, name="question-remove"),
    path("<slug:purpose>/", questions.questionnaire, name="questionnaire"),
    path("<slug:purpose>/add/", questions.question_add, name="question-add"),
]

convening_urls = [
    path("", views.convening, name="convening"),
    path("calendar.ics", views.calendar, name="calendar"),
    path("settings/", views.settings, name="settings"),
    path("publish/", views.publish, name="publish"),
    path("complete/", views.complete, name="complete"),
    path("cancel/", views.cancel, name="cancel"),
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/add/", views.session_add, name="session-add"),
    path("agenda/<int:pk>/", views.session_edit, name="session-edit"),
    path("agenda/<int:pk>/remove/", views.session_remove, name="session-remove"),
    path("agenda/<int:pk>/move/", views.session_move, name="session-move"),
    path("agenda/<int:pk>/calendar.ics", views.session_file, name="session-file"),
    path("questions/", include(question_urls)),
]

urlpatterns = [
    path("", views.convening_list, name="list"),
    path("new/", views.new, name="new"),
    path("<slug:code>/", include(convening_urls)),
]
