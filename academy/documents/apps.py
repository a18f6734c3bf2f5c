from django.apps import AppConfig


class Config(AppConfig):
    name = "academy.documents"
    label = "documents"
