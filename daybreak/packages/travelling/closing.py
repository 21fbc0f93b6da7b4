"""Making an envelope at the lead agency: bag, signature, encryption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from daybreak.ledger import notes
from daybreak.ledger.notes import Signer
from daybreak.packages.travelling import bag, envelope, printing
from daybreak.packages.travelling.contents import bytes_of, check_suspect_only
from daybreak.packages.travelling.opening import envelope_text


def close_envelope(
    content: Mapping[str, Any], status: Mapping[str, Any], *, signature: str, proof: str, signer: Signer, recipient: str
) -> bytes:
    """Return the sealed envelope of one package; NotAllowed where it holds anything but the suspect's facts."""
    check_suspect_only(content)
    payload = {
        "package.json": bytes_of(content),
        "package.sig": signature.encode(),
        "package.pdf": printing.pdf(content, status),
        "status.json": bytes_of(status),
        "ledger-proof.txt": proof.encode(),
    }
    about = {"External-Identifier": content["reference"], "Bagging-Date": str(status["exported_at"])[:10]}
    files = bag.make(payload, about=about)
    files["envelope.sig"] = notes.sign(envelope_text(files), signer).encode()
    return envelope.close(files, recipient)


def file_name(content: Mapping[str, Any]) -> str:
    """Return what the envelope is called: the reference and the force, nothing of what it says."""
    return f"{str(content['reference']).replace('/', '-')}.{content['force']}{envelope.SUFFIX}"
