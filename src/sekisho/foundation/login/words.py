"""Words that the town chose."""

from __future__ import annotations

from django.conf import settings


def oidc_name() -> str:
    return str(settings.SEKISHO_OIDC_NAME)
