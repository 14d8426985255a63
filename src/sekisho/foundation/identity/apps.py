from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "sekisho.foundation.identity"
    label = "identity"
    verbose_name = "職員"
