"""Pure rules of typed identifiers: the normal form both entries are compared in, and check digits."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from daybreak.attribution.terms import TypedKind
from daybreak.kernel import identifiers
from daybreak.kernel.errors import BadInput


def _as_typed(text: str) -> str | None:
    return text.strip() or None


_NORMAL: Mapping[TypedKind, Callable[[str], str | None]] = {
    TypedKind.PHONE: identifiers.phone,
    TypedKind.EMAIL: identifiers.email,
    TypedKind.IP: identifiers.ip,
    TypedKind.IMEI: identifiers.imei,
    TypedKind.IBAN: identifiers.iban,
    TypedKind.MAC: identifiers.mac,
    TypedKind.URL: identifiers.url,
    TypedKind.ACCOUNT: _as_typed,
}
_CHECKED = frozenset({TypedKind.IMEI, TypedKind.IBAN})
LONGEST_TYPED = 300


def normal_typed(kind: TypedKind, text: str) -> str:
    """Return what two entries are compared in; raise BadInput for what is no such identifier, naming no digit of it."""
    found = _NORMAL[kind](text) if len(text) <= LONGEST_TYPED else None
    if found is not None:
        return found
    checked = kind in _CHECKED
    problem = "its check digits do not fit" if checked else "it is not written as one is"
    raise BadInput(f"This is no {kind.shown}: {problem}", rule="check digits" if checked else "form of an identifier",
                   remedy="Look at the source again and type it anew")  # fmt: skip
