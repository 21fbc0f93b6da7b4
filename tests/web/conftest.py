"""Pages in tests take their static files as they lie, not as an installation collects them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _static_files(settings: pytest.FixtureRequest) -> None:
    settings.STORAGES = settings.STORAGES | {  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
