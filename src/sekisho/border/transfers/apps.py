from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "sekisho.border.transfers"
    label = "transfers"
    verbose_name = "ファイルの受け渡し"
