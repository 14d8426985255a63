from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "sekisho.foundation.approvals"
    label = "approvals"
    verbose_name = "承認"
