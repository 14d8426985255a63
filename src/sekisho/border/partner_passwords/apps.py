from django.apps import AppConfig


class PartnerPasswordsConfig(AppConfig):
    name = "sekisho.border.partner_passwords"
    label = "partner_passwords"
    verbose_name = "相手ごとのパスワード"
