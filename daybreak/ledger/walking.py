"""The proof that a log holds: one walk over its leaves, with checkpoints and stored nodes beside them.

Values in, a verdict out; the leaves may come from the database or from files. Nothing is kept but the frontier, so
twenty million entries take the memory of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from daybreak.kernel.errors import Tampered
from daybreak.ledger import notes
from daybreak.ledger.keychain import Keyring
from daybreak.ledger.merkle import EMPTY_ROOT, Frontier, leaf_hash
from daybreak.ledger.notes import Verifier
from daybreak.ledger.paths import LOWEST, completed
from daybreak.ledger.rules import payload_digest
from daybreak.ledger.terms import Checkpoint, Finding, Verdict
from daybreak.ledger.traces import TELLING, Traces

MOST_FINDINGS = 1_000  # the first ones say where to look; all of them could fill the memory


@dataclass(slots=True)
class Row:
    """A leaf with its entry; `canonical` is None when the entry is gone, `content` when its payload is."""

    position: int
    leaf: bytes
    canonical: bytes | None
    salt: bytes | None
    content: bytes | None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint as it is kept: its note with cosignatures, the root beside it, a timestamp if there is one."""

    size: int
    root: bytes
    note: str
    timestamp: bytes | None = None


@dataclass(slots=True)
class Trust:
    """What a walk is held against: keys, witnesses, a checkpoint kept elsewhere, how timestamps are checked.

    `registered` names the witnesses of the register, where that is at hand.
    """

    ring: Keyring
    witnesses: Sequence[Verifier] = ()
    held: Checkpoint | None = None
    stamped_at: Callable[[str, bytes], datetime] | None = None
    registered: Sequence[str] | None = None


