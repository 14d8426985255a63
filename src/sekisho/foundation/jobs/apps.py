from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "sekisho.foundation.jobs"
    label = "jobs"
    verbose_name = "ジョブ"
