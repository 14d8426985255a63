from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "sekisho.ui"
    label = "ui"
