from django.apps import AppConfig


class LoginConfig(AppConfig):
    name = "sekisho.foundation.login"
    label = "login"
    verbose_name = "ログイン"
