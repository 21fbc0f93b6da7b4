"""Bringing the mentions up to what the current facts say, and the numbers they are looked for under."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from daybreak.access.models import Compartment
from daybreak.identity import queries
from daybreak.identity.features import features_digest, features_of, number_of
from daybreak.identity.linkage.blocking import blocking_keys
from daybreak.identity.models import Mention
from daybreak.identity.queries import DESCRIBING, NAMING, Person
from daybreak.kernel.bulk import update_rows
from daybreak.kernel.prepared import run
from daybreak.kernel.words import Category

NAMING_OR_DESCRIBING = [*dict.fromkeys((*NAMING, *DESCRIBING))]
AT_ONCE = 10_000  # mentions whose numbers are held in memory at one time


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The mentions of the referrals asked for: those that are new, and those that say something else than before.

    The new ones are not written yet: where nothing has to find them first, each goes in with the subject it gets.
    """

    mentions: list[Mention]
    fresh: list[Mention]
    changed: list[Mention]
    said: Sequence[Person] = ()
    """What was read of the referrals asked for; nothing where all were."""


def refresh(national: Compartment, referrals: Collection[UUID] | None = None) -> Refreshed:
    """Bring the mentions of these referrals (None: of all) up to what the current facts say.

    A mention no current fact speaks of keeps its key, for judgements name it, and has nothing to be compared by.
    """
    known = {row.key: row for row in queries.mentions_of(national, referrals)}
    silent = set(known)
    fresh, changed = [], []
    people: Iterable[Person] = queries.people(national, NAMING_OR_DESCRIBING, referrals)
    people = people if referrals is None else list(people)
    for person in people:
        if not any(fact.kind in NAMING for fact in person.said):
            continue
        key = f"{person.scheme}:{person.reference}/{person.party}"
        silent.discard(key)
        features = features_of(((fact.kind, fact.value, fact.normal) for fact in person.said), year=person.year)
        digest = features_digest(features)
        row = known.get(key)
        if row is None:
            fresh.append(
                Mention(
                    compartment_id=national.pk, referral_id=person.referral, party=person.party, key=key,
                    category=Category.SUSPECT, features=features, digest=digest,
                )
            )  # fmt: skip
        elif row.digest != digest:
            row.features, row.digest = features, digest
            changed.append(row)
    changed += _silenced(known[key] for key in sorted(silent))
    update_rows(changed, ["features", "digest"])
    known |= {row.key: row for row in fresh}
    read = people if isinstance(people, list) else ()
    return Refreshed([known[key] for key in sorted(known)], fresh, changed, read)


def _silenced(mentions: Iterable[Mention]) -> list[Mention]:
    nothing = features_digest({})
    silenced = [row for row in mentions if row.digest != nothing]
    for row in silenced:
        row.features, row.digest = {}, nothing
    return silenced


def numbers_of(row: Mention) -> set[int]:
    """Return the numbers a mention is looked for under."""
    mention = row.read()
    return {number_of(key) for key in blocking_keys(mention)}


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """The numbers of each mention as they stand; for each number that some were put under or taken from: which ones."""

    numbers: dict[UUID, set[int]]
    added: dict[int, set[UUID]]
    gone: dict[int, set[UUID]]


def rekey(refreshed: Refreshed) -> Rekeyed:
    """Put new and changed mentions under their numbers; return what changed there."""
    return _rekey([*refreshed.fresh, *refreshed.changed], known=[row.id for row in refreshed.changed])


def rekey_all(mentions: Sequence[Mention]) -> None:
    """Put right the numbers of all mentions, also those written under the blocking rules of an earlier release."""
    for start in range(0, len(mentions), AT_ONCE):
        rows = mentions[start : start + AT_ONCE]
        _rekey(rows, known=[row.id for row in rows])


def _rekey(rows: Sequence[Mention], *, known: Collection[UUID]) -> Rekeyed:
    before: dict[UUID, set[int]] = {row.id: set() for row in rows} | numbers_held(known)
    numbers: dict[UUID, set[int]] = {}
    added: dict[int, set[UUID]] = {}
    gone: dict[int, set[UUID]] = {}
    written = []
    for row in rows:
        now = numbers[row.id] = numbers_of(row)
        for number in now - before[row.id]:
            added.setdefault(number, set()).add(row.id)
            written.append((row.id, number))
        for number in before[row.id] - now:
            gone.setdefault(number, set()).add(row.id)
    _take_out(gone)
    _put_in(rows[0].compartment_id if rows else 0, written)
    return Rekeyed(numbers, added, gone)


def numbers_held(mentions: Collection[UUID]) -> dict[UUID, set[int]]:
    """Return the numbers that mentions are held under."""
    found: dict[UUID, set[int]] = {mention: set() for mention in mentions}
    if found:
        held = "SELECT mention_id, key FROM identity_mentionkey WHERE mention_id = ANY(%s)"
        for mention, number in run(held, [list(mentions)]):
            found[mention].add(number)
    return found


def _put_in(national: int, pairs: Sequence[tuple[UUID, int]]) -> None:
    if pairs:
        run(
            "INSERT INTO identity_mentionkey (id, compartment_id, mention_id, key)"
            " SELECT gen_random_uuid(), %s, mention_id, key"
            " FROM unnest(%s::uuid[], %s::bigint[]) AS new (mention_id, key)",
            [national, [mention for mention, _ in pairs], [number for _, number in pairs]],
        )


def _take_out(gone: dict[int, set[UUID]]) -> None:
    pairs = [(mention, number) for number, mentions in gone.items() for mention in mentions]
    if pairs:
        run(
            "DELETE FROM identity_mentionkey k USING unnest(%s::uuid[], %s::bigint[]) AS old (mention_id, key)"
            " WHERE k.mention_id = old.mention_id AND k.key = old.key",
            [[mention for mention, _ in pairs], [number for _, number in pairs]],
        )
