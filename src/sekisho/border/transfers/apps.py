from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "sekisho.border.transfers"
    label = "transfers"
    verbose_name = "ファイルの受け渡し"

    def ready(self) -> None:
        from sekisho.border.transfers.outlook import without_owner
        from sekisho.foundation.organisation.api import year_checks

        year_checks["transfers"] = without_owner
