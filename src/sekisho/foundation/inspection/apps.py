from django.apps import AppConfig


class InspectionConfig(AppConfig):
    name = "sekisho.foundation.inspection"
    label = "inspection"
    verbose_name = "検査"
