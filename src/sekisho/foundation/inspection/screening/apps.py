from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "sekisho.foundation.inspection.screening"
    label = "screening"
    verbose_name = "個人情報の検出"
