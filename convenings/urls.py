from django.urls import include, path

from convenings.views import convenings as views
from convenings.views import partners

app_name = "convenings"

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
    path("agenda/add/", views.session_add, name="session-add"),
    path("agenda/<int:pk>/", views.session_edit, name="session-edit"),
    path("agenda/<int:pk>/remove/", views.session_remove, name="session-remove"),
    path("agenda/<int:pk>/move/", views.session_move, name="session-move"),
    path("agenda/<int:pk>/calendar.ics", views.session_file, name="session-file"),
]

urlpatterns = [
    path("", views.convening_list, name="list"),
    path("new/", views.new, name="new"),
    path("<slug:code>/", include(convening_urls)),
]