class Walk:
    """Steps: 1 positions without gap; 2 each entry's fields, bytes and leaf agree; 3 each payload agrees with its
    commitment, or an entry says that it was erased; 4 each stored node is what its leaves give; 5 the root at each
    checkpoint's size is the signed one; 6 signatures, cosignatures, timestamps; 7 no checkpoint, the one held elsewhere
    included, lies beyond the log; 8 no leaf lies beyond the last checkpoint.
    """

    def __init__(self, trust: Trust, heads: Iterable[Head], nodes: Iterable[tuple[int, bytes]] | None = None) -> None:
        self.trust = trust
        self.frontier = Frontier()
        self.findings: list[Finding] = []
        self.notices = list(trust.ring.notices)
        self.traces = Traces()
        self.checkpoints = self.unstamped = 0
        self.cosigned: dict[str, int] = {}
        self._under_accepted: set[str] = set()
        self._unvouched: dict[str, Finding] = {}
        self._broken = False  # positions or an earlier root are wrong: later roots cannot be right either
        self._heads = iter(heads)
        self._head = next(self._heads, None)
        self._nodes = iter(nodes) if nodes is not None else None
        self._held = trust.held
        self.payloads = True  # False: they were left out on purpose, so that none counts as erased
        self._last = 0  # the size of the last checkpoint that was met

    def over(self, rows: Iterable[Row], *, waiting: int, at: datetime) -> Verdict:
        """Return the verdict on all of them."""
        for row in rows:
            self._leaf(row)
        self._end()
        size = self.frontier.size
        found = sorted([*self.findings, *self._unvouched.values()], key=lambda each: (each.position < 0, each.position))
        if self.unstamped:
            self.notices.append(f"{self.unstamped:,} timestamps were not checked: no certificate of their issuer given")
        root = (self.frontier.root() if size else EMPTY_ROOT).hex()
        self.notices += self.traces.notices(self.trust.registered)
        cosigned = tuple(sorted(self.cosigned.items()))
        return Verdict(
            size, waiting, self.checkpoints, root, tuple(found), at, tuple(self.notices), self.traces.erased, cosigned
        )

    def _found(self, position: int, rule: str, message: str, ref: str = "") -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(position, rule, message, ref))

    def _leaf(self, row: Row) -> None:
        expected = self.frontier.size
        if row.position != expected and not self._broken:
            self._found(expected, "gap", f"leaf {expected} is missing or moved: the next one is {row.position}")
            self._broken = True
        if row.canonical is None:
            self._found(row.position, "removed", f"the entry of leaf {row.position} is gone")
        elif leaf_hash(row.canonical) != row.leaf:
            ref = _ref(row)
            self._found(row.position, "changed", f"entry {ref} no longer gives leaf {row.position}", ref)
        else:
            self._entry(row)
        # The stored leaf goes on, so that one changed entry does not hide the next; the roots prove the leaves.
        hashes = self.frontier.append(row.leaf)
        if self._nodes is not None and len(hashes) >= LOWEST:
            self._compare_nodes(hashes)
        self._pass_heads()

    def _entry(self, row: Row) -> None:
        if not (row.fields or self.payloads or TELLING.search(row.canonical or b"")):
            return
        try:
            sealed = orjson.loads(row.canonical or b"")
            ref, committed = str(sealed["ref"]), sealed["payload"]
        except (ValueError, KeyError, TypeError):
            self._found(row.position, "malformed", f"the entry of leaf {row.position} is none: it names no reference")
            return
        for name, text in row.fields.items():
            if (said := sealed.get(name)) != text:
                message = f"entry {ref}: its column {name} says {text!r}, the sealed bytes say {said!r}"
                self._found(row.position, "changed", message, ref)
                return
        self.traces.entry(row.position, sealed)
        if not self.payloads:
            return
        if row.content is None or row.salt is None:
            self.traces.missing(ref, row.position)
        elif payload_digest(row.salt, row.content) != committed:
            message = f"entry {ref}: its payload is not the one committed to"
            self._found(row.position, "changed", message, ref)

    def _compare_nodes(self, hashes: list[bytes]) -> None:
        for number, expected in completed(self.frontier.size, hashes):
            stored = next(self._nodes or iter(()), None)
            if stored != (number, expected):
                self._found(self.frontier.size - 1, "node", _node_message(number, stored))
                if stored is None or stored[0] != number:
                    self._nodes = None  # out of step: what follows cannot be compared
                    return

    def _pass_heads(self) -> None:
        size = self.frontier.size
        while self._head is not None and self._head.size <= size:
            head, self._head = self._head, next(self._heads, None)
            self._signatures(head)
            if head.size < size:
                self._found(head.size - 1, "checkpoint", f"the checkpoint of {head.size} stands out of order")
            else:
                self._compare_root(head.root, "signed")
        if self._held is not None and self._held.size == size:
            self._compare_root(self._held.root, "held elsewhere")
            self._held = None

    def _compare_root(self, root: bytes, whose: str) -> None:
        size = self.frontier.size
        if not self._broken and self.frontier.root() != root:
            self._broken = True
            self._found(size - 1, "root", f"the first {size} entries no longer give the root that is {whose}")

    def _signatures(self, head: Head) -> None:
        self.checkpoints += 1
        self._last = max(self._last, head.size)
        try:
            self._key(head)
            _, said = notes.read_checkpoint(head.note)
        except Tampered as broken:
            self._found(head.size - 1, broken.rule or "signature", f"checkpoint of {head.size}: {broken.message}")
            return
        self.traces.checkpoint(head.size, head.note)
        if (said.size, said.root) != (head.size, head.root):
            self._found(head.size - 1, "checkpoint", f"checkpoint of {head.size}: the row and its note differ")
        self._timestamp(head)

    def _key(self, head: Head) -> None:
        signer = self.trust.ring.signer_of(head.note)
        if signer is None:
            raise Tampered("it carries no valid signature of a known key", rule="signature")
        cosigners = self._cosigners(head)
        if not signer.accepted and cosigners & self._under_accepted:
            signer.accepted = True
            self._unvouched.pop(str(signer.key), None)
            by = ", ".join(sorted(cosigners & self._under_accepted))
            self.notices.append(f"Key {signer.number} is believed because {by} countersigned the log before and since")
        if signer.accepted:
            self.trust.ring.opened(head.note)
            self._under_accepted |= cosigners
        else:
            message = (
                f"checkpoints from {head.size} on are signed by key {signer.key}, which no trusted key names and no"
                " trusted witness bridges"
            )
            self._unvouched.setdefault(str(signer.key), Finding(head.size - 1, "key", message))

    def _cosigners(self, head: Head) -> set[str]:
        found = {each.name for each in self.trust.witnesses if notes.cosigned_at(head.note, each) is not None}
        self.cosigned |= dict.fromkeys(found, head.size)
        named = {line.removeprefix(notes.DASH).partition(" ")[0] for line in notes.lines_of(head.note)[1:]}
        for name in sorted(named & {each.name for each in self.trust.witnesses} - found):
            self._found(head.size - 1, "cosignature", f"checkpoint of {head.size}: {name} did not sign this")
        return found

    def _timestamp(self, head: Head) -> None:
        if head.timestamp is None:
            return
        if self.trust.stamped_at is None:
            self.unstamped += 1
            return
        try:
            self.trust.stamped_at(head.note, head.timestamp)
        except Tampered as broken:
            self._found(head.size - 1, "timestamp", f"checkpoint of {head.size}: {broken.message}")

    def _end(self) -> None:
        size = self.frontier.size
        for position, ref in self.traces.unexplained():
            message = f"entry {ref}: its payload is gone, and no entry says that it was erased"
            self._found(position, "payload", message, ref)
        for head in self._left():
            self._signatures(head)
            self._truncated(head.size, "signed")
        if self._held is not None:
            self._truncated(self._held.size, "held elsewhere")
        if (last := self._last) < size:
            self._found(last, "unsigned", f"{size - last:,} entries from leaf {last} on are under no signed checkpoint")
        if self._nodes is not None and (extra := next(self._nodes, None)) is not None:
            self._found(size - 1, "node", f"the stored node {extra[0]} covers entries that are not there")

    def _left(self) -> Iterator[Head]:
        while self._head is not None:
            head, self._head = self._head, next(self._heads, None)
            yield head

    def _truncated(self, size: int, whose: str) -> None:
        ends = self.frontier.size
        self._found(-1, "truncated", f"a checkpoint that is {whose} counts {size} entries, the log ends at {ends}")


def _ref(row: Row) -> str:
    try:
        return row.fields.get("ref") or str(orjson.loads(row.canonical or b"")["ref"])
    except (ValueError, KeyError, TypeError):
        return "that cannot be read"


def _node_message(number: int, stored: tuple[int, bytes] | None) -> str:
    if stored is None or stored[0] > number:
        return f"the stored node {number} is missing"
    if stored[0] < number:
        return f"the stored node {stored[0]} belongs to no place in the tree"
    return f"the stored node {number} is not what its entries give"
