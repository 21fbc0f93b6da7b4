"""A real OpenID Connect provider as a process of its own, which insists on PKCE: `python -m tests.web.provider`.

Prints its port once it listens. Below it lies `oidc-provider-mock`, which signs real ID tokens but does not look at
the code verifier: that is checked here (RFC 7636 section 4.6), as is that a nonce was asked for.
`GET /lie?about=keys` makes it publish keys it does not sign with; `about=nothing` ends that.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import oidc_provider_mock
from joserfc.jwk import RSAKey

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Insisting:
    """The provider, refusing a token to whoever cannot show the verifier of the challenge the code was made for."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.challenges: dict[str, str] = {}
        self.lies = "nothing"
        self.other_keys = {"keys": [RSAKey.generate_key(2048, {"kid": "other"}).as_dict(private=False)]}

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path, asked = environ["PATH_INFO"], parse_qs(environ.get("QUERY_STRING", ""))
        if path == "/lie":
            self.lies = asked["about"][0]
            return _say(start, "200 OK", {})
        if path == "/jwks" and self.lies == "keys":
            return _say(start, "200 OK", self.other_keys)
        if path == "/oauth2/authorize" and not self._asked_well(asked):
            return _say(start, "400 Bad Request", {"error": "a challenge (S256), a state and a nonce are needed"})
        if path == "/oauth2/token" and not self._shown_well(environ):
            return _say(start, "400 Bad Request", {"error": "invalid_grant", "error_description": "verifier"})
        return self.app(environ, self._remembering(asked, start))

    @staticmethod
    def _asked_well(asked: dict[str, list[str]]) -> bool:
        return asked.get("code_challenge_method") == ["S256"] and all(
            asked.get(name) for name in ("code_challenge", "state", "nonce")
        )

    def _shown_well(self, environ: dict[str, Any]) -> bool:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        sent = parse_qs(body.decode())
        made = sha256(sent.get("code_verifier", [""])[0].encode()).digest()
        challenge = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
        return self.challenges.pop(sent.get("code", [""])[0], "") == challenge

    def _remembering(self, asked: dict[str, list[str]], start: Callable[..., Any]) -> Callable[..., Any]:
        def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            back = parse_qs(urlsplit(dict(headers).get("Location", "")).query)
            if "code" in back:
                self.challenges[back["code"][0]] = asked["code_challenge"][0]
            return start(status, headers, *rest)

        return started


def _say(start: Callable[..., Any], status: str, value: object) -> Iterable[bytes]:
    start(status, [("Content-Type", "application/json")])
    return [json.dumps(value).encode()]


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *args: object) -> None:
        """Keep silent."""


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, Insisting(oidc_provider_mock.app()), handler_class=Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
