"""A timestamp made by another program (openssl ts, RFC 3161) is accepted, and no changed one is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from rfc3161_client import VerifierBuilder

from daybreak.kernel.errors import Tampered
from daybreak.ledger.timestamps import certificates, stamped_at

VECTORS = Path(__file__).parents[2].parent / "shared" / "data" / "standards" / "rfc3161"
pytestmark = pytest.mark.skipif(
    not VECTORS.exists(), reason="the folder shared/data with the published vectors is absent"
)


def _builder() -> VerifierBuilder:
    return VerifierBuilder(roots=certificates(VECTORS / "ca.pem"))


def test_the_timestamp_is_accepted() -> None:
    stamped = stamped_at((VECTORS / "m.txt").read_bytes(), (VECTORS / "r.tsr").read_bytes(), _builder())
    assert datetime(2020, 1, 1, tzinfo=UTC) < stamped < datetime(2100, 1, 1, tzinfo=UTC)


def test_another_message_is_not() -> None:
    with pytest.raises(Tampered, match="Mismatch"):
        stamped_at(b"another", (VECTORS / "r.tsr").read_bytes(), _builder())


def test_a_changed_answer_is_not() -> None:
    message, response = (VECTORS / "m.txt").read_bytes(), (VECTORS / "r.tsr").read_bytes()
    accepted = 0
    for place in range(60, len(response), 37):
        changed = response[:place] + bytes([response[place] ^ 1]) + response[place + 1 :]
        try:
            accepted += stamped_at(message, changed, _builder()) is not None
        except Tampered:
            continue
    assert accepted == 0


def test_an_answer_of_another_authority_is_not() -> None:
    (tsa,) = certificates(VECTORS / "tsa.pem")
    assert isinstance(tsa, x509.Certificate)
    with pytest.raises(Tampered):
        stamped_at(
            (VECTORS / "m.txt").read_bytes(), (VECTORS / "r.tsr").read_bytes(), VerifierBuilder(roots=[_stranger()])
        )


def _stranger() -> x509.Certificate:
    """Return a root nobody else knows."""
    from datetime import timedelta

    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=36_500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
