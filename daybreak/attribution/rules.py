"""Pure rules of the right door. Each names the failure it answers (numbers: the project's domain notes, section 2).

Sources: Interception of Communications Commissioner's annual reports on communications-data errors (extra digits, time
zones, wrong years, billing addresses); RFC 6598 (shared address space); RFC 6302 (log the source port).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import ip_address, ip_network

from daybreak.attribution.terms import FROM_SUBSCRIBER, GroundKind
from daybreak.kernel import identifiers
from daybreak.kernel.errors import BadInput
from daybreak.kernel.periods import Instant, Precision
from daybreak.kernel.words import AddressRole, GateItem, ItemState

SHARED = ip_network("100.64.0.0/10")  # RFC 6598: inside an operator, thousands of subscribers at once
FIT_FOR_ENTRY = frozenset({AddressRole.INSTALLATION, AddressRole.HOME, AddressRole.WORK})
SUBSCRIBER = "an operator's subscriber record"
FRESH_DAYS = 365  # [M] how old an address may be; an installation confirmed earlier is asked for again
REGISTERS_FRESH_DAYS = 730  # [M] of registers and local records, which a sign of now has to bear out (`residence`)
REGISTERS = frozenset({
    GroundKind.ELECTORAL_RECORD, GroundKind.COUNCIL_RECORD, GroundKind.PRIOR_POLICE_RECORD,
    GroundKind.LOCAL_INTELLIGENCE,
})  # fmt: skip
"""Kinds that name the person and stand until changed: they corroborate for longer than a line's record does."""
KINDS_NEEDED = 2
FINE_ENOUGH = frozenset({Precision.SECOND, Precision.MILLISECOND, Precision.MICROSECOND})


CLOCKS_APART = timedelta(minutes=5)  # [M] how far a provider's clock may run ahead of the lead agency's
OLDEST_LEAD = timedelta(days=5 * 365)  # [M] no operator keeps so long (IPA 2016 s.87(3): 12 months): a wrong year


def why_lead_does_not_count(
    address: str, *, port: int | None, at: Instant, proxy: bool | None, received_at: datetime
) -> str:
    """Return why an IP lead cannot be a ground, or '' (rules 7 and 10)."""
    if at.at is None:
        return f"its time cannot be placed: {at.why_not}"
    if at.at > received_at + CLOCKS_APART:
        return "its time lies after the report came in: the year, the day or the zone is wrong"
    if at.at < received_at - OLDEST_LEAD:
        return "its time lies more than five years before the report came in: the year may be wrong"
    if at.precision not in FINE_ENOUGH:
        return "its time is not known to the second"
    if port is None:
        return "its source port is unknown: the address may be shared by thousands"
    known = ip_address(address)
    if known in SHARED:
        return "it is an address inside an operator's shared space"
    return "the provider says it may be a proxy" if proxy else ""


def forms_of_identifier(text: str) -> tuple[str, ...]:
    """Return the normal forms records can carry an identifier in, the likeliest first; BadInput where it is none.

    A telephone number or e-mail address may be written in any way. An account or user name is `service|name`: records
    keep the number of an account as its provider writes it, and a user name in lower case.
    """
    if not text.strip():
        raise BadInput("There is no identifier", rule="identifier", remedy="Give the identifier")
    if plain := identifiers.phone(text) or identifiers.email(text):
        return (plain,)
    service, mark, value = (part.strip() for part in text.rpartition("|"))
    if not (mark and service and value):
        raise BadInput(
            f"{text.strip()!r} is no telephone number, no e-mail address and no name at a provider",
            rule="identifier",
            remedy="Write a user name or account behind its provider: Example Chat|sample. An address of the internet"
            " belongs to nobody: name the person or the premises instead",
        )
    held_at = identifiers.username(service) or service
    return tuple(dict.fromkeys((f"{held_at}|{identifiers.username(value) or value}", f"{held_at}|{value}")))


def port_of(said: object) -> int | None:
    """Return a source port where the source writes one; a port with a zero before it or a digit too many is none."""
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 < said < 65_536 else None


def why_ground_does_not_count(
    role: AddressRole, on: date | None, *, at: date, kind: GroundKind = GroundKind.IP_RESOLUTION, shared: bool = False
) -> str:
    """Return why an address in this role, known as of this day by this kind, cannot place anybody, or '' (rule 8).

    Whatever rests on a line that others use too (`shared`) places the premises, and nobody of its household.
    """
    if shared and kind in FROM_SUBSCRIBER:
        return "the connection is shared with others: it places the premises, not a person"
    days = REGISTERS_FRESH_DAYS if kind in REGISTERS else FRESH_DAYS
    if role not in FIT_FOR_ENTRY:
        return f"the address is a {role.value.replace('_', ' ')} address, not where somebody is found"
    if on is None:
        return "nobody says as of when the address is known"
    if on > at:
        return f"the address is known as of {on.isoformat()}, a day that has not come"
    if on < at - timedelta(days=days):
        return f"the address is known as of {on.isoformat()} only, more than {days} days ago"
    return ""


