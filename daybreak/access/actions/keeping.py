"""Who may keep the ledger honest: registering witnesses, taking their signatures, changing the key, declaring a break.

The ledger knows no posts; these are its acts that need a permission.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from daybreak.access.gates import require
from daybreak.agencies.models import Agency, Post
from daybreak.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from daybreak.ledger import breaking, notes, rotation
from daybreak.ledger.actions import record
from daybreak.ledger.keychain import Statement
from daybreak.ledger.models import Cosignature, Witness
from daybreak.ledger.notes import ALGORITHM_COSIGNATURE, read_vkey
from daybreak.ledger.queries import checkpoint
from daybreak.ledger.terms import Checkpoint

CLOCKS_DIFFER = timedelta(minutes=5)


def register_witness(vkey: str, *, agency: Agency, by: Post, at: datetime) -> Witness:
    """Take countersignatures of this key from now on, handed in by posts of this agency; Conflict when it is known."""
    require(by, "witness:register")
    key = read_vkey(vkey, algorithm=ALGORITHM_COSIGNATURE)
    if Witness.objects.filter(name=key.name).exists() or Witness.objects.filter(vkey=str(key)).exists():
        raise Conflict(
            f"A witness {key.name} is registered, or was", remedy="A new key needs a new name: found the witness anew"
        )
    witness = Witness.objects.create(name=key.name, vkey=str(key), agency=agency.slug, registered_at=at)
    record(
        "witness:register", "witness", key.name[:64], by=by.actor, at=at, name=key.name, vkey=str(key), of=agency.slug
    )
    return witness


def retire_witness(name: str, *, reason: str, by: Post, at: datetime) -> None:
    """Take no more countersignatures of a witness; those it gave stay."""
    require(by, "witness:register")
    witness = Witness.objects.select_for_update().filter(name=name, retired_at=None).first()
    if witness is None:
        raise NotFound(f"No witness {name} is registered", remedy="See `daybreak ledger witnesses`")
    witness.retired_at = at
    witness.save(update_fields=["retired_at"])
    record("witness:retire", "witness", name[:64], by=by.actor, at=at, name=name, reason=reason)


def take_cosignature(line: str, *, size: int, by: Post, at: datetime) -> Cosignature:
    """Keep the countersignature of a registered witness of the caller's own agency on one checkpoint.

    Raises BadInput when it is not a valid one. A second one of the same witness on the same checkpoint changes nothing.
    """
    require(by, "ledger:witness")
    line = line.strip()
    name = line.removeprefix(notes.DASH).partition(" ")[0]
    witness = Witness.objects.filter(name=name, agency=by.agency.slug, retired_at=None).first()
    if witness is None:
        raise NotFound(
            "Your agency has no registered witness of that name", remedy="Ask an administrator to register its key"
        )
    key = read_vkey(witness.vkey, algorithm=ALGORITHM_COSIGNATURE)
    text = notes.text_of(checkpoint(size).note)
    cosigned_at = notes.cosigned_at(f"{text}\n{line}\n", key)
    if "\n" in line or cosigned_at is None or cosigned_at > at + CLOCKS_DIFFER:
        raise BadInput(
            f"That is no valid signature of {name} on the checkpoint of {size}",
            rule="tlog-cosignature",
            remedy="Fetch the checkpoint again, and look at the clock of the witness",
        )
    kept = Cosignature.objects.filter(size=size, witness=name).first()
    if kept is None:
        kept = Cosignature.objects.create(size=size, witness=name, line=line, cosigned_at=cosigned_at)
        record("ledger:countersign", "checkpoint", str(size), by=by.actor, at=at, witness=name)
    return kept


def rotate_key(*, reason: str, second: Post, lost: bool = False, by: Post, at: datetime) -> Statement:
    """Let a new key sign checkpoints: two people agree, and the reason is recorded (see `rotation.rotate`)."""
    require(by, "key:rotate")
    require(second, "key:rotate")
    _two(by, second, "change the key of the ledger")
    said = rotation.rotate(reason=reason, lost=lost, by=by.actor, second=second.id, at=at)
    record("key:rotate", "key", str(said.generation), by=second.actor, at=at, second=by.id, reason=reason, lost=lost)
    return said


def declare_break(*, reason: str, second: Post, by: Post, at: datetime) -> tuple[Checkpoint, int]:
    """Let the log go on from an older or another database: two people agree, on record (see `breaking.declare`)."""
    require(by, "key:rotate")
    require(second, "key:rotate")
    _two(by, second, "declare a break in the ledger")
    kept, size = breaking.declare(reason=reason, by=by.actor, second=second.id, at=at)
    record("ledger:agree", "checkpoint", str(kept.size), by=second.actor, at=at, second=by.id, reason=reason)
    return kept, size


def _two(by: Post, second: Post, act: str) -> None:
    if by.person_id == second.person_id:
        raise NotAllowed(f"One person alone may not {act}", rule="two people", remedy="Name a second person")
