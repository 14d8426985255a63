from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "sekisho.foundation.policies"
    label = "policies"
    verbose_name = "規則"
