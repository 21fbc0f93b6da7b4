"""One-time codes (RFC 6238): the secret, its QR code, sealing it, and finding the half-minute a code is of.

Values in, values out. Six digits of SHA-1 every 30 s, because that is what every app can; one step of drift either way.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from daybreak.kernel.errors import Tampered

STEP_SECONDS = 30
DRIFT_STEPS = 1
NONCE_BYTES = 12
ISSUER = "Daybreak"


def new_secret() -> str:
    """Return a new secret (160 bits, base32)."""
    return pyotp.random_base32()


def address_of(secret: str, *, username: str) -> str:
    """Return the otpauth address apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def picture_of(address: str) -> str:
    """Return the QR code of an address as an SVG element without scripts and styles."""
    return str(segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff"))


def step_of(code: str, *, secret: str, at: datetime) -> int | None:
    """Return the half-minute the code is of, if it is one of now, the one before or the one after; otherwise None."""
    made, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    steps = range(max(now - DRIFT_STEPS, 0), now + DRIFT_STEPS + 1)
    given = code.strip().replace(" ", "").encode()
    return next((step for step in steps if hmac.compare_digest(made.generate_otp(step).encode(), given)), None)


def seal(secret: str, *, owner: str, key: bytes) -> tuple[bytes, bytes]:
    """Return (nonce, ciphertext) of a secret, bound to its owner: it opens for nobody else."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce, AESGCM(key).encrypt(nonce, secret.encode(), owner.encode())


def unseal(nonce: bytes, ciphertext: bytes, *, owner: str, key: bytes) -> str:
    """Return a sealed secret; Tampered when it is not what was sealed for this owner with this key."""
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, owner.encode()).decode()
    except (InvalidTag, ValueError):
        raise Tampered("A one-time secret is not what was sealed", rule="seal", remedy="Reset it") from None
