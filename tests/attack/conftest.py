"""The scene is built once for the attacks of a file and undone after them; each attempt undoes itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings

from tests.attack.scene import Scene, build, undone
from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here

PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    with django_db_blocker.unblock(), override_settings(STORAGES=settings.STORAGES | PLAIN), undone():
        yield build()
        transaction.set_rollback(False)
