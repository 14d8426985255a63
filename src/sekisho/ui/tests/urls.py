"""Addresses for the tests of the components alone."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("ui/", include("sekisho.ui.urls")), path("i18n/", include("django.conf.urls.i18n"))]
