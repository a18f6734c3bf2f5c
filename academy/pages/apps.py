from django.apps import AppConfig


class Config(AppConfig):
    name = "academy.pages"
    label = "pages"
