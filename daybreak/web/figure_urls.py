"""Addresses of the pages about figures."""

from __future__ import annotations

from django.urls import path

from daybreak.web.views import delays, figures

paths = [
    path("figures/", figures.frozen, name="snapshots"),
    path("figures/definitions/", figures.definitions, name="definitions"),
    path("figures/delays/", delays.delays, name="delays"),
    path("figures/snapshots/<uuid:key>/", figures.snapshot, name="snapshot"),
    path("figures/snapshots/<uuid:key>/recount/", figures.recount, name="snapshot-recount"),
    path("figures/snapshots/<uuid:key>/explain/", figures.explain, name="snapshot-explain"),
    path("figures/snapshots/<uuid:key>/records/<slug:figure>/", figures.records, name="figure-records"),
]
