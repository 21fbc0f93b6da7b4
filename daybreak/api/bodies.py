"""What is sent is read before anything is done, also where an operation asks for nothing.

Half a body is no agreement: whoever sent it meant something else.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from ninja.parser import Parser

from daybreak.kernel.errors import BadInput


class Json(Parser):
    """Reads bodies as RFC 8259 has them, without NaN; a text with the byte 0 cannot be kept, so it cannot be read."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body as values; ValueError when it is no JSON, or holds that byte."""
        said = json.loads(request.body, parse_constant=_no_number)
        if _holds_nul(said):
            raise ValueError
        return said


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _holds_nul(said: object) -> bool:
    if isinstance(said, dict):
        return any(map(_holds_nul, (*said, *said.values())))
    return any(map(_holds_nul, said)) if isinstance(said, list) else isinstance(said, str) and "\0" in said


def require_readable(request: HttpRequest) -> None:
    """Require that what is sent can be read: JSON, or a form that brings a file; raises BadInput otherwise."""
    try:
        readable = bool(request.FILES) if request.content_type == "multipart/form-data" else _is_json(request)
    except (ValueError, RecursionError, MultiPartParserError):
        readable = False
    if not readable:
        raise BadInput(
            "The body cannot be read",
            place="body",
            remedy="Send what the document of this API describes",
        )


def _is_json(request: HttpRequest) -> bool:
    if request.body:
        Json().parse_body(request)
    return True
