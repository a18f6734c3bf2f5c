from django.urls import include, path

from convenings.questions import views as questions
from convenings.views import convenings as views
from convenings.views import materials, partners, printing

app_name = "convenings"

material_urls = [
    path("", materials.materials, name="materials"),
    path("add/", materials.material_add, name="material-add"),
    path("<int:pk>/", materials.material, name="material"),
    path("<int:pk>/change/", materials.material_edit, name="material-edit"),
    path("<int:pk>/newer/", materials.material_version, name="material-version"),
    path("<int:pk>/move/", materials.material_move, name="material-move"),
    path("<int:pk>/remove/", materials.material_remove, name="material-remove"),
    path("<int:pk>/file/", materials.material_file, name="material-file"),
    path("<int:pk>/file/<int:version>/", materials.material_earlier, name="material-earlier"),
]

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
    path("partners/", partners.partners, name="partners"),
    path("partners/<int:pk>/", partners.partner_edit, name="partner-edit"),
    path("partners/<int:pk>/approval/", partners.partner_approval, name="partner-approval"),
    path("partners/<int:pk>/move/", partners.partner_move, name="partner-move"),
    path("partners/<int:pk>/remove/", partners.partner_remove, name="partner-remove"),
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/print/", printing.agenda_print, name="agenda-print"),
    path("agenda/pdf/", printing.agenda_pdf, name="agenda-pdf"),
    path("agenda/add/", views.session_add, name="session-add"),
    path("agenda/<int:pk>/", views.session_edit, name="session-edit"),
    path("agenda/<int:pk>/remove/", views.session_remove, name="session-remove"),
    path("agenda/<int:pk>/move/", views.session_move, name="session-move"),
    path("agenda/<int:pk>/calendar.ics", views.session_file, name="session-file"),
    path("materials/", include(material_urls)),
    path("questions/", include(question_urls)),
]

urlpatterns = [
    path("", views.convening_list, name="list"),
    path("new/", views.new, name="new"),
    path("<slug:code>/", include(convening_urls)),
]
