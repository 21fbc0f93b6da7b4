"""Finding hits: over everything, or around the records that have just arrived, with the same result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from daybreak.access.gates import require
from daybreak.access.models import Compartment
from daybreak.access.queries import compartments_by_agency
from daybreak.access.terms import CompartmentKind
from daybreak.agencies.models import Post
from daybreak.deconfliction import queries
from daybreak.deconfliction.actions.taking import take_interests
from daybreak.deconfliction.actions.telling import bring_up_to_date, register, sides_of
from daybreak.deconfliction.models import Hit, Interest
from daybreak.deconfliction.records import with_the_same_people
from daybreak.deconfliction.rules import Pair, Thing, conflicts, deciding, kind_of, now_in_common, thing_of
from daybreak.deconfliction.surroundings import Surroundings, everything, groups_around, hashes_of, keys_of, within
from daybreak.kernel.bulk import create_rows, update_rows
from daybreak.kernel.prepared import hold
from daybreak.ledger.actions import record_many
from daybreak.ledger.terms import Processing


@dataclass(slots=True)
class Judged:
    """What is in common now, the hits that stand for it, those that do not any more, and what has no hit yet."""

    seen: Surroundings
    found: dict[Thing, Pair]
    stand: dict[Thing, Hit] = field(default_factory=dict)
    fallen: list[tuple[Thing, Hit]] = field(default_factory=list)


def find_hits(national: Compartment, *, referrals: Iterable[UUID] | None = None, by: Post, at: datetime) -> list[Hit]:
    """Take in forces' interests and find where two of them meet; return the new hits.

    With `referrals` only those records are read, and what they and the people they mention meet: the hits that stand
    afterwards are those a run over everything would leave, in whatever order and parts records arrive. After judgements
    give the records whose subject changed. A hit whose ground is gone lapses; nothing is deleted.
    """
    hold(national)
    require(by, "hit:find")
    wanted = None if referrals is None else with_the_same_people(national, frozenset(referrals))
    forces = compartments_by_agency(national.operation, CompartmentKind.FORCE)
    seeds = take_interests(national, forces, wanted)
    if wanted is not None and not seeds:
        return []
    judged = _judge(national, None if wanted is None else seeds)
    hits = _write(national, judged, forces, at)
    register(national, judged.seen.rows.values() if wanted is None else seeds, at)
    things = [(hit.id, {"left": hit.left.agency.slug, "right": hit.right.agency.slug}) for hit in hits]
    record_many("hit:find", "hit", things, by=by.actor, at=at, processing=Processing.COMBINE)
    return hits


def _judge(national: Compartment, seeds: list[Interest] | None) -> Judged:
    """Compare what is in common with the hits there are, as far as it takes to be sure of each of them.

    Steps: 1 the groups around the seeds, read completely; 2 what they have in common; 3 the hits of all that; 4 where
    something else decides, that too, and again. Without seeds everything is read at once.
    """
    groups = None if seeds is None else groups_around(national, seeds)
    while True:
        seen = everything(national) if groups is None else within(national, groups)
        standing = seen.standing()
        judged = Judged(seen, conflicts(standing, seen.likely, within=groups))
        further = set() if groups is None else deciding(standing, seen.likely, groups)
        for hit in _hits(national, judged):
            further |= _place(hit, judged, national)
        if groups is None or further <= groups:
            return judged
        groups |= further


def _hits(national: Compartment, judged: Judged) -> Iterable[Hit]:
    if judged.seen.groups is None:
        return queries.hits_with_interests(national, judged.seen.rows)
    if not judged.seen.rows:
        return []
    near, common = list(judged.seen.rows), {thing[2] for thing in judged.found}
    of = Hit.objects.filter(compartment=national)
    keys = keys_of([of.filter(left__in=near), of.filter(right__in=near), of.filter(common__in=common)])
    return queries.hits_with_interests(national, judged.seen.rows, keys)


def _place(hit: Hit, judged: Judged, national: Compartment) -> set[str]:
    """Say whether the hit stands or has fallen; return the groups that decide it."""
    left, right = judged.seen.read(hit.left), judged.seen.read(hit.right)
    common = now_in_common(left, right, hit.common)
    thing = thing_of(left, right, common)
    if thing in judged.found and judged.stand.setdefault(thing, hit) is hit:
        return set()
    judged.fallen.append((thing, hit))
    if hit.lapsed_at is not None or thing in judged.stand or judged.seen.groups is None:
        return set()
    if common.startswith("files:"):
        return hashes_of(national, UUID(common.removeprefix("files:").partition("|")[0]))
    return {common}


def _write(national: Compartment, judged: Judged, forces: Mapping[str, Compartment], at: datetime) -> list[Hit]:
    """Write the new hits with their sides, and what became of the others; return the new ones."""
    rows = judged.seen.rows
    fresh = [
        Hit(
            compartment=national, left=rows[left.id], right=rows[right.id], found_at=at, common=thing[2],
            kind=kind_of(thing[2]), subject_id=left.subject if left.subject == right.subject else None,
        )
        for thing, (left, right) in judged.found.items()
        if thing not in judged.stand
    ]  # fmt: skip
    create_rows(fresh)
    create_rows([side for hit in fresh for side in sides_of(hit, forces, at)])
    changed = [hit for thing, hit in judged.stand.items() if _stands(hit, thing, judged)]
    for _, hit in judged.fallen:
        if hit.lapsed_at is None:
            hit.lapsed_at = at
            changed.append(hit)
    update_rows(changed, ["left", "right", "subject", "kind", "common", "lapsed_at"])
    bring_up_to_date([*judged.stand.values(), *(hit for _, hit in judged.fallen)], at)
    return fresh


def _stands(hit: Hit, thing: Thing, judged: Judged) -> bool:
    """Let a hit stand for what it is about now, on interests that stand; answer whether anything changed."""
    before = hit.left_id, hit.right_id, hit.subject_id, hit.kind, hit.common, hit.lapsed_at
    if not (hit.left.stands and hit.right.stands):
        left, right = judged.found[thing]
        hit.left, hit.right = judged.seen.rows[left.id], judged.seen.rows[right.id]
    same = hit.left.subject_id == hit.right.subject_id
    hit.subject_id, hit.kind, hit.common = (hit.left.subject_id if same else None), kind_of(thing[2]), thing[2]
    hit.lapsed_at = None
    return before != (hit.left_id, hit.right_id, hit.subject_id, hit.kind, hit.common, hit.lapsed_at)
