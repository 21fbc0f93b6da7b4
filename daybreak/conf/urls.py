"""Addresses: where pages and API are joined."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("daybreak.web.urls"))]
