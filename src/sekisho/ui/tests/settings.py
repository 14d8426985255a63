"""Settings for the components alone: ``pytest --ds=sekisho.ui.tests.settings src/sekisho/ui``.

No database and no other room.  The overrides in ``conftest.py`` make the same tests pass under the
product's settings.
"""

from __future__ import annotations

from pathlib import Path

SECRET_KEY = "only-for-tests"
INSTALLED_APPS = ["django.contrib.staticfiles", "django_cotton", "django_htmx", "sekisho.ui"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "sekisho.ui.tests.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": ["django.template.context_processors.request"],
        },
    }
]
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "locale"]
USE_TZ = True
STATIC_URL = "/static/"
FORM_RENDERER = "sekisho.ui.forms.DadsRenderer"
