from django.apps import AppConfig


class Config(AppConfig):
    name = "academy.sample"
    label = "sample"
