"""Addresses of the gallery."""

from __future__ import annotations

from django.urls import path

from sekisho.ui.gallery import gallery

app_name = "ui"
urlpatterns = [path("", gallery, name="gallery")]
