from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "sekisho.foundation.audit"
    label = "audit"
    verbose_name = "証跡"

    def ready(self) -> None:
        from sekisho.foundation.audit.catalogue import gather

        gather()
