from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = [
    path("", views.front, name="front"),
    path("demo/", views.enter, name="enter"),
    path("demo/as/<str:key>/", views.enter_as, name="enter-as"),
    path("demo/outbox/", views.outbox, name="outbox"),
    path("demo/outbox/<int:pk>/", views.outbox_letter, name="outbox-letter"),
    path("demo/tour/", views.tour, name="tour"),
]
