from django.urls import path

from academy.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.verify_any, name="verify-any"),
    path("<str:number>/", views.verify, name="verify"),
]
