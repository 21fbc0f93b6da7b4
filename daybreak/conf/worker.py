"""The background worker: one process, jobs from PostgreSQL, woken by LISTEN/NOTIFY."""

from __future__ import annotations

from procrastinate.contrib.django import app


def run() -> None:
    """Run jobs until terminated."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(concurrency=1, install_signal_handlers=True, delete_jobs="successful")
