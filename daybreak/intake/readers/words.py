"""Turning single texts of a source into the values of a fact's detail, without loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from daybreak.intake.terms import Detail

# xs:boolean and JSON; nothing else is taken for a yes or a no.
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def truth(text: str) -> bool | str:
    """Return the boolean the text writes, or the text itself."""
    return _TRUTHS.get(text.strip().lower(), text)


def port(text: str) -> int | str:
    """Return the port number the text writes, or the text itself: a leading zero or a sixth digit stays visible."""
    return int(text) if text.isascii() and text.isdigit() and text[0] != "0" and 0 < int(text[:6]) <= 65_535 else text


def _folded(text: str) -> str:
    return text.strip().lower()


def _algorithm(text: str) -> str:
    return text.strip().lower().replace("-", "")


_CONVERSIONS: Mapping[str, Callable[[str], Detail]] = {
    "port": port,
    "proxy": truth,
    "verified": truth,
    "third_party": truth,
    "role": _folded,
    "algorithm": _algorithm,
}


def as_detail(key: str, text: str) -> Detail:
    """Return the text as the value its detail key takes."""
    convert = _CONVERSIONS.get(key)
    return convert(text) if convert else text
