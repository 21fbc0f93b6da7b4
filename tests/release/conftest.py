"""Pages in tests take their static files as they lie."""

from tests.web.conftest import _static_files  # noqa: F401 - a fixture for all tests here
