"""What is kept outside the database: the keys checkpoints are signed with, and the newest checkpoint.

Its owner can then neither re-sign a changed log nor cut one short unnoticed.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from daybreak.kernel.errors import Tampered, Unavailable
from daybreak.ledger import notes
from daybreak.ledger.keychain import Keyring, keyring
from daybreak.ledger.models import KeyRow
from daybreak.ledger.notes import Signer
from daybreak.ledger.terms import Checkpoint


def signer() -> Signer:
    """Return this installation's signer: its origin and the Ed25519 key whose turn it is.

    Raises Unavailable when the home does not hold that key: it was lost, or the home is not the one of this database.
    Raises Tampered when the home holds a later key than the register names: a replaced key never signs again.
    """
    generation, latest = max(_registered_generation(), 1), _latest_held()
    if latest > generation:
        raise Tampered(
            f"The home holds {key_name(latest)}, the register names no key after {key_name(generation)}",
            rule="replaced-key",
            place=f"key {latest}",
            remedy="Restore the database that belongs to this home; if changing the key failed halfway, or the restored"
            " database is meant to be older, run `daybreak ledger rotate` again",
        )
    return registered()


def registered() -> Signer:
    """Return the signer the register names; to sign checkpoints take `signer`, which also looks for a later key."""
    row = KeyRow.objects.order_by("-generation").first()
    if row is None:
        return signer_of(1)
    found = signer_of(row.generation)
    if str(found.verifier) != row.vkey:
        raise Unavailable(
            f"The key {key_name(row.generation)} in this home is not the one that signs checkpoints: {row.vkey}",
            rule="lost-key",
            remedy="Put the key back from a copy of the keys folder; if there is none, run "
            "`daybreak ledger rotate --lost` and tell every witness",
        )
    return found


def _registered_generation() -> int:
    return KeyRow.objects.order_by("-generation").values_list("generation", flat=True).first() or 0


def _latest_held() -> int:
    """Return the highest generation whose key lies in the home, beyond the first; 0 when none does."""
    numbers = [file.suffix[1:] for file in (Path(settings.HOME) / "keys").glob("ledger.*")]
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def signer_of(generation: int) -> Signer:
    """Return the signer of one generation; its key is made when the home has none."""
    key = settings.KEY_OF(key_name(generation))
    return Signer(settings.LEDGER_ORIGIN, Ed25519PrivateKey.from_private_bytes(key))


def key_name(generation: int) -> str:
    """Return the name of a generation's file in the keys folder."""
    return "ledger" if generation == 1 else f"ledger.{generation}"


def ring(statements: Iterable[str] | None = None) -> Keyring:
    """Return the keys this installation believes: its own, and those that lead to it; statements of the register."""
    said = statements if statements is not None else _statements()
    return keyring(said, [registered().verifier])


def _statements() -> list[str]:
    return list(KeyRow.objects.order_by("generation").values_list("statement", flat=True))


def _held_file() -> Path:
    return Path(settings.HOME) / "checkpoint.note"


def hold(checkpoint: Checkpoint) -> None:
    """Keep a checkpoint as a file, whole or not at all; one that is not larger than the one held changes nothing.

    Tampered when the one held has another root at the same size, or is not signed by a key of this installation.
    """
    with _alone():
        present = held()
        if present is not None and present.size >= checkpoint.size:
            if (present.size, present.root) == (checkpoint.size, checkpoint.root) or present.size > checkpoint.size:
                return
            raise Tampered(f"Two roots were signed for {present.size:,} entries", rule="held", place=str(_held_file()))
        fresh = _held_file().with_suffix(".new")
        fresh.write_text(checkpoint.note, "utf-8")
        fresh.replace(_held_file())


def held(believed: Keyring | None = None) -> Checkpoint | None:
    """Return the checkpoint kept as a file; Tampered when it is not signed by a key of this installation."""
    file = _held_file()
    if not file.exists():
        return None
    try:
        believed = believed or ring()
    except Tampered:  # the register in the database: `verify` says so, the file is still held against our own key
        believed = keyring([], [registered().verifier])
    return believed.opened(file.read_text("utf-8"))


def held_as_it_is() -> Checkpoint | None:
    """Return the checkpoint kept as a file, whoever signed it."""
    file = _held_file()
    return notes.read_checkpoint(file.read_text("utf-8"))[1] if file.exists() else None


def put_aside(size: int) -> None:
    """Hold no checkpoint any more; the one that was held stays under another name (`put_aside_notes`)."""
    with _alone():
        _held_file().replace(_held_file().with_name(f"checkpoint-{size}.put-aside"))


def put_aside_notes() -> list[str]:
    """Return the names of the checkpoints that were put aside when a break was declared."""
    return sorted(file.name for file in Path(settings.HOME).glob("checkpoint-*.put-aside"))


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the home's own lock: two sealers may end at the same time."""
    # The folder is locked, not a file in it: a file made by root would shut out the user the worker runs as.
    descriptor = os.open(settings.HOME, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
