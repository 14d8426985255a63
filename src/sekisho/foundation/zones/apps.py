from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "sekisho.foundation.zones"
    label = "zones"
    verbose_name = "ゾーン"
