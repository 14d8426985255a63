from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "sekisho.foundation.notices"
    label = "notices"
    verbose_name = "お知らせ"
