"""An invented package in an envelope, with a ledger of one entry: no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from daybreak.ledger import notes
from daybreak.ledger.documents import Proof, write_proof
from daybreak.ledger.merkle import leaf_hash
from daybreak.ledger.notes import Signer
from daybreak.ledger.rules import canonical_entry
from daybreak.ledger.terms import Actor, Processing
from daybreak.packages.travelling.closing import close_envelope
from daybreak.packages.travelling.contents import FORMAT, MARKING, digest_of, note_text
from daybreak.packages.travelling.envelope import new_identity
from daybreak.packages.travelling.opening import Opened, Trust, Turn, open_envelope

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEAD = Signer("example.invalid/packages", Ed25519PrivateKey.from_private_bytes(b"\1" * 32))
LEDGER = Signer("example.invalid/ledger", Ed25519PrivateKey.from_private_bytes(b"\2" * 32))
TRUST = Trust([Turn(LEAD.verifier)], [LEDGER.verifier])
SECRET, PUBLIC = new_identity()
FACT = {
    "category": "suspect", "kind": "email", "value": "a@example.com", "detail": {}, "referral": "Example R-1",
    "source": "r1.json", "source_sha256": "0" * 64, "place": "/people/0/emails/0",
}  # fmt: skip


@dataclass(frozen=True)
class Sent:
    """What goes into an envelope; each test changes the one part it is about."""

    reference: str = "P-7KQ2M4/1"
    force: str = "kent"
    told: str = "kent"
    ledger_to: str = "kent"
    act: str = "package:disseminate"
    about: str = ""
    export: str = "e1"
    exported_at: str = "2026-03-02T09:00:00.000000Z"
    withdrawn: tuple[str, ...] = ()
    facts: tuple[dict[str, Any], ...] = (FACT,)
    more: dict[str, Any] = field(default_factory=dict)
    signed_by: Signer = LEAD
    closed_by: Signer = LEAD
    ledger_by: Signer = LEDGER

    @property
    def content(self) -> dict[str, Any]:
        return {
            "format": FORMAT, "marking": MARKING, "package": str(UUID(int=7)), "reference": self.reference,
            "version": int(self.reference.rpartition("/")[2]), "force": self.force, "force_name": "Kent Police",
            "subject": "S-7KQ2M4", "name": "Ann Other", "level": "high", "position": 1,
            "reasons": [{"words": "Lives with children", "seen": "2"}], "built_at": "2026-03-01T09:00:00.000000Z",
            "because": "",
            "premises": [{"address": "1 Invented Lane", "role": "home", "door": "established", "items": []}],
            "facts": list(self.facts), **self.more,
        }  # fmt: skip

    @property
    def status(self) -> dict[str, Any]:
        return {
            "export": self.export, "force": self.told, "exported_at": self.exported_at, "state": "disseminated",
            "level": "high", "act_by": "2026-03-09T09:00:00.000000Z", "access_to_children": "unknown",
            "digest": digest_of(self.content), "withdrawn": list(self.withdrawn),
        }  # fmt: skip

    @property
    def proof(self) -> str:
        actor = Actor(UUID(int=1), UUID(int=2), "lead", "lead_coordinator")
        entry = canonical_entry(
            ref=UUID(int=3), by=actor, act=self.act, processing=Processing.DISCLOSE, thing="package",
            thing_ref=self.about or self.content["package"], at=AT, to=self.ledger_to, digest=sha256(b"").hexdigest(),
        )  # fmt: skip
        note = notes.sign(notes.checkpoint_text(LEDGER.name, 1, leaf_hash(entry)), self.ledger_by)
        return write_proof(Proof(0, entry, (), note))

    def sealed(self, recipient: str = PUBLIC) -> bytes:
        signature = notes.sign(note_text(self.content), self.signed_by)
        return close_envelope(
            self.content, self.status, signature=signature, proof=self.proof, signer=self.closed_by,
            recipient=recipient,
        )  # fmt: skip


def opened(sent: Sent, **changed: Any) -> Opened:
    """Return the envelope of a package, opened at Kent."""
    return open_envelope(replace(sent, **changed).sealed(), identity=SECRET, trust=TRUST, force="kent")
