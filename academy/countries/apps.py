from django.apps import AppConfig


class Config(AppConfig):
    name = "academy.countries"
    label = "countries"
