"""Addresses: where pages and API are joined."""

from __future__ import annotations

from django.urls import include, path

from daybreak.api.operations import api

handler404 = "daybreak.web.refusing.absent"

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("daybreak.web.urls")),
]
