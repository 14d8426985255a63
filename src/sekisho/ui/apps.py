"""The Django app that carries the look of every page."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, form rendering and static files; it has no models and no rules of business."""

    name = "sekisho.ui"
    label = "ui"
    verbose_name = "画面部品"
