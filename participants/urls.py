from django.urls import path

from participants import views

app_name = "participants"
urlpatterns = [
    path("convenings/<slug:code>/agenda/<int:pk>/facilitators/", views.facilitators, name="facilitators"),
]
