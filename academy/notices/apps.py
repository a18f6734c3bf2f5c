from django.apps import AppConfig


class Config(AppConfig):
    name = "academy.notices"
    label = "notices"