def upstream_read(kind: GroundKind, upstream: str, *, from_subscriber: bool = False) -> str:
    """Return the upstream as it is compared: whatever rests on an operator's customer is one record (rule 8).

    Names of records differ in capitals and spaces only by who wrote them down.
    """
    if from_subscriber or kind in FROM_SUBSCRIBER:
        return SUBSCRIBER
    return " ".join(upstream.casefold().removeprefix(f"{kind.value}: ").split())


@dataclass(frozen=True, slots=True)
class GroundRead:
    """A ground as the gate sees it; an `entered` one is known from a person only.

    `on` is the day the address is known as of, `there_on` the day on which it shows the person there, where it does.
    """

    kind: GroundKind
    upstream: str
    role: AddressRole
    counts: bool
    why_not: str = ""
    on: date | None = None
    entered: bool = False
    there_on: date | None = None


def independent(grounds: Iterable[GroundRead]) -> frozenset[tuple[GroundKind, str]]:
    """Return the largest set of counting grounds in which no kind and no upstream repeats (rule 8).

    Four resolutions of one subscriber record are one; so is one record told by two providers.
    """
    by_kind: dict[GroundKind, set[str]] = {}
    for ground in grounds:
        if ground.counts:
            by_kind.setdefault(ground.kind, set()).add(ground.upstream)
    matched: dict[str, GroundKind] = {}

    def place(kind: GroundKind, tried: set[str]) -> bool:
        for upstream in sorted(by_kind[kind] - tried):
            tried.add(upstream)
            if upstream not in matched or place(matched[upstream], tried):
                matched[upstream] = kind
                return True
        return False

    for kind in sorted(by_kind):
        place(kind, set())
    return frozenset((kind, upstream) for upstream, kind in matched.items())


@dataclass(frozen=True, slots=True)
class DoorRead:
    """Everything the door gate looks at for one subject at one premises."""

    grounds: tuple[GroundRead, ...]
    typed_unverified: int
    leads_without_zone: int
    leads_without_port: int
    answers_that_differ: int
    answers_not_compared: int
    cleared: str
    moved: str = ""
    not_recent: str = ""
    several: str = ""


def door_items(door: DoorRead) -> tuple[GateItem, ...]:
    """Return the items of the door gate in their fixed order (DOMAIN section 5)."""
    counted = independent(door.grounds)
    kinds = sorted({kind.value.replace("_", " ") for kind, _ in counted})
    by_ip = any(kind is GroundKind.IP_RESOLUTION for kind, _ in counted)
    unfit = [ground.why_not for ground in door.grounds if not ground.counts]
    only_entered = all(ground.entered for ground in door.grounds if ground.counts)
    entered = ", all entered by hand: one must come from a received record" if counted and only_entered else ""
    enough = len(counted) >= KINDS_NEEDED and not entered
    uncounted = f"{door.leads_without_port} leads without port or second are not counted"
    return (
        _item("identifiers", "No typed identifier without a second, blind entry", not door.typed_unverified,
              f"{door.typed_unverified} typed and unverified", "lead analyst"),
        _item("zone", "Every time that is relied on has a zone", by_ip or not door.leads_without_zone,
              f"{door.leads_without_zone} events without a zone, not relied on", "lead analyst"),
        _item("port", "An IP lead counts only with source port and time to the second",
              by_ip or not door.leads_without_port, uncounted, "lead analyst"),
        _item("agreement", "What was answered is, character by character, what was asked",
              not door.answers_that_differ and not door.answers_not_compared,
              f"{door.answers_that_differ} answers differ, {door.answers_not_compared} not compared", "second analyst"),
        _item("address", "The address is fit for entry and fresh", bool(counted),
              "; ".join(sorted(set(unfit))) or "fit and fresh", "lead analyst"),
        _item("grounds", f"At least {KINDS_NEEDED} independent kinds of ground", enough,
              f"{len(counted)}: {', '.join(kinds) or 'none'}{entered}", "lead analyst"),
        _item("recent", "One sign of the last months shows them there", not door.not_recent,
              door.not_recent or "recent", "lead analyst"),
        _item("moved", "No record says that they left or live elsewhere", not door.moved,
              door.moved or "none says so", "lead analyst"),
        _item("household", "The address is one household's", not door.several, door.several or "one household",
              "lead analyst"),
        cleared_item(door.cleared),
    )  # fmt: skip


def cleared_item(cleared: str) -> GateItem:
    """Return the item of the door gate that a clearance opens; `cleared` are its words, or ''."""
    return _item("cleared", "Neither person nor premises is cleared", not cleared, cleared or "not cleared",
                 "lead coordinator")  # fmt: skip


def _item(key: str, rule: str, met: bool, seen: str, task_of: str) -> GateItem:
    return GateItem(key, rule, ItemState.MET if met else ItemState.OPEN, seen, "" if met else task_of)


DAYS_ASKED = 2


def worth_asking(days: Iterable[date], *, has_address: bool, asked: int = 0) -> int:
    """Return how many of a subject's leads to ask an operator about: two days where another kind of ground exists.

    An answer alone establishes no door; asking where nothing else is known would not be proportionate, and neither
    would asking for more while what was `asked` may still do.
    """
    return min(max(0, DAYS_ASKED - asked), len(set(days))) if has_address else 0


def asked_day(at: datetime) -> date:
    """Return the day a lead speaks of, in UTC as the source's instant is kept."""
    return at.date()
