"""Pure rules: which interests conflict, what each side may learn of the other, and who has waited too long."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from daybreak.deconfliction.terms import (
    DUE_GOLD,
    DUE_SUPERVISOR,
    OPEN_STATES,
    Alarm,
    Handling,
    HitKind,
    HitState,
    LookedUp,
)
from daybreak.intake.rules import normal_of as intake_normal
from daybreak.intake.terms import FactKind, FactRead
from daybreak.kernel.errors import BadInput, Conflict, TooManyTries
from daybreak.kernel.identifiers import address_key

CROWD = 25
"""What is held for more people than this is shared by strangers (a switchboard, a recycled number, a known file)."""

OPENNESS = (Handling.BLIND, Handling.POINTER, Handling.OPEN)
_KINDS = {
    "person": HitKind.PERSON,
    "likely": HitKind.MAY_BE_PERSON,
    "address": HitKind.PREMISES,
    "files": HitKind.FILES,
}
LIKELY = "likely:"
PERSONAL = ("person:", LIKELY)
FILES = "file_hash:"

Thing = tuple[str, str, str]
"""(agency, agency, what they have in common), the agencies in order: one hit stands for each."""
Holder = tuple[str, UUID | None]
"""An agency, and the person it holds something of."""
Likely = Collection[frozenset[UUID]]
"""Pairs of subjects whose records are linked, though nobody has put them together."""


@dataclass(frozen=True, slots=True)
class InterestRead:
    """An interest as the rule sees it; `key` orders interests the same in every run.

    `identifier` is kind and normal form ("phone:+44…"), `places` the premises of its subject ("address:…").
    """

    id: UUID
    key: str
    agency: str
    identifier: str
    subject: UUID | None
    referral: UUID | None = None
    places: frozenset[str] = frozenset()


Pair = tuple[InterestRead, InterestRead]


def groups_of(interest: InterestRead, likely: Mapping[UUID, Iterable[str]]) -> set[str]:
    """Return every group the interest is a member of: identifier, premises, subject, subjects that may be the same.

    `likely` holds for each subject the names of its pairs (`likely_name`).
    """
    found = {interest.identifier, *interest.places}
    if interest.subject:
        found |= {f"person:{interest.subject}", *likely.get(interest.subject, ())}
    return found


def likely_name(pair: Iterable[UUID]) -> str:
    """Return the name of a pair of subjects that may be one person."""
    return f"likely:{'|'.join(sorted(map(str, pair)))}"


def likely_names(likely: Likely) -> dict[UUID, list[str]]:
    """Return for each subject the names of the pairs it is in."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for pair in likely:
        for subject in pair:
            found[subject].append(likely_name(pair))
    return dict(found)


def what(left: InterestRead, right: InterestRead, group: str) -> str:
    """Return what two interests of a group have in common: the person before all else, then what the group is of.

    Files count once for two records, however many hashes they share.
    """
    if left.subject and left.subject == right.subject:
        return f"person:{left.subject}"
    if group.startswith(FILES):
        return f"files:{'|'.join(sorted(str(each.referral or each.id) for each in (left, right)))}"
    return group


def conflicts(
    interests: Iterable[InterestRead], likely: Likely = frozenset(), *, within: Collection[str] | None = None
) -> dict[Thing, Pair]:
    """Return what any two agencies have in common, with the pair of interests that shows it, in a settled order.

    `within` names the groups whose members were given completely, with those that decide them (`deciding`); all of
    them when None. What is found of them is what the whole would show. Who arrived first makes no difference.
    """
    members: dict[str, list[InterestRead]] = defaultdict(list)
    names = likely_names(likely)
    for interest in interests:
        for group in groups_of(interest, names):
            if within is None or group in within:
                members[group].append(interest)
    found: dict[Thing, Pair] = {}
    held: dict[Holder, set[str]] = defaultdict(set)
    for group in sorted(members, key=lambda name: (name.startswith(LIKELY), name)):
        chosen = _chosen(group, members[group])
        if len(chosen) > CROWD and not group.startswith(PERSONAL):
            continue
        for thing, pair in _met_in(group, chosen, held).items():
            found.setdefault(thing, pair)
        for each in members[group]:
            held[each.agency, each.subject].add(group)
    return found


def deciding(interests: Iterable[InterestRead], likely: Likely, groups: Collection[str]) -> set[str]:
    """Return what must be read completely as well: whether likely people meet in something else decides their hit."""
    wanted = [pair for pair in likely if likely_name(pair) in groups]
    if not wanted:
        return set()
    held: dict[UUID | None, set[str]] = defaultdict(set)
    for each in interests:
        held[each.subject] |= groups_of(each, {})
    return {
        group for one, other in map(sorted, wanted) for group in held[one] & held[other]
        if not group.startswith(PERSONAL)
    }  # fmt: skip


def _met_in(group: str, chosen: list[InterestRead], held: Mapping[Holder, set[str]]) -> dict[Thing, Pair]:
    found: dict[Thing, Pair] = {}
    for left, right in combinations(chosen, 2):
        common = what(left, right, group)
        if left.agency == right.agency or (group.startswith(PERSONAL) and common != group):
            continue
        # Two who may be one person and share a number meet in the number.
        if group.startswith(LIKELY) and _meet_otherwise(left, right, held):
            continue
        found.setdefault(thing_of(left, right, common), (left, right))
    # Who knows that they look for one person learns nothing from the number that person also has.
    told = {thing[:2] for thing in found if thing[2].startswith(PERSONAL)}
    return {t: pair for t, pair in found.items() if t[2].startswith(PERSONAL) or t[2] != group or t[:2] not in told}


