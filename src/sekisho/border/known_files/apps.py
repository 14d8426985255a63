from django.apps import AppConfig


class KnownFilesConfig(AppConfig):
    name = "sekisho.border.known_files"
    label = "known_files"
    verbose_name = "登録した内容"
