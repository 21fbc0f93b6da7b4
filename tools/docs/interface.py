"""The API's own description, as OpenAPI."""

from __future__ import annotations

import json

from daybreak.api.operations import api


def page() -> str:
    """Return the document with its keys in order, so that two writings can be compared."""
    return json.dumps(api.get_openapi_schema(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
