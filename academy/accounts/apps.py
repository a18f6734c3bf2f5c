from django.apps import AppConfig


class Config(AppConfig):
    name = "academy.accounts"
    label = "accounts"
