"""Pure rules of intake: normal forms, categories, what makes two versions equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256

import rfc8785

from daybreak.intake.terms import FactKind, FactRead
from daybreak.kernel import identifiers
from daybreak.kernel.words import Category

_CATEGORIES = {
    "reported": Category.SUSPECT,
    "victim": Category.VICTIM,
    "reporter": Category.WITNESS,
    "recipient": Category.THIRD_PARTY,
    "associated": Category.THIRD_PARTY,
    "subscriber": Category.THIRD_PARTY,
}
NORMAL_LENGTH = 300


def category_of(party: str) -> Category:
    """Return the data-protection category of a party; facts about the report as a whole concern the reported person."""
    return _CATEGORIES.get(party.partition("/")[0], Category.SUSPECT)


def normal_of(fact: FactRead) -> str:
    """Return the comparable form of a fact's value, or '' where it has none or the value is not what it claims."""
    normalise = _NORMAL_FORMS.get(fact.kind)
    return (normalise(fact) or "")[:NORMAL_LENGTH] if normalise else ""


def _text(form: Callable[[str], str | None]) -> Callable[[FactRead], str | None]:
    return lambda fact: form(fact.value)


def _with_service(form: Callable[[str], str | None]) -> Callable[[FactRead], str | None]:
    def normal(fact: FactRead) -> str | None:
        value, service = form(fact.value), identifiers.username(str(fact.detail.get("service") or ""))
        return f"{service or ''}|{value}" if value else None

    return normal


def _born_on(fact: FactRead) -> str | None:
    iso = str(fact.detail.get("iso") or fact.value)
    return iso if len(iso) == 10 and iso[4] == iso[7] == "-" else None


def _address(fact: FactRead) -> str | None:
    return identifiers.address_key(str(fact.detail.get("line1") or ""), str(fact.detail.get("postcode") or ""))


def _device(fact: FactRead) -> str | None:
    return identifiers.imei(fact.value) or identifiers.mac(fact.value)


_NORMAL_FORMS: dict[FactKind, Callable[[FactRead], str | None]] = {
    FactKind.GIVEN_NAME: _text(identifiers.name),
    FactKind.FAMILY_NAME: _text(identifiers.name),
    FactKind.BORN_ON: _born_on,
    FactKind.EMAIL: _text(identifiers.email),
    FactKind.PHONE: _text(identifiers.phone),
    FactKind.USERNAME: _with_service(identifiers.username),
    FactKind.ACCOUNT_ID: _with_service(lambda text: text.strip() or None),
    FactKind.ADDRESS: _address,
    FactKind.IP_EVENT: _text(identifiers.ip),
    FactKind.DEVICE: _device,
    FactKind.PROFILE_URL: _text(identifiers.url),
    FactKind.FILE_HASH: _text(identifiers.digest),
}


def version_digest(facts: Iterable[FactRead]) -> str:
    """Return SHA-256 over what the facts say, places aside: the same content in other bytes is no new version."""
    said = sorted(
        [fact.kind.value, fact.party, fact.value, *(f"{key}={value}" for key, value in sorted(fact.detail.items()))]
        for fact in facts
    )
    return sha256(rfc8785.dumps(said)).hexdigest()
