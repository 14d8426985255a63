from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "sekisho.foundation.vault"
    label = "vault"
    verbose_name = "保管庫"
