from django.apps import AppConfig


class Config(AppConfig):
    name = "academy.audit"
    label = "audit"
