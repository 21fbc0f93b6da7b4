"""The keys a log was signed with, one after the other, and why each is believed.

A key is named by the one before it: the old key and the new one both sign a statement. A statement without the old
key's signature says that the old key was lost. It makes nobody who trusts the old key trust the new one; a witness can:
one that countersigned the log under the old key and goes on under the new has seen that nothing was rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from daybreak.kernel.errors import Tampered
from daybreak.ledger import notes
from daybreak.ledger.notes import Signer, Verifier
from daybreak.ledger.terms import Checkpoint

_WORDS = ("generation", "key", "instead of", "from", "at", "because")
NONE = "none"


@dataclass(frozen=True, slots=True)
class Statement:
    """Which key signs from which size on, instead of which, and why."""

    origin: str
    generation: int
    key: Verifier
    instead_of: Verifier | None
    from_size: int
    at: str
    because: str
    note: str = ""

    @property
    def vouched(self) -> bool:
        """The key before signed this: it was not lost."""
        return self.instead_of is None or notes.signed_by(self.note, self.instead_of)


def state(statement: Statement, *signers: Signer) -> str:
    """Return the signed note of a statement."""
    said = (
        statement.generation,
        statement.key,
        statement.instead_of or NONE,
        statement.from_size,
        statement.at,
        " ".join(statement.because.split()),
    )
    lines = [f"{word} {value}" for word, value in zip(_WORDS, said, strict=True)]
    # The first line differs from a checkpoint's, so that neither can be taken for the other.
    return notes.sign("\n".join([f"{statement.origin}/keys", *lines, ""]), *signers)


def read_statement(note: str) -> Statement:
    """Return what a note says about a key; Tampered when it is malformed or not signed by the key it names."""
    first, *lines = notes.text_of(note).rstrip("\n").split("\n")
    try:
        said = [line.removeprefix(f"{word} ") for word, line in zip(_WORDS, lines, strict=True)]
        key = notes.read_vkey(said[1])
        before = None if said[2] == NONE else notes.read_vkey(said[2])
        statement = Statement(
            first.removesuffix("/keys"), int(said[0]), key, before, int(said[3]), said[4], said[5], note
        )
    except Exception as broken:
        raise Tampered("A statement about a key cannot be read", rule="key-statement") from broken
    if not notes.signed_by(note, key):
        raise Tampered(f"The statement on key {statement.generation} is not signed by that key", rule="key-statement")
    return statement


@dataclass(slots=True)
class Generation:
    """A key in its turn: it signs checkpoints larger than `from_size`, up to `until_size`."""

    number: int
    key: Verifier
    from_size: int = 0
    until_size: float = float("inf")
    accepted: bool = False


@dataclass(slots=True)
class Keyring:
    """The keys of one log. `notices` say in words what is weaker than it should be."""

    generations: list[Generation]
    statements: list[Statement] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def signer_of(self, note: str) -> Generation | None:
        """Return the key that signed the note, accepted or not; None when no known key did."""
        return next((each for each in self.generations if notes.signed_by(note, each.key)), None)

    def opened(self, note: str) -> Checkpoint:
        """Return a note's checkpoint; Tampered unless an accepted key signed it in its turn."""
        signer = self.signer_of(note)
        if signer is None or not signer.accepted:
            raise Tampered("The checkpoint carries no valid signature of a key that is trusted", rule="signed-note")
        checkpoint = notes.open_checkpoint(note, signer.key)
        if not signer.from_size < max(checkpoint.size, 1) <= signer.until_size:
            raise Tampered(
                f"The checkpoint of {checkpoint.size} is signed by key {signer.number}, whose turn it was not",
                rule="retired-key",
            )
        return checkpoint

    @property
    def accepted(self) -> list[Verifier]:
        return [each.key for each in self.generations if each.accepted]


def keyring(statements: Iterable[str], trusted: Sequence[Verifier]) -> Keyring:
    """Return the keys that follow from the trusted ones, forward and backward, over whole statements only.

    Forward needs the old key's signature. Backward the new key's is enough: who trusts it believes it about the past.
    Raises Tampered when a statement cannot be read or does not follow the one before it.
    """
    ring = Keyring([])
    for note in statements:
        _add(ring, read_statement(note))
    known = {str(each.key) for each in ring.generations}
    ring.generations += [Generation(0, key) for key in trusted if str(key) not in known]
    named = {str(key) for key in trusted}
    for each in ring.generations:
        each.accepted = str(each.key) in named
    _spread(ring)
    return ring


def _add(ring: Keyring, statement: Statement) -> None:
    last = ring.generations[-1] if ring.generations else None
    expected = (last.number + 1, last.key) if last else (1, None)
    if (statement.generation, statement.instead_of) != expected or (last and statement.from_size < last.from_size):
        raise Tampered(f"The statement on key {statement.generation} does not follow the one before", rule="key-chain")
    if last:
        last.until_size = statement.from_size
    if not statement.vouched:
        ring.notices.append(
            f"Key {statement.generation} was not named by the key before it, which was lost at {statement.from_size:,}"
            f" entries: {statement.because}"
        )
    ring.statements.append(statement)
    ring.generations.append(Generation(statement.generation, statement.key, statement.from_size))


def _spread(ring: Keyring) -> None:
    links = list(zip(ring.generations, ring.generations[1:], ring.statements[1:], strict=False))
    for old, new, statement in links:
        new.accepted = new.accepted or (old.accepted and statement.vouched)
    for old, new, _ in reversed(links):
        old.accepted = old.accepted or new.accepted