def _meet_otherwise(left: InterestRead, right: InterestRead, held: Mapping[Holder, set[str]]) -> bool:
    here, there = held.get((left.agency, left.subject), set()), held.get((right.agency, right.subject), set())
    return any(not group.startswith(LIKELY) for group in here & there)


def _chosen(group: str, members: Iterable[InterestRead]) -> list[InterestRead]:
    """Return one interest for each person of each agency: forty records about one person are no crowd.

    Of files one for each record: there is seldom a person beside them.
    """
    first: dict[tuple[str, UUID | None], InterestRead] = {}
    for each in sorted(members, key=lambda interest: interest.key):
        first.setdefault((each.agency, (each.referral or each.id) if group.startswith(FILES) else each.subject), each)
    return list(first.values())


def thing_of(left: InterestRead, right: InterestRead, common: str) -> Thing:
    """Return what two agencies have in common, the agencies in order."""
    one, other = sorted((left.agency, right.agency))
    return one, other, common


def now_in_common(left: InterestRead, right: InterestRead, before: str) -> str:
    """Return what a hit that was found as `before` is about now: people may have been put together or apart since."""
    return what(left, right, left.identifier if left.identifier == right.identifier else "") or before


def kind_of(common: str) -> HitKind:
    """Return in what two sides meet."""
    return _KINDS.get(common.partition(":")[0], HitKind.IDENTIFIER)


def most_closed(handlings: Iterable[Handling]) -> Handling:
    """Return the handling code that opens least; blind where there is none: the originator has not opened it."""
    return min(handlings, key=OPENNESS.index, default=Handling.BLIND)


def shown(
    handling: Handling,
    *,
    desk: str,
    force: str,
    reference: str,
    kind: str,
    identifier: str,
    meets: HitKind | None = None,
) -> dict[str, str]:
    """Return what the other side may learn under the originator's handling code: contact, pointer, or content."""
    if handling is Handling.BLIND:
        return {"contact": desk}
    pointer = {"contact": desk, "force": force, "reference": reference}
    if handling is Handling.POINTER:
        return pointer
    return pointer | {"kind": kind, "identifier": identifier} | ({"meets": meets.value} if meets else {})


def digest_of(identifier: str, *, key: bytes) -> str:
    """Return what the register of all operations keeps instead of an identifier; nobody without the key tries numbers.

    HMAC-SHA-256 of kind and normal form, hexadecimal.
    """
    return hmac.digest(key, identifier.encode(), "sha256").hex()


def alarm_of(state: HitState, since: datetime, *, at: datetime) -> Alarm | None:
    """Return whom a side alarms that has been in its state since then; None where nobody has to do anything yet."""
    if state not in OPEN_STATES or at - since < DUE_SUPERVISOR:
        return None
    return Alarm.GOLD if at - since >= DUE_GOLD else Alarm.SUPERVISOR


def check_both(other: HitState | None) -> None:
    """Raise Conflict while the other side has not acknowledged; None where there is no other side to wait for."""
    if other is HitState.WAITING:
        raise Conflict(
            "The other side has not acknowledged this hit yet, so no contact can be recorded",
            rule="both acknowledge",
            remedy="Telephone the desk: a side that waits a day is shown to its supervisor, three days to gold",
        )


def normal_of(kind: LookedUp, text: str, *, service: str = "") -> str:
    """Return the normal form a look-up compares, the one intake gives a fact; BadInput where the text is no such thing.

    Nothing is repaired: an extra digit makes another number, or none (DOMAIN rule 7).
    """
    normal = intake_normal(FactRead(FactKind(kind.value), text, "", detail={"service": service}))
    if not normal:
        raise BadInput(
            f"This is no {kind.value.replace('_', ' ')} that could be compared",
            rule="identifier",
            remedy="Copy it from its source, the country code and the provider included",
        )
    return normal


def thing_to_block(text: str) -> str:
    """Return one thing of a block as it is compared, from a line somebody writes; BadInput where it is none.

    "S-7KQ2M4" is a subject, "address 1 Example Street, ZZ99 1AA" premises, "phone 07700 900123" an identifier,
    "username Example Chat|sample" one at a provider.
    """
    kind, _, rest = text.strip().partition(" ")
    if kind.upper().startswith("S-") and not rest:
        return f"subject:{kind.upper()}"
    if kind.lower() == FactKind.ADDRESS:
        line1, _, code = rest.rpartition(",")
        if key := address_key(line1, code):
            return f"address:{key}"
    if kind.lower() in list(LookedUp):
        service, _, value = rest.rpartition("|")
        return f"{kind.lower()}:{normal_of(LookedUp(kind.lower()), value.strip(), service=service.strip())}"
    raise BadInput(
        f"{text.strip()!r} is nothing a block can stop",
        rule="things",
        remedy="Write a line for each: S-…, address LINE, POSTCODE, phone …, email …, username PROVIDER|…",
    )


def too_many_looks(recent: int, *, limit: int) -> TooManyTries | None:
    """Return why nothing more is looked up when somebody has looked up as much as an hour allows."""
    if recent < limit:
        return None
    return TooManyTries(
        f"You have looked up {recent} identifiers within an hour, and {limit} are allowed",
        rule="look-up limit",
        remedy="Deliver longer lists as records: they are compared on arrival",
    )
