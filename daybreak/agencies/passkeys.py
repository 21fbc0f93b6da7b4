"""Passkeys (WebAuthn level 3): what a browser is asked, and whether what it answers is signed as it must be.

Values in, values out: no table and no session. The authenticator must have checked its user (PIN, finger or face), so
that one passkey is two factors: the thing held and its user (NIST SP 800-63B-4 section 3.1.7).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from daybreak.kernel.errors import BadInput

NOT_UNDERSTOOD = "The passkey's answer is not what was asked for"
AGAIN = "Try again; if it keeps failing, use another way or ask your administrator"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages are served: `host` is what passkeys are made for, `origin` what the browser must say."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is given as JSON, and the challenge that is kept for its answer (base64url)."""

    options: str
    challenge: str


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was just made."""

    credential: bytes
    public_key: bytes
    sign_count: int


def ask_to_make(site: Site, *, handle: bytes, username: str, name: str, known: Iterable[bytes]) -> Asked:
    """Return what makes a new passkey for a person; authenticators that hold one of the `known` refuse."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Daybreak",
        user_id=handle,
        user_name=username,
        user_display_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
    )
    return Asked(options_to_json(options), bytes_to_base64url(options.challenge))


def ask_to_sign(site: Site, *, allowed: Iterable[bytes] = ()) -> Asked:
    """Return what signs in with a passkey: one of the `allowed`, or whichever the person chooses."""
    options = generate_authentication_options(
        rp_id=site.host,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in allowed],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(options_to_json(options), bytes_to_base64url(options.challenge))


def credential_of(answer: str) -> bytes:
    """Return which passkey an answer says it is from; b"" when it says nothing that can be read."""
    try:
        return base64url_to_bytes(json.loads(answer)["rawId"])
    except (ValueError, TypeError, KeyError):
        return b""


def made(answer: str, *, challenge: str, site: Site) -> Made:
    """Return the new passkey; BadInput when the answer is not one to this challenge, from this site, by its user."""
    try:
        checked = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise BadInput(NOT_UNDERSTOOD, rule="passkey", remedy=AGAIN) from error
    return Made(checked.credential_id, checked.credential_public_key, checked.sign_count)


def signed(answer: str, *, challenge: str, site: Site, public_key: bytes, sign_count: int) -> int:
    """Return the passkey's new count of signatures; BadInput as in `made`, and when the count shows a copy."""
    try:
        checked = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise BadInput(NOT_UNDERSTOOD, rule="passkey", remedy=AGAIN) from error
    return checked.new_sign_count
