"""The background worker: one process, jobs from PostgreSQL, woken by LISTEN/NOTIFY."""

from __future__ import annotations

from typing import cast

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

AT_ONCE = 2
"""Jobs at a time: a plan that is searched for minutes keeps no report of a wrong premises waiting."""


def run() -> None:
    """Run jobs until terminated."""
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(concurrency=AT_ONCE, install_signal_handlers=True, delete_jobs="successful")
