"""Pure rules of intake: normal forms, categories, what makes two versions equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import orjson

from daybreak.intake.terms import CHILDREN, FactKind, FactRead, RecordKind
from daybreak.kernel import identifiers
from daybreak.kernel.instants import instant
from daybreak.kernel.words import Category

_CATEGORIES = {
    "": Category.SUSPECT,
    "file": Category.SUSPECT,
    "reported": Category.SUSPECT,
    "victim": Category.VICTIM,
    "reporter": Category.WITNESS,
    "recipient": Category.THIRD_PARTY,
    "associated": Category.THIRD_PARTY,
    "subscriber": Category.THIRD_PARTY,
}
NORMAL_LENGTH = 300
SERVICE_LENGTH = 200


def category_of(party: str, *, record: RecordKind = RecordKind.REFERRAL) -> Category:
    """Return the data-protection category of a party; facts about the report as a whole concern the reported person.

    An account beside a victim ("victim/0/associated/1") is the victim's.
    Whom an operator names is only who an account is registered to, whatever the column is called.
    """
    if record is RecordKind.RESOLUTION:
        return Category.THIRD_PARTY
    return _CATEGORIES.get(party.partition("/")[0], Category.THIRD_PARTY)


def may_be_child(party: str) -> bool:
    """Return whether a party is a victim or an intended recipient, or stands beside one."""
    return party.partition("/")[0] in CHILDREN


def normal_of(fact: FactRead) -> str:
    """Return the comparable form of a fact's value, or '' where it has none or the value is not what it claims.

    A form too long to keep whole is none: cut, two that share their beginning would be one.
    """
    normalise = _NORMAL_FORMS.get(fact.kind)
    normal = (normalise(fact) or "") if normalise else ""
    return normal if len(normal) <= NORMAL_LENGTH else ""


def _text(form: Callable[[str], str | None]) -> Callable[[FactRead], str | None]:
    return lambda fact: form(fact.value)


def _service(fact: FactRead) -> str:
    """Return the service an account is held at, '' where the source is silent; never the mark that ends it."""
    service = identifiers.username(str(fact.detail.get("service") or "")) or ""
    return service.replace("|", " ") if len(service) <= SERVICE_LENGTH else ""


def _username(fact: FactRead) -> str | None:
    value = identifiers.username(fact.value)
    return f"{_service(fact)}|{value}" if value else None


def _account_id(fact: FactRead) -> str | None:
    # Every provider numbers its users itself: a number without its provider names nobody.
    service, value = _service(fact), fact.value.strip()
    return f"{service}|{value}" if service and value else None


def _born_on(fact: FactRead) -> str | None:
    iso = str(fact.detail.get("iso") or fact.value).strip()
    try:
        return iso if date.fromisoformat(iso).isoformat() == iso else None
    except ValueError:
        return None


def _address(fact: FactRead) -> str | None:
    return identifiers.address_key(str(fact.detail.get("line1") or ""), str(fact.detail.get("postcode") or ""))


def _file_hash(fact: FactRead) -> str | None:
    algorithm = fact.detail.get("algorithm")
    return identifiers.digest(fact.value, algorithm=str(algorithm) if algorithm else None)


def _device(fact: FactRead) -> str | None:
    return identifiers.imei(fact.value) or identifiers.mac(fact.value)


_NORMAL_FORMS: dict[FactKind, Callable[[FactRead], str | None]] = {
    FactKind.GIVEN_NAME: _text(identifiers.name),
    FactKind.FAMILY_NAME: _text(identifiers.name),
    FactKind.BORN_ON: _born_on,
    FactKind.EMAIL: _text(identifiers.email),
    FactKind.PHONE: _text(identifiers.phone),
    FactKind.USERNAME: _username,
    FactKind.ACCOUNT_ID: _account_id,
    FactKind.ADDRESS: _address,
    FactKind.IP_EVENT: _text(identifiers.ip),
    FactKind.DEVICE: _device,
    FactKind.PROFILE_URL: _text(identifiers.url),
    FactKind.FILE_HASH: _file_hash,
}


def version_digest(facts: Iterable[FactRead]) -> str:
    """Return SHA-256 over what the facts say, places aside: the same content in other bytes is no new version."""
    # !r tells silence from the word None, and the number 1 from the text 1.
    said = sorted(
        [fact.kind.value, fact.party, fact.value, *(f"{key}={value!r}" for key, value in sorted(fact.detail.items()))]
        for fact in facts
    )
    return sha256(orjson.dumps(said)).hexdigest()


_EARLIEST_ZONE = timedelta(hours=14)  # UTC+14:00, where every day begins first (tz database: Pacific/Kiritimati)


def data_expires_at(facts: Iterable[FactRead]) -> datetime | None:
    """Return the earliest instant at which a provider may have deleted what it keeps; None where nobody says.

    A day alone, or a time without a zone, is taken at the earliest it can be anywhere: this clock may only run early.
    """
    said = [_expiry(fact) for fact in facts if fact.kind is FactKind.DATA_EXPIRES_AT]
    return min((at for at in said if at is not None), default=None)


def _expiry(fact: FactRead) -> datetime | None:
    text = str(fact.detail.get("iso") or fact.value).strip()
    try:
        at = instant(text).at
        if at is None:
            bare = datetime.fromisoformat(text)
            at = bare if bare.tzinfo else bare.replace(tzinfo=UTC) - _EARLIEST_ZONE
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
