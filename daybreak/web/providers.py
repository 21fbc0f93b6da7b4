"""OpenID Connect towards an agency's identity provider: leading there, and reading who came back.

Authlib does the code flow with PKCE (S256), state and nonce, kept in the session; here the issuer and the audience
are pinned to what the administrator named, whatever the provider's own document says.
"""

from __future__ import annotations

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from joserfc.errors import JoseError
from joserfc.jws import extract_compact
from requests import RequestException

from daybreak.agencies.models import IdentityProvider
from daybreak.kernel.errors import NotAllowed, Unavailable
from daybreak.web.entering import site_of

SECONDS = 10
DISCOVERY = "/.well-known/openid-configuration"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signed with a key of the provider's own: neither `none` nor a secret we share with it."""


def lead_to(provider: IdentityProvider, request: HttpRequest) -> HttpResponse:
    """Lead the browser to the provider; Unavailable when it does not answer or was not set up completely."""
    try:
        answer: HttpResponse = _client(provider).authorize_redirect(request, _back(provider, request))
    except (RequestException, AuthlibBaseError, RuntimeError, ValueError) as error:
        raise _silent(provider) from error
    return answer


def subject_of(provider: IdentityProvider, request: HttpRequest) -> str:
    """Return what the provider calls whoever came back; NotAllowed when anything about it is not as asked for."""
    if request.GET.get("iss", provider.issuer) != provider.issuer:  # RFC 9207: who answers is who was asked
        raise _doubtful(provider)
    claims = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }
    try:
        token = _client(provider).authorize_access_token(request, claims_options=claims)
        signed_by = extract_compact(token["id_token"].encode()).headers()["alg"]
        subject = str(token["userinfo"]["sub"])
    except (RequestException, RuntimeError) as error:
        raise _silent(provider) from error
    except (AuthlibBaseError, JoseError, KeyError, ValueError, TypeError) as error:
        raise _doubtful(provider) from error
    if not subject or signed_by not in ALGORITHMS:
        raise _doubtful(provider)
    return subject


def led_there(request: HttpRequest) -> bool:
    """Answer whether this browser was led to a provider from here and has not come back yet."""
    return any(name.startswith("_state_") for name in list(request.session.keys()))


def _client(provider: IdentityProvider) -> Any:
    secret = settings.CLIENT_SECRET_OF(provider.agency.slug)
    if not secret:
        raise _silent(provider)
    name = provider.agency.slug.replace("-", "_")
    return OAuth().register(
        name,
        client_id=provider.client,
        client_secret=secret,
        server_metadata_url=provider.issuer.rstrip("/") + DISCOVERY,
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": SECONDS},
    )


def _back(provider: IdentityProvider, request: HttpRequest) -> str:
    return site_of(request).origin + reverse("web:agency-back", args=[provider.agency.slug])


def _silent(provider: IdentityProvider) -> Unavailable:
    return Unavailable(
        f"The sign-in of {provider.agency.name} does not answer, or is not set up completely", rule="provider",
        remedy="Try again, or use a passkey; an administrator looks at it with `daybreak identity-provider`",
    )  # fmt: skip


def _doubtful(provider: IdentityProvider) -> NotAllowed:
    return NotAllowed(
        f"What came back from the sign-in of {provider.agency.name} is not what was asked for", rule="provider",
        remedy="Begin again from the sign-in page; if it stays so, ask your administrator",
    )  # fmt: skip
