from django.apps import AppConfig


class EmergenciesConfig(AppConfig):
    name = "sekisho.border.emergencies"
    label = "emergencies"
    verbose_name = "緊急時"
