"""Which line had which address when: reserved ranges, leases that change hands every fortnight, shared addresses.

Every lease period lays the lines over the addresses by an affine map, which can be turned round: an operator finds the
line of an address, port and instant without a table, and an address means another home a fortnight later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network
from random import Random

from daybreak.rehearsal.nation.chance import chance
from daybreak.rehearsal.nation.terms import LineKind

LEASE_SECONDS = 14 * 24 * 3600
OWN = IPv4Network("198.18.0.0/15")  # RFC 2544: one address a line
POOLS = tuple(IPv4Network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))  # RFC 5737: shared
INSIDE = IPv4Network("100.64.0.0/10")  # RFC 6598: addresses inside a carrier's network, which name nobody
PREFIXES = (ip_network("2001:db8::/32"), ip_network("3fff::/20"))  # RFC 3849, RFC 9637: a /64 a line
FIRST_PORT, PORTS_A_LINE, BLOCKS = 1024, 512, 120
SHARED_SLOTS = 256 * len(POOLS) * BLOCKS
IPV6_SLOTS = 2**32
SIZES = {LineKind.IPV4: OWN.num_addresses, LineKind.SHARED: SHARED_SLOTS, LineKind.IPV6: IPV6_SLOTS}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address as a platform sees it, with the source port."""

    ip: str
    port: int


@lru_cache(maxsize=4096)
def _lease(seed: int, kind: LineKind, period: int) -> tuple[int, int]:
    """Return step and start of a lease period's map; the step has no factor 2, 3 or 5, which all sizes are made of."""
    rng = chance(seed, "lease", kind, period)
    size = SIZES[kind]
    return rng.randrange(size // 90, size // 31) * 30 + 7, rng.randrange(size)


def _period(kind: LineKind, at: datetime) -> int:
    return 0 if kind is LineKind.IPV6 else int(at.astimezone(UTC).timestamp()) // LEASE_SECONDS


def endpoint(seed: int, kind: LineKind, index: int, *, at: datetime, rng: Random) -> Endpoint:
    """Return what a platform saw of a line at an instant; the port is drawn."""
    step, start = _lease(seed, kind, _period(kind, at))
    slot = (index * step + start) % SIZES[kind]
    match kind:
        case LineKind.IPV4:
            return Endpoint(str(OWN[slot]), rng.randint(1024, 65535))
        case LineKind.IPV6:
            prefix = PREFIXES[index % 2]
            host = int(prefix.network_address) + (slot << 64) + rng.getrandbits(62)
            return Endpoint(str(IPv6Address(host)), rng.randint(1024, 65535))
        case LineKind.SHARED:
            block, place = divmod(slot, 256 * len(POOLS))
            port = FIRST_PORT + block * PORTS_A_LINE + rng.randrange(PORTS_A_LINE)
            return Endpoint(str(POOLS[place // 256][place % 256]), port)


def inside_address(rng: Random) -> str:
    """Return an address from inside a carrier's network: a lead that leads nowhere."""
    return str(INSIDE[rng.randrange(INSIDE.num_addresses)])


def line_of(seed: int, ip: str, port: int | None, *, at: datetime) -> tuple[LineKind, int] | None:
    """Return kind and index of the line, or None: not a public address of the nation, or shared and without port."""
    try:
        address = ip_address(ip)
    except ValueError:
        return None
    found = _slot(address, port)
    if found is None:
        return None
    kind, slot = found
    step, start = _lease(seed, kind, _period(kind, at))
    return kind, (slot - start) * pow(step, -1, SIZES[kind]) % SIZES[kind]


def _slot(address: IPv4Address | IPv6Address, port: int | None) -> tuple[LineKind, int] | None:
    if isinstance(address, IPv6Address):
        prefix = next((prefix for prefix in PREFIXES if address in prefix), None)
        return (
            None if prefix is None else (LineKind.IPV6, (int(address) - int(prefix.network_address) >> 64) % IPV6_SLOTS)
        )
    if address in OWN:
        return LineKind.IPV4, int(address) - int(OWN.network_address)
    pool = next((place for place, pool in enumerate(POOLS) if address in pool), None)
    if pool is None or port is None or not FIRST_PORT <= port < FIRST_PORT + BLOCKS * PORTS_A_LINE:
        return None
    block = (port - FIRST_PORT) // PORTS_A_LINE
    return LineKind.SHARED, block * 256 * len(POOLS) + pool * 256 + int(address) % 256


def operator_of(ip: str) -> str:
    """Return the invented operator an address belongs to."""
    address = ip_address(ip)
    if isinstance(address, IPv6Address):
        return "Example Cable" if address in PREFIXES[0] else "Example Satellite"
    if address in OWN:
        return "Example Broadband" if int(address) % 2**17 < 2**16 else "Example Fibre"
    return "Example Mobile"
