"""What every verb that needs the database does first."""

from __future__ import annotations

import os


def start_django(role: str = "shell", zone: str | None = None) -> None:
    """Settings are read once, so what this process is must be known before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.config.settings")
    os.environ["SEKISHO_ROLE"] = role
    if zone is not None:
        os.environ["SEKISHO_ZONE"] = zone
    import django

    django.setup()
