from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "sekisho.foundation.approvals"
    label = "approvals"
    verbose_name = "承認"

    def ready(self) -> None:
        from sekisho.foundation.approvals.outlook import without_approver
        from sekisho.foundation.organisation.api import year_checks

        year_checks["approvals"] = without_approver
