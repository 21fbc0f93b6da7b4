"""The API object: who may call, how errors look, and what its document says of the edges every operation has."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from daybreak.api.auth import AnsweredBefore, SessionPost, TokenPost
from daybreak.api.bodies import Json
from daybreak.api.repeats import HEADER, needs_key
from daybreak.api.scopes import ROOMS, scope_of
from daybreak.kernel.errors import BadInput, DaybreakError, NotAllowed, SignInNeeded
from daybreak.web.versions import EDITED, SAFE

KEY = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "schema": {"type": "string", "maxLength": 100},
    "description": "A new UUID for each new write, the same when it is sent again. Kept for 24 hours.",
}
VERSION = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag of the thing as it was read. 428 when missing, 412 when somebody changed it since.",
}
PREFIX = "/api/v1/"


class DaybreakAPI(NinjaAPI):
    """An API whose document names the headers that no operation declares for itself."""

    _documents: dict[str, Any] | None = None

    def get_openapi_schema(self, **options: Any) -> Any:
        """Return the document with keys of writes, versions of edits, and the scope a token needs; made once.

        Making it takes a second of the processor, and whoever is not signed in may ask for it.
        """
        known = self._documents = self._documents or {}
        asked = repr(sorted(options.items()))
        if asked not in known:
            known[asked] = self._described(**options)
        return known[asked]

    def _described(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _say_edges(operation, method.upper(), path)
        return document


def _say_edges(operation: dict[str, Any], method: str, path: str) -> None:
    part = path.removeprefix(PREFIX).partition("/")[0]
    if part in ROOMS:
        operation["x-scope"] = scope_of(method, part).value
    if method in SAFE:
        return
    edges = [KEY] if needs_key(method, path) else []
    edges += [VERSION] if part in EDITED and "{key}" in path else []
    operation["parameters"] = [*operation.get("parameters", []), *edges]


def make_api() -> DaybreakAPI:
    """Return the API without operations."""
    api = DaybreakAPI(
        title="Daybreak",
        version="1",
        description="Coordinates one national operation. Everything passes the same row policies as the pages.",
        auth=[TokenPost(), SessionPost(csrf=True)],
        urls_namespace="api-1",
        parser=Json(),
        docs_url=None,  # the interactive page would load scripts from a third party
    )
    api.add_exception_handler(AnsweredBefore, _before)
    api.add_exception_handler(AuthenticationError, _nobody)
    api.add_exception_handler(HttpError, _refused)
    api.add_exception_handler(ValidationError, _not_understood)
    return api


def _before(request: HttpRequest, error: Any) -> HttpResponse:
    response: HttpResponse = error.response
    return response


def _nobody(request: HttpRequest, error: Any) -> HttpResponse:
    return _answer(SignInNeeded("Nobody is signed in", remedy="Send a token that is valid, or sign in on the pages"))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 403:
        return _answer(NotAllowed("The page's own token is missing", rule="csrf", remedy="Send it as X-CSRFToken"))
    said = BadInput("The body cannot be read", remedy="Send what the document of this API describes").as_dict()
    return JsonResponse(said, status=error.status_code)


def _not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    """Say which field is wrong and why; what was sent is not repeated."""
    first = error.errors[0]
    place = ".".join(str(part) for part in first["loc"])
    return _answer(BadInput(f"{first['msg']}", place=place, remedy="Send what the document of this API describes"))


def _answer(error: DaybreakError) -> HttpResponse:
    return JsonResponse(error.as_dict(), status=error.status)
